"""A publiccode.yml becomes a draft, pasted, uploaded or sent to the API; one that says nothing is refused with its reasons."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.actions.importing import NothingReadError, import_publiccode
from catalogue.content import read_content, value_at
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
