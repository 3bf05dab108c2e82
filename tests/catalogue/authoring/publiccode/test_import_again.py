"""A publiccode.yml is read again into a draft: what the vendor wrote stays."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.authoring.actions.importing import (
    import_again,
    import_publiccode,
)
from catalogue.authoring.actions.merging import SECTIONS, merged
from catalogue.authoring.actions.writing import create_offering, save_content
from catalogue.authoring.publiccode.reading import Imported
from catalogue.content.snapshot import read_content, value_at
from catalogue.models import Version
from tests.catalogue.authoring.publiccode import FILES, HERE, read
from tests.catalogue.authoring.publiccode.test_import import REFUSED_FILES
from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db


def again(client, owner, version, source, **more):
    return sign_in(client, owner).post(
        reverse("catalogue:version-import", args=[version.pk]),
        {"row_version": version.row_version, "pasted": source, **more},
        follow=True,
    )


def test_a_file_read_again_renews_what_it_brought_and_leaves_what_the_vendor_wrote(
    client, owner, imported
):
    content = read_content(imported.pk)
    content["basics"]["summary"]["fi"] = "Oma tiivistelmä."
    content["parts"]["parts"][0]["prices"] = [
        {
            "amount": "1000",
            "amount_max": None,
            "recurrence": "once",
            "per": "contract",
            "days": None,
            "tiers": [],
        }
    ]
    content["parts"]["parts"][0]["pricing"] = "priced"
    content["parts"]["parts"].append(
        {**content["parts"]["parts"][1], "name": {"fi": "Oma osa", "sv": "", "en": ""}}
    )
    content["openness"]["claims"][0]["evidence"].append(
        {"url": "https://oma.example/", "shows": {"fi": "Oma", "sv": "", "en": ""}}
    )
    version = save_content(
        version_id=imported.pk,
        content=content,
        row_version=imported.row_version,
        by=owner,
        at=timezone.now(),
    )
    source = (HERE / "fi-full-0.5.yml").read_text()
    for old, new in {
        "softwareVersion: 3.10": "softwareVersion: 4",
        "EUPL-1.2": "MIT",
        "Asukas hakee kunnan": "Asukas löytää kunnan",
        "ohje.karhuportti.example/sv": "ohje.karhuportti.example/sv2",
        "Björnporten samlar": "Björnporten sammanför",
    }.items():
        assert old in source
        source = source.replace(old, new)

    answer = again(client, owner, version, source)

    after = read_content(version.pk)
    assert answer.status_code == 200
    assert after["basics"]["summary"]["fi"] == "Oma tiivistelmä."
    assert after["basics"]["description"]["sv"].startswith("Björnporten sammanför")
    assert after["parts"]["parts"][0]["licence"] == "MIT"
    assert after["parts"]["parts"][0]["prices"] == content["parts"]["parts"][0]["prices"]
    assert [part["name"]["fi"] for part in after["parts"]["parts"]] == [
        "Karhuportti",
        "PostgreSQL",
        "Välimuistipalvelin",
        "Tunnistusväylä",
        "Oma osa",
    ]
    assert {row["url"] for row in after["openness"]["claims"][0]["evidence"]} == {
        "https://oma.example/",
        "https://koodi.karhuportti.example/karhuportti.git",
        *(f"https://ohje.karhuportti.example/{language}/" for language in ("fi", "sv2", "en")),
    }
    assert (
        "description.fi.shortDescription"
        in [str(message) for message in answer.context["messages"]][-1]
    )
    stored = Version.objects.get()
    assert "basics.summary.fi" not in stored.origins
    assert all(value_at(after, path) is not None for path in stored.origins)


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.name not in REFUSED_FILES], ids=lambda path: path.stem
)
def test_the_same_file_read_again_changes_nothing(path, owner, vendor):
    version = import_publiccode(
        source=path.read_bytes(), vendor=vendor, by=owner, at=timezone.now()
    )
    before = read_content(version.pk)

    version, kept = import_again(
        version_id=version.pk,
        source=path.read_bytes(),
        row_version=version.row_version,
        by=owner,
        at=timezone.now(),
    )

    assert read_content(version.pk) == before
    assert kept == []
    assert version.origins == Version.objects.get().origins == read(path.read_bytes()).origins


def test_an_empty_draft_is_filled_from_a_file_and_keeps_its_name(client, owner, vendor):
    version = create_offering(
        vendor=vendor,
        content={"basics": {"kind": "product", "name": {"fi": "Oma nimi"}}},
        by=owner,
        at=timezone.now(),
    )

    answer = again(client, owner, version, (HERE / "fi-full-0.5.yml").read_text())

    after = read_content(version.pk)
    assert after["basics"]["name"] == {"fi": "Oma nimi", "sv": "Björnporten", "en": "Karhuportti"}
    assert len(after["parts"]["parts"]) == 4
    assert Version.objects.count() == 1
    assert "localisedName" in [str(message) for message in answer.context["messages"]][-1]


@pytest.mark.parametrize(
    "name", ["fi-broken-everywhere.yml", "wrong-openapi.yml", "fi-nameless.yml"]
)
def test_a_refused_file_leaves_the_draft_as_it_was(client, owner, imported, name):
    before = read_content(imported.pk)

    answer = again(client, owner, imported, (HERE / name).read_text())

    assert answer.status_code == 422
    assert answer.context["problems"]
    assert read_content(imported.pk) == before
    assert Version.objects.get().row_version == imported.row_version


def test_a_draft_that_was_changed_meanwhile_is_not_overwritten_unasked(client, owner, imported):
    source = (HERE / "fi-links.yml").read_text()

    answer = again(client, owner, imported, source, row_version=imported.row_version - 1)

    assert answer.status_code == 409
    assert answer.context["form"]["pasted"].value() == source
    assert answer.context["form"]["row_version"].value() == str(imported.row_version)


@pytest.mark.parametrize("state", ["submitted", "approved", "rejected"])
def test_only_what_may_be_written_is_read_into(client, owner, imported, state):
    Version.objects.filter(pk=imported.pk).update(
        state=state,
        submitted_at=timezone.now(),
        content_hash="0" * 64,
        decided_at=None if state == "submitted" else timezone.now(),
    )

    assert (
        sign_in(client, owner)
        .get(reverse("catalogue:version-import", args=[imported.pk]))
        .status_code
        == 403
    )


def test_a_stranger_finds_no_draft_to_read_into(client, imported):
    assert (
        sign_in(client, UserFactory())
        .get(reverse("catalogue:version-import", args=[imported.pk]))
        .status_code
        == 404
    )


def addresses(site, count):
    return [
        {"url": f"https://{site}.example/{number}", "shows": {"fi": "Ohje", "sv": "", "en": ""}}
        for number in range(count)
    ]


@pytest.mark.parametrize("own", [0, 3, 6, 8])
def test_a_file_brings_as_many_addresses_as_the_page_has_room_for(own):
    content = {section: {} for section in SECTIONS} | {
        "parts": {"parts": []},
        "openness": {
            "claims": [{"criterion": "avoin-lahdekoodi", "evidence": addresses("oma", own)}]
        },
    }
    claim = {"criterion": "avoin-lahdekoodi", "evidence": addresses("tiedosto", 5)}
    imported = Imported(
        {"openness": {"claims": [claim]}},
        {f"openness.claims.0.evidence.{number}.url": f"avain{number}" for number in range(5)},
    )

    merge = merged(content, {}, imported)

    room = min(5, 8 - own)
    [after] = merge.content["openness"]["claims"]
    assert after["evidence"] == addresses("oma", own) + addresses("tiedosto", 5)[:room]
    assert merge.kept == [f"avain{number}" for number in range(room, 5)]
    assert len(merge.origins) == room
