"""Finding offerings for programs."""

from datetime import date

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.answers import offering_row
from catalogue.cards import cards_by_pk
from catalogue.pricing import LimitPair
from catalogue.taxonomy import taxonomy
from lib.api import PublicView, Window, page, problems, site_base
from lib.api_filters import documented
from lib.localized import page_language
from procurement.api_filters import context_of
from procurement.reference import limits
from search import filters
from search.api_filters import OfferingFilters, ask_of
from search.loading import vendor_names
from search.results import Labels
from search.serializers import Label, OfferingPageSerializer, facets_told, search_told
from search.service import find

# Names of the API as the results page calls them, so that a value has one label.
PAGE_NAMES = {facet: name for name, facet in filters.FACETS.items()}
PAGE_BANDS = {"below": "alle", "above": "valissa", "unknown": "ei-tiedossa"}


def labeller(language: str, today: date) -> Label:
    """Names the values of facets. The reference data is read once, not for each value."""
    labels = Labels(taxonomy(), vendor_names(today), LimitPair.on(limits(), today), language)

    def label(name: str, value: str) -> str:
        return labels.label("hinta", PAGE_BANDS[value]) if name == "threshold" else labels.label(PAGE_NAMES[name], value)

    return label


class OfferingList(PublicView):
    """`offerings/`."""

    filterset_class = OfferingFilters

    @extend_schema(
        operation_id="offering_list", summary="Find offerings", tags=["offerings"],
        parameters=documented(OfferingFilters), responses={200: OfferingPageSerializer, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """Published offerings by words and filters, with the life-cycle cost for the buyer.

        Different filters must all hold. Without `q` and `ordering` they come by name. To harvest, follow `next`.
        """
        today, language, window = timezone.localdate(), page_language(), Window.of(request, self.asked)
        answer = find(ask_of(self.asked, language, today, window.offset, window.size))
        cards = cards_by_pk(answer.ids, context_of(self.asked), language, today)
        base = site_base(request)
        rows = [offering_row(card, base) for card in cards]
        facets = facets_told(answer, labeller(language, today)) if self.asked["facets"] == "1" else None
        return Response(page(request, window, answer.count, rows) | {"facets": facets, "search": search_told(answer)})
