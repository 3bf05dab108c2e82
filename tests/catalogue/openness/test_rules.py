"""The six openness rules, one by one: what breaks each, which field is named, and what keeps it."""

from dataclasses import replace

import pytest

from catalogue.openness.evaluation import Breach
from catalogue.openness.facts import ClaimFacts, EvidenceFacts, PartFacts, VersionFacts
from catalogue.openness.rules import evaluate

OSI = frozenset({"MIT", "Apache-2.0", "EUPL-1.2", "GPL-2.0-only", "GPL-3.0-or-later"})
SHOWN = (EvidenceFacts("https://api.example/openapi.json", "Rajapinnan kuvaus"),)
OPEN = PartFacts(
    "a",
    name="Ohjelmisto",
    kind="open",
    licence="EUPL-1.2",
    source_url="https://code.example/a",
    pricing="priced",
    has_price=True,
)
CLOSED = PartFacts("c", name="Raportit", kind="closed", pricing="priced", has_price=True)
SERVICE = PartFacts("s", name="Käyttöönotto", kind="service", pricing="on_request")
UNMARKED = replace(SERVICE, key="u", kind="")
API = ClaimFacts("avoin-rajapinta", "met", SHOWN)
SOURCE = ClaimFacts("avoin-lahdekoodi", "met", SHOWN)


def found(*parts, texts=("Kuvaus",), claims=()):
    return [
        (breach.rule, breach.field)
        for breach in evaluate(VersionFacts(tuple(texts), parts, tuple(claims)), OSI).breaches
    ]


def test_an_open_offering_with_all_in_order_breaks_nothing():
    texts = ("Avoin lähdekoodi", "Öppen källkod", "Open source")

    assert found(OPEN, CLOSED, SERVICE, texts=texts, claims=(SOURCE, API)) == []


def test_an_empty_draft_breaks_nothing():
    assert found(texts=()) == []


def test_breaches_come_rule_by_rule_then_in_the_order_of_parts_and_claims():
    broken = (
        replace(UNMARKED, key="z", pricing=""),
        replace(OPEN, key="y", licence="", source_url="", pricing="priced", has_price=False),
        replace(UNMARKED, key="x"),
    )
    claims = (ClaimFacts("avoin-data", "met"), ClaimFacts("avoimet-standardit", "partly"))

    expected = [
        (1, "parts.z.kind"),
        (1, "parts.x.kind"),
        (2, "parts.y.licence"),
        (2, "parts.y.source_url"),
        (3, "parts.z.price"),
        (3, "parts.y.price"),
        (6, "claims.avoin-data.evidence"),
        (6, "claims.avoimet-standardit.evidence"),
    ]
    assert found(*broken, texts=("open source",), claims=claims) == expected


def test_every_remedy_says_in_finnish_what_to_do():
    broken = VersionFacts(
        ("Avointa lähdekoodia",),
        (UNMARKED, replace(CLOSED, pricing="included"), replace(CLOSED, key="d", has_price=False)),
        (SOURCE, ClaimFacts("avoin-data", "met")),
    )
    opened = [
        replace(OPEN, key=licence, licence=licence, source_url="")
        for licence in ("", "Foo", "MIT AND LicenseRef-oma")
    ]

    remedies = [
        str(breach.remedy)
        for facts in (broken, VersionFacts((), tuple(opened), ()))
        for breach in evaluate(facts, OSI).breaches
    ]
    first_words = {remedy.split()[0] for remedy in remedies}
    assert first_words == {
        "Merkitse",
        "Kirjoita",
        "Tarkista",
        "Valitse",
        "Anna",
        "Poista",
        "Muuta",
        "Suljetun",
        "Lisää",
    }
    assert all(remedy.endswith(".") for remedy in remedies)


def test_a_breach_is_a_value():
    assert Breach(1, "texts", "Tee näin.") == Breach(1, "texts", "Tee näin.")


