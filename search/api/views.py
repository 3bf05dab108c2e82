"""Finding offerings for programs."""

from dataclasses import replace
from datetime import date
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from orjson import Fragment
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.frameworks import usable_frameworks
from catalogue.pricing.cost import LimitPair
from catalogue.public.api.changes import changes_url
from catalogue.public.api.ready import numbers_for, ready_rows
from catalogue.taxonomy.registry import taxonomy
from lib.api.answers import answer_of
from lib.api.filters import documented
from lib.api.paging import asked_window, envelope, site_base
from lib.api.renderers import json_bytes
from lib.api.views import PublicView, problems
from lib.edition import kept
from lib.i18n.localized import page_language
from lib.public_pages import not_kept
from lib.windows import Page
from procurement.api.filters import context_of
from procurement.price_context import PriceContext
from procurement.registry import limits
from search.api.filters import OfferingFilters, ask_of
from search.api.serializers import Label, OfferingPageSerializer, facets_of
from search.index.generations import IndexUnavailable
from search.indexing.documents import vendor_names
from search.indexing.queue import last_indexed_change
from search.query.request import SearchRequest, SearchResult
from search.ranking import RankingEndsError, RankingLostError
from search.results import parameters as filters
from search.results.page import Labels
from search.service import find, is_fallback

# Names of the API as the results page calls them, so that a value has one label.
PAGE_NAMES = {
    **{facet: name for name, facet in filters.FACETS.items()},
    "framework": filters.FRAMEWORK,
}
PAGE_BANDS = {"below": "alle", "above": "valissa", "unknown": "ei-tiedossa"}


def _labeller(language: str, today: date) -> Label:
    # The reference data is read once, not for each value.
    labels = Labels(taxonomy(), vendor_names(today), LimitPair.on(limits(), today), language)

    def label(name: str, value: str) -> str:
        return (
            labels.label("hinta", PAGE_BANDS[value])
            if name == "threshold"
            else labels.label(PAGE_NAMES[name], value)
        )

    return label


class OfferingList(PublicView):
    """`offerings/`."""

    filterset_class = OfferingFilters

    @extend_schema(
        operation_id="offering_list",
        summary="Find offerings",
        tags=["offerings"],
        parameters=documented(OfferingFilters),
        responses={200: OfferingPageSerializer, **problems(400, 503)},
    )
    def get(self, request: Request) -> Response:
        """Published offerings by words and filters, with the life-cycle cost for the buyer.

        Different filters must all hold. Without `q` and `ordering` they come by name, in the order
        of the language that is asked for. To harvest, follow `next`, then `changes` of the first
        page.
        """
        today, language, base = timezone.localdate(), page_language(), site_base(request)
        # Before the list is read: what changes meanwhile comes after this number.
        window = asked_window(request, self.asked)
        changes = changes_url(base, _last_change(today)) if window.key is None else None
        ask, context = ask_of(self.asked, language, today, window), context_of(self.asked)
        answer = answered(ask)
        ready = ready_rows(answer.ids, today, base)
        related = ready_rows(answer.related, today, base) if answer.related else []
        page = Page(ready, answer.first, answer.last, answer.has_before, answer.has_after)
        facets = _facets(ask, answer, context, today) if self.asked["facets"] == "1" else None
        beside = {"related": (), "facets": facets, "search": answer, "changes": changes}
        told = answer_of(
            OfferingPageSerializer, envelope(request, page, answer.count, ()) | beside, base
        )
        numbers = numbers_for(context, today)
        rows, near = (
            [Fragment(row.filled(numbers)) for row in found] for found in (ready, related)
        )
        response = Response(json_bytes(told | {"results": rows, "related": near}))
        response["X-Search-Backend"] = answer.backend
        if is_fallback(answer):
            # What was to answer may be back the next moment.
            not_kept(response)
        return response


def _facets(
    ask: SearchRequest, answer: SearchResult, context: PriceContext, on: date
) -> dict[str, list[dict[str, Any]]]:
    label, usable = _labeller(page_language(), on), usable_frameworks(context.municipality, on)
    counted = facets_of(answer, label)
    # Without an index there are no counts, and without a framework that may be used no value.
    if not usable or not counted:
        return counted
    chosen = replace(
        ask,
        filters={**ask.filters, "framework": usable},
        key=None,
        is_before=False,
        limit=0,
        want_facets=False,
    )
    value = {"value": "1", "label": label("framework", "1"), "count": find(chosen).count}
    return {**counted, "framework": [value]}


def _last_change(on: date) -> int:
    return kept("last_indexed_change", on, last_indexed_change)


def answered(ask: SearchRequest) -> SearchResult:
    """Raises ValidationError for a cursor whose list is gone, IndexAway while its index is away."""
    try:
        return find(ask)
    except RankingLostError:
        raise ValidationError(
            {"cursor": _("Osoitin on vanhentunut. Aloita listan alusta.")}
        ) from None
    except RankingEndsError:
        raise ValidationError(
            {
                "ordering": _(
                    "Osuvuusjärjestyksessä luetaan enintään 10 000 riviä."
                    " Lue koko lista järjestyksessä ordering=name."
                )
            }
        ) from None
    except IndexUnavailable:
        raise IndexAway from None


class IndexAway(APIException):
    """503: the list was begun in an index that is being made anew.

    The same address answers soon.
    """

    status_code = HTTPStatus.SERVICE_UNAVAILABLE
    default_detail = gettext_lazy(
        "Hakemistoa rakennetaan uudelleen. Kysy hetken kuluttua uudelleen."
    )
    wait = 10
