"""What an offering costs a buyer, and what the limits make of it, as the API tells them."""

from functools import cache
from typing import Any

from rest_framework import serializers

from catalogue.models import Price
from catalogue.pricing.cost import OfferingCost, tiering_of
from catalogue.pricing.cost_table import PartRow
from catalogue.pricing.procedures import procedure_title
from lib.api.answers import (
    AmountField,
    AnswerSerializer,
    ConstantField,
    TextsSerializer,
    in_every_language,
)
from procurement.price_context import PriceContext
from procurement.rules.lifecycle_cost import MissingReason
from procurement.rules.limits import Band, Procedure, is_reached

VERDICTS = {Band.UNDER: "below", Band.BETWEEN: "above", Band.OVER: "above", Band.UNKNOWN: "unknown"}
MISSING = [reason.value for reason in MissingReason]
ABOUT_MISSING = "Why the sum cannot be assessed; empty when it can."


class CostSerializer(AnswerSerializer):
    """The life-cycle cost without optional parts."""

    total = AmountField(
        allow_null=True, help_text="Null when a price is missing: then it cannot be assessed."
    )
    currency = ConstantField("EUR")
    vat = ConstantField("excluded")
    months = serializers.IntegerField(source="context.months", help_text="As asked.")
    counted_months = serializers.IntegerField(
        source="context.term.counted_months", help_text="At most 48."
    )
    inhabitants = serializers.IntegerField(source="context.population")
    users = serializers.IntegerField(source="context.users", allow_null=True)
    days = serializers.IntegerField(
        source="context.days",
        allow_null=True,
        help_text="Working days, as asked; where the vendor estimates them, the estimate counts.",
    )
    municipality = serializers.CharField(source="context.municipality.code", allow_null=True)
    basis = serializers.ChoiceField(
        ["example", "municipality", "population"], help_text="Whose population it is."
    )
    missing = serializers.ListField(child=serializers.ChoiceField(MISSING), help_text=ABOUT_MISSING)

    def read_basis(self, cost: OfferingCost) -> str:
        if cost.context.municipality:
            return "municipality"
        is_example = cost.context.population == PriceContext().population
        return "example" if is_example else "population"

    def read_missing(self, cost: OfferingCost) -> list[str]:
        return list(dict.fromkeys(missing.reason.value for missing in cost.base.missing))


class WholeCostSerializer(CostSerializer):
    """The life-cycle cost without and with optional parts."""

    total_with_options = AmountField(
        source="whole.total", allow_null=True, help_text="With every optional part."
    )


class ReachedLimitSerializer(AnswerSerializer):
    """A limit and whether the sum reaches it (`total >= amount`)."""

    id = serializers.CharField(source="limit.slug")
    amount = AmountField(source="limit.amount")
    reached = serializers.BooleanField(allow_null=True)

    def read_reached(self, pair: dict[str, Any]) -> bool | None:
        return None if pair["total"] is None else is_reached(pair["total"], pair["limit"])


class FlagSerializer(AnswerSerializer):
    """Where the sum falls. `verdict` speaks of the Avoin kunta limit, `band` also of the national
    one; `procedure` is the duty of the act in force.
    """  # noqa: D205 -- the API prints it as it is

    verdict = serializers.ChoiceField(["below", "above", "unknown"])
    band = serializers.ChoiceField([band.value for band in Band])
    procedure = serializers.ChoiceField(
        [procedure.value for procedure in Procedure],
        help_text=(
            "direct and small: the act does not oblige to tender; national and eu: it does."
            " cannot_assess: a price or a limit is not known, or Åland's own rules apply."
        ),
    )
    procedure_title = TextsSerializer()
    limits = ReachedLimitSerializer(many=True)

    def read_verdict(self, cost: OfferingCost) -> str:
        return VERDICTS[cost.band]

    def read_procedure_title(self, cost: OfferingCost) -> dict[str, str]:
        return _procedure_titles(cost.procedure)

    def read_limits(self, cost: OfferingCost) -> list[dict[str, Any]]:
        pair = (cost.limits.main, cost.limits.statutory)
        return [{"limit": limit, "total": cost.total} for limit in pair]


@cache
def _procedure_titles(procedure: Procedure) -> dict[str, str]:
    return in_every_language(lambda: procedure_title(procedure))


class TierSerializer(AnswerSerializer):
    """The amount for municipalities of up to so many inhabitants; null is above the rest."""

    up_to = serializers.IntegerField(allow_null=True)
    amount = AmountField()


class PriceSerializer(AnswerSerializer):
    """A price. With tiers `amount` is null; with a range `amount_max` counts."""

    amount = AmountField(allow_null=True)
    amount_max = AmountField(allow_null=True)
    recurrence = serializers.ChoiceField(Price.Recurrence.values)
    per = serializers.ChoiceField(Price.Per.values)
    days = serializers.CharField(
        allow_null=True, help_text="How many days are estimated, for a price per day."
    )
    tiering = serializers.ChoiceField(
        Price.Tiering.values,
        allow_null=True,
        help_text=(
            "For tiers per inhabitant: `whole`, all inhabitants at the amount of the municipality's"
            " class; `graduated`, each at that of its own bracket."
        ),
    )
    tiers = TierSerializer(many=True)

    def read_days(self, price: Price) -> str | None:
        return None if price.days is None else f"{price.days.normalize():f}"

    def read_tiering(self, price: Price) -> str | None:
        return tiering_of(price) or None


class PartCostSerializer(AnswerSerializer):
    """What the part costs the buyer."""

    once = AmountField(allow_null=True)
    yearly = AmountField(allow_null=True)
    total = AmountField(allow_null=True)
    missing = serializers.ListField(child=serializers.ChoiceField(MISSING), help_text=ABOUT_MISSING)

    def read_missing(self, row: PartRow) -> list[str]:
        return list(dict.fromkeys(reason.value for reason in row.missing))
