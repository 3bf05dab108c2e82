"""One more solution into a calculation, by its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from catalogue.models import Offering, OfferingQuerySet
from catalogue.procuring.assessment.offers import MOST_OFFERS, Offer
from lib.forms.parameters import Parameters, quoted
from lib.i18n.localized import LANGUAGES, Text, page_language, text_of

ADD, MOST_SHOWN = "lisaa", 8


@dataclass(frozen=True)
class Match:
    name: Text
    vendor: str
    url: str


@dataclass(frozen=True)
class Adding:
    """What was typed, what has such a name, and what is wrong."""

    typed: str
    matches: tuple[Match, ...] = ()
    error: str = ""
    is_cut: bool = False

    @property
    def only(self) -> Match | None:
        return self.matches[0] if len(self.matches) == 1 else None


def adding_of(parameters: Parameters, offers: Sequence[Offer], on: date) -> Adding:
    """One query where something was typed, and none elsewhere."""
    typed = parameters.text(ADD)
    if not typed:
        return Adding("")
    if len(offers) >= MOST_OFFERS:
        return Adding(
            typed, error=_("Laskelmassa on jo viisi ratkaisua. Poista ensin jokin niistä.")
        )
    rows = list(_named(typed, offers, on)[: MOST_SHOWN + 1])
    if not rows:
        return Adding(
            typed,
            error=_("Ratkaisua %(name)s ei löydy. Kirjoita osa nimestä tai hae ratkaisuja.")
            % {"name": quoted(typed)},
        )
    matches = (
        Match(
            text_of(row.published, "name", page_language()), row.vendor.name, _with(parameters, row)
        )
        for row in rows[:MOST_SHOWN]
    )
    return Adding(typed, tuple(matches), is_cut=len(rows) > MOST_SHOWN)


def _named(typed: str, offers: Sequence[Offer], on: date) -> OfferingQuerySet:
    rows = Offering.objects.published(on).exclude(slug__in=[offer.slug for offer in offers])
    for word in typed.split():
        # SQLite folds the case of a–z alone.
        rows = rows.filter(_has(word) | _has(word.lower()) | _has(word.capitalize()))
    return rows.select_related("published", "vendor").order_by("published__name_fi", "pk")


def _has(word: str) -> Q:
    found = Q(vendor__name__icontains=word)
    for language in LANGUAGES:
        found |= Q(**{f"published__name_{language}__icontains": word})
    return found


def _with(parameters: Parameters, row: Offering) -> str:
    pairs = parameters.given.copy()
    pairs.pop(ADD, None)
    pairs.appendlist("r", row.slug)
    return f"?{pairs.urlencode()}"