# Rule 1


@pytest.mark.parametrize(
    "words",
    [
        "avoin lähdekoodi", "Avoin Lähdekoodi", "AVOIN LÄHDEKOODI", "avoimen lähdekoodin",
        "avointa lähdekoodia", "avoimena lähdekoodina",
        "avoimeksi lähdekoodiksi", "avoimessa lähdekoodissa", "avoimesta lähdekoodista",
        "avoimeen lähdekoodiin", "avoimella lähdekoodilla",
        "avoimelta lähdekoodilta", "avoimelle lähdekoodille", "avoimetta lähdekooditta",
        "avoimet lähdekoodit", "avoimien lähdekoodien",
        "avointen lähdekoodien", "avoimia lähdekoodeja", "avoimiin lähdekoodeihin",
        "avoimissa lähdekoodeissa", "avoimin lähdekoodein",
        "avoimen lähdekoodimme", "avoimen lähdekoodinhallinta", "avoin\nlähdekoodi",
        "avoin\u00a0lähdekoodi", "avoin la\u0308hdekoodi",
        "(avoimen lähdekoodin)", "öppen källkod", "Öppen källkod", "öppna källkoden",
        "öppna källkoder", "öppen källkods",
        "öppen källkodslösning", "o\u0308ppen ka\u0308llkod", "open source", "Open Source",
        "open-source", "opensource", "open  source", "open\nsource",
        "open-sourced", "(open source)",
    ],
)  # fmt: skip
def test_rule_1_whoever_says_open_source_marks_every_part(words):
    assert found(OPEN, UNMARKED, texts=("Kuvaus", f"Tämä on {words} jo nyt.")) == [
        (1, "parts.u.kind")
    ]
    assert found(OPEN, SERVICE, texts=(words,)) == []


@pytest.mark.parametrize(
    "words",
    [
        "",
        "avoin data",
        "avoin rajapinta ja lähdekoodi",
        "lähdekoodi",
        "källkod",
        "öppen data",
        "an open mind, a good source",
        "reopen sources",
        "avoimuus",
    ],
)
def test_rule_1_other_words_ask_for_no_marks(words):
    assert found(OPEN, UNMARKED, texts=(words,)) == []


def test_rule_1_claiming_open_source_is_saying_it():
    assert found(OPEN, UNMARKED, claims=(SOURCE,)) == [(1, "parts.u.kind")]
    assert found(OPEN, UNMARKED, claims=(replace(SOURCE, state="not_met"),)) == []


# Rule 3


@pytest.mark.parametrize(
    ("pricing", "has_price", "included_in", "field"),
    [
        ("priced", True, None, None),
        ("on_request", False, None, None),
        ("included", False, "s", None),
        ("", False, None, "price"),
        ("", True, None, "price"),
        ("priced", False, None, "price"),
        ("included", False, None, "included_in"),
        ("included", False, "a", "included_in"),
        ("included", False, "none-such", "included_in"),
    ],
)
def test_rule_3_each_part_has_a_price_or_is_in_another_or_on_request(
    pricing, has_price, included_in, field
):
    part = replace(OPEN, pricing=pricing, has_price=has_price, included_in=included_in)

    assert found(part, SERVICE) == ([(3, f"parts.a.{field}")] if field else [])


def included(key, within):
    return replace(OPEN, key=key, pricing="included", has_price=False, included_in=within)


def test_rule_3_a_part_may_be_in_a_part_that_is_in_another():
    assert found(included("x", "y"), included("y", "s"), SERVICE) == []


def test_rule_3_parts_that_are_in_each_other_have_no_price():
    circle = [(3, f"parts.{key}.included_in") for key in "xyz"]

    assert found(included("x", "y"), included("y", "z"), included("z", "x"), SERVICE) == circle
    assert found(included("w", "x"), included("x", "y"), included("y", "x")) == [
        (3, f"parts.{key}.included_in") for key in "wxy"
    ]


