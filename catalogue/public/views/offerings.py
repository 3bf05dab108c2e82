"""Public pages of offerings and vendors."""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from catalogue.content.version_changes import compare
from catalogue.frameworks import frameworks_for
from catalogue.freshness import GRACE_DAYS
from catalogue.models import Offering, Version
from catalogue.public.card_html import cards_of
from catalogue.public.counts import vendor_counts
from catalogue.public.gone import gone_offering
from catalogue.public.kept_picks import other_kept_picks
from catalogue.public.offering_page import offering_detail, old_version, old_version_detail
from catalogue.public.picks import PICK, PickLinks, Picks, named_picks, tray_of
from catalogue.public.rows import PUBLIC_STATES
from catalogue.taxonomy.registry import taxonomy
from lib.edition import kept
from lib.forms.parameters import Parameters
from lib.i18n.collation import by_name
from lib.i18n.localized import Text, page_language
from lib.text.shapes import Shape, hole
from lib.workdays import REVIEW_DAYS
from procurement.filters import LABELS as PRICE_LABELS
from procurement.filters import NAMES as PRICE_NAMES
from procurement.home import price_context_of
from procurement.price_context import PriceContext
from procurement.registry import cited, municipalities, rule_sets
from vendors.models import Vendor
from vendors.standing import ended_membership

LABELS = {
    **PRICE_LABELS,
    "vertaa": gettext_lazy("Vertaa versioon"),
    PICK: gettext_lazy("Vertailu"),
}


def price_page(
    request: HttpRequest, parameters: Parameters | None = None, known: tuple[str, ...] = ()
) -> dict[str, Any]:
    parameters = parameters or Parameters(request.GET, labels=LABELS)
    context = price_context_of(request, parameters)
    parameters.refuse_unknown((*PRICE_NAMES, *known))
    return {
        **price_form(context, parameters),
        "price_context": context,
        "is_aland": context.is_aland,
        "notices": list(parameters.problems.values()),
    }


def pick_page(request: HttpRequest, on: date) -> dict[str, Any]:
    """A page with prices where offerings are picked for comparison; its links keep the picks."""
    parameters = Parameters(request.GET, labels=LABELS)
    picked = named_picks(parameters, on)
    page = price_page(request, parameters, (PICK,))
    context: PriceContext = page["price_context"]
    picking = PickLinks(Picks(tuple(picked)), request.path, tuple(context.parameters().items()))
    return {
        **page,
        "picking": picking,
        "picks_query": picking.picks.query(context),
        "form_kept": picking.picks.pairs(),
        "tray": tray_of(picked, picking, context, other_kept_picks(request, picking.picks, on)),
    }


def price_form(context: PriceContext, parameters: Parameters) -> dict[str, Any]:
    # A municipality that was not found stands as it was typed.
    typed = parameters.one("kunta") if "kunta" in parameters.problems else ""
    chosen = context.municipality.name(page_language()) if context.municipality else ""
    return {
        "municipality_text": typed or chosen,
    }


def _gone_or_404(request: HttpRequest, slug: str, on: date) -> HttpResponse:
    """Answer 410, with the date and the reason, for what was public and is so no more.

    Raises Http404 for what never was.
    """
    gone = gone_offering(slug, on)
    if gone is None:
        raise Http404
    return render(
        request,
        "catalogue/public/gone.html",
        {"gone": gone, "section": "offerings"},
        status=HTTPStatus.GONE,
    )


def legal_basis(on: date) -> str:
    """The act and section of the national limits in force on a day.

    As the page's language names sections.
    """
    return cited(
        next((rules.legal_basis for rules in rule_sets(on) if rules.level == "national"), ""),
        page_language(),
    )


class HowReviewed(TemplateView):
    """`/nain-arvioimme`: rules, stages, times and who; and the way in for a vendor."""

    template_name = "catalogue/public/how_reviewed.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        criteria = taxonomy().offered.criteria.values()
        return super().get_context_data(
            **kwargs,
            section="vendors",
            criteria=criteria,
            review_days=REVIEW_DAYS,
            grace_days=GRACE_DAYS,
        )


