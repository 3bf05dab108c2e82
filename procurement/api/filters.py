"""Parameters of the API that buying gives: the price's buyer and term, a day, a name."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from lib.api.filters import (
    DayParameter,
    PagedFilters,
    StrictFilterSet,
    TextParameter,
    WholeParameter,
)
from lib.forms.parameters import quoted
from procurement.models import Municipality, RuleSet
from procurement.price_context import (
    DEFAULT_MONTHS,
    EXAMPLE_POPULATION,
    MOST_DAYS,
    MOST_MONTHS,
    MOST_POPULATION,
    MOST_USERS,
    PriceContext,
)
from procurement.registry import municipalities


class BuyerFilters(StrictFilterSet):
    """The buyer and the term of every sum."""

    municipality = TextParameter(
        "The code of the municipality that buys, such as 837; its population is used. Not together"
        " with `population`.",
        most=3,
    )
    population = WholeParameter(
        "Inhabitants of the buyer. Without it and without `municipality` prices are for an example"
        f" municipality of {EXAMPLE_POPULATION} inhabitants.",
        least=1,
        most=MOST_POPULATION,
    )
    months = WholeParameter(
        "Length of the contract in months. More than 48 count as 48 (act 1397/2016, section 30).",
        least=1,
        most=MOST_MONTHS,
        default=DEFAULT_MONTHS,
    )
    users = WholeParameter(
        "Users, for prices per user. Without it such prices are missing and the sum cannot be"
        " assessed.",
        least=1,
        most=MOST_USERS,
    )
    days = WholeParameter(
        "Working days, for prices per day of which the vendor estimates none. Without it such"
        " prices are missing.",
        least=1,
        most=MOST_DAYS,
    )

    class Meta:
        """No column is filtered."""

        model = Municipality
        fields: list[str] = []

    @classmethod
    def mutual_problems(cls, values: Mapping[str, Any]) -> dict[str, str]:
        """One buyer only, and one that exists."""
        code = values["municipality"]
        if code and values["population"]:
            return {"population": _("Anna joko municipality tai population, ei molempia.")}
        if code and code not in municipalities():
            return {"municipality": _("Kuntaa numero %(value)s ei ole.") % {"value": quoted(code)}}
        return {}


def context_of(asked: Mapping[str, Any]) -> PriceContext:
    municipality = municipalities().get(asked["municipality"]) if asked["municipality"] else None
    context = PriceContext.of(municipality, asked["months"], asked["users"], asked["days"])
    return (
        PriceContext(None, asked["population"], context.months, context.users, context.days)
        if asked["population"]
        else context
    )


class MunicipalityFilters(PagedFilters):
    """Finding a municipality."""

    q = TextParameter(
        "Beginning or any piece of the Finnish or Swedish name, or of the code. Names that begin"
        " with it come first.",
        most=100,
    )

    class Meta:
        """No column is filtered."""

        model = Municipality
        fields: list[str] = []


class ThresholdFilters(StrictFilterSet):
    """The day."""

    on = DayParameter("The day (in Finland) whose limits are asked for; today when left out.")

    class Meta:
        """No column is filtered."""

        model = RuleSet
        fields: list[str] = []
