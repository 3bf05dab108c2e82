"""The vendor's pages help while one writes, and count and tell rightly at the edges."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.authoring.actions.writing import create_offering, start_next_version
from catalogue.content.snapshot import read_content
from catalogue.models import Criterion, CriterionQuestion, Offering, Part, Price, Version
from catalogue.publishing.actions import withdraw_offering
from catalogue.taxonomy.countries import COUNTRIES, country_choices
from tests.catalogue.authoring.test_own_pages import fields_of
from tests.support.drafts import part, price, whole_content
from tests.support.factories import OfferingFactory
from vendors.models import Membership

pytestmark = pytest.mark.django_db
NB = "\u00a0"


def step(site, draft, slug, **query):
    return (
        site.get(reverse("catalogue:step", args=[draft.pk, slug]), query, follow=True)
        .content.decode()
        .replace(NB, " ")
    )


def test_the_licence_field_offers_the_list_of_licences(site, draft):
    page = site.get(reverse("catalogue:parts", args=[draft.pk]), {"osa": 1}).content.decode()

    field = page[page.index('name="licence"') - 200 : page.index('name="licence"') + 300]
    assert 'list="spdx"' in field
    assert '<datalist id="spdx"><option value=' in page


@pytest.mark.parametrize(
    ("licence", "kind", "told"),
    [
        ("EUPL-1.2", "open", ""),
        ("GPLv3", "open", "GPL-3.0"),
        ("LicenseRef-Oma", "open", "OSI ei ole hyväksynyt"),
        ("Oma lisenssi", "open", "SPDX-lauseke"),
        ("Oma lisenssi", "closed", ""),
        ("", "open", ""),
    ],
)
def test_a_wrong_licence_is_told_when_the_part_is_saved(site, draft, licence, kind, told):
    address = reverse("catalogue:parts", args=[draft.pk])
    typed = fields_of(site.get(address, {"osa": 1})) | {"osa": 1, "licence": licence, "kind": kind}

    page = site.post(address, typed, follow=True).content.decode()

    notices = page[page.index("<main") : page.index("<h1")]
    assert (told in notices) if told else ("lisens" not in notices.lower())


@pytest.mark.parametrize(
    ("code", "status"),
    [
        *((code, 302) for code in ("", "FI", "EU", "NO", "US")),
        *((code, 422) for code in ("SU", "XX", "fi", "Suomi", "FIN")),
    ],
)
def test_a_country_is_chosen_from_a_list(site, draft, code, status):
    address = reverse("catalogue:step", args=[draft.pk, "toimitus"])

    answer = site.post(address, fields_of(site.get(address)) | {"hosting_location": code})

    assert answer.status_code == status
    assert len(country_choices()) == len(COUNTRIES) >= 30
    assert [code for code, _ in country_choices()][:2] == ["FI", "EU"]


def test_the_last_step_shows_prices_and_the_text_as_buyers_will_see_it(site, draft):
    page = step(site, draft, "tarkista")

    assert "Pitkä <strong>kuvaus</strong>" in page
    assert "**kuvaus**" not in page
    assert "100 € kuukaudessa" in page
    assert "enintään 5 000 asukasta 500 €" in page
    assert "Sisältyy osaan Ylläpito" in page
    assert "Hinta pyydettäessä" in page


def test_what_a_vendor_wrote_is_text_on_the_last_step(site, owner, vendor):
    content = whole_content()
    content["delivery"]["support"]["fi"] = "<b>x</b>\nrivi"
    content["basics"]["description"]["fi"] = "<script>1</script>"
    page = step(
        site,
        create_offering(vendor=vendor, content=content, by=owner, at=timezone.now()),
        "tarkista",
    )

    assert "&lt;b&gt;x&lt;/b&gt;<br>rivi" in page
    assert "<script>1" not in page


def test_texts_with_a_limit_have_a_counter(site, draft):
    page = step(site, draft, "perustiedot")

    assert page.count("data-count") == page.count("<textarea") >= 9
    assert "counter.js" in page


def test_every_question_has_help_with_what_shows_it(site, draft):
    page = step(site, draft, "avoimuus")

    questions = CriterionQuestion.objects.all()
    assert len(questions) == 27
    assert [row.slug for row in questions if str(row.evidence("fi")) not in page] == []


def test_required_questions_are_open_at_once_one_criterion_at_a_time(site, draft):
    page = step(site, draft, "avoimuus")

    assert page.count('<details name="kriteeri"') == Criterion.objects.count() == 5
    assert page.count('<details name="kriteeri" open') == 1


def publish(vendor, slug, **columns):
    return OfferingFactory(vendor=vendor, slug=slug, published=columns or True)


def dashboard(site, **query):
    return site.get(reverse("catalogue:dashboard"), query)


def test_what_is_withdrawn_or_lapsed_is_not_counted_as_published(site, owner, vendor):
    publish(vendor, "nakyy")
    withdrawn = publish(vendor, "poistettu")
    withdraw_offering(offering_id=withdrawn.pk, reason={"fi": "Syy."}, by=owner, at=timezone.now())
    assert dashboard(site).context["counts"]["live"] == 1
    assert [
        row.version.offering.slug for row in dashboard(site, tila="julkaistut").context["rows"]
    ] == ["nakyy"]

    Membership.objects.filter(vendor=vendor).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )

    assert dashboard(site).context["counts"]["live"] == 0
    assert "Ei näkyvissä: jäsenyys ei ole voimassa" in dashboard(site).content.decode()


def test_a_draft_without_parts_costs_nothing_known(site, owner, vendor):
    create_offering(
        vendor=vendor,
        content={"basics": {"kind": "product", "name": {"fi": "Tyhjä"}}},
        by=owner,
        at=timezone.now(),
    )

    (row,) = dashboard(site).context["rows"]

    assert row.total is None
    assert (
        "0 €"
        not in dashboard(site)
        .content.decode()
        .replace(NB, " ")
        .split("<tbody>")[1]
        .split("</tbody>")[0]
    )


@pytest.mark.parametrize(
    ("age", "told"),
    [(10, "Seuraava tarkistus"), (350, "Viimeistään"), (370, "Vahvistus on myöhässä")],
)
def test_the_next_check_and_an_overdue_one_are_told(site, vendor, age, told):
    then = timezone.now() - timedelta(days=age)
    Version.objects.filter(pk=publish(vendor, "ratkaisu").published_id).update(
        submitted_at=then, decided_at=then, confirmed_at=then
    )

    page = dashboard(site).content.decode()

    assert told in page
    assert ("Vahvista tiedot: " in page) == (age > 335)


def test_a_new_price_over_the_limit_is_told_beside_the_old_one(site, owner, vendor):
    public = publish(vendor, "ratkaisu")
    version = start_next_version(
        offering_id=public.pk,
        source=Version.objects.get(pk=public.published_id),
        by=owner,
        at=timezone.now(),
    )
    assert "Uusi hinta ylittää" not in step(site, version, "osat")

    Price.objects.filter(part=Part.objects.filter(version=version).last()).update(amount=31_000)

    assert (
        "Versio 1 maksoi 1 000 €, tämä maksaa 31 000 € (väkiluku 2 000). Uusi hinta ylittää rajan"
        " (30 000 €)." in step(site, version, "osat")
    )
    assert Offering.objects.get().published.number == 1


def test_parts_that_cost_nothing_yet_say_so(site, owner, vendor):
    content = whole_content()
    content["parts"]["parts"] = [
        part("Ilman hintaa", "service"),
        part("Ilmainen", "service", prices=[price("0")]),
    ]

    page = step(
        site,
        create_offering(vendor=vendor, content=content, by=owner, at=timezone.now()),
        "tarkista",
    )

    assert "hinta puuttuu" in page
    assert "0 € kerran" in page
    assert read_content(Version.objects.get().pk)["parts"]["parts"][0]["prices"] == []
