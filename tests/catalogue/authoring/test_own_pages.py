"""The vendor's own pages: every step opens, keeps what is typed, and belongs to its company."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.authoring.actions.writing import create_offering
from catalogue.authoring.steps import STEPS
from catalogue.content.snapshot import read_content
from catalogue.models import Offering, Version
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db


def fields_of(answer, name="form"):
    """What a browser would send back untouched."""
    form = answer.context[name]
    values = {}
    for field in form:
        value = field.value()
        if value is None or value is False:
            continue
        values[field.html_name] = "on" if value is True else value
    return values


@pytest.mark.parametrize("step", [step.slug for step in STEPS])
def test_every_step_opens(site, draft, step):
    assert site.get(reverse("catalogue:step", args=[draft.pk, step])).status_code == 200


@pytest.mark.parametrize("step", ["perustiedot", "kerros", "avoimuus", "kayttajat", "toimitus"])
def test_a_step_saved_untouched_changes_nothing(site, draft, step):
    address = reverse("catalogue:step", args=[draft.pk, step])
    before = read_content(draft.pk)

    answer = site.post(address, fields_of(site.get(address)))

    assert answer.status_code == 302
    assert read_content(draft.pk) == before
    assert Version.objects.get(pk=draft.pk).row_version == 1


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_a_part_saved_untouched_changes_nothing(site, draft, place):
    address = reverse("catalogue:parts", args=[draft.pk])
    before = read_content(draft.pk)

    answer = site.post(address, fields_of(site.get(address, {"osa": place})) | {"osa": place})

    assert answer.status_code == 302
    assert read_content(draft.pk) == before


def test_an_empty_offering_is_begun_and_its_address_follows_its_name(site, vendor):
    answer = site.post(
        reverse("catalogue:offering-new"),
        {"vendor": vendor.pk, "kind": "product", "name_fi": "Ensimmäinen nimi"},
    )
    version = Version.objects.get()
    assert answer.url == reverse("catalogue:step", args=[version.pk, "perustiedot"])

    typed = fields_of(site.get(answer.url)) | {"name_fi": "Toinen nimi"}
    site.post(answer.url, typed)

    assert Offering.objects.get().slug == "toinen-nimi"
    for step in STEPS:
        assert site.get(reverse("catalogue:step", args=[version.pk, step.slug])).status_code == 200


def test_a_stale_step_answers_409_with_both_texts(site, draft):
    address = reverse("catalogue:step", args=[draft.pk, "perustiedot"])
    typed = fields_of(site.get(address))
    site.post(address, typed | {"summary_fi": "Ensin tallennettu."})

    answer = site.post(address, typed | {"summary_fi": "Myöhästynyt."})

    assert answer.status_code == 409
    assert "Ensin tallennettu." in answer.content.decode()
    assert "Myöhästynyt." in answer.content.decode()
    assert read_content(draft.pk)["basics"]["summary"]["fi"] == "Ensin tallennettu."
    again = site.post(address, fields_of(answer) | {"summary_fi": "Myöhästynyt."})
    assert again.status_code == 302


def test_a_bad_part_keeps_what_was_typed(site, draft):
    address = reverse("catalogue:parts", args=[draft.pk])
    typed = fields_of(site.get(address, {"osa": 1})) | {
        "osa": 1,
        "prices-0-amount": "sopimus",
        "name_fi": "Uusi nimi",
    }

    answer = site.post(address, typed)

    assert answer.status_code == 422
    assert "Kirjoita luku numeroina" in answer.content.decode()
    assert 'value="sopimus"' in answer.content.decode()
    assert read_content(draft.pk)["parts"]["parts"][0]["name"]["fi"] == "Ohjelmisto"


def test_parts_are_moved_and_removed_and_what_was_included_follows(site, draft):
    """The third part is included in the second."""
    _first, second = list(draft.parts.values_list("pk", flat=True))[:2]
    site.post(reverse("catalogue:part-up", args=[draft.pk, second]))
    parts = read_content(draft.pk)["parts"]["parts"]
    assert [part["name"]["fi"] for part in parts[:3]] == ["Ylläpito", "Ohjelmisto", "Koulutus"]
    assert parts[2]["included_in"] == 1

    site.post(reverse("catalogue:part-remove", args=[draft.pk, second]), {"row_version": 2})
    parts = read_content(draft.pk)["parts"]["parts"]
    assert [(part["name"]["fi"], part["pricing"], part["included_in"]) for part in parts[:2]] == [
        ("Ohjelmisto", "priced", None),
        ("Koulutus", "", None),
    ]


def test_sending_freezes_and_a_second_click_sends_nothing(site, draft):
    address = reverse("catalogue:version-submit", args=[draft.pk])

    answers = [site.post(address, {"row_version": 1}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Version.objects.get().state == "submitted"
    assert site.get(reverse("catalogue:step", args=[draft.pk, "perustiedot"])).url == reverse(
        "catalogue:step", args=[draft.pk, "tarkista"]
    )
    assert site.get(reverse("catalogue:version-check", args=[draft.pk])).status_code == 200


def test_what_is_missing_is_listed_with_links(site, owner, vendor):
    bare = create_offering(
        vendor=vendor,
        content={"basics": {"kind": "product", "name": {"fi": "Tyhjä"}}},
        by=owner,
        at=timezone.now(),
    )

    answer = site.post(reverse("catalogue:version-submit", args=[bare.pk]), {"row_version": 1})

    assert answer.status_code == 422
    assert reverse("catalogue:step", args=[bare.pk, "avoimuus"]) in answer.content.decode()
    assert site.get(reverse("catalogue:version-preview", args=[bare.pk])).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["step", "parts", "version-check", "version-preview", "version-discard", "offering-visibility"],
)
def test_anothers_draft_is_not_found(client, draft, name):
    TeamMember.objects.create(vendor=VendorFactory(), user=(other := UserFactory()), role="owner")
    sign_in(client, other)
    args = [draft.pk, "perustiedot"] if name == "step" else [draft.pk]

    assert client.get(reverse(f"catalogue:{name}", args=args)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_dashboard_costs_the_same_however_many(
    site, owner, vendor, rows, django_assert_num_queries
):
    for _ in range(rows):
        create_offering(vendor=vendor, content=whole_content(), by=owner, at=timezone.now())
    site.get(reverse("catalogue:dashboard"))

    with django_assert_num_queries(24):
        assert site.get(reverse("catalogue:dashboard")).status_code == 200


def test_previews_and_the_dashboard_speak_three_languages(site, draft):
    for prefix in ("", "/sv", "/en"):
        for name in (
            "oma",
            "oma/ratkaisut/uusi",
            f"oma/ratkaisut/{draft.pk}/tarkista",
            f"oma/ratkaisut/{draft.pk}/esikatselu",
        ):
            assert site.get(f"{prefix}/{name}").status_code == 200
