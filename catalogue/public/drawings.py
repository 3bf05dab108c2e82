"""Small drawings beside words: where an offering belongs, its parts, its sum among the limits."""

from decimal import Decimal
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalogue.models.taxonomy import Component, Layer
from catalogue.pricing.cost import LimitPair
from lib.i18n.localized import page_language
from lib.templatetags.site import icon

BAR_WIDTH, BAR_GAP = 120, 2
GAUGE_WIDTH, GAUGE_LIMIT = Decimal(180), Decimal(60)
KINDS = ("open", "closed", "service")


def layer_mark(layer: Layer) -> SafeString:
    # The name stands beside it.
    return icon(f"layer-{layer.order}", "glyph")


def place(component: Component | None) -> SafeString:
    # A draft may not say it yet.
    if component is None:
        return format_html('<span class="tag soft">{}</span>', _("Paikkaa ei ole valittu"))
    return format_html(
        '<span class="tag">{}{}</span>',
        layer_mark(component.layer),
        component.name(page_language()),
    )


def gauge(total: Decimal, limits: LimitPair) -> SafeString:
    """A bar with the main limit at a third of its length; three times the limit fills it."""
    share = min(total / limits.main.amount * GAUGE_LIMIT, GAUGE_WIDTH)
    return format_html(
        '<svg class="gauge" viewBox="0 0 180 20" preserveAspectRatio="none"'
        ' aria-hidden="true"><rect class="gauge__track" y="7" width="180" height="6" rx="3"/><rect'
        ' class="gauge__fill" y="7" width="{}" height="6" rx="3"/><path class="gauge__tick" d="M60'
        ' 2v16"/></svg>',
        f"{share:.1f}",
    )


@lru_cache(maxsize=1024)
def parts_bar(kinds: tuple[str, ...]) -> SafeString:
    """One block for each part: solid open, hatched closed, pale service.

    Parts without a mark are left out.
    """
    parts = sorted(filter(None, kinds), key=KINDS.index)
    step = BAR_WIDTH / max(len(parts), 1)
    width = f"{step - BAR_GAP:.4g}"
    # One path for all blocks of a kind: a list shows twenty bars.
    blocks = "".join(
        f'<path class="seg--{kind}" d="'
        + "".join(
            f"M{step * place:.4g} 1h{width}v10h-{width}z"
            for place, part in enumerate(parts)
            if part == kind
        )
        + '"/>'
        for kind in dict.fromkeys(parts)
    )
    return mark_safe(  # noqa: S308 -- numbers and known words only
        f'<svg class="parts-bar" viewBox="0 0 120 12" aria-hidden="true">{blocks}</svg>'
    )
