"""What the assessments' API takes and gives."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from catalogue.procuring.assessment.request import CLASSES
from catalogue.procuring.assessment.result import Result
from lib.api.answers import AmountField, AnswerSerializer, ConstantField, TextsSerializer
from lib.i18n.localized import LANGUAGES
from procurement.rules.assessment import Measure
from procurement.rules.estimated_value import ValueBasis, shown_amount
from procurement.rules.lifecycle_cost import MissingReason
from procurement.rules.limits import Procedure, Verdict
from procurement.rules.routes import RouteName
from procurement.sources import Source, sources
from procurement.wording import OpenRoute, Said


class AssessmentRequestSerializer(serializers.Serializer[Any]):
    """A purchase to assess: an offering, several bought together, or a sum. Amounts are decimal
    strings in EUR. What is left out has its default; other fields are refused.
    """  # noqa: D205 -- published word for word

    offering = serializers.CharField(
        required=False, help_text="The slug of an offering. `slug:3` is its version 3."
    )
    offerings = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        max_length=5,
        help_text=(
            "Instead of `offering`: several that are bought together, which are added up (act"
            " 1397/2016, section 27)."
        ),
    )
    amount = serializers.CharField(
        required=False, help_text="Instead of offerings: a sum, such as `29999.99`."
    )
    vat_rate = serializers.CharField(
        required=False,
        help_text="The VAT that `amount` includes, in per cent, such as `25.5`; it is taken out.",
    )
    municipality = serializers.CharField(
        required=False, help_text="The code of the municipality that buys. Not with `population`."
    )
    population = serializers.IntegerField(required=False, min_value=1)
    months = serializers.JSONField(
        required=False, help_text="Months of the contract, 1–120, or `indefinite`. Default 48."
    )
    option_months = serializers.IntegerField(required=False, min_value=0)
    users = serializers.IntegerField(required=False, min_value=1)
    days = serializers.IntegerField(
        required=False, min_value=1, help_text="Working days, where the vendor estimates none."
    )
    parts = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        help_text="Ids of the optional parts that are bought too.",
    )
    procedure_class = serializers.ChoiceField(CLASSES, required=False)
    basis = serializers.ChoiceField(
        list(ValueBasis), required=False, help_text="By what the act counts the value."
    )
    own_days = serializers.CharField(
        required=False, help_text="The municipality's own work: told, never counted."
    )
    own_day_price = serializers.CharField(required=False)
    prices_valid_until = serializers.DateField(required=False)
    decided_on = serializers.DateField(
        required=False, help_text="The day whose limits are used; today (in Finland) by default."
    )


class CitedSourceSerializer(AnswerSerializer):
    """Where it is said."""

    text = serializers.CharField()
    url = serializers.CharField(allow_null=True)

    def read_url(self, source: Source) -> str | None:
        return source.url or None


class SaidSerializer(AnswerSerializer):
    """A reason or a warning, in words and with its sources."""

    code = serializers.CharField()
    text = TextsSerializer()
    sources = CitedSourceSerializer(many=True)

    def read_text(self, row: Said) -> Any:  # noqa: ANN401 -- a mapping of texts by language
        return row.texts

    def read_sources(self, row: Said) -> tuple[Source, ...]:
        return sources(row.source, LANGUAGES[0])


class RouteSerializer(AnswerSerializer):
    """A way to buy that is open, and what it asks of the municipality."""

    id = serializers.ChoiceField(list(RouteName))
    title = TextsSerializer(source="route.title")
    text = TextsSerializer(source="route.text")
    condition = TextsSerializer(allow_null=True)
    sources = CitedSourceSerializer(many=True)

    def read_id(self, row: OpenRoute) -> str:
        return row.route.slug

    def read_condition(self, row: OpenRoute) -> Any:  # noqa: ANN401 -- a mapping of texts by language
        return row.condition and row.condition.texts

    def read_sources(self, row: OpenRoute) -> tuple[Source, ...]:
        return sources(row.route.source, LANGUAGES[0])


class VerdictLimitSerializer(AnswerSerializer):
    """A limit, and whether the measure that it is compared with reaches it."""

    id = serializers.CharField(source="limit.slug")
    rule_set = serializers.CharField(source="limit.rule_set")
    level = serializers.CharField(source="limit.level")
    amount = AmountField(source="limit.amount")
    measure = serializers.ChoiceField(list(Measure))
    reached = serializers.BooleanField(
        source="is_reached",
        allow_null=True,
        help_text="`value >= amount`, unrounded; null when the value cannot be assessed.",
    )
    source = serializers.CharField()  # type: ignore[assignment]  # a field that has the name of one of REST framework's own

    def read_source(self, row: Any) -> str:  # noqa: ANN401 -- a limit with its verdict
        return str(row.limit.source)


class YearRowSerializer(AnswerSerializer):
    """What a part costs in a year of the contract; of a bare sum `part` is null."""

    part = serializers.IntegerField(allow_null=True)
    year = serializers.IntegerField()
    amount = AmountField()

    def read_part(self, row: Any) -> int | None:  # noqa: ANN401 -- a row of the result
        return int(row.part) if row.part else None


class YearSumSerializer(AnswerSerializer):
    """A year's sum, and what has been paid by its end."""

    year = serializers.IntegerField()
    amount = AmountField()
    cumulative = AmountField()


