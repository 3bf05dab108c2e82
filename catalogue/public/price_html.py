"""The block that says a sum: the same template for each band and reason, filled with the amount."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalogue.pricing.cost import LimitPair, OfferingCost
from catalogue.public.drawings import gauge
from lib.i18n.amounts import euros
from lib.i18n.localized import page_language
from lib.text.shapes import Shape, hole
from procurement.rules.lifecycle_cost import MissingReason
from procurement.rules.limits import Band, Procedure


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
