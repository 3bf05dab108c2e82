"""Sums as HTML: the block that says one, for whom all on a page are, and the form that changes it.

Each template is rendered once for what it branches on, and filled with amounts and names.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from catalogue.pricing.cost import LimitPair, OfferingCost
from catalogue.public.drawings import gauge
from lib.caching.process import cache_version
from lib.i18n.amounts import euros
from lib.i18n.localized import page_language
from lib.text.shapes import Shape, hole
from procurement.price_context import DEFAULT_MONTHS, TERMS, PriceContext
from procurement.registry import MUNICIPALITIES
from procurement.rules.lifecycle_cost import MissingReason
from procurement.rules.limits import Band, Procedure


def hidden_fields(pairs: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


def price_block(cost: OfferingCost) -> SafeString:
    """A sum, for whom and how long it is, and its flag; or why there is none."""
    total, language, context = cost.total, page_language(), cost.context
    missing = next(iter(cost.base.missing), None)
    shape = _price_shape(
        language,
        context.term.counted_months,
        cost.band,
        cost.procedure if total is not None else None,
        missing.reason if missing else None,
        cost.limits,
    )
    return shape.filled(
        {
            "name": context.name(language),
            "sum": "" if total is None else euros(total, language),
            "gauge": "" if total is None else gauge(total, cost.limits),
        }
    )


@lru_cache(maxsize=512)
def _price_shape(
    _language: str,
    months: int,
    band: Band,
    procedure: Procedure | None,
    reason: MissingReason | None,
    limits: LimitPair,
) -> Shape:
    return Shape.of(
        render_to_string(
            "catalogue/components/price.html",
            {
                "months": months,
                "band": band,
                "procedure": procedure,
                "reason": reason,
                "limits": limits,
                "name": hole("name"),
                "sum": hole("sum"),
                "gauge": hole("gauge"),
            },
        )
    )


def price_basis(context: PriceContext) -> SafeString:
    """For whom and for how long the sums of a page are."""
    return _basis(page_language(), cache_version(MUNICIPALITIES), context)


@lru_cache(maxsize=1024)
def _basis(_language: str, _token: str, context: PriceContext) -> SafeString:
    html = render_to_string("catalogue/components/price_basis.html", {"price_context": context})
    return SafeString(html.strip())


def price_form(
    context: PriceContext,
    municipality: str,
    form_id: str = "",
    action: str = "",
    kept: Iterable[tuple[str, str]] = (),
) -> SafeString:
    """The basis, and the fields that change it.

    `municipality` stands in its field as it was typed. The fields join the form `form_id` where the
    page has one, else they have their own, which leads to `action` and keeps the page's other
    parameters.
    """
    shape = _form_shape(page_language(), cache_version(MUNICIPALITIES), form_id, context.months)
    return shape.filled(
        {
            "basis": price_basis(context),
            "municipality": municipality,
            "users": "" if context.users is None else context.users,
            "days": "" if context.days is None else context.days,
            "action": action,
            "kept": hidden_fields(kept),
        }
    )


@lru_cache(maxsize=256)
def _form_shape(_language: str, _token: str, form_id: str, months: int) -> Shape:
    return Shape.of(
        render_to_string(
            "catalogue/components/price_form.html",
            {
                "form_id": form_id,
                "terms": sorted({*TERMS, months}),
                "default_months": DEFAULT_MONTHS,
                "price_context": {"months": months, "users": hole("users"), "days": hole("days")},
                "basis": hole("basis"),
                "municipality_text": hole("municipality"),
                "action": hole("action"),
                "kept": hole("kept"),
            },
        )
    )
