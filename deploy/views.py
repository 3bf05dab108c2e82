"""The front page, the API's page, health, and what is shown when something is wrong."""

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from accounts.models import Mail
from catalogue.cards import cards
from catalogue.counts import counts
from catalogue.models import Offering
from catalogue.pricing import LimitPair
from catalogue.taxonomy import taxonomy
from catalogue.views.public import price_page
from deploy.api_page import schema_operations
from deploy.front import floors, phase_boxes
from lib.localized import page_language
from lib.parameters import Parameters
from procurement.reference import limits
from search.service import under_limit_count
from search.worker import health

LATEST = 4


class FrontPage(TemplateView):
    """`/`: search, the house of layers with live counts, phases, what was approved last, what openness means."""

    template_name = "deploy/front.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's own signature
        """Counts and the four newest."""
        today, language = timezone.localdate(), page_language()
        page = price_page(Parameters(self.request.GET))
        numbers = counts(today)
        newest = Offering.objects.published(today).order_by("-published__decided_at", "slug")[:LATEST]
        return super().get_context_data(
            **kwargs,
            **page,
            counts=numbers,
            limits=LimitPair.on(limits(), today),
            under_limit=under_limit_count(page["price_context"], today),
            floors=floors(numbers, taxonomy(), language),
            phases=phase_boxes(numbers, taxonomy(), language),
            latest=cards(newest, page["price_context"], language, today),
            criteria=taxonomy().criteria.values(),
        )


class ApiPage(TemplateView):
    """`/rajapinta`: how to use the API, written from its own schema."""

    template_name = "deploy/api.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 -- Django's own signature
        """The operations of the schema."""
        said = summaries()
        rows = [(operation.tag, {"operation": operation, "summary": said.get(operation.id, operation.summary)}) for operation in schema_operations()]
        public, keyed = [row for tag, row in rows if tag != KEYED], [row for tag, row in rows if tag == KEYED]
        return super().get_context_data(**kwargs, section="api", operations=[*public, *keyed], public=public, keyed=keyed, example=EXAMPLE)


# The tag of calls that a vendor's key opens.
KEYED = "drafts"
EXAMPLE = """{
  "count": 9,
  "next": "https://…/api/v1/offerings/?cursor=…",
  "results": [
    {
      "slug": "kuntasivusto-drupalilla",
      "name": {"fi": "Kuntasivusto Drupalilla", "sv": "Kommunwebb med Drupal"},
      "openness": {"avoin-lahdekoodi": "met", "avoin-arkkitehtuuri": "partly"},
      "cost": {"total": "28660.00", "currency": "EUR", "vat": "excluded", "months": 48},
      "threshold": {"verdict": "below"}
    }
  ],
  "facets": {"layer": [{"value": "palvelukanavat", "label": "Palvelukanavat ja sähköiset työpöydät", "count": 7}]}
}"""


def summaries() -> dict[str, str]:
    """What each call gives, in the language of the page."""
    return {
        "offering_list": _("Julkaistut ratkaisut. Samat suodattimet ja lukumäärät kuin haussa."),
        "offering_detail": _("Yhden ratkaisun osineen, lisensseineen, hintoineen ja arvioineen."),
        "version_list": _("Ratkaisun hyväksytyt versiot, uusin ensin."),
        "version_detail": _("Yhden version kokonaan."),
        "vendor_list": _("Toimittajat, joiden COSS-jäsenyys on voimassa."),
        "vendor_detail": _("Yhden toimittajan."),
        "taxonomy": _("Kerrokset, komponentit, tehtävät, vaiheet ja kriteerit kysymyksineen."),
        "municipality_list": _("Kunnat: numero, nimet, kielet ja väkiluku."),
        "threshold_list": _("Päivänä voimassa olevat rajat lähteineen."),
        "draft_list": _("Yrityksesi keskeneräiset versiot."),
        "draft_create": _("Uusi ratkaisu luonnokseksi."),
        "draft_detail": _("Yhden luonnoksen kokonaan."),
        "draft_change": _("Luonnoksen osiot uudelleen. Otsake If-Match kertoo, mitä luit."),
        "draft_submit": _("Luonnos arvioitavaksi, tai luettelo puutteista."),
        "draft_import": _("Luonnos publiccode.yml-tiedostosta."),
    }


def alive(_request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(_request: HttpRequest) -> JsonResponse:
    """The database answers; the state of the index and of the mail queue is told, but neither makes the site unready."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        now = timezone.now()
        mail = "late" if Mail.objects.overdue(now).exists() else "ok"
        return JsonResponse({"status": "ok", "database": "ok", "search": health(now), "mail": mail})
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "unavailable"}, status=503)


def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by machines."""
    return HttpResponse(f"User-agent: *\nDisallow: /hallinta/\nSitemap: {request.build_absolute_uri('/sitemap.xml')}\n", content_type="text/plain")


def problem(status: int, title: str) -> JsonResponse:
    """An RFC 9457 document for programs."""
    return JsonResponse({"type": "about:blank", "title": title, "status": status}, status=status, content_type="application/problem+json")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's own signature
    """404: a page for people, a problem document for programs."""
    return problem(404, "Not Found") if request.path.startswith("/api/") else render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's own signature
    """400."""
    return problem(400, "Bad Request") if request.path.startswith("/api/") else render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a page that needs nothing of the site."""
    return problem(500, "Internal Server Error") if request.path.startswith("/api/") else render(request, "500.html", status=500)
