"""The six openness rules of Avoin kunta: what a version must say before JulkisCOSS reads it.

Pure: values in, breaches out.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.openness.licence_advice import says_closed, suggestions
from catalogue.openness.licences import read_expression

OPEN_SOURCE, STANDARDS, API = "avoin-lahdekoodi", "avoimet-standardit", "avoin-rajapinta"
CLAIMED = frozenset({"met", "partly"})
LINK = re.compile(
    r"https?://(?:[^\s/?#@]+@)?\w[\w-]*(?:\.\w[\w-]*)+(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE
)
# Adjective and noun in every case, apart, hyphenated or in one; "avoin data", "lähdekoodi" alone
# and "open sources" say something else.
SAYS_OPEN_SOURCE = re.compile(
    r"""\b (?: avoi (?: n | nta | nten | m[ei]\w* ) {between} (?: l[äa]hde | ohjelmisto ) kood
          | avokood
          | [öo]pp (?: en | et | na ) {between} k[äa]llkod
          | open {between} sourc (?: e (?! s\b ) | ing )
        )""".replace("{between}", r"[\s\u2010-\u2013-]*"),
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class EvidenceFacts:
    url: str
    shows: str


@dataclass(frozen=True)
class ClaimFacts:
    """What is said of a criterion.

    The state is met, partly, not_met, not_applicable or, in a draft, empty.
    """

    criterion: str
    state: str
    evidence: tuple[EvidenceFacts, ...] = ()


@dataclass(frozen=True)
class PartFacts:
    """A part; its kind is open, closed, service or, in a draft, empty.

    `included_in` is the key of another part; `prices_fall` when a price by population is lower for
    more inhabitants, `tiers_are_unsaid` when tiers per inhabitant may mean two things.
    """

    key: str
    name: str = ""
    kind: str = ""
    licence: str = ""
    source_url: str = ""
    pricing: str = ""
    has_price: bool = False
    prices_fall: bool = False
    tiers_are_unsaid: bool = False
    included_in: str | None = None


@dataclass(frozen=True)
class VersionFacts:
    """What the rules look at: every text in every language, the parts, the claims."""

    texts: tuple[str, ...]
    parts: tuple[PartFacts, ...]
    claims: tuple[ClaimFacts, ...]

    def calls_itself_open_source(self) -> bool:
        return any(
            SAYS_OPEN_SOURCE.search(unicodedata.normalize("NFC", text)) for text in self.texts
        )

    def has(self, kind: str) -> bool:
        return any(part.kind == kind for part in self.parts)

    def claim(self, criterion: str) -> ClaimFacts | None:
        return next((claim for claim in self.claims if claim.criterion == criterion), None)


@dataclass(frozen=True)
class Breach:
    """Which rule (1–6), which field, and what to do about it.

    Fields are like `parts.<key>.licence` and `claims.<criterion>.evidence`.
    """

    rule: int
    field: str
    remedy: Promise


def breaches(version: VersionFacts, osi_approved: frozenset[str]) -> list[Breach]:
    """Everything that keeps the version from being submitted, in the order of the rules.

    `osi_approved` holds SPDX ids.
    """
    return [
        *_unmarked_parts(version),
        *(
            breach
            for part in version.parts
            if part.kind == "open"
            for breach in _unopen_parts(part, osi_approved)
        ),
        *_unpriced_parts(version),
        *_closed_called_open(version),
        *_closed_without_interoperability(version),
        *_unproven_claims(version),
    ]


def _unmarked_parts(version: VersionFacts) -> Iterator[Breach]:
    """Rule 1: whoever says "open source" marks every part."""
    says = version.calls_itself_open_source() or claims(version, OPEN_SOURCE)
    for part in version.parts:
        if not part.kind and says:
            # A version is not whole without marks in any case, so the remedy is the same.
            yield Breach(
                1,
                f"parts.{part.key}.kind",
                _(
                    "Merkitse osa avoimeksi, suljetuksi tai palveluksi, kun kutsut ratkaisua"
                    " avoimeksi lähdekoodiksi."
                ),
            )


def _unopen_parts(part: PartFacts, osi_approved: frozenset[str]) -> Iterator[Breach]:
    """Rule 2: an open part has OSI-approved licences and a public source."""
    if not part.licence:
        yield Breach(
            2,
            f"parts.{part.key}.licence",
            _("Kirjoita avoimen osan lisenssi SPDX-tunnuksena, esimerkiksi EUPL-1.2."),
        )
    elif (approved := is_osi_approved(part.licence, osi_approved)) is None:
        yield Breach(2, f"parts.{part.key}.licence", cast("Promise", no_expression(part.licence)))
    elif not approved:
        yield Breach(
            2,
            f"parts.{part.key}.licence",
            _("Valitse OSI:n hyväksymä lisenssi tai merkitse osa suljetuksi."),
        )
    if not is_link(part.source_url):
        yield Breach(
            2,
            f"parts.{part.key}.source_url",
            _("Anna osoite, josta kuka tahansa saa avoimen osan lähdekoodin."),
        )


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


def _unpriced_parts(version: VersionFacts) -> Iterator[Breach]:
    """Rule 3: each part has its price, is included in another, or is on request."""
    by_key = {part.key: part for part in version.parts}
    for part in version.parts:
        if part.pricing == "included":
            if not ends_in_a_price(part, by_key):
                yield Breach(
                    3,
                    f"parts.{part.key}.included_in",
                    _("Valitse toinen osa, jonka hintaan tämä osa sisältyy."),
                )
        elif not (part.pricing == "on_request" or (part.pricing == "priced" and part.has_price)):
            yield Breach(
                3,
                f"parts.{part.key}.price",
                _(
                    "Kirjoita osan hinta, valitse osa johon se sisältyy, tai merkitse: hinta"
                    " pyydettäessä."
                ),
            )
        elif part.tiers_are_unsaid:
            yield Breach(
                3,
                f"parts.{part.key}.tiering",
                _(
                    "Valitse, maksaako koko väkiluku luokan hinnan vai kukin asukas oman luokkansa"
                    " hinnan."
                ),
            )
        elif part.prices_fall:
            yield Breach(
                3,
                f"parts.{part.key}.price",
                _("Korjaa portaat: isompi kunta ei saa maksaa vähemmän kuin pienempi."),
            )


def ends_in_a_price(part: PartFacts, by_key: dict[str, PartFacts]) -> bool:
    """Whether following "included in" leads to another part that says its own price.

    A circle or a missing part does not.
    """
    seen: set[str] = set()
    current: PartFacts | None = part
    while current is not None and current.pricing == "included" and current.key not in seen:
        seen.add(current.key)
        current = by_key.get(current.included_in or "")
    return current is not None and current.pricing != "included"


def _closed_called_open(version: VersionFacts) -> Iterator[Breach]:
    """Rule 4: an offering without an open part is not called open source, whoever else is."""
    if version.has("open"):
        return
    if version.has("closed") and version.calls_itself_open_source():
        yield Breach(
            4,
            "texts",
            _("Poista maininta avoimesta lähdekoodista: ratkaisussa ei ole yhtään avointa osaa."),
        )
    if claims(version, OPEN_SOURCE):
        yield Breach(
            4,
            f"claims.{OPEN_SOURCE}.state",
            _("Muuta väite avoimesta lähdekoodista: ratkaisussa ei ole yhtään avointa osaa."),
        )


def _closed_without_interoperability(version: VersionFacts) -> Iterator[Breach]:
    """Rule 5: a closed product is listed only for its open API or open standards, with evidence."""
    if version.has("open") or not version.has("closed"):
        return
    shown = (version.claim(criterion) for criterion in (API, STANDARDS))
    if not any(claim and claim.state in CLAIMED and is_proven(claim) for claim in shown):
        yield Breach(
            5,
            "claims",
            _(
                "Suljetun tuotteen voi ilmoittaa vain, kun sillä on avoin rajapinta tai avoimet"
                " standardit. Lisää väite ja näyttö."
            ),
        )


def _unproven_claims(version: VersionFacts) -> Iterator[Breach]:
    """Rule 6: a claim that is met or partly met has evidence."""
    for claim in version.claims:
        if claim.state in CLAIMED and not is_proven(claim):
            yield Breach(
                6,
                f"claims.{claim.criterion}.evidence",
                _("Lisää näyttö: linkki ja kuvaus siitä, mitä linkki osoittaa."),
            )


def is_proven(claim: ClaimFacts) -> bool:
    return bool(claim.evidence) and all(
        is_link(item.url) and item.shows.strip() for item in claim.evidence
    )


def claims(version: VersionFacts, criterion: str) -> bool:
    claim = version.claim(criterion)
    return claim is not None and claim.state in CLAIMED
