"""`/api/v1/compare/`: what the page compares, for programs."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.procuring.comparison.groups import comparison_of
from catalogue.procuring.comparison.page import LEAST_COMPARED
from catalogue.procuring.comparison.reading import Compared, compared
from catalogue.procuring.comparison.table import Cell, Comparison, Group, Origin, Row
from catalogue.public.picks import MOST_PICKS, SLUG
from lib.api.answers import AddressField, AmountField, AnswerSerializer, answer_of, texts
from lib.api.filters import ValuesParameter, documented
from lib.api.paging import site_base
from lib.api.views import PublicView, problems
from lib.forms.parameters import clean, quoted
from lib.i18n.localized import page_language
from procurement.api.filters import BuyerFilters, context_of
from procurement.price_context import PriceContext


class CompareFilters(BuyerFilters):
    """What is compared, and for whom."""

    offering = ValuesParameter(
        "Slug of an offering. Give two to five of them, each once: the columns come in their order."
        " One that is public no more stays as an empty column.",
        known=lambda slug: bool(SLUG.fullmatch(slug)),
    )

    @classmethod
    def mutual_problems(cls, values: Mapping[str, Any]) -> dict[str, str]:
        """Two to five, each once; and one buyer."""
        return super().mutual_problems(values) | _offering_problems(values["offering"] or [])


def _offering_problems(slugs: list[str]) -> dict[str, str]:
    again = [slug for slug in dict.fromkeys(slugs) if slugs.count(slug) > 1]
    if again:
        named = ", ".join(quoted(clean(slug)) for slug in again[:MOST_PICKS])
        return {"offering": _("Anna jokainen ratkaisu kerran: %(names)s.") % {"names": named}}
    if not LEAST_COMPARED <= len(slugs) <= MOST_PICKS:
        return {"offering": _("Anna 2–5 ratkaisua.")}
    return {}


class Answer(NamedTuple):
    """A comparison with the offerings it is of."""

    on: date
    context: PriceContext
    rows: tuple[Compared, ...]
    comparison: Comparison


class PlacedCell(NamedTuple):
    offering: str
    cell: Cell | None


class BuyerSerializer(AnswerSerializer):
    """For whom sums are counted."""

    municipality = serializers.CharField(source="municipality.code", allow_null=True)
    inhabitants = serializers.IntegerField(source="population")
    months = serializers.IntegerField(help_text="As asked.")
    counted_months = serializers.IntegerField(source="term.counted_months", help_text="At most 48.")
    users = serializers.IntegerField(allow_null=True)
    days = serializers.IntegerField(allow_null=True)


class ComparedNameSerializer(serializers.Serializer[Any]):
    """The name by language; null where it is not given."""

    fi = serializers.CharField(allow_null=True)
    sv = serializers.CharField(allow_null=True)
    en = serializers.CharField(allow_null=True)


class ComparedOfferingSerializer(AnswerSerializer):
    """A column."""

    slug = serializers.CharField()
    name = ComparedNameSerializer()
    status = serializers.ChoiceField(
        ["public", "withdrawn", "vendor_lapsed"],
        help_text="Of one that is public no more every cell is empty.",
    )
    url = AddressField("catalogue:offering-detail", "slug")
    api_url = AddressField("api:offering-detail", "slug")

    def read_name(self, row: Compared) -> dict[str, str | None]:
        version = row.shown.version if row.shown else row.gone and row.gone.offering.published
        return texts(version, "name")

    def read_status(self, row: Compared) -> str:
        if row.gone is None:
            return "public"
        return "vendor_lapsed" if row.gone.lapsed_on else "withdrawn"


class CellSerializer(AnswerSerializer):
    """What one offering says. `value` is null where it is not known: that is never a no."""

    offering = serializers.CharField()
    value = serializers.CharField(
        allow_null=True, help_text="In the language asked for; lines are parted by line feeds."
    )
    amount = AmountField(allow_null=True, help_text="Of rows of sums.")
    note = serializers.CharField(allow_null=True, help_text="Why it is not known, if that is said.")
    origin = serializers.ChoiceField(
        [origin.value for origin in Origin],
        allow_null=True,
        help_text=(
            "Whose word it is: the vendor's, JulkisCOSS's review, counted from the vendor's prices,"
            " or the directory of vendors."
        ),
    )
    on = serializers.DateField(allow_null=True, help_text="The day of that word.")

    def read_value(self, placed: PlacedCell) -> str | None:
        return placed.cell.words if placed.cell else None

    def read_amount(self, placed: PlacedCell) -> Decimal | None:
        return placed.cell.amount if placed.cell else None

    def read_note(self, placed: PlacedCell) -> str | None:
        return (placed.cell.note or None) if placed.cell else None

    def read_origin(self, placed: PlacedCell) -> str | None:
        return placed.cell.origin.value if placed.cell else None

    def read_on(self, placed: PlacedCell) -> date | None:
        return placed.cell.on if placed.cell else None


class CompareRowSerializer(AnswerSerializer):
    """A row: one thing told by each offering."""

    id = serializers.CharField(help_text="The same in every language.")
    label = serializers.CharField()  # type: ignore[assignment]  # a field of the answer, not its own name
    is_same = serializers.BooleanField(help_text="Whether all public offerings say the same.")
    cells = CellSerializer(many=True)


class CompareGroupSerializer(AnswerSerializer):
    """Rows that belong together."""

    id = serializers.CharField()
    title = serializers.CharField()
    rows = CompareRowSerializer(many=True)


class ComparisonSerializer(AnswerSerializer):
    """Offerings side by side."""

    on = serializers.DateField(help_text="The day whose limits hold.")
    buyer = BuyerSerializer(source="context")
    offerings = ComparedOfferingSerializer(many=True, source="rows")
    groups = CompareGroupSerializer(many=True)

    def read_groups(self, answer: Answer) -> list[dict[str, Any]]:
        slugs = [row.slug for row in answer.rows]
        return [_group(group, slugs) for group in answer.comparison.groups]


def _group(group: Group, slugs: list[str]) -> dict[str, Any]:
    return {
        "id": group.key,
        "title": group.title,
        "rows": [
            {
                "id": row.key,
                "label": row.label,
                "is_same": row.is_same,
                "cells": list(_placed(row, slugs)),
            }
            for row in group.rows
        ],
    }


def _placed(row: Row, slugs: list[str]) -> Iterator[PlacedCell]:
    return (PlacedCell(slug, cell) for slug, cell in zip(slugs, row.cells, strict=True))


class CompareView(PublicView):
    """`compare/`."""

    filterset_class = CompareFilters

    @extend_schema(
        operation_id="compare",
        summary="Two to five offerings side by side",
        tags=["offerings"],
        parameters=documented(CompareFilters),
        responses={200: ComparisonSerializer, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """Rows in groups, a cell for each offering: cost, openness, parts, delivery and use, with
        whose word each cell is. No offering is ranked.
        """  # noqa: D205 -- the API prints it as it is
        slugs = self.asked["offering"] or []
        # Nothing at all was asked.
        if faults := _offering_problems(slugs):
            raise ValidationError(faults)
        today, context = timezone.localdate(), context_of(self.asked)
        rows = compared(slugs, context, page_language(), today)
        known = {row.slug for row in rows}
        if unknown := [slug for slug in slugs if slug not in known]:
            raise ValidationError(
                {
                    "offering": _("Tuntematon arvo: %(values)s.")
                    % {"values": ", ".join(map(quoted, unknown))}
                }
            )
        answer = Answer(today, context, rows, comparison_of(rows))
        return Response(answer_of(ComparisonSerializer, answer, site_base(request)))
