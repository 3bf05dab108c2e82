"""Municipalities and limits for programs."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from lib.api.answers import answer_of
from lib.api.filters import documented
from lib.api.paging import asked_window, envelope, items_in, site_base
from lib.api.views import PublicView, problems
from lib.forms.parameters import clean
from procurement.api.filters import MunicipalityFilters, ThresholdFilters
from procurement.api.serializers import (
    MunicipalityPageSerializer,
    ThresholdsSerializer,
)
from procurement.models import Municipality
from procurement.registry import municipalities, rule_sets

TAGS = ["buying"]


def _matching(q: str) -> list[Municipality]:
    """By a piece of a name or of the code; an empty text matches all.

    Those that begin with it come first, in the order of Finnish names.
    """
    wanted = clean(q).casefold()
    holding = [
        row for row in municipalities().values() if any(wanted in word for word in spellings(row))
    ]
    return sorted(
        holding, key=lambda row: not any(word.startswith(wanted) for word in spellings(row))
    )


def spellings(row: Municipality) -> tuple[str, ...]:
    return row.name_fi.casefold(), row.name_sv.casefold(), row.code


class MunicipalityList(PublicView):
    """`municipalities/?q=`."""

    filterset_class = MunicipalityFilters

    @extend_schema(
        operation_id="municipality_list",
        summary="Municipalities: codes, names, languages, population",
        tags=TAGS,
        parameters=documented(MunicipalityFilters),
        responses={200: MunicipalityPageSerializer, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """By Finnish name. Finnish municipalities as Statistics Finland lists them."""
        found = _matching(self.asked["q"] or "")
        page = items_in(found, asked_window(request, self.asked), lambda row: (row.code,))
        rows = envelope(request, page, len(found), page.rows)
        return Response(answer_of(MunicipalityPageSerializer, rows, site_base(request)))


class ThresholdList(PublicView):
    """`thresholds/?on=`."""

    filterset_class = ThresholdFilters

    @extend_schema(
        operation_id="threshold_list",
        summary="Rule sets and limits in force on a day, with sources",
        tags=TAGS,
        parameters=documented(ThresholdFilters),
        responses={200: ThresholdsSerializer, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """The Avoin kunta rule, the national limits, the EU's."""
        on = self.asked["on"] or timezone.localdate()
        found = {"on": on, "rule_sets": rule_sets(on)}
        return Response(answer_of(ThresholdsSerializer, found, site_base(request)))
