"""A publiccode.yml becomes a draft, pasted, uploaded or sent to the API.

One that says nothing is refused with its reasons.
"""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from catalogue.authoring.actions.importing import (
    REFUSED,
    FileRefusedError,
    import_publiccode,
)
from catalogue.authoring.forms.content import InvalidContentError, checked_content
from catalogue.authoring.publiccode import LARGEST, as_text
from catalogue.content.snapshot import read_content, value_at
from catalogue.models import Version
from tests.catalogue.authoring.publiccode import EXPECTED, FILES, HERE, READ_AT, read
from tests.support.factories import VendorFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_whatever_was_read_becomes_a_draft_that_says_the_same(path, owner, vendor):
    imported = read(path.read_bytes())

    if not imported.content or any(problem.code in REFUSED for problem in imported.problems):
        with pytest.raises(FileRefusedError) as refused:
            import_publiccode(source=path.read_bytes(), vendor=vendor, by=owner, at=READ_AT)
        assert refused.value.reasons
        assert not Version.objects.exists()
        return
    version = import_publiccode(source=path.read_bytes(), vendor=vendor, by=owner, at=READ_AT)

    written = read_content(version.pk)
    assert version.origins == imported.origins
    assert [[row["line"], row["key"]] for row in version.import_problems] == [
        row[:2] for row in EXPECTED[path.name]["problems"]
    ]
    assert {key: value_at(written, key) for key in imported.origins} == {
        key: value_at(imported.content, key) for key in imported.origins
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_read_may_be_sent_to_the_api_as_it_is(path):
    content = read(path.read_bytes()).content

    assert refused_by_steps(content) == set()


def refused_by_steps(content):
    """Fields the forms of the steps would not take."""
    wrong = set()
    for section, given in content.items():
        try:
            checked_content({section: given}, today=date(2026, 11, 28))
        except InvalidContentError as bad:
            wrong |= bad.errors.keys()
    return wrong


def test_a_pasted_file_opens_the_draft_with_its_problems(client, owner, vendor):
    pasted = (HERE / "fi-links.yml").read_text()

    answer = sign_in(client, owner).post(
        reverse("catalogue:offering-import"), {"vendor": vendor.pk, "pasted": pasted}, follow=True
    )

    version = Version.objects.get()
    assert version.offering.vendor == vendor
    assert version.name_fi == "Linkkikirja"
    page = answer.content.decode()
    assert "description.fi.apiDocumentation" in page
    assert "javascript:alert(1)" not in page


def test_lines_are_counted_as_they_were_pasted(client, owner, vendor):
    pasted = "\n\n\n  # huomautus\nname: Portti\nnimi: Portti\n"

    sign_in(client, owner).post(
        reverse("catalogue:offering-import"), {"vendor": vendor.pk, "pasted": pasted}
    )

    assert [6, "nimi"] in [
        [row["line"], row["key"]] for row in Version.objects.get().import_problems
    ]


def test_an_uploaded_file_is_read_in_its_own_encoding(client, owner, vendor):
    with (HERE / "fi-utf16-bom.yml").open("rb") as uploaded:
        answer = sign_in(client, owner).post(
            reverse("catalogue:offering-import"), {"vendor": vendor.pk, "uploaded": uploaded}
        )

    assert answer.status_code == 302
    assert Version.objects.get().summary_fi == "Asukas ilmoittaa vesivuodosta puhelimella."


@pytest.mark.parametrize("name", ["list-root.yml", "text-root.yml", "comments-only.yml"])
def test_a_paste_that_holds_nothing_is_refused_and_kept_on_the_page(client, owner, vendor, name):
    pasted = (HERE / name).read_text()

    answer = sign_in(client, owner).post(
        reverse("catalogue:offering-import"), {"vendor": vendor.pk, "pasted": pasted}
    )

    assert answer.status_code == 422
    assert answer.context["import_form"]["pasted"].value() == pasted
    assert answer.context["import_form"].errors["pasted"]
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    "source", [b"", b"\xff\xfe\x00\x00", bytes(range(256)), b"a" * (LARGEST + 1)]
)
def test_an_upload_that_holds_nothing_is_refused(client, owner, vendor, source, tmp_path):
    (tmp_path / "publiccode.yml").write_bytes(source)

    with (tmp_path / "publiccode.yml").open("rb") as uploaded:
        answer = sign_in(client, owner).post(
            reverse("catalogue:offering-import"), {"vendor": vendor.pk, "uploaded": uploaded}
        )

    assert answer.status_code == 422
    assert not Version.objects.exists()


def test_another_company_cannot_be_given_a_draft(client, owner, vendor):
    answer = sign_in(client, owner).post(
        reverse("catalogue:offering-import"),
        {"vendor": VendorFactory().pk, "pasted": "name: Portti"},
    )

    assert answer.status_code == 422
    assert not Version.objects.exists()


