"""A price by population says what it means: chosen, shown live, in words, with what is missing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.authoring.actions.writing import create_offering
from catalogue.content.snapshot import read_content
from catalogue.models import Price, Version
from catalogue.pricing.cost import line_of
from catalogue.pricing.cost_table import line_words
from tests.support.drafts import part, price, text, whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
TIERS = [{"up_to": 5000, "amount": "0.9"}, {"up_to": 20_000, "amount": "0.6"}]
ENDLESS = [*TIERS, {"up_to": None, "amount": "0.5"}]
TYPED = {
    "prices-0-amount": "",
    "prices-0-recurrence": "year",
    "prices-0-per": "inhabitant",
    "prices-0-tiers": "5 000: 0,90\n20 000: 0,60\nmuut: 0,50",
}
NB = "\u00a0"


def plainly(answer):
    return answer.content.decode().replace(NB, " ")


@pytest.fixture
def draft():
    owner = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user
    return create_offering(
        vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=timezone.now()
    )


@pytest.fixture
def site(client, draft):
    return sign_in(client, draft.offering.vendor.team.get().user)


@pytest.fixture
def save(site, draft):
    def post(**typed):
        given = {
            "row_version": Version.objects.get(pk=draft.pk).row_version,
            "osa": 0,
            "prices-TOTAL_FORMS": 1,
            "prices-INITIAL_FORMS": 0,
            "name_fi": "Ylläpito asukasta kohti",
            "kind": "service",
            "pricing": "priced",
        }
        return site.post(reverse("catalogue:parts", args=[draft.pk]), given | TYPED | typed)

    return post


def last_price(draft):
    return read_content(draft.pk)["parts"]["parts"][-1]["prices"][0]


def test_classes_per_inhabitant_are_not_saved_before_their_meaning_is_chosen(save, draft):
    answer = save()

    assert answer.status_code == 422
    assert (
        "10 000 asukkaan kunta maksaa joko 6 000 € (koko väkiluku luokan hinnalla) tai 7 500 €"
        " (porrastettuna)" in plainly(answer)
    )
    assert 'id="id_prices-0-tiering"' in answer.content.decode()


@pytest.mark.parametrize(
    ("chosen", "per", "sums"),
    [
        ("whole", "inhabitant", ("2 700 €", "5 047,20 €", "25 000 €")),
        ("graduated", "inhabitant", ("2 700 €", "6 547,20 €", "28 500 €")),
        ("fixed", "contract", ("0,90 €", "0,60 €", "0,50 €")),
    ],
)
def test_the_form_shows_live_what_three_municipalities_pay(site, save, draft, chosen, per, sums):
    typed = TYPED | {"prices-0-tiering": chosen, "prices-0-per": per}

    live = plainly(
        site.get(reverse("catalogue:price-examples", args=[draft.pk]), typed | {"rivi": 0})
    )
    without_scripts = plainly(save(**typed, laske="1"))
    assert save(**typed).status_code == 302

    for shown in (
        live,
        without_scripts,
        plainly(site.get(reverse("catalogue:parts", args=[draft.pk]), {"osa": 5})),
    ):
        assert [amount for amount in sums if amount not in shown] == []
        assert all(population in shown for population in ("3 000", "8 412", "50 000"))
    stored = last_price(draft)
    assert (stored["per"], stored.get("tiering", "")) == (per, chosen if chosen != "fixed" else "")
    assert Price.objects.get(part__version=draft, tiers__amount="0.5").tiering == stored.get(
        "tiering", ""
    )


def test_a_choice_of_classes_per_inhabitant_is_a_price_per_inhabitant(save, draft):
    assert save(**{"prices-0-per": "contract", "prices-0-tiering": "whole"}).status_code == 302
    assert (last_price(draft)["per"], last_price(draft)["tiering"]) == ("inhabitant", "whole")

    assert save(**{"prices-0-per": "user", "prices-0-tiering": "graduated"}).status_code == 422
    assert save(**{"prices-0-per": "inhabitant", "prices-0-tiering": "fixed"}).status_code == 422


def test_live_figures_ask_back_and_save_nothing(site, draft):
    answer = plainly(
        site.get(
            reverse("catalogue:price-examples", args=[draft.pk]),
            {"rivi": 0, "prices-0-amount": "1.200", "prices-0-per": "inhabitant"},
        )
    )

    assert "Tarkoititko 1 200 € vai 1,20 €?" in answer
    assert Version.objects.get(pk=draft.pk).row_version == 1


def test_a_class_missing_above_the_last_is_told_at_once(site, save, draft):
    answer = save(**{"prices-0-tiering": "whole", "prices-0-tiers": "5000: 0,90\n20000: 0,60"})
    page = plainly(site.get(answer.url))

    assert "suurimmasta kokoluokasta puuttuu hinta" in page
    assert "yli 20 000 asukasta hintaa ei ole annettu" in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"tiers": ENDLESS, "per": "inhabitant", "tiering": "whole", "recurrence": "year"},
            (
                "Asukasta kohti vuodessa, koko väkiluku kunnan kokoluokan hinnalla: enintään 5 000"
                " asukasta 0,90 €; 5 001–20 000 asukasta 0,60 €; yli 20 000 asukasta 0,50 €"
            ),
        ),
        (
            {"tiers": TIERS, "per": "inhabitant", "tiering": "graduated"},
            (
                "Asukasta kohti kerran porrastettuna, kukin asukas oman luokkansa hinnalla:"
                " enintään 5 000 asukasta 0,90 €; 5 001–20 000 asukasta 0,60 €; yli 20 000 asukasta"
                " hintaa ei ole annettu"
            ),
        ),
        (
            {"tiers": ENDLESS, "per": "inhabitant"},
            (
                "Asukasta kohti kerran porrastettuna, kukin asukas oman luokkansa hinnalla:"
                " enintään 5 000 asukasta 0,90 €; 5 001–20 000 asukasta 0,60 €; yli 20 000 asukasta"
                " 0,50 €"
            ),
        ),
        (
            {"tiers": ENDLESS, "recurrence": "month"},
            (
                "Kiinteä hinta kunnan koon mukaan kuukaudessa: enintään 5 000 asukasta 0,90 €; 5"
                " 001–20 000 asukasta 0,60 €; yli 20 000 asukasta 0,50 €"
            ),
        ),
        (
            {"tiers": [{"up_to": None, "amount": "7"}], "per": "user", "recurrence": "year"},
            "Kunnan koon mukaan käyttäjää kohti vuodessa: kaikki kunnat 7 €",
        ),
    ],
)
def test_a_price_shows_its_classes_in_words(given, words):
    assert line_words(line_of(price(None, **given)), "fi").replace(NB, " ") == words


def test_what_was_written_before_the_choice_is_asked_before_it_is_sent(site, draft):
    content = whole_content()
    content["parts"]["parts"].append(
        part(
            "Asukashinta",
            "service",
            prices=[price(None, per="inhabitant", tiers=ENDLESS)],
            about=text("Hinta."),
        )
    )
    owner = draft.offering.vendor.team.get().user
    old = create_offering(
        vendor=draft.offering.vendor, content=content, by=owner, at=timezone.now()
    )

    answer = site.post(reverse("catalogue:version-submit", args=[old.pk]), {"row_version": 1})

    assert answer.status_code == 422
    assert "maksaako koko väkiluku luokan hinnan" in answer.content.decode()
    assert (
        f"{reverse('catalogue:step', args=[old.pk, 'osat'])}?osa=5#id_prices-0-tiering"
        in answer.content.decode()
    )
