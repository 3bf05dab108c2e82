"""Pages of buying open to all: the limits with their sources, and the choice of a municipality."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from lib.forms.parameters import Parameters
from lib.i18n.localized import page_language
from procurement.filters import KUNTA, LABELS
from procurement.home import price_context_of
from procurement.models import Municipality, Route, ValueRule
from procurement.registry import rule_sets

BACK = "paluu"


class ThresholdList(TemplateView):
    """Rule sets in force on a day, today unless `paiva` says another, and those of other times."""

    template_name = "procurement/thresholds.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parameters = Parameters(self.request.GET, labels={"paiva": gettext_lazy("Päivä")})
        parameters.refuse_unknown(["paiva"])
        today = timezone.localdate()
        on = (
            parameters.found(
                "paiva",
                _read_day,
                _("Päivä %(value)s ei kelpaa. Kirjoita päivä muodossa 2026-11-23."),
            )
            or today
        )
        in_force = rule_sets(on)
        others = [rules for rules in rule_sets() if rules not in in_force]
        return super().get_context_data(
            **kwargs,
            section="thresholds",
            on=on,
            is_today=on == today,
            in_force=in_force,
            others=others,
            routes=Route.objects.offered(),
            value_rules=ValueRule.objects.offered(),
            notices=list(parameters.problems.values()),
        )


class ChooseMunicipality(View):
    """`/kuntavalinta`: the visitor's own municipality, remembered for every page.

    `paluu` is where they came from.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        parameters = Parameters(request.GET, labels=LABELS)
        back = own_page(parameters.given.get(BACK, ""))
        context = price_context_of(request, parameters)
        parameters.refuse_unknown((KUNTA, BACK))
        if KUNTA in parameters.given and not parameters.problems:
            return redirect(_with_municipality(back, context.municipality))
        typed = parameters.one(KUNTA) or (
            context.municipality.name(page_language()) if context.municipality else ""
        )
        shown = {
            "section": "choose",
            "price_context": context,
            "municipality_text": typed,
            "back": back,
            "notices": list(parameters.problems.values()),
        }
        return render(request, "procurement/choose.html", shown)


def own_page(address: str) -> str:
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(
        address, allowed_hosts=None
    )
    return address if is_ours else reverse("deploy:front")


def _with_municipality(address: str, municipality: Municipality | None) -> str:
    """The address for the municipality: one that named another names this one.

    The others are led by what is remembered.
    """
    path, _mark, rest = address.partition("?")
    query = QueryDict(rest, mutable=True)
    if query.pop(KUNTA, None) is not None and municipality:
        query[KUNTA] = municipality.code
    return f"{path}?{query.urlencode()}" if query else path


def _read_day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
