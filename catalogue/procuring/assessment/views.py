"""`/hankinta-apu`: the helper and its memo. The address is the state; nothing is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from django_htmx.http import HttpResponseClientRedirect

from catalogue.models import Part
from catalogue.procuring.assessment.adding import ADD, adding_of
from catalogue.procuring.assessment.memo import PrinterMissingError, memo_csv, memo_pdf
from catalogue.procuring.assessment.nearest import nearest
from catalogue.procuring.assessment.offers import Offer
from catalogue.procuring.assessment.page import ResultPage
from catalogue.procuring.assessment.request import CLASSES, INDEFINITE, Asked, Reader
from catalogue.procuring.assessment.result import assessed
from lib.forms.parameters import Label, Parameters
from lib.i18n.localized import Text, page_language
from lib.public_pages import not_kept
from procurement.home import choose, home_of
from procurement.models import Municipality
from procurement.price_context import DEFAULT_MONTHS, TERMS, PriceContext
from procurement.registry import limits
from procurement.rules.estimated_value import ValueBasis
from procurement.rules.lifecycle_cost import Per

LABELS: Mapping[str, Label] = {
    "r": gettext_lazy("Ratkaisut"),
    ADD: gettext_lazy("Lisää ratkaisu nimellä"),
    "summa": gettext_lazy("Summa, €"),
    "alv": gettext_lazy("Arvonlisävero summassa, %"),
    "kunta": gettext_lazy("Kunta"),
    "vakiluku": gettext_lazy("Väkiluku"),
    "kk": gettext_lazy("Sopimusaika"),
    "optio": gettext_lazy("Optiot, kk"),
    "kayttajat": gettext_lazy("Käyttäjiä"),
    "tyopaivat": gettext_lazy("Toimittajan työpäiviä"),
    "osa": gettext_lazy("Osat"),
    "pv": gettext_lazy("Oma työ, päivää"),
    "hinta": gettext_lazy("Päivän hinta, €"),
    "laji": gettext_lazy("Mitä hankitaan"),
    "peruste": gettext_lazy("Miten arvo lasketaan"),
    "voimassa": gettext_lazy("Hinnat voimassa"),
    "paiva": gettext_lazy("Päätöksen päivä"),
}
LONG_TERM = 60
CLASS_WORDS: Mapping[str, Label] = dict(
    zip(
        CLASSES,
        (
            gettext_lazy("Tavarat ja palvelut"),
            gettext_lazy("Sosiaali- ja terveyspalvelut"),
            gettext_lazy("Muut erityiset palvelut"),
            gettext_lazy("Rakennusurakat"),
            gettext_lazy("Käyttöoikeussopimukset"),
        ),
        strict=True,
    )
)
BASIS_WORDS: Mapping[str, Label] = {
    ValueBasis.CONTRACT: gettext_lazy("Yksi sopimus"),
    ValueBasis.RECURRING: gettext_lazy("Säännöllisesti toistuva hankinta (12 kuukautta)"),
    ValueBasis.FRAMEWORK: gettext_lazy("Puitejärjestely (kaikki sen hankinnat)"),
}


@dataclass(frozen=True)
class PartChoice:
    part: Part
    name: Text

    @property
    def key(self) -> str:
        return str(self.part.pk)


@dataclass(frozen=True)
class OfferRow:
    offer: Offer
    without: str

    @property
    def key(self) -> str:
        return self.offer.slug

    @property
    def name(self) -> Text:
        return self.offer.name(page_language())

    @property
    def parts(self) -> list[PartChoice]:
        return [PartChoice(part, part.name(page_language())) for part in self.offer.parts]


@dataclass(frozen=True)
class FieldView:
    """A field as it was typed, and what is wrong with it."""

    name: str
    label: str
    value: str
    error: str


@dataclass(frozen=True)
class Asking:
    """The fields as they were typed, and what was wrong with each."""

    parameters: Parameters
    asked: Asked
    problems: Mapping[str, str]
    today: date

    def fields(self) -> dict[str, FieldView]:
        given = self.parameters.given
        return {
            name: FieldView(
                name, str(label), given.get(name, "").strip(), self.problems.get(name, "")
            )
            for name, label in LABELS.items()
        }

    def municipality_text(self) -> str:
        town = self.asked.municipality
        if "kunta" in self.problems or town is None:
            return self.parameters.given.get("kunta", "")
        return town.name(page_language())

    def terms(self) -> list[int]:
        months = self.asked.purchase.term.months
        return sorted({*TERMS, LONG_TERM, months or DEFAULT_MONTHS})

    def needs(self, per: Per) -> bool:
        # Of parts to choose too: a choice must not change the form under its reader.
        return any(
            # A vendor's own estimate of days is used where there is one.
            line.per == per and not (per == Per.DAY and line.days is not None)
            for line in self.asked.purchase.lines
        )

    def offer_rows(self) -> list[OfferRow]:
        """What is bought, each with the address that leaves it out."""
        rows = []
        for offer in self.asked.offers:
            others = [
                text for text in self.parameters.many("r") if text.split(":")[0] != offer.slug
            ]
            rest = self.parameters.given.copy()
            rest.setlist("r", others)
            # Parts of what is left out belong to nothing that is bought.
            own = {str(part.pk) for part in offer.parts}
            rest.setlist("osa", [part for part in rest.getlist("osa") if part not in own])
            rows.append(OfferRow(offer, rest.urlencode()))
        return rows


def read_asking(request: HttpRequest) -> Asking:
    parameters, today = Parameters(request.GET, labels=LABELS), timezone.localdate()
    home: Municipality | None = home_of(request) if "kunta" not in parameters.given else None
    reader = Reader(parameters, today, home)
    asked = reader.asked()
    if asked.municipality is not None and parameters.given.get("kunta"):
        choose(request, asked.municipality)
    return Asking(parameters, asked, reader.problems, today)


def result_page(asking: Asking, *, is_paper: bool = False) -> ResultPage | None:
    """None where nothing was asked, or not rightly."""
    asked = asking.asked
    if asking.problems or not (asked.offers or asked.purchase.sum):
        return None
    found = assessed(asked, limits())
    total = found.assessment.measured.cost.total
    # A memo says what was decided on, not what else there was.
    near = [] if is_paper or total is None else nearest(asked, total, asking.today)
    return ResultPage(found, near, is_paper)


class Helper(View):
    """The page, or for htmx the result alone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asking = read_asking(request)
        asking.parameters.refuse_unknown(LABELS)
        adding = adding_of(asking.parameters, asking.asked.offers, asking.today)
        if adding.only is not None:
            return _led_to(request, f"{request.path}{adding.only.url}")
        if adding.typed and request.htmx:  # type: ignore[attr-defined] # as below
            # What has such a name is shown in the form, which the fragment is not.
            return _led_to(request, request.get_full_path())
        page = result_page(asking)
        wants_fragment = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined] # django-htmx's middleware
        name = "result_fragment" if wants_fragment else "helper"
        response = render(
            request,
            f"catalogue/procuring/{name}.html",
            {**_form(asking), "adding": adding, "page": page, "section": "helper"},
        )
        patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
        return response


