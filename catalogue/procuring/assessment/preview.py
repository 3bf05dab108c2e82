"""`/yllapito/rajat`: what a change of the limits changes of what is public, for staff."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from catalogue.models import Offering, Version
from catalogue.procuring.assessment.offers import Offer
from lib.forms.parameters import Parameters
from lib.i18n.localized import Text, page_language
from procurement.price_context import PriceContext
from procurement.registry import limits, rule_sets
from procurement.rules.assessment import Assessment, assess
from procurement.rules.estimated_value import Purchase
from procurement.rules.limits import Limit

CHUNK = 500


@dataclass(frozen=True)
class Change:
    """An offering that is judged otherwise from the day on, for the example municipality."""

    slug: str
    name: Text
    before: Assessment
    after: Assessment


def changes_on(day: date, known: tuple[Limit, ...], today: date) -> Iterator[Change]:
    """What the day before and the day itself judge otherwise, of what is public today."""
    context = PriceContext()
    rows = (
        Version.objects.filter(published_for__in=Offering.objects.published(today))
        .select_related("offering")
        .prefetch_related("parts__prices__tiers")
        .order_by("offering__slug")
    )
    for version in rows.iterator(chunk_size=CHUNK):
        lines = Offer(version).lines
        before, after = (
            assess(
                Purchase(decided_on=on, lines=lines, buyer=context.buyer, term=context.term), known
            )
            for on in (day - timedelta(days=1), day)
        )
        if (before.procedure, before.verdict) != (after.procedure, after.verdict):
            yield Change(version.offering.slug, version.name(page_language()), before, after)


class LimitPreview(LoginRequiredMixin, View):
    """`paiva` is the day of the change; without it the next day on which a rule set starts."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The second factor is demanded by its middleware.
        if request.user.is_authenticated and not request.user.has_perm(
            "procurement.change_ruleset"
        ):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        parameters, today = Parameters(request.GET), timezone.localdate()
        parameters.refuse_unknown(["paiva"])
        day = (
            parameters.found(
                "paiva",
                _read_day,
                _("Päivä %(value)s ei kelpaa. Kirjoita päivä muodossa 2026-11-23."),
            )
            or _next_start(today)
            or today
        )
        shown = {
            "section": "staff",
            "day": day,
            "starting": [rules for rules in rule_sets() if rules.valid_from == day],
            "changes": list(changes_on(day, limits(), today)),
            "notices": list(parameters.problems.values()),
        }
        return render(request, "catalogue/procuring/limit_preview.html", shown)


def _next_start(today: date) -> date | None:
    return min(
        (rules.valid_from for rules in rule_sets() if rules.valid_from > today), default=None
    )


def _read_day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    # The day before is asked too.
    return day if day > date.min else None
