"""What a program can check of a version before a person reads it: licences, addresses, prices.

Pure: facts in, checks out; no network.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from catalogue.openness.rules import (
    CLAIMED,
    ClaimFacts,
    EvidenceFacts,
    PartFacts,
    VersionFacts,
    ends_in_a_price,
    is_link,
    is_osi_approved,
)


class Result(StrEnum):
    YES = "yes"
    LOOK = "look"
    NO = "no"


@dataclass(frozen=True)
class Check:
    """What was looked at (`parts.<key>`, `claims.<criterion>`), with what result."""

    subject: str
    result: Result
    words: str | Promise


def checks(version: VersionFacts, osi_approved: frozenset[str]) -> list[Check]:
    of_parts = [
        check for part in version.parts for check in _part_checks(part, version, osi_approved)
    ]
    return of_parts + [check for claim in version.claims for check in _claim_checks(claim)]


def _part_checks(
    part: PartFacts, version: VersionFacts, osi_approved: frozenset[str]
) -> Iterator[Check]:
    subject = f"parts.{part.key}"
    if part.kind == "open":
        yield Check(subject, *_licence_check(part.licence, osi_approved))
        yield Check(subject, *_source_check(part.source_url))
    if not part.kind:
        yield Check(
            subject, Result.NO, _("Osaa ei ole merkitty avoimeksi, suljetuksi eikä palveluksi.")
        )
    yield Check(subject, *_price_check(part, version))


def _licence_check(expression: str, osi_approved: frozenset[str]) -> tuple[Result, str | Promise]:
    if not expression:
        return Result.NO, _("Lisenssi puuttuu.")
    approved = is_osi_approved(expression, osi_approved)
    if approved is None:
        return Result.NO, format_lazy(
            _("Lisenssi {licence} ei ole SPDX-lauseke."), licence=expression
        )
    if approved:
        return Result.YES, format_lazy(
            _("Lisenssi {licence} on OSI:n hyväksymä."), licence=expression
        )
    return Result.NO, format_lazy(
        _("Lisenssi {licence} ei ole OSI:n hyväksymä."), licence=expression
    )


def _source_check(url: str) -> tuple[Result, str | Promise]:
    if not url:
        return Result.NO, _("Lähdekoodin osoite puuttuu.")
    return (
        (Result.YES, _("Lähdekoodin osoite on oikean muotoinen."))
        if is_link(url)
        else (Result.NO, _("Lähdekoodin osoite ei ole oikean muotoinen."))
    )


def _price_check(part: PartFacts, version: VersionFacts) -> tuple[Result, str | Promise]:
    if part.pricing == "on_request":
        return Result.LOOK, _("Hinta pyydettäessä: elinkaarikustannusta ei voida laskea.")
    if part.pricing == "included":
        ends = ends_in_a_price(part, {other.key: other for other in version.parts})
        return (
            (Result.YES, _("Sisältyy toisen osan hintaan."))
            if ends
            else (Result.NO, _("Osa, johon tämä sisältyy, puuttuu."))
        )
    if not part.has_price:
        return Result.NO, _("Hinta puuttuu.")
    return (
        (Result.NO, _("Hinnan portaat laskevat väkiluvun kasvaessa."))
        if part.prices_fall
        else (Result.YES, _("Hinta on ilmoitettu."))
    )


def _claim_checks(claim: ClaimFacts) -> Iterator[Check]:
    subject = f"claims.{claim.criterion}"
    for item in claim.evidence:
        yield Check(subject, *_evidence_check(item))
    if claim.state in CLAIMED and not claim.evidence:
        yield Check(subject, Result.NO, _("Näyttö puuttuu."))


def _evidence_check(item: EvidenceFacts) -> tuple[Result, str | Promise]:
    if not is_link(item.url):
        return Result.NO, _("Osoite ei ole oikean muotoinen.")
    return (
        (Result.YES, _("Osoite on oikean muotoinen."))
        if item.shows.strip()
        else (Result.NO, _("Linkistä ei kerrota, mitä se osoittaa."))
    )