def _led_to(request: HttpRequest, address: str) -> HttpResponse:
    response = HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined] # django-htmx's middleware
    not_kept(response)
    return response


def _form(asking: Asking) -> dict[str, Any]:
    asked = asking.asked
    purchase = asked.purchase
    return {
        "asking": asking,
        "asked": asked,
        "fields": asking.fields(),
        "offer_rows": asking.offer_rows(),
        "notices": [
            words for name, words in asking.parameters.problems.items() if name not in LABELS
        ],
        "wrong": [field for field in asking.fields().values() if field.error],
        "municipality_text": asking.municipality_text(),
        "terms": asking.terms(),
        "indefinite": INDEFINITE,
        "months": purchase.term.months,
        "needs_users": asking.needs(Per.USER),
        "needs_days": asking.needs(Per.DAY),
        "classes": CLASS_WORDS.items(),
        "bases": BASIS_WORDS.items(),
        "decided_on": purchase.decided_on,
        "chosen": purchase.buyer.chosen,
        "price_context": PriceContext.of(asked.municipality),
    }


class Memo(View):
    """`/hankinta-apu/muistio.<kind>`: the memo as a file; where nothing is asked, back."""

    kind = "pdf"

    def get(self, request: HttpRequest) -> HttpResponse:
        asking = read_asking(request)
        page = result_page(asking, is_paper=True)
        if page is None:
            return redirect(f"{reverse('catalogue:helper')}?{request.GET.urlencode()}")
        try:
            response: HttpResponse = getattr(self, self.kind)(request, page)
        except PrinterMissingError:
            return self._cannot_print(request, page)
        name = _("hankintamuistio")
        response["Content-Disposition"] = f'attachment; filename="{name}.{self.kind}"'
        return response

    def pdf(self, request: HttpRequest, page: ResultPage) -> HttpResponse:
        address = request.build_absolute_uri(f"{reverse('catalogue:helper')}?{page.query}")
        return HttpResponse(memo_pdf(page, address), content_type="application/pdf")

    def csv(self, request: HttpRequest, page: ResultPage) -> HttpResponse:  # noqa: ARG002 -- as the others
        return HttpResponse(memo_csv(page), content_type="text/csv; charset=utf-8")

    def json(self, request: HttpRequest, page: ResultPage) -> HttpResponse:  # noqa: ARG002 -- as the others
        return HttpResponse(page.result.document, content_type="application/json")

    def _cannot_print(self, request: HttpRequest, page: ResultPage) -> HttpResponse:
        response = render(
            request,
            "catalogue/procuring/cannot_print.html",
            {"section": "helper", "page": page},
        )
        # The printer may be there the next time.
        not_kept(response)
        return response
