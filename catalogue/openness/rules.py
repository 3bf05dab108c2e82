"""The six openness rules of Avoin kunta: what a version must say before JulkisCOSS reads it.

Pure. Each rule is judged once, with what a reviewer reads of it and what a vendor is to mend.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.openness.completeness import missing_claims, missing_content
from catalogue.openness.evaluation import MISSING, Breach, Check, Evaluation, Ruling
from catalogue.openness.facts import ClaimFacts, EvidenceFacts, PartFacts, VersionFacts
from catalogue.openness.licence_advice import says_closed, suggestions
from catalogue.openness.licences import read_expression

OPEN_SOURCE, STANDARDS, API = "avoin-lahdekoodi", "avoimet-standardit", "avoin-rajapinta"
LINK = re.compile(
    r"https?://(?:[^\s/?#@]+@)?\w[\w-]*(?:\.\w[\w-]*)+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)


def evaluate(version: VersionFacts, osi_approved: frozenset[str]) -> Evaluation:
    """Judge the version, step by step. `osi_approved` holds SPDX ids."""
    is_called_open = version.calls_itself_open_source()
    return Evaluation(
        (
            *missing_content(version),
            *_part_rulings(version, osi_approved, is_called_open=is_called_open),
            *missing_claims(version),
            *_closed_called_open(version, is_called_open=is_called_open),
            *_closed_without_interoperability(version),
            *(check for claim in version.claims for check in _evidence_checks(claim)),
        )
    )


def _part_rulings(
    version: VersionFacts, osi_approved: frozenset[str], *, is_called_open: bool
) -> Iterator[Ruling]:
    by_key = {part.key: part for part in version.parts}
    is_said_open = is_called_open or version.claim(OPEN_SOURCE).is_made
    for part in version.parts:
        if part.kind == "open":
            yield _licence_check(part, osi_approved)
            yield _source_check(part)
        elif not part.kind:
            yield _unmarked(part, is_said_open=is_said_open)
        yield _price_check(part, by_key)


def _unmarked(part: PartFacts, *, is_said_open: bool) -> Check:
    """Rule 1: whoever says "open source" marks every part."""
    field = f"parts.{part.key}.kind"
    # A version is not whole without marks in any case.
    breach = (
        Breach(
            1,
            field,
            _(
                "Merkitse osa avoimeksi, suljetuksi tai palveluksi, kun kutsut ratkaisua"
                " avoimeksi lähdekoodiksi."
            ),
        )
        if is_said_open
        else Breach(MISSING, field, _("Merkitse osa avoimeksi, suljetuksi tai palveluksi."))
    )
    words = _("Osaa ei ole merkitty avoimeksi, suljetuksi eikä palveluksi.")
    return Check(f"parts.{part.key}", words, breach)


def _licence_check(part: PartFacts, osi_approved: frozenset[str]) -> Check:
    """Rule 2: an open part has OSI-approved licences."""
    subject, field = f"parts.{part.key}", f"parts.{part.key}.licence"
    if not part.licence:
        remedy = _("Kirjoita avoimen osan lisenssi SPDX-tunnuksena, esimerkiksi EUPL-1.2.")
        return Check(subject, _("Lisenssi puuttuu."), Breach(2, field, remedy))
    is_approved = is_osi_approved(part.licence, osi_approved)
    if is_approved is None:
        words = format_lazy(_("Lisenssi {licence} ei ole SPDX-lauseke."), licence=part.licence)
        return Check(subject, words, Breach(2, field, cast("Promise", no_expression(part.licence))))
    if not is_approved:
        words = format_lazy(_("Lisenssi {licence} ei ole OSI:n hyväksymä."), licence=part.licence)
        remedy = _("Valitse OSI:n hyväksymä lisenssi tai merkitse osa suljetuksi.")
        return Check(subject, words, Breach(2, field, remedy))
    return Check(
        subject, format_lazy(_("Lisenssi {licence} on OSI:n hyväksymä."), licence=part.licence)
    )


def _source_check(part: PartFacts) -> Check:
    """Rule 2: an open part has a public source."""
    subject = f"parts.{part.key}"
    if is_link(part.source_url):
        return Check(subject, _("Lähdekoodin osoite on oikean muotoinen."))
    words = (
        _("Lähdekoodin osoite ei ole oikean muotoinen.")
        if part.source_url
        else _("Lähdekoodin osoite puuttuu.")
    )
    remedy = _("Anna osoite, josta kuka tahansa saa avoimen osan lähdekoodin.")
    return Check(subject, words, Breach(2, f"{subject}.source_url", remedy))


def no_expression_words(licence: str) -> str:
    meant = suggestions(licence)
    if says_closed(licence):
        return gettext(
            "Merkitse osa suljetuksi tai valitse OSI:n hyväksymä lisenssi: ”%(value)s” ei ole"
            " avoin."
        ) % {"value": licence}
    if not meant:
        return gettext(
            "Tarkista lisenssi: se ei ole SPDX-lauseke. Esimerkiksi EUPL-1.2 tai MIT OR Apache-2.0."
        )
    return gettext("Tarkista lisenssi: ”%(value)s” ei ole SPDX-lauseke. Tarkoititko: %(near)s?") % {
        "value": licence,
        "near": either(meant),
    }


# In the reader's language, when it is read.
no_expression = lazy(no_expression_words, str)


def either(meant: Sequence[str]) -> str:
    *before, last = meant
    return (
        gettext("%(first)s tai %(last)s") % {"first": ", ".join(before), "last": last}
        if before
        else last
    )


def is_osi_approved(expression: str, osi_approved: frozenset[str]) -> bool | None:
    """Whether the licence lets the part be called open. None for what is no SPDX expression."""
    read = read_expression(expression)
    return read.holds(osi_approved) if read else None


def is_link(url: str) -> bool:
    # The host has a dot in it: others can open neither localhost nor a lone word.
    return LINK.fullmatch(url) is not None


def _price_check(part: PartFacts, by_key: Mapping[str, PartFacts]) -> Check:
    """Rule 3: each part has its price, is included in another, or is on request."""
    subject = f"parts.{part.key}"
    if part.pricing == "on_request":
        words = _("Hinta pyydettäessä: elinkaarikustannusta ei voida laskea.")
        return Check(subject, words, needs_a_look=True)
    if part.pricing == "included":
        return _inclusion_check(part, by_key)
    if part.pricing != "priced" or not part.has_price:
        remedy = _(
            "Kirjoita osan hinta, valitse osa johon se sisältyy, tai merkitse: hinta pyydettäessä."
        )
        return Check(subject, _("Hinta puuttuu."), Breach(3, f"{subject}.price", remedy))
    if part.tiers_are_unsaid:
        remedy = _(
            "Valitse, maksaako koko väkiluku luokan hinnan vai kukin asukas oman luokkansa hinnan."
        )
        words = _("Hinnan portaista ei kerrota, miten ne lasketaan.")
        return Check(subject, words, Breach(3, f"{subject}.tiering", remedy))
    if part.prices_fall:
        remedy = _("Korjaa portaat: isompi kunta ei saa maksaa vähemmän kuin pienempi.")
        words = _("Hinnan portaat laskevat väkiluvun kasvaessa.")
        return Check(subject, words, Breach(3, f"{subject}.price", remedy))
    return Check(subject, _("Hinta on ilmoitettu."))


def _inclusion_check(part: PartFacts, by_key: Mapping[str, PartFacts]) -> Check:
    subject = f"parts.{part.key}"
    if _ends_in_a_price(part, by_key):
        return Check(subject, _("Sisältyy toisen osan hintaan."))
    remedy = _("Valitse toinen osa, jonka hintaan tämä osa sisältyy.")
    return Check(
        subject,
        _("Osa, johon tämä sisältyy, puuttuu."),
        Breach(3, f"{subject}.included_in", remedy),
    )


def _ends_in_a_price(part: PartFacts, by_key: Mapping[str, PartFacts]) -> bool:
    """Whether following "included in" leads to another part that says its own price.

    A circle or a missing part does not.
    """
    seen: set[str] = set()
    current: PartFacts | None = part
    while current is not None and current.pricing == "included" and current.key not in seen:
        seen.add(current.key)
        current = by_key.get(current.included_in or "")
    return current is not None and current.pricing != "included"


def _closed_called_open(version: VersionFacts, *, is_called_open: bool) -> Iterator[Breach]:
    """Rule 4: an offering without an open part is not called open source, whoever else is."""
    if version.has("open"):
        return
    if version.has("closed") and is_called_open:
        yield Breach(
            4,
            "texts",
            _("Poista maininta avoimesta lähdekoodista: ratkaisussa ei ole yhtään avointa osaa."),
        )
    if version.claim(OPEN_SOURCE).is_made:
        yield Breach(
            4,
            f"claims.{OPEN_SOURCE}.state",
            _("Muuta väite avoimesta lähdekoodista: ratkaisussa ei ole yhtään avointa osaa."),
        )


def _closed_without_interoperability(version: VersionFacts) -> Iterator[Breach]:
    """Rule 5: a closed product is listed only for its open API or open standards, with evidence."""
    if version.has("open") or not version.has("closed"):
        return
    if not any(_is_proven(version.claim(criterion)) for criterion in (API, STANDARDS)):
        yield Breach(
            5,
            "claims",
            _(
                "Suljetun tuotteen voi ilmoittaa vain, kun sillä on avoin rajapinta tai avoimet"
                " standardit. Lisää väite ja näyttö."
            ),
        )


def _evidence_checks(claim: ClaimFacts) -> Iterator[Check]:
    """Rule 6: a claim that is met or partly met has evidence."""
    subject = f"claims.{claim.criterion}"
    remedy = _("Lisää näyttö: linkki ja kuvaus siitä, mitä linkki osoittaa.")
    # What is not claimed needs no evidence: there a fault breaks no rule.
    breach = Breach(6, f"{subject}.evidence", remedy) if claim.is_made else None
    for item in claim.evidence:
        if fault := _evidence_fault(item):
            yield Check(subject, fault, breach, needs_a_look=True)
        else:
            yield Check(subject, _("Osoite on oikean muotoinen."))
    if breach and not claim.evidence:
        yield Check(subject, _("Näyttö puuttuu."), breach)


def _is_proven(claim: ClaimFacts) -> bool:
    return claim.is_made and bool(claim.evidence) and not any(map(_evidence_fault, claim.evidence))


def _evidence_fault(item: EvidenceFacts) -> Promise | None:
    if not is_link(item.url):
        return _("Osoite ei ole oikean muotoinen.")
    return None if item.shows.strip() else _("Linkistä ei kerrota, mitä se osoittaa.")