class OfferingDetailPage(View):
    """`/ratkaisut/<slug>`."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        today = timezone.localdate()
        page = pick_page(request, today)
        try:
            detail = offering_detail(slug, page["price_context"], page_language(), today)
        except Offering.DoesNotExist:
            return _gone_or_404(request, slug, today)
        offering = detail.card.offering
        return render(
            request,
            "catalogue/public/offering_detail.html",
            {
                **page,
                "detail": detail,
                "pick": page["picking"].html(slug, detail.card.name),
                "legal_basis": legal_basis(today),
                "frameworks": frameworks_for(
                    [offering.pk], page["price_context"].municipality, today, page_language()
                )[offering.pk],
                "section": "offerings",
                "today": today,
            },
        )


class VersionDetailPage(View):
    """`/ratkaisut/<slug>/versiot/<n>`: a version that is or was public."""

    def get(self, request: HttpRequest, slug: str, number: int) -> HttpResponse:
        today = timezone.localdate()
        public = Offering.objects.published(today).filter(slug=slug)
        if not public.exists():
            return _gone_or_404(request, slug, today)
        try:
            version = old_version(public, number)
        except Version.DoesNotExist:
            raise Http404 from None
        parameters = Parameters(request.GET, labels=LABELS)
        others = _others_of(version)
        other = _other_version(parameters, version, others)
        page = price_page(request, parameters, ("vertaa",))
        detail = old_version_detail(version, page["price_context"], page_language(), today)
        shown = {
            "detail": detail,
            "section": "offerings",
            "is_published": version.pk == version.offering.published_id,
        }
        return render(
            request,
            "catalogue/public/version_detail.html",
            {
                **page,
                **shown,
                "others": others,
                "compared": compared(other, version, today) if other else None,
            },
        )


def _others_of(version: Version) -> list[int]:
    rows = Version.objects.filter(offering=version.offering_id, state__in=PUBLIC_STATES).exclude(
        pk=version.pk
    )
    return list(rows.order_by("-number").values_list("number", flat=True))


def _other_version(parameters: Parameters, version: Version, others: list[int]) -> Version | None:
    """The version named by `vertaa`; a notice when it is none of the others."""
    number = parameters.choice("vertaa", map(str, others))
    return (
        Version.objects.with_content().get(offering=version.offering_id, number=int(number))
        if number
        else None
    )


def compared(other: Version, version: Version, on: date) -> dict[str, Any]:
    """The two, the older one first whichever page is open, and what changed between them."""
    old, new = sorted(
        (other, Version.objects.with_content().get(pk=version.pk)), key=lambda row: row.number
    )
    said = new.change_log(page_language())
    return {
        "old": old,
        "new": new,
        "other": other.number,
        "said": said,
        "comparison": compare(old, new, page_language(), on),
    }


# So many offerings are on a vendor's page, the newest; all are in the list of results.
NEWEST = 20


@dataclass(frozen=True)
class VendorRow:
    vendor: Vendor
    introduction: Text
    home: str
    offering_count: int


class VendorList(TemplateView):
    """`/toimittajat`."""

    template_name = "catalogue/public/vendor_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page, language, today = price_page(self.request), page_language(), timezone.localdate()
        shape, count = kept(f"vendors.{language}", today, lambda: _vendor_rows(today))
        rows = shape.filled({"query": page["price_context"].query()})
        return super().get_context_data(**kwargs, **page, section="vendors", rows=rows, count=count)


def _vendor_rows(on: date) -> tuple[Shape, int]:
    """All of them, and how many; whose prices are asked for is left open."""
    homes, numbers = _municipality_names(), vendor_counts(on)
    rows = [
        VendorRow(
            vendor,
            vendor.introduction(page_language()),
            homes.get(vendor.home_municipality_code, ""),
            numbers.get(vendor.pk, 0),
        )
        # Sorted here: a database's collation differs between SQLite and PostgreSQL.
        for vendor in by_name(Vendor.objects.listed(on))
    ]
    html = render_to_string(
        "catalogue/public/vendor_rows.html", {"rows": rows, "query": hole("query")}
    )
    return Shape.of(html), len(rows)


def _municipality_names() -> dict[str, str]:
    language = page_language()
    return {code: row.name(language) for code, row in municipalities().items()}


class VendorDetail(TemplateView):
    """`/toimittajat/<slug>`."""

    template_name = "catalogue/public/vendor_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer 410 for a company whose membership has ended, 404 for what never was listed."""
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            gone = ended_membership(kwargs["slug"], timezone.localdate())
            if gone is None:
                raise
            return render(
                request,
                "catalogue/public/vendor_gone.html",
                {"section": "vendors", "last_day": gone[1]},
                status=HTTPStatus.GONE,
            )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, language = timezone.localdate(), page_language()
        vendor = get_object_or_404(Vendor.objects.listed(today), slug=kwargs["slug"])
        page = pick_page(self.request, today)
        offerings = (
            Offering.objects.published(today)
            .filter(vendor=vendor)
            .order_by("-published__decided_at", "slug")
        )
        count = vendor_counts(today).get(vendor.pk, 0)
        return super().get_context_data(
            **kwargs,
            **page,
            section="vendors",
            vendor=vendor,
            count=count,
            is_more=count > NEWEST,
            more_query=page["picks_query"].replace("?", "&", 1),
            introduction=vendor.introduction(language),
            contact=vendor.public_contact(),
            member_since=vendor.memberships.in_force(today).earliest("starts_on").starts_on,
            home=_municipality_names().get(vendor.home_municipality_code, ""),
            cards=[
                card.html(picking=page["picking"])
                for card in cards_of(
                    list(offerings.values_list("pk", flat=True)[:NEWEST]),
                    page["price_context"],
                    language,
                    today,
                )
            ],
        )
