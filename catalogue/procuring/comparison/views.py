"""`/vertailu` and its files."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.generic import View
from django_htmx.http import push_url

from catalogue.procuring.comparison.files import FILES, file_of
from catalogue.procuring.comparison.page import ComparisonPage, comparison_page


class CompareOfferings(View):
    """`/vertailu?v=a&v=b`: the address is the state."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = comparison_page(request, timezone.localdate())
        is_fragment = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined] # django-htmx's middleware
        name = "comparison_fragment.html" if is_fragment else "comparison.html"
        response = render(request, f"catalogue/procuring/{name}", _shown(page))
        if is_fragment:
            # Forms send their empty fields too.
            push_url(response, page.own_address)
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response


def _shown(page: ComparisonPage) -> dict[str, Any]:
    return {
        **page.price_form,
        "section": "offerings",
        "page": page,
        "comparison": page.comparison,
        "notices": page.notices,
        "form_kept": page.picks.pairs(),
        "today": page.on,
    }


class ComparisonFile(View):
    """`/vertailu.csv`, `/vertailu.xlsx`: every row, whatever the page hides."""

    kind = "csv"

    def get(self, request: HttpRequest) -> HttpResponse:
        kind, today = self.kind, timezone.localdate()
        page = comparison_page(request, today)
        if not page.rows:
            raise Http404
        response = HttpResponse(
            file_of(kind, page, request.build_absolute_uri(page.own_address)),
            status=HTTPStatus.OK,
            content_type=FILES[kind],
        )
        response["Content-Disposition"] = (
            f'attachment; filename="vertailu-{today.isoformat()}.{kind}"'
        )
        response["X-Robots-Tag"] = "noindex"
        return response
