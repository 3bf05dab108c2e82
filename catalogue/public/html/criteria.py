"""The table of openness: a row of each criterion."""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalogue.models import OpennessState
from catalogue.public.offering_page import CriterionRow, EvidenceRow
from lib.i18n.localized import page_language
from lib.templatetags.site import text
from lib.text.shapes import Shape, hole


def criterion_row(row: CriterionRow) -> SafeString:
    shape = _row_shape(page_language(), row.slug, row.state, has_evidence=bool(row.evidence))
    return shape.filled(
        {
            "name": row.name,
            "reason": text(row.reason),
            "evidence": format_html_join(", ", "{}", ((_link(item),) for item in row.evidence)),
        }
    )


def _link(item: EvidenceRow) -> SafeString:
    return format_html(
        '<a href="{}" rel="noopener external nofollow">{}</a>',
        item.url,
        text(item.shows, say=False),
    )


@lru_cache(maxsize=256)
def _row_shape(
    _language: str, slug: str, state: OpennessState | None, *, has_evidence: bool
) -> Shape:
    return Shape.of(
        render_to_string(
            "catalogue/components/criterion_row.html",
            {
                "slug": slug,
                "state": state,
                "name": hole("name"),
                "reason": hole("reason"),
                "evidence": hole("evidence") if has_evidence else "",
            },
        )
    )
