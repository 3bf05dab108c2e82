"""Plain search in the database, for when there is no index.

Every word somewhere in name or summary, no facets, no correction.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import connection
from django.db.models import DecimalField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Collate, Lower, NullIf, Replace

from catalogue.content.declaration import Field, Kind
from catalogue.models import (
    Finding,
    FrameworkCover,
    Offering,
    OfferingQuerySet,
    OpennessState,
    Part,
    Review,
)
from catalogue.pricing.cost import STEPPED, blocks_in_band
from lib.i18n.collation import collated
from lib.i18n.localized import LANGUAGES, order_of
from lib.windows import Key, page_of
from search.index import told
from search.index.licences import licence_keys
from search.index.schema import reference_population
from search.query.filters import LAST_MOMENT, first_day_since
from search.query.request import STORED, SearchRequest, SearchResult
from vendors.models import Membership

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
# The order of bytes, as each database calls it.
BYTES = {"sqlite": "BINARY", "postgresql": "C"}


def find(ask: SearchRequest) -> SearchResult:
    """The page of ids and the count; the same filters as the index has."""
    rows = (
        _filtered_offerings(ask)
        .distinct()
        .annotate(
            sort_name=_folded_name(ask.name_language),
            sort_cost=cost_of(ask.population),
            sort_time=F("published__decided_at"),
        )
    )
    order = ORDERINGS[ask.ordering]
    ordered = rows.order_by(*order.columns(is_before=ask.is_before)).values_list("pk", order.column)
    if ask.key is not None:
        found, count = (
            list(ordered.filter(order.beyond(ask.key, is_before=ask.is_before))[: ask.limit + 1]),
            rows.count(),
        )
    else:
        # One query for page and count: a page without an index must not cost more than one with it.
        every = list(ordered)
        found, count = every[ask.offset : ask.offset + ask.limit + 1], len(every)
    page = page_of(
        found,
        ask.window,
        lambda row: (STORED, ask.name_language, order.written(row[1]), row[0]),
    )
    return SearchResult(
        tuple(row[0] for row in page.rows),
        count,
        BACKEND,
        first=page.first,
        last=page.last,
        has_before=page.has_before,
        has_after=page.has_after,
    )


def _folded_name(language: str) -> Collate:
    """The name that is shown in the language, folded for its order as far as a database can."""
    # A database has no collation of ours: these are the letters that names are likely to hold, and
    # a sign within a name counts here.
    shown = Coalesce(
        *(NullIf(f"published__name_{lang}", Value("")) for lang in order_of(language)), Value("")
    )
    folded: Func = Lower(shown)
    # Both cases, for SQLite knows those of ASCII only.
    for letter in "åÅäÄöÖéÉüÜ":
        folded = Replace(folded, Value(letter), Value(collated(letter, language)))
    return Collate(folded, BYTES[connection.vendor])


def cost_of(population: int) -> Cast:
    return Cast(
        KeyTextTransform(
            f"p{reference_population(population)}", KeyTextTransform("totals", PROFILE)
        ),
        DecimalField(max_digits=20, decimal_places=4),
    )


@dataclass(frozen=True)
class Order:
    """By a column, then by key. Rows without a value come last."""

    column: str
    read: Callable[[str], Any] = str
    falls: bool = False

    def columns(self, *, is_before: bool) -> tuple[Any, ...]:
        goes_down = self.falls is not is_before
        by = (
            F(self.column).desc(
                nulls_first=is_before or None, nulls_last=None if is_before else True
            )
            if goes_down
            else F(self.column).asc(
                nulls_first=is_before or None, nulls_last=None if is_before else True
            )
        )
        return by, "-pk" if is_before else "pk"

    def written(self, value: Any) -> str | None:  # noqa: ANN401 -- a column's value
        return (
            None
            if value is None
            else value.isoformat()
            if isinstance(value, datetime)
            else str(value)
        )

    def beyond(self, key: Key, *, is_before: bool) -> Q:
        _kind, _language, text, pk = key
        tied = Q(pk__lt=pk) if is_before else Q(pk__gt=pk)
        if text is None:
            return Q(**{f"{self.column}__isnull": True}) & tied | (
                Q(**{f"{self.column}__isnull": False}) if is_before else Q(pk__in=[])
            )
        value, past = self.read(text), "lt" if self.falls is not is_before else "gt"
        last = Q(pk__in=[]) if is_before else Q(**{f"{self.column}__isnull": True})
        return Q(**{f"{self.column}__{past}": value}) | Q(**{self.column: value}) & tied | last


BY_NAME = Order("sort_name")
ORDERINGS: Mapping[str, Order] = {
    "relevance": BY_NAME,
    "name": BY_NAME,
    "newest": Order("sort_time", datetime.fromisoformat, falls=True),
    "cost": Order("sort_cost", Decimal),
}


def _filtered_offerings(ask: SearchRequest) -> OfferingQuerySet:
    on = date.fromordinal(ask.on_day)
    public = Offering.objects.published(on)
    rows = (public if ask.with_stale else public.fresh(on)).filter(words(ask.text), bands(ask))
    for name, values in ask.filters.items():
        if values:
            rows = filtered(rows, name, values, partly=ask.partly)
    if ask.updated_since is not None:
        rows = rows.filter(updated(ask.updated_since, on))
    if ask.max_cost_cents is not None:
        rows = rows.annotate(cost=cost_of(ask.population)).filter(
            cost__lte=Decimal(ask.max_cost_cents) / 100
        )
    return rows


def updated(moment: int, on: date) -> Q:
    """Told of since `moment`, in unix seconds, or brought back by a membership that began since."""
    since, first_day = (
        datetime.fromtimestamp(min(moment, LAST_MOMENT), UTC),
        date.fromordinal(first_day_since(moment)),
    )
    began = Membership.objects.in_force(on).filter(starts_on__gte=first_day)
    return (
        Q(face__updated_at__gte=since)
        | Q(face=None, published__decided_at__gte=since)
        | Q(vendor__in=began.values("vendor"))
    )


def words(text: str) -> Q:
    fields = [
        f"published__{name}_{language}__icontains"
        for name in ("name", "summary")
        for language in LANGUAGES
    ]
    return joined(
        and_,
        (
            joined(or_, (Q(**{field: word}) for field in fields))
            for word in text.split()[:MOST_WORDS]
        ),
    )


def joined(how: Callable[[Q, Q], Q], parts: Iterable[Q]) -> Q:
    return reduce(how, parts, Q())


def filtered(
    rows: OfferingQuerySet, name: str, values: tuple[str, ...], *, partly: bool
) -> OfferingQuerySet:
    """One facet: any of its values, but all of the criteria of openness."""
    if name == "openness":
        return reduce(
            lambda left, value: left.filter(published__in=_found_to_be(value, partly=partly)),
            values,
            rows,
        )
    if name == "framework":
        covers = FrameworkCover.objects.current().of_published()
        return rows.filter(pk__in=covers.filter(framework__slug__in=values).values("offering"))
    if name == "licence":
        return rows.filter(published__in=licensed(values))
    if name in told.BY_NAME:
        return _telling(rows, told.BY_NAME[name], values)
    return rows.filter(**{f"{COLUMNS[name]}__in": values})


def _telling(rows: OfferingQuerySet, field: Field, values: tuple[str, ...]) -> OfferingQuerySet:
    column = "published__facts" if field.is_fact else f"published__{field.name}"
    if field.kind is Kind.URL:
        return rows.exclude(**{column: ""})
    path = f"{column}__{field.name}" if field.is_fact else column
    if field.kind is Kind.CHOICE:
        return rows.filter(**{f"{path}__in": values})
    # Neither database of ours knows the other's way into a list: its JSON is read as text.
    text = KeyTextTransform(field.name, column) if field.is_fact else Cast(column, TextField())
    named = rows.annotate(**{f"told_{field.name}": text})
    return named.filter(
        joined(and_, (Q(**{f"told_{field.name}__contains": f'"{value}"'}) for value in values))
    )


def licensed(names: tuple[str, ...]) -> "QuerySet[Part, Any]":
    # A name is a whole word of the expression, for GPL-3.0-only is in AGPL-3.0-only.
    parts = Part.objects.filter(kind=Part.Kind.OPEN)
    expressions = parts.order_by().values_list("licence", flat=True).distinct()
    return parts.filter(
        licence__in=[one for one in expressions if not set(names).isdisjoint(licence_keys(one))]
    ).values("version")


def _found_to_be(criterion: str, *, partly: bool) -> "QuerySet[Finding, Any]":
    states = [OpennessState.MET, OpennessState.PARTLY] if partly else [OpennessState.MET]
    return Finding.objects.filter(
        review__decision=Review.Decision.APPROVE, criterion__slug=criterion, state__in=states
    ).values("review__version")


def bands(ask: SearchRequest) -> Q:
    # The total never falls as the population grows: one number for each limit tells of every
    # population.
    main, statutory = (f"{PROFILE}__reach__m{ask.term}__{limit}" for limit in (0, 1))
    known, stepped = (Q(**{f"{PROFILE}__assessable": value}) for value in (True, STEPPED))
    below_main, below_statutory = below(main, ask.population), below(statutory, ask.population)
    conditions = {
        "under": known & below_main,
        "between": known & ~below_main & below_statutory,
        "over": known & ~below_main & ~below_statutory,
        "unknown": ~known & ~stepped,
    }
    return joined(or_, (conditions[band] | _in_step(band, ask) for band in ask.bands))


def _in_step(band: str, ask: SearchRequest) -> Q:
    # Versions whose cost may fall as the population grows name the blocks of populations in each
    # band; a population is in exactly one of them.
    return Q(
        **{f"{PROFILE}__steps__m{ask.term}__has_any_keys": blocks_in_band(band, ask.population)}
    )


def below(path: str, population: int) -> Q:
    # The limit is reached by larger populations only, or never.
    return Q(**{f"{path}__gt": population}) | Q(**{path: None})