# Rule 4


def test_rule_4_an_offering_without_an_open_part_is_not_called_open_source():
    texts = ("Kuvaus", "Perustuu avoimeen lähdekoodiin.")

    assert found(CLOSED, SERVICE, texts=texts, claims=(API,)) == [(4, "texts")]
    assert found(CLOSED, OPEN, texts=texts) == []


@pytest.mark.parametrize("state", ["met", "partly"])
@pytest.mark.parametrize("parts", [(CLOSED, SERVICE), (SERVICE,)])
def test_rule_4_nor_does_it_claim_open_source(parts, state):
    assert found(*parts, claims=(API, replace(SOURCE, state=state))) == [
        (4, "claims.avoin-lahdekoodi.state")
    ]


@pytest.mark.parametrize("state", ["not_met", "not_applicable", ""])
def test_rule_4_a_claim_denied_is_no_claim(state):
    assert found(CLOSED, claims=(API, replace(SOURCE, state=state))) == []


def test_rule_4_a_service_alone_may_speak_of_the_open_source_it_supports():
    assert found(SERVICE, texts=("Tuki avoimen lähdekoodin ohjelmistoille",)) == []


# Rule 5


def test_rule_5_a_closed_product_is_listed_only_for_its_open_api_or_standards():
    assert found(CLOSED) == found(CLOSED, SERVICE) == [(5, "claims")]
    assert found(CLOSED, OPEN) == found(SERVICE) == []


@pytest.mark.parametrize("criterion", ["avoin-rajapinta", "avoimet-standardit"])
@pytest.mark.parametrize("state", ["met", "partly"])
def test_rule_5_either_claim_will_do_met_or_partly(criterion, state):
    assert found(CLOSED, claims=(ClaimFacts(criterion, state, SHOWN),)) == []


@pytest.mark.parametrize(
    "claim",
    [
        ClaimFacts("avoin-data", "met", SHOWN),
        ClaimFacts("avoin-arkkitehtuuri", "met", SHOWN),
        replace(API, state="not_met"),
        replace(API, state="not_applicable"),
        replace(API, state=""),
    ],
)
def test_rule_5_no_other_claim_or_state_will_do(claim):
    assert found(CLOSED, claims=(claim,)) == [(5, "claims")]


def test_rule_5_a_claim_without_evidence_will_not_do():
    assert found(CLOSED, claims=(replace(API, evidence=()),)) == [
        (5, "claims"),
        (6, "claims.avoin-rajapinta.evidence"),
    ]


# Rule 6


@pytest.mark.parametrize(
    ("evidence", "is_enough"),
    [
        (SHOWN, True),
        ((), False),
        ((EvidenceFacts("https://api.example", ""),), False),
        ((EvidenceFacts("https://api.example", "  \n"),), False),
        ((EvidenceFacts("", "Kuvaus"),), False),
        ((EvidenceFacts("api.example", "Kuvaus"),), False),
        ((*SHOWN, EvidenceFacts("api.example", "Kuvaus")), False),
    ],
)
@pytest.mark.parametrize("state", ["met", "partly"])
def test_rule_6_a_claim_has_a_link_and_what_it_shows(state, evidence, is_enough):
    claim = ClaimFacts("avoin-data", state, evidence)

    assert found(OPEN, claims=(claim,)) == (
        [] if is_enough else [(6, "claims.avoin-data.evidence")]
    )


@pytest.mark.parametrize("state", ["not_met", "not_applicable", ""])
def test_rule_6_what_is_not_claimed_needs_no_evidence(state):
    assert found(OPEN, claims=(ClaimFacts("avoin-data", state),)) == []


def test_a_price_by_population_that_falls_is_a_breach_of_rule_3():
    part = PartFacts("a", kind="service", pricing="priced", has_price=True, prices_fall=True)

    assert found(part) == [(3, "parts.a.price")]
