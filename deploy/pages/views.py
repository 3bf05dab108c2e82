"""The front page, the API's page, health."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from catalogue.public.views.offerings import price_page
from deploy.pages.api_docs import schema_operations
from deploy.pages.front import front_html
from deploy.serving.readiness import UNAVAILABLE, readiness

# When the accessibility of the pages was last looked at as a whole; the statement says it.
REVIEWED_ON = date(2026, 11, 27)


class FrontPage(TemplateView):
    """`/`: search, the house of layers with live counts, phases, the newest, openness."""

    template_name = "deploy/front.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = price_page(self.request)
        pieces = front_html(
            page["price_context"], page["municipality_text"], page["notices"], timezone.localdate()
        )
        return super().get_context_data(**kwargs, **page, pieces=pieces)


class AboutPage(TemplateView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, operator=settings.OPERATOR, reviewed_on=REVIEWED_ON
        )


class ApiPage(TemplateView):
    """`/rajapinta`: how to use the API, written from its own schema."""

    template_name = "deploy/api.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = summaries()
        rows = [
            (
                operation.tag,
                {"operation": operation, "summary": said.get(operation.id, operation.summary)},
            )
            for operation in schema_operations()
        ]
        public, keyed = (
            [row for tag, row in rows if tag != KEYED],
            [row for tag, row in rows if tag == KEYED],
        )
        return super().get_context_data(
            **kwargs,
            section="api",
            operations=[*public, *keyed],
            public=public,
            keyed=keyed,
            example=EXAMPLE,
        )


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
  "facets": {"layer": [{"value": "palvelukanavat", \
"label": "Palvelukanavat ja sähköiset työpöydät", "count": 7}]}
}"""


def summaries() -> dict[str, str]:
    return {
        "offering_list": _("Julkaistut ratkaisut. Samat suodattimet ja lukumäärät kuin haussa."),
        "offering_detail": _("Yhden ratkaisun osineen, lisensseineen, hintoineen ja arvioineen."),
        "change_list": _(
            "Mitä on julkaistu, muutettu ja poistettu, järjestyksessä ja ilman aukkoja."
        ),
        "version_list": _("Ratkaisun hyväksytyt versiot, uusin ensin."),
        "version_detail": _("Yhden version kokonaan."),
        "vendor_list": _("Toimittajat, joiden COSS-jäsenyys on voimassa."),
        "vendor_detail": _("Yhden toimittajan."),
        "taxonomy": _("Kerrokset, komponentit, tehtävät, vaiheet ja kriteerit kysymyksineen."),
        "municipality_list": _("Kunnat: numero, nimet, kielet ja väkiluku."),
        "threshold_list": _("Päivänä voimassa olevat rajat lähteineen."),
        "compare": _("Kahdesta viiteen ratkaisua rinnakkain, samoin rivein kuin vertailussa."),
        "assessment_create": _("Hankinta-arvio: kustannus, rajat, menettely ja hankintatavat."),
        "framework_list": _("Voimassa olevat puitejärjestelyt ja ratkaisut, jotka ne kattavat."),
        "purchasing_body_list": _(
            "Yhteishankintayksiköt puitejärjestelyineen, ja ketkä niitä saavat käyttää."
        ),
        "draft_list": _("Yrityksesi keskeneräiset versiot."),
        "draft_create": _("Uusi ratkaisu luonnokseksi."),
        "draft_detail": _("Yhden luonnoksen kokonaan."),
        "draft_change": _("Luonnoksen osiot uudelleen. Otsake If-Match kertoo, mitä luit."),
        "draft_submit": _("Luonnos arvioitavaksi, tai luettelo puutteista."),
        "draft_import": _("Luonnos publiccode.yml-tiedostosta."),
    }


def alive(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def ready(_request: HttpRequest) -> JsonResponse:
    """What the site stands on, each by its name.

    503 while pages cannot be made, 200 and `degraded` while less than everything works.
    """
    found = readiness(timezone.now())
    return JsonResponse(
        found,
        status=HTTPStatus.SERVICE_UNAVAILABLE if found["status"] == UNAVAILABLE else HTTPStatus.OK,
    )


def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "User-agent: *\nDisallow: /hallinta/\nSitemap:"
        f" {request.build_absolute_uri('/sitemap.xml')}\n",
        content_type="text/plain",
    )