@pytest.mark.parametrize(
    ("step", "place", "keys"),
    [
        (
            "perustiedot",
            "",
            {
                "kind": "softwareType",
                "name_sv": "description.sv.localisedName",
                "description_fi": "description.fi.longDescription, description.fi.features",
            },
        ),
        ("osat", "?osa=1", {"licence": "legal.license", "source_url": "url", "name_en": "name"}),
        (
            "osat",
            "?osa=3",
            {"is_optional": "dependsOn.open.1.optional", "about_fi": "dependsOn.open.1"},
        ),
        (
            "avoimuus",
            "",
            {
                "avoin-lahdekoodi-evidence-1-url": "description.fi.documentation",
                "avoin-rajapinta-evidence-0-url": "description.fi.apiDocumentation",
            },
        ),
        (
            "kayttajat",
            "",
            {"languages": "localisation.availableLanguages", "references_fi": "usedBy"},
        ),
        ("toimitus", "", {"support_en": "maintenance.type, maintenance.contractors"}),
    ],
)
def test_a_field_says_which_key_it_was_read_from(client, owner, imported, step, place, keys):
    address = (
        reverse("catalogue:parts", args=[imported.pk])
        if step == "osat"
        else reverse("catalogue:step", args=[imported.pk, step])
    )

    answer = sign_in(client, owner).get(address + place)

    hints = {field.html_name: str(field.help_text) for field in answer.context["form"]}
    assert all(
        hints[name].endswith(f'Luettu tiedostosta publiccode.yml: <code class="mono">{key}</code>')
        for name, key in keys.items()
    )
    assert all(hints[name] in answer.content.decode() for name in keys)


def test_a_field_that_was_changed_loses_its_mark(client, owner, imported):
    address = reverse("catalogue:step", args=[imported.pk, "toimitus"])
    site = sign_in(client, owner)

    site.post(
        address,
        {
            "row_version": imported.row_version,
            "support_fi": "Arkisin 8–16.",
            "support_sv": read_content(imported.pk)["delivery"]["support"]["sv"],
        },
    )

    fields = site.get(address).context["form"].fields
    assert "maintenance.type" not in str(fields["support_fi"].help_text)
    assert "maintenance.type" in str(fields["support_sv"].help_text)


def test_a_key_of_the_file_never_becomes_markup(client, owner, vendor):
    source = "name: Portti\ndescription:\n  en-<img src=x>:\n    shortDescription: Portti\n"
    version = import_publiccode(source=source, vendor=vendor, by=owner, at=timezone.now())

    page = (
        sign_in(client, owner)
        .get(reverse("catalogue:step", args=[version.pk, "perustiedot"]))
        .content.decode()
    )

    assert "&lt;img src=x&gt;" in page
    assert "<img src=x>" not in page


def test_languages_the_form_does_not_offer_are_kept(client, owner, imported, vendor):
    version = import_publiccode(
        source=(HERE / "nl-supports-0.7.yml").read_bytes(),
        vendor=vendor,
        by=owner,
        at=timezone.now(),
    )
    address = reverse("catalogue:step", args=[version.pk, "kayttajat"])
    site = sign_in(client, owner)

    assert "hollanti" in site.get(address).content.decode()
    site.post(address, {"row_version": version.row_version, "languages": ["nl", "en", "fi"]})

    assert read_content(version.pk)["users"]["languages"] == ["en", "fi", "nl"]


REFUSED_FILES = [
    path.name
    for path in FILES
    if not read(path.read_bytes()).content
    or any(problem.code in REFUSED for problem in read(path.read_bytes()).problems)
]


def test_broken_nameless_and_wrong_files_are_among_the_refused():
    wrong = {
        "wrong-openapi.yml",
        "wrong-compose.yml",
        "wrong-kubernetes.yml",
        "wrong-package.yml",
        "wrong-settings.yml",
    }

    assert set(REFUSED_FILES) >= wrong | {
        "fi-nameless.yml",
        "fi-broken-everywhere.yml",
        "deep.yml",
        "very-long.yml",
        "wrong-types.yml",
        "binary.yml",
    }


@pytest.mark.parametrize("name", sorted(set(REFUSED_FILES) - {"very-long.yml"}))
def test_a_refused_upload_shows_its_problems_open_and_stands_in_the_field_to_be_mended(
    client, owner, vendor, name
):
    source = (HERE / name).read_bytes()

    with (HERE / name).open("rb") as uploaded:
        answer = sign_in(client, owner).post(
            reverse("catalogue:offering-import"), {"vendor": vendor.pk, "uploaded": uploaded}
        )

    if not source:
        assert answer.context["import_form"].errors["uploaded"]
        return
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Version.objects.exists()
    assert next(problem["severity"] for problem in answer.context["problems"]) == "error"
    assert all(escape(problem["message"]) in page for problem in answer.context["problems"])
    assert answer.context["import_form"]["pasted"].value() == as_text(source)


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("fi-broken-everywhere.yml", None),
        ("fi-broken-list.yml", "warning"),
        ("fi-full-0.5.yml", "success"),
    ],
)
def test_a_file_read_in_part_is_not_told_as_a_success(client, owner, vendor, name, level):
    answer = sign_in(client, owner).post(
        reverse("catalogue:offering-import"),
        {"vendor": vendor.pk, "pasted": (HERE / name).read_text()},
        follow=True,
    )

    assert [message.level_tag for message in answer.context["messages"]] == (
        [level] if level else []
    )
    if level:
        assert '<details class="card s" open>' in answer.content.decode()


def test_the_api_tells_the_line_of_what_keeps_a_file_from_being_a_draft(owner, vendor):
    with pytest.raises(FileRefusedError) as refused:
        import_publiccode(
            source=(HERE / "fi-broken-everywhere.yml").read_bytes(),
            vendor=vendor,
            by=owner,
            at=timezone.now(),
        )

    assert refused.value.reasons[0].startswith("Rivi 3: ")


def test_lines_of_a_plain_field_stand_apart_on_the_page(client, owner, vendor):
    version = import_publiccode(
        source=(HERE / "fi-maintenance-ended.yml").read_bytes(), vendor=vendor, by=owner, at=READ_AT
    )

    page = (
        sign_in(client, owner)
        .get(reverse("catalogue:version-check", args=[version.pk]))
        .content.decode()
    )

    assert "Ylläpidosta on sopimus.<br>Hiihtokoodi Ky, 31.12.2028 asti<br>Suksiverstas Oy" in page
