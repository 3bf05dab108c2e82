"""The page of limits and their sources."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from lib.parameters import Parameters
from procurement.models import Route, ValueRule
from procurement.reference import rule_sets


class ThresholdList(TemplateView):
    """The rule sets in force on a day, today unless `paiva` says another, and those of other times."""

    template_name = "procurement/thresholds.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's own signature
        """Rule sets, routes, value rules."""
        parameters = Parameters(self.request.GET)
        parameters.refuse_unknown(["paiva"])
        today = timezone.localdate()
        on = parameters.found("paiva", read_day, _("Päivä %(value)s ei kelpaa. Kirjoita päivä muodossa 2026-11-23.")) or today
        in_force = rule_sets(on)
        others = [rules for rules in rule_sets() if rules not in in_force]
        return super().get_context_data(
            **kwargs, section="thresholds", on=on, is_today=on == today, in_force=in_force, others=others,
            routes=Route.objects.offered(), value_rules=ValueRule.objects.offered(), notices=list(parameters.problems.values()),
        )


def read_day(value: str) -> date | None:
    """An ISO date, or None."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
