"""Offerings, vendors and the taxonomy for programs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.frameworks import frameworks_for
from catalogue.models import Offering, Version
from catalogue.public.api.filters import VendorFilters
from catalogue.public.api.ready import ReadyAnswer, numbers_for, ready_version, ready_whole
from catalogue.public.api.serializers import (
    OfferingDetailSerializer,
    TaxonomySerializer,
    VendorPageSerializer,
    VendorSerializer,
    VersionListSerializer,
    covering_frameworks,
)
from catalogue.public.counts import vendor_counts
from catalogue.public.gone import gone_offering, lapse_reason
from catalogue.public.rows import PUBLIC_STATES
from catalogue.taxonomy.registry import taxonomy
from lib.api.answers import answer_of, moment, texts
from lib.api.filters import documented
from lib.api.paging import asked_window, envelope, rows_in, site_base
from lib.api.problems import Gone
from lib.api.renderers import json_bytes
from lib.api.views import PublicView, problems
from lib.edition import kept
from lib.i18n.localized import page_language
from procurement.api.filters import BuyerFilters, context_of
from procurement.registry import municipalities
from vendors.models import Membership, Vendor

OFFERINGS, VENDORS, TAXONOMY = ["offerings"], ["vendors"], ["taxonomy"]


def _refuse_gone(slug: str, on: date) -> None:
    """Raises Gone for an offering that was public and is so no more."""
    gone = gone_offering(slug, on)
    if gone is None:
        return
    if gone.lapsed_on is not None:
        raise Gone(
            gone_because="vendor_lapsed",
            lapsed_on=gone.lapsed_on.isoformat(),
            reason=lapse_reason(),
        )
    withdrawn_at = gone.offering.withdrawn_at
    raise Gone(
        gone_because="withdrawn",
        withdrawn_at=moment(withdrawn_at) if withdrawn_at else None,
        reason=texts(gone.offering, "withdrawal_reason"),
    )


def _public_or_404(slug: str, on: date) -> QuerySet[Offering]:
    """The public offering of a slug. Raises Gone or Http404."""
    rows = Offering.objects.published(on).filter(slug=slug)
    if not rows.exists():
        _refuse_gone(slug, on)
        raise Http404
    return rows


class WholeView(PublicView):
    """An offering whole, with the buyer's prices."""

    filterset_class = BuyerFilters

    def whole(self, ready: ReadyAnswer, on: date) -> Response:
        context = context_of(self.asked)
        found = frameworks_for([ready.offering], context.municipality, on, page_language())
        frameworks = covering_frameworks(found[ready.offering])
        return Response(ready.filled(numbers_for(context, on), json_bytes(frameworks)))


class OfferingDetailView(WholeView):
    """`offerings/<slug>/`."""

    @extend_schema(
        operation_id="offering_detail",
        summary="The published version of an offering, whole",
        tags=OFFERINGS,
        parameters=documented(BuyerFilters),
        responses={200: OfferingDetailSerializer, **problems(400, 404, 410)},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Texts in every language, parts with prices and licences, claims with evidence and
        findings, the cost for the buyer. 410 for one that is public no more.
        """  # noqa: D205 -- the API prints it as it is
        today = timezone.localdate()
        try:
            ready = ready_whole(slug, today, site_base(request))
        except Offering.DoesNotExist:
            _refuse_gone(slug, today)
            raise Http404 from None
        return self.whole(ready, today)


class VersionDetailView(WholeView):
    """`offerings/<slug>/versions/<n>/`."""

    @extend_schema(
        operation_id="version_detail",
        summary="A version that is or was public, whole",
        tags=OFFERINGS,
        parameters=documented(BuyerFilters),
        responses={200: OfferingDetailSerializer, **problems(400, 404, 410)},
    )
    def get(self, request: Request, slug: str, number: int) -> Response:
        """As it was approved, with the buyer's prices and today's limits."""
        today = timezone.localdate()
        try:
            ready = ready_version(slug, number, today, site_base(request))
        except Version.DoesNotExist:
            _public_or_404(slug, today)
            raise Http404 from None
        return self.whole(ready, today)


class VersionList(PublicView):
    """`offerings/<slug>/versions/`."""

    @extend_schema(
        operation_id="version_list",
        summary="Approved versions of an offering, newest first",
        tags=OFFERINGS,
        responses={200: VersionListSerializer, **problems(400, 404, 410)},
    )
    def get(self, request: Request, slug: str) -> Response:
        """Those that have been public, with what changed in each."""
        rows = Version.objects.filter(
            offering__in=_public_or_404(slug, timezone.localdate()), state__in=PUBLIC_STATES
        )
        found = list(rows.select_related("offering").order_by("-number"))
        versions = {"count": len(found), "results": found}
        return Response(answer_of(VersionListSerializer, versions, site_base(request)))


def listed(today: date) -> QuerySet[Vendor]:
    return (
        Vendor.objects.listed(today)
        .order_by("name", "pk")
        .prefetch_related(
            Prefetch(
                "memberships",
                Membership.objects.in_force(today).order_by("starts_on"),
                to_attr="current",
            )
        )
    )


def _with_homes_and_counts(rows: Sequence[Any], today: date) -> Sequence[Any]:
    # None for a code that the register of municipalities does not know.
    homes, numbers = municipalities(), vendor_counts(today)
    for row in rows:
        row.offering_count = numbers.get(row.pk, 0)
        row.home = homes.get(row.home_municipality_code)
    return rows


class VendorList(PublicView):
    """`vendors/`."""

    filterset_class = VendorFilters

    @extend_schema(
        operation_id="vendor_list",
        summary="Vendors whose COSS membership is in force, by name",
        tags=VENDORS,
        parameters=documented(VendorFilters),
        responses={200: VendorPageSerializer, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """Contacts are told only where the person has consented."""
        window = asked_window(request, self.asked)
        today = timezone.localdate()
        rows = VendorFilters(request.query_params, listed(today)).qs
        page = rows_in(rows, ("name", "pk"), window)
        vendors = envelope(request, page, rows.count(), _with_homes_and_counts(page.rows, today))
        return Response(answer_of(VendorPageSerializer, vendors, site_base(request)))


class VendorDetail(PublicView):
    """`vendors/<slug>/`."""

    @extend_schema(
        operation_id="vendor_detail",
        summary="A listed vendor",
        tags=VENDORS,
        responses={200: VendorSerializer, **problems(400, 404)},
    )
    def get(self, request: Request, slug: str) -> Response:
        """404 for a vendor that is not listed today."""
        today = timezone.localdate()
        row = get_object_or_404(listed(today), slug=slug)
        (vendor,) = _with_homes_and_counts([row], today)
        return Response(answer_of(VendorSerializer, vendor, site_base(request)))


class TaxonomyView(PublicView):
    """`taxonomy/`."""

    @extend_schema(
        operation_id="taxonomy",
        summary="Layers, components, functions, phases, criteria and kinds",
        tags=TAXONOMY,
        responses={200: TaxonomySerializer, **problems(400)},
    )
    def get(self, request: Request) -> Response:
        """The vocabularies whose slugs the filters take, in Finnish, Swedish and English."""
        base = site_base(request)

        def make() -> bytes:
            return json_bytes(answer_of(TaxonomySerializer, taxonomy().offered, base))

        return Response(kept(f"taxonomy {base}", timezone.localdate(), make))
