"""Plain search in the database, for when there is no index: every word somewhere in name or summary, no facets, no correction."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import DecimalField, F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Lower

from catalogue.models import Finding, Offering, OfferingQuerySet, OpennessState, Part, Review
from lib.localized import LANGUAGES
from search.document import REFERENCE_POPULATIONS
from search.loading import licence_keys
from search.query import Answer, Ask

BACKEND = "database"
MOST_WORDS = 10
COLUMNS = {
    "layer": "published__components__layer__slug",
    "component": "published__components__slug",
    "phase": "published__phases__slug",
    "function": "published__functions__slug",
    "kind": "published__kind",
    "vendor": "vendor__slug",
}
PROFILE = "published__cost_profile"


def find(ask: Ask) -> Answer:
    """The page of ids and the count; the same filters as the index has."""
    rows = chosen(ask).distinct()
    ordered = rows.annotate(sort_name=Lower("published__name_fi"), sort_cost=cost_of(ask.population)).order_by(*ORDERINGS[ask.ordering], "pk")
    # One query for page and count: a page without an index must not cost more than one with it.
    found = [pk for pk, *_sorted_by in ordered.values_list("pk", "sort_name", "sort_cost", "published__decided_at")]
    return Answer(tuple(found[ask.offset : ask.offset + ask.limit]), len(found), {}, (), "strict", BACKEND)


def cost_of(population: int) -> Cast:
    """The total at the reference population of the size class."""
    reference = next((bound for bound in REFERENCE_POPULATIONS if bound >= population), REFERENCE_POPULATIONS[-1])
    return Cast(KeyTextTransform(f"p{reference}", KeyTextTransform("totals", PROFILE)), DecimalField(max_digits=20, decimal_places=4))


ORDERINGS: Mapping[str, tuple[Any, ...]] = {
    "relevance": ("sort_name",),
    "name": ("sort_name",),
    "newest": ("-published__decided_at",),
    "cost": (F("sort_cost").asc(nulls_last=True),),
}


def chosen(ask: Ask) -> OfferingQuerySet:
    """Public on the day, with every filter."""
    on = date.fromordinal(ask.on_day)
    public = Offering.objects.published(on)
    rows = (public if ask.with_stale else public.fresh(on)).filter(words(ask.text), bands(ask))
    for name, values in ask.filters.items():
        if values:
            rows = filtered(rows, name, values, partly=ask.partly)
    if ask.updated_since is not None:
        rows = rows.filter(published__decided_at__gte=datetime.fromtimestamp(ask.updated_since, UTC))
    if ask.max_cost_cents is not None:
        rows = rows.annotate(cost=cost_of(ask.population)).filter(cost__lte=Decimal(ask.max_cost_cents) / 100)
    return rows


def words(text: str) -> Q:
    """Each word in name or summary, in any language."""
    fields = [f"published__{name}_{language}__icontains" for name in ("name", "summary") for language in LANGUAGES]
    return joined(and_, (joined(or_, (Q(**{field: word}) for field in fields)) for word in text.split()[:MOST_WORDS]))


def joined(how: Callable[[Q, Q], Q], parts: Iterable[Q]) -> Q:
    """AND or OR of conditions; none at all is no condition."""
    return reduce(how, parts, Q())


def filtered(rows: OfferingQuerySet, name: str, values: tuple[str, ...], *, partly: bool) -> OfferingQuerySet:
    """One facet: any of its values, but all of the criteria of openness."""
    if name == "openness":
        return reduce(lambda left, value: left.filter(published__in=found_to_be(value, partly=partly)), values, rows)
    if name == "licence":
        return rows.filter(published__in=licensed(values))
    return rows.filter(**{f"{COLUMNS[name]}__in": values})


def licensed(names: tuple[str, ...]) -> "QuerySet[Part, Any]":
    """Versions with an open part under any of the licences; a name is a whole word of the expression, for GPL-3.0-only is in AGPL-3.0-only."""
    parts = Part.objects.filter(kind=Part.Kind.OPEN)
    expressions = parts.order_by().values_list("licence", flat=True).distinct()
    return parts.filter(licence__in=[one for one in expressions if not set(names).isdisjoint(licence_keys(one))]).values("version")


def found_to_be(criterion: str, *, partly: bool) -> "QuerySet[Finding, Any]":
    """Versions whose approving review found the criterion met, or partly."""
    states = [OpennessState.MET, OpennessState.PARTLY] if partly else [OpennessState.MET]
    return Finding.objects.filter(review__decision=Review.Decision.APPROVE, criterion__slug=criterion, state__in=states).values("review__version")


def bands(ask: Ask) -> Q:
    """Where the sum falls for the population and term."""
    main, statutory = (f"{PROFILE}__reach__m{ask.term}__{limit}" for limit in (0, 1))
    known = Q(**{f"{PROFILE}__assessable": True})
    below_main, below_statutory = below(main, ask.population), below(statutory, ask.population)
    conditions = {
        "under": known & below_main,
        "between": known & ~below_main & below_statutory,
        "over": known & ~below_main & ~below_statutory,
        "unknown": ~known,
    }
    return joined(or_, (conditions[band] for band in ask.bands))


def below(path: str, population: int) -> Q:
    """The limit is reached by larger populations only, or never."""
    return Q(**{f"{path}__gt": population}) | Q(**{path: None})
