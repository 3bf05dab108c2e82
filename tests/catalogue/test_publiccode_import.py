"""A publiccode.yml becomes a draft, pasted, uploaded or sent to the API; one that says nothing is refused with its reasons."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.actions.importing import NothingReadError, import_publiccode
from catalogue.content import read_content, value_at
from catalogue.forms.whole import BadContentError, checked_content
from catalogue.models import Version
from catalogue.publiccode import LARGEST
from tests.catalogue.publiccode import EXPECTED, FILES, HERE, read
from tests.factories import UserFactory, VendorFactory
from tests.signing_in import sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user


@pytest.fixture
def vendor(owner):
    return owner.teams.get().vendor


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_whatever_was_read_becomes_a_draft_that_says_the_same(path, owner, vendor):
    imported = read(path.read_bytes())

    if not imported.content:
        with pytest.raises(NothingReadError) as refused:
            import_publiccode(source=path.read_bytes(), vendor=vendor, by=owner, at=timezone.now())
        assert refused.value.reasons
        assert not Version.objects.exists()
        return
    version = import_publiccode(source=path.read_bytes(), vendor=vendor, by=owner, at=timezone.now())

    written = read_content(version.pk)
    assert version.origins == imported.origins
    assert [[row["line"], row["key"]] for row in version.import_problems] == [row[:2] for row in EXPECTED[path.name]["problems"]]
    assert {key: value_at(written, key) for key in imported.origins} == {key: value_at(imported.content, key) for key in imported.origins}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_was_read_may_be_sent_to_the_api_as_it_is(path):
    content = read(path.read_bytes()).content

    assert refused_by_steps(content) == set()


def refused_by_steps(content):
    """Fields the forms of the steps would not take."""
    wrong = set()
    for section, given in content.items():
        try:
            checked_content({section: given})
        except BadContentError as bad:
            wrong |= bad.errors.keys()
    return wrong


def test_a_pasted_file_opens_the_draft_with_its_problems(client, owner, vendor):
    pasted = (HERE / "fi-links.yml").read_text()

    answer = sign_in(client, owner).post(reverse("catalogue:offering-import"), {"vendor": vendor.pk, "pasted": pasted}, follow=True)

    version = Version.objects.get()
    assert version.offering.vendor == vendor
    assert version.name_fi == "Linkkikirja"
    page = answer.content.decode()
    assert "description.fi.apiDocumentation" in page
    assert "javascript:alert(1)" not in page


def test_lines_are_counted_as_they_were_pasted(client, owner, vendor):
    pasted = "\n\n\n  # huomautus\nname: Portti\nnimi: Portti\n"

    sign_in(client, owner).post(reverse("catalogue:offering-import"), {"vendor": vendor.pk, "pasted": pasted})

    assert [6, "nimi"] in [[row["line"], row["key"]] for row in Version.objects.get().import_problems]


def test_an_uploaded_file_is_read_in_its_own_encoding(client, owner, vendor):
    with (HERE / "fi-utf16-bom.yml").open("rb") as uploaded:
        answer = sign_in(client, owner).post(reverse("catalogue:offering-import"), {"vendor": vendor.pk, "uploaded": uploaded})

    assert answer.status_code == 302
    assert Version.objects.get().summary_fi == "Asukas ilmoittaa vesivuodosta puhelimella."


@pytest.mark.parametrize("name", ["list-root.yml", "text-root.yml", "comments-only.yml"])
def test_a_paste_that_holds_nothing_is_refused_and_kept_on_the_page(client, owner, vendor, name):
    pasted = (HERE / name).read_text()

    answer = sign_in(client, owner).post(reverse("catalogue:offering-import"), {"vendor": vendor.pk, "pasted": pasted})

    assert answer.status_code == 422
    assert answer.context["import_form"]["pasted"].value() == pasted
    assert answer.context["import_form"].errors["pasted"]
    assert not Version.objects.exists()


@pytest.mark.parametrize("source", [b"", b"\xff\xfe\x00\x00", bytes(range(256)), b"a" * (LARGEST + 1)])
def test_an_upload_that_holds_nothing_is_refused(client, owner, vendor, source, tmp_path):
    (tmp_path / "publiccode.yml").write_bytes(source)

    with (tmp_path / "publiccode.yml").open("rb") as uploaded:
        answer = sign_in(client, owner).post(reverse("catalogue:offering-import"), {"vendor": vendor.pk, "uploaded": uploaded})

    assert answer.status_code == 422
    assert not Version.objects.exists()


def test_another_company_cannot_be_given_a_draft(client, owner, vendor):
    answer = sign_in(client, owner).post(reverse("catalogue:offering-import"), {"vendor": VendorFactory().pk, "pasted": "name: Portti"})

    assert answer.status_code == 422
    assert not Version.objects.exists()


@pytest.fixture
def imported(owner, vendor):
    return import_publiccode(source=(HERE / "fi-full-0.5.yml").read_bytes(), vendor=vendor, by=owner, at=timezone.now())


@pytest.mark.parametrize(
    ("step", "place", "keys"),
    [
        ("perustiedot", "", {"kind": "softwareType", "name_sv": "description.sv.localisedName", "description_fi": "description.fi.longDescription, description.fi.features"}),
        ("osat", "?osa=1", {"licence": "legal.license", "source_url": "url", "name_en": "name"}),
        ("osat", "?osa=3", {"is_optional": "dependsOn.open.1.optional", "about_fi": "dependsOn.open.1"}),
        ("avoimuus", "", {"avoin-lahdekoodi-url1": "description.fi.documentation", "avoin-rajapinta-url0": "description.fi.apiDocumentation"}),
        ("kayttajat", "", {"languages": "localisation.availableLanguages", "references_fi": "usedBy"}),
        ("toimitus", "", {"support_en": "maintenance.type, maintenance.contractors"}),
    ],
)
def test_a_field_says_which_key_it_was_read_from(client, owner, imported, step, place, keys):
    address = reverse("catalogue:parts", args=[imported.pk]) if step == "osat" else reverse("catalogue:step", args=[imported.pk, step])

    answer = sign_in(client, owner).get(address + place)

    hints = {field.name: str(field.help_text) for field in answer.context["form"]}
    assert all(hints[name].endswith(f'Luettu tiedostosta publiccode.yml: <code class="mono">{key}</code>') for name, key in keys.items())
    assert all(hints[name] in answer.content.decode() for name in keys)


def test_a_field_that_was_changed_loses_its_mark(client, owner, imported):
    address = reverse("catalogue:step", args=[imported.pk, "toimitus"])
    site = sign_in(client, owner)

    site.post(address, {"row_version": imported.row_version, "support_fi": "Arkisin 8–16.", "support_sv": read_content(imported.pk)["delivery"]["support"]["sv"]})

    fields = site.get(address).context["form"].fields
    assert "maintenance.type" not in str(fields["support_fi"].help_text)
    assert "maintenance.type" in str(fields["support_sv"].help_text)


def test_a_key_of_the_file_never_becomes_markup(client, owner, vendor):
    source = "name: Portti\ndescription:\n  en-<img src=x>:\n    shortDescription: Portti\n"
    version = import_publiccode(source=source, vendor=vendor, by=owner, at=timezone.now())

    page = sign_in(client, owner).get(reverse("catalogue:step", args=[version.pk, "perustiedot"])).content.decode()

    assert "&lt;img src=x&gt;" in page
    assert "<img src=x>" not in page


def test_languages_the_form_does_not_offer_are_kept(client, owner, imported, vendor):
    version = import_publiccode(source=(HERE / "nl-supports-0.7.yml").read_bytes(), vendor=vendor, by=owner, at=timezone.now())
    address = reverse("catalogue:step", args=[version.pk, "kayttajat"])
    site = sign_in(client, owner)

    assert "hollanti" in site.get(address).content.decode()
    site.post(address, {"row_version": version.row_version, "languages": ["nl", "en", "fi"]})

    assert read_content(version.pk)["users"]["languages"] == ["en", "fi", "nl"]
