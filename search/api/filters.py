"""The parameters of the API's list of offerings, and the question they make."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.frameworks import usable_frameworks
from catalogue.models import Offering, Version
from catalogue.taxonomy.registry import taxonomy
from lib.api.filters import (
    EurosParameter,
    MomentParameter,
    PagedFilters,
    TextParameter,
    ValueParameter,
    ValuesParameter,
)
from lib.forms.parameters import clean
from lib.windows import Window
from procurement.api.filters import BuyerFilters, context_of
from procurement.price_context import TERMS, PriceContext
from search.index import told
from search.indexing.documents import licence_names, vendor_names
from search.query.request import NO_FRAMEWORK, Ordering, SearchRequest
from vendors.models import Vendor

BANDS: Mapping[str, tuple[str, ...]] = {
    "below": ("under",),
    "above": ("between", "over"),
    "unknown": ("unknown",),
}
ORDERINGS: Mapping[str, Ordering] = {
    "relevance": "relevance",
    "name": "name",
    "-published_at": "newest",
    "cost": "cost",
}
FACETS = (
    "layer",
    "component",
    "openness",
    "phase",
    "function",
    "kind",
    "vendor",
    "licence",
    *told.BY_NAME,
)
CENTS = 100
CLASS = (
    "Counted for 48 months at the reference population of the buyer's size class (2,000, 5,000,"
    " 10,000, 20,000, 40,000, 100,000 or 700,000 inhabitants, the smallest that is not below the"
    " buyer's), whatever `months` says; not together with `users`."
)


def _is_vendor(slug: str) -> bool:
    today = timezone.localdate()
    # The table is asked only about slugs that the kept names do not hold.
    return slug in vendor_names(today) or Vendor.objects.listed(today).filter(slug=slug).exists()


def _told_parameter(name: str, about: str) -> ValuesParameter:
    values = told.values_of(told.BY_NAME[name])
    return ValuesParameter(about, known=frozenset(values).__contains__, values=values)


class OfferingFilters(BuyerFilters, PagedFilters):
    """What offerings may be found by."""

    q = TextParameter(
        "Words to look for in names, summaries, descriptions, parts and vendors; Finnish, Swedish"
        " or English, in any inflection."
    )
    as_typed = ValueParameter("1: no word of `q` is corrected.", values=("0", "1"), default="0")
    layer = ValuesParameter(
        "Slug of a layer. Repeated: any of them.", known=lambda slug: slug in taxonomy().layers
    )
    component = ValuesParameter(
        "Slug of a component. Repeated: any of them.",
        known=lambda slug: slug in taxonomy().components,
    )
    openness = ValuesParameter(
        "Slug of an openness criterion that JulkisCOSS has found to be met. Repeated: all of them.",
        known=lambda slug: slug in taxonomy().criteria,
    )
    openness_state = ValueParameter(
        "With `partly`, criteria found to be partly met will do for `openness` too.",
        values=("met", "partly"),
        default="met",
    )
    phase = ValuesParameter(
        "Slug of a phase. Repeated: any of them.", known=lambda slug: slug in taxonomy().phases
    )
    function = ValuesParameter(
        "Slug of a municipal function. Repeated: any of them.",
        known=lambda slug: slug in taxonomy().functions,
    )
    kind = ValuesParameter(
        "What is offered. Repeated: any of them.",
        known=lambda kind: kind in Version.Kind.values,
        values=Version.Kind.values,
    )
    vendor = ValuesParameter("Slug of a vendor. Repeated: any of them.", known=_is_vendor)
    licence = ValuesParameter(
        "SPDX identifier of a licence of an open part. Repeated: any of them.",
        known=lambda licence: licence in licence_names(),
    )
    languages = _told_parameter(
        "languages", "Code of a language of the user interface, ISO 639. Repeated: all of them."
    )
    accessibility_url = _told_parameter(
        "accessibility_url", "1: only offerings that tell the address of their statement."
    )
    processing_region = _told_parameter(
        "processing_region", "Where the municipality's data is processed. Repeated: any of them."
    )
    certificates = _told_parameter(
        "certificates", "A certificate or report of the vendor. Repeated: all of them."
    )
    identification = _told_parameter(
        "identification", "How users can identify themselves. Repeated: all of them."
    )
    integrations = _told_parameter(
        "integrations", "A service there is a ready integration to. Repeated: all of them."
    )
    threshold = ValueParameter(
        "Where the life-cycle cost without optional parts falls for the buyer: below the Avoin"
        " kunta limit, at or above it, or unknown because a price is missing. Needs `months` of 12,"
        " 24, 36 or 48; not together with `users`.",
        values=tuple(BANDS),
    )
    max_cost = EurosParameter(
        f"The life-cycle cost without optional parts, EUR excl. VAT, is at most this. {CLASS}"
    )
    ordering = ValueParameter(
        "The order; without `q` relevance is by name, and with it goes to 10,000 rows. `cost` is"
        f" from the cheapest. {CLASS}",
        values=tuple(ORDERINGS),
        default="relevance",
    )
    updated_since = MomentParameter(
        "`updated_at` is this time or later, RFC 3339, such as 2026-11-23T12:00:00Z. What is public"
        " no more is not in the list: `changes/` tells of it."
    )
    include_stale = ValueParameter(
        "1: also offerings whose vendor has not confirmed the facts for a year and 60 days.",
        values=("0", "1"),
        default="0",
    )
    framework = ValueParameter(
        "1: only offerings that the municipality is known to be allowed to buy through a framework"
        " today, whole or a part. Needs `municipality`.",
        values=("0", "1"),
        default="0",
    )
    facets = ValueParameter(
        "1: count the values of every filter too.", values=("0", "1"), default="0"
    )

    class Meta:
        model = Offering
        # No column is filtered: the index is asked.
        fields: list[str] = []

    @classmethod
    def mutual_problems(cls, values: Mapping[str, Any]) -> dict[str, str]:
        # What the index cannot answer is refused, never answered roughly.
        return (
            super().mutual_problems(values)
            | _per_user_problems(values)
            | _term_problems(values)
            | _framework_problems(values)
        )


def _per_user_problems(values: Mapping[str, Any]) -> dict[str, str]:
    by_cost = values["threshold"] or values["max_cost"] is not None or values["ordering"] == "cost"
    if not values["users"] or not by_cost:
        return {}
    return {
        "users": _(
            "Käyttäjäkohtaisia hintoja ei ole hakemistossa: users ei sovi yhteen ehtojen threshold,"
            " max_cost ja ordering=cost kanssa."
        )
    }


def _framework_problems(values: Mapping[str, Any]) -> dict[str, str]:
    if values["framework"] != "1" or values["municipality"]:
        return {}
    return {"framework": _("Ehto framework tarvitsee kunnan: anna municipality.")}


def _term_problems(values: Mapping[str, Any]) -> dict[str, str]:
    if not values["threshold"] or not values["months"] or values["months"] in TERMS:
        return {}
    return {"months": _("Ehdon threshold kanssa kuukausia on oltava 12, 24, 36 tai 48.")}


def ask_of(asked: Mapping[str, Any], language: str, on: date, window: Window) -> SearchRequest:
    context = context_of(asked)
    return SearchRequest(
        on_day=on.toordinal(),
        text=clean(asked["q"] or ""),
        language=language,
        as_typed=asked["as_typed"] == "1",
        want_related=True,
        filters=_facets_asked(asked, context, on),
        partly=asked["openness_state"] == "partly",
        with_stale=asked["include_stale"] == "1",
        bands=BANDS[asked["threshold"]] if asked["threshold"] else (),
        population=context.population,
        months=context.filter_months,
        max_cost_cents=None if asked["max_cost"] is None else int(asked["max_cost"] * CENTS),
        # The index keeps whole seconds and no time before 1970.
        updated_since=(
            max(0, int(asked["updated_since"].timestamp())) if asked["updated_since"] else None
        ),
        ordering=ORDERINGS[asked["ordering"] or "relevance"],
        limit=window.size,
        key=window.key,
        is_before=window.is_before,
        want_facets=asked["facets"] == "1",
    )


def _facets_asked(
    asked: Mapping[str, Any], context: PriceContext, on: date
) -> dict[str, tuple[str, ...]]:
    filters = {name: tuple(dict.fromkeys(asked[name])) for name in FACETS if asked[name]}
    if asked["framework"] == "1":
        filters["framework"] = usable_frameworks(context.municipality, on) or (NO_FRAMEWORK,)
    return filters
