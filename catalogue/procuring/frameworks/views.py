"""`/puitejarjestelyt`: purchasing bodies and their frameworks, open to all."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from catalogue.models import FrameworkCover
from catalogue.procuring.frameworks.covers import public_covers
from lib.forms.parameters import Parameters
from lib.i18n.localized import Text, page_language
from procurement.filters import LABELS
from procurement.filters import NAMES as PRICE_NAMES
from procurement.home import price_context_of
from procurement.models import Framework, PurchasingBody
from procurement.price_context import PriceContext


@dataclass(frozen=True)
class BodyRow:
    """A body with its frameworks; `is_usable` only where it is known that the municipality may."""

    body: PurchasingBody
    is_usable: bool
    is_owned_by_somebody: bool
    in_force: tuple[Framework, ...]
    coming: tuple[Framework, ...]
    over: tuple[Framework, ...]


@dataclass(frozen=True)
class CoverRow:
    name: Text
    address: str
    # The part's name in the page's language; empty where the framework covers the whole.
    part: Text | None


def buyer_page(request: HttpRequest) -> dict[str, Any]:
    parameters = Parameters(request.GET, labels=LABELS)
    context = price_context_of(request, parameters)
    parameters.refuse_unknown(PRICE_NAMES)
    return {"price_context": context, "notices": list(parameters.problems.values())}


class FrameworkList(TemplateView):
    """`/puitejarjestelyt`."""

    template_name = "catalogue/procuring/frameworks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, page = timezone.localdate(), buyer_page(self.request)
        return super().get_context_data(
            **kwargs,
            **page,
            section="frameworks",
            today=today,
            rows=body_rows(page["price_context"], today),
        )


def body_rows(context: PriceContext, on: date) -> list[BodyRow]:
    """Those with frameworks in force first, examples after the others."""
    bodies = PurchasingBody.objects.prefetch_related("frameworks", "owners")
    usable = (
        set(PurchasingBody.objects.usable_by(context.municipality, on).values_list("pk", flat=True))
        if context.municipality
        else set()
    )
    return [_body_row(body, body.pk in usable, on) for body in bodies]


def _body_row(body: PurchasingBody, is_usable: bool, on: date) -> BodyRow:  # noqa: FBT001 -- a plain fact of the row
    rows = list(body.frameworks.all())
    return BodyRow(
        body,
        is_usable,
        any(body.owners.all()),
        in_force=tuple(row for row in rows if row.valid_from <= on <= row.last_day),
        coming=tuple(row for row in rows if on < row.valid_from),
        over=tuple(row for row in reversed(rows) if row.last_day < on),
    )


class FrameworkDetail(TemplateView):
    """`/puitejarjestelyt/<slug>`: also of one that is over, which says so."""

    template_name = "catalogue/procuring/framework.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, page = timezone.localdate(), buyer_page(self.request)
        framework = get_object_or_404(Framework.objects.select_related("body"), slug=kwargs["slug"])
        municipality = page["price_context"].municipality
        is_usable = municipality is not None and (
            Framework.objects.open_to(municipality, today).filter(pk=framework.pk).exists()
        )
        return super().get_context_data(
            **kwargs,
            **page,
            section="frameworks",
            today=today,
            framework=framework,
            is_usable=is_usable,
            is_over=framework.last_day < today,
            is_coming=today < framework.valid_from,
            named=framework.users.filter(until__isnull=True).select_related("municipality"),
            covers=cover_rows(
                FrameworkCover.objects.on_day(min(today, framework.last_day)).filter(
                    framework=framework
                ),
                today,
            ),
        )


def cover_rows(covers: QuerySet[FrameworkCover], on: date) -> list[CoverRow]:
    language = page_language()
    rows = [
        CoverRow(
            cover.offering.published.name(language),
            cover.offering.get_absolute_url(),
            cover.part.name(language) if cover.part else None,
        )
        for cover in public_covers(covers, on)
        if cover.offering.published
    ]
    return sorted(rows, key=lambda row: (str(row.name).casefold(), str(row.part or "")))