class MissingPriceSerializer(AnswerSerializer):
    """A part whose price is not known, and why."""

    part = serializers.IntegerField()
    name = TextsSerializer()
    reason = serializers.ChoiceField(list(MissingReason))


class RuleSetInForceSerializer(AnswerSerializer):
    """A rule set that was used, and since when it is in force."""

    id = serializers.CharField(source="slug")
    level = serializers.CharField()
    valid_from = serializers.DateField()


class AssessedOfferingSerializer(AnswerSerializer):
    """An offering that was assessed, in which version."""

    slug = serializers.CharField()
    version = serializers.IntegerField(source="version.number")
    prices_confirmed_on = serializers.DateField(source="stands_on", allow_null=True)


class OwnWorkSerializer(AnswerSerializer):
    """The municipality's own work: told, never counted."""

    days = AmountField()
    day_price = AmountField()
    amount = AmountField()


class CallOffSerializer(AnswerSerializer):
    """A framework from which it is known that the municipality may call off on the day."""

    offering = serializers.CharField(source="offer.slug")
    framework = serializers.CharField(source="framework.slug")
    number = serializers.CharField(source="framework.number")
    valid_to = serializers.DateField(source="framework.valid_to", help_text="Its last day.")
    parts = serializers.ListField(
        child=serializers.CharField(),
        help_text="Finnish names of the covered parts that are bought; empty: all of it.",
    )
    source = serializers.URLField(source="framework.source_url")  # type: ignore[assignment]  # a field that has the name of one of REST framework's own


class AssessmentSerializer(AnswerSerializer):
    """What a purchase costs, which limits it reaches, and what may be done. Indicative."""

    currency = ConstantField("EUR")
    vat = ConstantField("excluded")
    decided_on = serializers.DateField()
    offerings = AssessedOfferingSerializer(many=True, source="asked.offers")
    total = AmountField(
        allow_null=True, help_text="The life-cycle cost, of ranges the upper end; null: unknown."
    )
    low = AmountField(allow_null=True, help_text="The same at the lower ends of ranges.")
    estimated_value = AmountField(
        allow_null=True, help_text="What is paid under the contract, as the act counts it."
    )
    whole_term_total = AmountField(
        allow_null=True, help_text="Over all months, where they are more than the 48 that count."
    )
    rows = YearRowSerializer(many=True)
    years = YearSumSerializer(many=True)
    missing = MissingPriceSerializer(many=True)
    limits = VerdictLimitSerializer(many=True, source="assessment.limits")
    verdict = serializers.ChoiceField(
        list(Verdict), source="assessment.verdict", help_text="Of the initiative's 30,000 rule."
    )
    procedure = serializers.ChoiceField(
        list(Procedure), source="assessment.procedure", help_text="By the limits of the day."
    )
    must_tender = serializers.BooleanField(
        source="assessment.must_tender", help_text="True only where the act of the day says so."
    )
    routes = RouteSerializer(many=True)
    frameworks = CallOffSerializer(
        many=True,
        source="asked.call_offs",
        help_text="Where it is known that this municipality may; the rest is a question.",
    )
    reasons = SaidSerializer(many=True)
    warnings = SaidSerializer(many=True)
    rule_set = serializers.CharField(allow_null=True, help_text="That of `verdict`.")
    rule_sets = RuleSetInForceSerializer(many=True, source="assessment.rule_sets")
    own_work = OwnWorkSerializer(allow_null=True, source="assessment.own_work")
    fingerprint = serializers.CharField(
        help_text="SHA-256 of the memo's JSON, the same as on the printed memo."
    )

    def read_total(self, row: Result) -> Decimal | None:
        return _shown(row.assessment.total)

    def read_low(self, row: Result) -> Decimal | None:
        return _shown(row.assessment.low)

    def read_estimated_value(self, row: Result) -> Decimal | None:
        return _shown(row.assessment.estimated_value)

    def read_whole_term_total(self, row: Result) -> Decimal | None:
        return row.assessment.measured.whole_term

    def read_missing(self, row: Result) -> list[dict[str, Any]]:
        return [
            {
                "part": int(missing.part),
                "name": {lang: str(row.names[lang][missing.part]) for lang in LANGUAGES},
                "reason": missing.reason,
            }
            for missing in row.assessment.missing
        ]

    def read_rule_set(self, row: Result) -> str | None:
        main = row.assessment.measured.main
        return main.rule_set if main else None


def _shown(value: Any) -> Decimal | None:  # noqa: ANN401 -- an amount, exact
    return None if value is None else shown_amount(value)
