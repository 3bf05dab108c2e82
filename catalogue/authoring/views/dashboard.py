"""`/oma`: what a company lists, what waits for it, and beginning something new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.authoring.actions.writing import (
    HasOpenVersionError,
    copy_offering,
    create_offering,
    discard_draft,
    start_next_version,
)
from catalogue.authoring.forms.start import ImportForm, ReasonForm, RestoringForm, StartForm
from catalogue.authoring.progress import Progress
from catalogue.authoring.steps import BY_SLUG
from catalogue.authoring.views.base import AuthoringView, step_url
from catalogue.content.version_changes import POPULATION
from catalogue.freshness import Freshness, due_on, freshness
from catalogue.labels import STATE_MARKS
from catalogue.models import OPEN_STATES, Offering, Partner, State, Version
from catalogue.pricing.cost import LimitPair, OfferingCost, price_lines
from catalogue.publishing.actions import confirm_version, restore_offering, withdraw_offering
from lib.i18n.collation import by_name
from lib.i18n.localized import page_language
from procurement.price_context import PriceContext
from procurement.registry import limits
from vendors.models import TakeoverRequest, Vendor
from vendors.permissions import team_rows, vendors_of


@dataclass(frozen=True)
class OwnRow:
    version: Version
    progress: Progress | None
    cost: OfferingCost
    language: str
    is_withdrawn: bool
    is_listed: bool = True

    @property
    def is_live(self) -> bool:
        return self.version.state == State.APPROVED and self.is_listed and not self.is_withdrawn

    @property
    def total(self) -> Decimal | None:
        # Without any parts, nothing is known.
        return self.cost.total if self.version.parts.all() else None

    @property
    def due(self) -> date | None:
        return due_on(self.version) if self.version.state == State.APPROVED else None

    @property
    def is_overdue(self) -> bool:
        return self.due is not None and self.due < timezone.localdate()

    @property
    def name(self) -> object:
        return self.version.name(self.language) or _("Nimetön")

    @property
    def needs_confirmation(self) -> bool:
        return (
            self.version.state == State.APPROVED
            and freshness(self.version, timezone.localdate()) is not Freshness.FRESH
        )

    @property
    def status(self) -> str:
        return (
            STATE_MARKS[self.version.state][0]
            if self.is_live or self.version.state != State.APPROVED
            else "no"
        )

    @property
    def icon(self) -> str:
        return (
            STATE_MARKS[self.version.state][1]
            if self.is_live or self.version.state != State.APPROVED
            else "no"
        )


SHOWN = [*OPEN_STATES, State.APPROVED, State.REJECTED]


def _own_offerings(vendors: Iterable[Vendor]) -> "list[Offering]":
    """With the versions that matter now; seven queries however many."""
    versions = Version.objects.with_content().filter(state__in=SHOWN).order_by("-number")
    rows = (
        Offering.objects.filter(vendor__in=list(vendors))
        .select_related("vendor", "published")
        .prefetch_related(Prefetch("versions", queryset=versions, to_attr="shown"))
    )
    return list(rows.order_by("slug"))


def _own_rows(offerings: list[Offering], language: str, on: date) -> list[OwnRow]:
    """The open version first, then the published one; a rejected one while nothing followed it."""
    pair, context = LimitPair.on(limits(), on), PriceContext(population=POPULATION)
    listed = set(
        Vendor.objects.listed(on)
        .filter(pk__in={offering.vendor_id for offering in offerings})
        .values_list("pk", flat=True)
    )
    rows = []
    for offering in offerings:
        for version in current(offering):
            version.offering = offering
            progress = (
                Progress(version, language)
                if version.state in {State.DRAFT, State.CHANGES_REQUESTED}
                else None
            )
            cost = OfferingCost(price_lines(version.parts.all()), context, pair)
            rows.append(
                OwnRow(
                    version,
                    progress,
                    cost,
                    language,
                    version.pk == offering.published_id and offering.withdrawn_at is not None,
                    offering.vendor_id in listed,
                )
            )
    return rows


def current(offering: Offering) -> list[Version]:
    shown: list[Version] = offering.shown  # type: ignore[attr-defined]
    newest = shown[0].pk if shown else None
    return [version for version in shown if version.state != State.REJECTED or version.pk == newest]


def _no_company(request: HttpRequest, person: User) -> HttpResponse:
    asked = TakeoverRequest.objects.filter(made_by=person, outcome="").select_related("vendor")
    return render(
        request, "catalogue/authoring/no_company.html", {"section": "own", "takeovers": asked}
    )


class Dashboard(AuthoringView):
    def get(self, request: HttpRequest) -> HttpResponse:
        today, language = timezone.localdate(), page_language()
        vendors = list(vendors_of(self.person))
        if not vendors:
            return _no_company(request, self.person)
        rows = _own_rows(_own_offerings(vendors), language, today)
        shown = request.GET.get("tila", "")
        context = {
            "section": "own",
            "vendors": vendors,
            "unlisted": [
                vendor
                for vendor in vendors
                if not Vendor.objects.listed(today).filter(pk=vendor.pk).exists()
            ],
            "rows": [row for row in rows if is_shown(row, shown)],
            "shown": shown,
            "counts": counts(rows),
            "to_confirm": [row for row in rows if row.is_live and row.needs_confirmation],
            "todo": [row for row in rows if row.version.state == State.CHANGES_REQUESTED],
            "asked": (
                Partner.objects.current()
                .filter(vendor__in=vendors, accepted_at__isnull=True)
                .select_related("offering__vendor", "vendor")
            ),
        }
        return render(request, "catalogue/authoring/dashboard.html", context)


def is_shown(row: OwnRow, shown: str) -> bool:
    return {"julkaistut": row.is_live, "kesken": row.version.state != State.APPROVED}.get(
        shown, True
    )


def counts(rows: list[OwnRow]) -> dict[str, int]:
    states = [row.version.state for row in rows]
    return {
        "all": len(rows),
        "live": sum(row.is_live for row in rows),
        "open": len(rows) - states.count(State.APPROVED),
        "fix": states.count(State.CHANGES_REQUESTED),
        "review": states.count(State.SUBMITTED),
        "draft": states.count(State.DRAFT),
    }


class NewOffering(AuthoringView):
    def forms(self, data: Any = None) -> StartForm:  # noqa: ANN401 -- request.POST
        mine = list(vendors_of(self.person))
        chosen = next(
            (str(vendor.pk) for vendor in mine if vendor.slug == self.request.GET.get("yritys")),
            None,
        )
        return StartForm(
            data,
            vendors=[(str(vendor.pk), vendor.name) for vendor in mine],
            initial={"vendor": chosen} if chosen else None,
        )

    def page(
        self,
        request: HttpRequest,
        form: StartForm,
        status: int = HTTPStatus.OK,
        import_form: ImportForm | None = None,
        **more: Any,
    ) -> HttpResponse:
        if not team_rows(self.person).exists():
            return _no_company(request, self.person)
        sources = (
            Version.objects.of_team(self.person)
            .filter(state__in=SHOWN)
            .select_related("offering__vendor")
            .order_by("pk")
        )
        context = {
            "section": "own",
            "form": form,
            "import_form": import_form or ImportForm(vendors=form.vendors),
            "sources": by_name(sources, lambda row: row.name(page_language())),
            **more,
        }
        return render(request, "catalogue/authoring/new.html", context, status=status)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, self.forms())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.forms(request.POST)
        if not form.is_valid():
            return self.page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        vendor = get_object_or_404(vendors_of(self.person), pk=form.cleaned_data["vendor"])
        version = create_offering(
            vendor=vendor, content={"basics": form.basics()}, by=self.person, at=timezone.now()
        )
        return redirect(step_url(version, BY_SLUG["perustiedot"]))


class NextVersion(AuthoringView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = self.own_version(pk)
        try:
            version = start_next_version(
                offering_id=source.offering_id, source=source, by=self.person, at=timezone.now()
            )
        except HasOpenVersionError as waiting:
            messages.info(request, _("Ratkaisulla on jo keskeneräinen versio."))
            version = waiting.version
        return redirect(step_url(version, BY_SLUG["perustiedot"]))


class CopyOffering(AuthoringView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # noqa: ARG002 -- Django's own signature
        source = self.own_version(pk)
        version = copy_offering(
            source=source, vendor=source.offering.vendor, by=self.person, at=timezone.now()
        )
        return redirect(step_url(version, BY_SLUG["perustiedot"]))


class Confirm(AuthoringView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        confirm_version(version_id=self.own_version(pk).pk, by=self.person, at=timezone.now())
        messages.success(request, _("Kiitos, tiedot on vahvistettu."))
        return redirect("catalogue:dashboard")


class Discard(AuthoringView):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(
            request,
            "catalogue/authoring/discard.html",
            {"section": "own", "version": self.own_version(pk)},
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.own_version(pk)
        discard_draft(
            version_id=version.pk,
            row_version=version.row_version,
            by=self.person,
            at=timezone.now(),
        )
        messages.success(request, _("Luonnos on poistettu."))
        return redirect("catalogue:dashboard")


class Visibility(AuthoringView):
    def form(self, version: Version, data: Any = None) -> ReasonForm | RestoringForm:  # noqa: ANN401 -- request.POST
        # Only the reason for withdrawing is shown to visitors.
        return ReasonForm(data) if version.offering.withdrawn_at is None else RestoringForm(data)

    def page(
        self,
        request: HttpRequest,
        version: Version,
        form: ReasonForm | RestoringForm,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        return render(
            request,
            "catalogue/authoring/visibility.html",
            {"section": "own", "version": version, "offering": version.offering, "form": form},
            status=status,
        )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.own_version(pk)
        return self.page(request, version, self.form(version))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.own_version(pk)
        form = self.form(version, request.POST)
        if not form.is_valid():
            return self.page(request, version, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        if isinstance(form, ReasonForm):
            withdraw_offering(
                offering_id=version.offering_id,
                reason=form.reason(),
                by=self.person,
                at=timezone.now(),
            )
            messages.success(request, _("Ratkaisu ei enää näy hakemistossa."))
        else:
            restore_offering(
                offering_id=version.offering_id,
                reason=form.cleaned_data["reason_fi"],
                by=self.person,
                at=timezone.now(),
            )
            messages.success(request, _("Ratkaisu näkyy taas hakemistossa."))
        return redirect("catalogue:dashboard")
