"""What is checked before a person reads."""

import pytest

from catalogue.openness.evaluation import Result
from catalogue.openness.facts import ClaimFacts, EvidenceFacts, PartFacts, VersionFacts
from catalogue.openness.rules import evaluate

OSI = frozenset({"EUPL-1.2", "MIT"})
LINK = "https://code.example/source"


def found(*parts, claims=()):
    return [
        (check.subject, check.result, str(check.words))
        for check in evaluate(VersionFacts((), parts, claims), OSI).prechecks
    ]


def part(**values):
    return PartFacts(
        **(
            {
                "key": "1",
                "kind": "open",
                "licence": "EUPL-1.2",
                "source_url": LINK,
                "pricing": "priced",
                "has_price": True,
            }
            | values
        )
    )


def test_a_whole_open_part_holds():
    assert found(part()) == [
        ("parts.1", Result.YES, "Lisenssi EUPL-1.2 on OSI:n hyväksymä."),
        ("parts.1", Result.YES, "Lähdekoodin osoite on oikean muotoinen."),
        ("parts.1", Result.YES, "Hinta on ilmoitettu."),
    ]


@pytest.mark.parametrize(
    ("values", "result", "words"),
    [
        ({"licence": ""}, Result.NO, "Lisenssi puuttuu."),
        ({"licence": "GPL ehkä"}, Result.NO, "Lisenssi GPL ehkä ei ole SPDX-lauseke."),
        ({"licence": "CC-BY-4.0"}, Result.NO, "Lisenssi CC-BY-4.0 ei ole OSI:n hyväksymä."),
        (
            {"licence": "MIT OR LicenseRef-oma"},
            Result.YES,
            "Lisenssi MIT OR LicenseRef-oma on OSI:n hyväksymä.",
        ),
        ({"source_url": ""}, Result.NO, "Lähdekoodin osoite puuttuu."),
        (
            {"source_url": "https://localhost/x"},
            Result.NO,
            "Lähdekoodin osoite ei ole oikean muotoinen.",
        ),
        ({"kind": ""}, Result.NO, "Osaa ei ole merkitty avoimeksi, suljetuksi eikä palveluksi."),
        (
            {"pricing": "on_request"},
            Result.LOOK,
            "Hinta pyydettäessä: elinkaarikustannusta ei voida laskea.",
        ),
        ({"has_price": False}, Result.NO, "Hinta puuttuu."),
        (
            {"pricing": "included", "included_in": "9"},
            Result.NO,
            "Osa, johon tämä sisältyy, puuttuu.",
        ),
        ({"pricing": ""}, Result.NO, "Hinta puuttuu."),
        (
            {"tiers_are_unsaid": True},
            Result.NO,
            "Hinnan portaista ei kerrota, miten ne lasketaan.",
        ),
        ({"prices_fall": True}, Result.NO, "Hinnan portaat laskevat väkiluvun kasvaessa."),
    ],
)
def test_each_shortcoming_of_a_part_is_named(values, result, words):
    assert ("parts.1", result, words) in found(part(**values))


def test_a_part_included_in_a_priced_one_holds():
    assert ("parts.2", Result.YES, "Sisältyy toisen osan hintaan.") in found(
        part(), part(key="2", kind="service", pricing="included", included_in="1")
    )


def test_licence_and_source_are_asked_of_open_parts_only():
    assert found(part(kind="closed", licence="", source_url="")) == [
        ("parts.1", Result.YES, "Hinta on ilmoitettu.")
    ]


def test_each_link_of_a_claim_is_checked():
    links = (
        EvidenceFacts(LINK, "Lisenssi"),
        EvidenceFacts("ei osoite", "Lisenssi"),
        EvidenceFacts(LINK, " "),
    )
    claims = (
        ClaimFacts("avoin-data", "met", links),
        ClaimFacts("avoin-rajapinta", "partly"),
        ClaimFacts("avoimet-standardit", "not_met"),
    )

    assert found(claims=claims) == [
        ("claims.avoin-data", Result.YES, "Osoite on oikean muotoinen."),
        ("claims.avoin-data", Result.NO, "Osoite ei ole oikean muotoinen."),
        ("claims.avoin-data", Result.NO, "Linkistä ei kerrota, mitä se osoittaa."),
        ("claims.avoin-rajapinta", Result.NO, "Näyttö puuttuu."),
    ]


def test_a_fault_in_the_evidence_of_what_is_not_claimed_asks_for_a_look_only():
    links = (EvidenceFacts("ei osoite", "Lisenssi"), EvidenceFacts(LINK, " "))

    assert found(claims=(ClaimFacts("avoin-data", "not_met", links),)) == [
        ("claims.avoin-data", Result.LOOK, "Osoite ei ole oikean muotoinen."),
        ("claims.avoin-data", Result.LOOK, "Linkistä ei kerrota, mitä se osoittaa."),
    ]
