"""`/yllapito`: what staff decide of companies."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Mail
from accounts.views.staff import StaffView
from accounts.work import AlreadyDecidedError
from vendors.actions.memberships import (
    PeriodOverlapsError,
    add_membership,
    confirm_membership,
    grant_takeover,
    refuse_membership,
    refuse_takeover,
)
from vendors.forms import PeriodForm, RefusalForm, StatementForm
from vendors.models import Membership, MembershipStatement, TakeoverRequest, Vendor
from vendors.permissions import DECIDING, may_decide_companies

ENDING_DAYS = 60
MOST_SHOWN = 20


class CompanyStaffView(StaffView):
    """For who may say whose a company is and whether it is a member."""

    right = DECIDING


class StaffHome(StaffView):
    """All staff begin here; each sees what is theirs."""

    def get(self, request: HttpRequest) -> HttpResponse:
        undelivered = Mail.objects.undelivered().count()
        if not may_decide_companies(request.user):
            return render(
                request, "vendors/staff/home.html", {"section": "staff", "undelivered": undelivered}
            )
        today = timezone.localdate()
        context = {
            "section": "staff",
            "undelivered": undelivered,
            "decides_companies": True,
            "statements": MembershipStatement.objects.filter(outcome="").select_related(
                "vendor", "made_by"
            ),
            "takeovers": TakeoverRequest.objects.filter(outcome="").select_related(
                "vendor", "made_by"
            ),
            "unconfirmed": Vendor.objects.unconfirmed().order_by("-pk")[:MOST_SHOWN],
            "ending": Membership.objects.filter(
                ends_on__range=(today, today + timedelta(days=ENDING_DAYS))
            )
            .select_related("vendor")
            .order_by("ends_on"),
        }
        return render(request, "vendors/staff/home.html", context)


class StatementDecision(CompanyStaffView):
    """`/yllapito/jasenyydet/<id>`: confirm with period and source, or refuse with a reason."""

    def page(
        self,
        request: HttpRequest,
        statement: MembershipStatement,
        period: StatementForm,
        refusal: RefusalForm,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        context = {
            "section": "staff",
            "statement": statement,
            "form": period,
            "refusal": refusal,
            "memberships": statement.vendor.memberships.all(),
        }
        return render(request, "vendors/staff/statement.html", context, status=status)

    def form(self, statement: MembershipStatement, *args: Any, **kwargs: Any) -> StatementForm:
        return StatementForm(
            *args, is_confirmed=statement.vendor.confirmed_at is not None, **kwargs
        )

    def statement(self, pk: int) -> MembershipStatement:
        return get_object_or_404(
            MembershipStatement.objects.filter(outcome="").select_related("vendor", "made_by"),
            pk=pk,
        )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        statement = self.statement(pk)
        return self.page(
            request,
            statement,
            self.form(statement, initial={"starts_on": timezone.localdate()}),
            RefusalForm(),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        statement = self.statement(pk)
        try:
            return (
                self.refuse(request, statement)
                if "hylkaa" in request.POST
                else self.confirm(request, statement)
            )
        except AlreadyDecidedError:
            messages.error(request, _("Toinen ylläpitäjä ehti ensin."))
            return redirect("vendors:staff")

    def confirm(self, request: HttpRequest, statement: MembershipStatement) -> HttpResponse:
        form = self.form(statement, request.POST)
        if form.is_valid():
            try:
                confirm_membership(
                    statement=statement, **form.cleaned_data, by=self.person, at=timezone.now()
                )
            except PeriodOverlapsError as overlap:
                form.add_error(
                    "starts_on",
                    _("Yrityksellä on jo jäsenyys: %(period)s.") % {"period": overlap.membership},
                )
        if form.errors:
            return self.page(
                request, statement, form, RefusalForm(), HTTPStatus.UNPROCESSABLE_ENTITY
            )
        messages.success(
            request, _("Jäsenyys on vahvistettu: %(name)s.") % {"name": statement.vendor.name}
        )
        return redirect("vendors:staff")

    def refuse(self, request: HttpRequest, statement: MembershipStatement) -> HttpResponse:
        form = RefusalForm(request.POST)
        if not form.is_valid():
            return self.page(
                request, statement, self.form(statement), form, HTTPStatus.UNPROCESSABLE_ENTITY
            )
        refuse_membership(
            statement=statement,
            reason=form.cleaned_data["reason"],
            by=self.person,
            at=timezone.now(),
        )
        messages.success(
            request, _("Ilmoitus on hylätty: %(name)s.") % {"name": statement.vendor.name}
        )
        return redirect("vendors:staff")


class Renewal(CompanyStaffView):
    """`/yllapito/yritykset/<slug>/jasenyys`: a further period."""

    def page(
        self, request: HttpRequest, vendor: Vendor, form: PeriodForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        return render(
            request,
            "vendors/staff/renewal.html",
            {
                "section": "staff",
                "vendor": vendor,
                "form": form,
                "memberships": vendor.memberships.all(),
            },
            status=status,
        )

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor = get_object_or_404(Vendor, slug=slug)
        last = vendor.memberships.order_by("-starts_on").first()
        starts_on = (
            last.ends_on + timedelta(days=1) if last and last.ends_on else timezone.localdate()
        )
        return self.page(request, vendor, PeriodForm(initial={"starts_on": starts_on}))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor, form = get_object_or_404(Vendor, slug=slug), PeriodForm(request.POST)
        if form.is_valid():
            try:
                add_membership(
                    vendor=vendor, **form.cleaned_data, by=self.person, at=timezone.now()
                )
            except PeriodOverlapsError as overlap:
                form.add_error(
                    "starts_on",
                    _("Yrityksellä on jo jäsenyys: %(period)s.") % {"period": overlap.membership},
                )
        if form.errors:
            return self.page(request, vendor, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        messages.success(request, _("Jäsenyys on vahvistettu: %(name)s.") % {"name": vendor.name})
        return redirect("vendors:staff")


class TakeoverDecision(CompanyStaffView):
    """`/yllapito/haltuunotot/<id>`."""

    def row(self, pk: int) -> TakeoverRequest:
        return get_object_or_404(
            TakeoverRequest.objects.filter(outcome="").select_related("vendor", "made_by"), pk=pk
        )

    def page(
        self,
        request: HttpRequest,
        takeover: TakeoverRequest,
        form: RefusalForm,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        team = takeover.vendor.team.in_force().select_related("user")
        return render(
            request,
            "vendors/staff/takeover.html",
            {"section": "staff", "takeover": takeover, "team": team, "form": form},
            status=status,
        )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(request, self.row(pk), RefusalForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        takeover, form = self.row(pk), RefusalForm(request.POST)
        if "hylkaa" in request.POST and not form.is_valid():
            return self.page(request, takeover, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            self.decide(request, takeover, form)
        except AlreadyDecidedError:
            messages.error(request, _("Toinen ylläpitäjä ehti ensin."))
        return redirect("vendors:staff")

    def decide(self, request: HttpRequest, takeover: TakeoverRequest, form: RefusalForm) -> None:
        if "hylkaa" in request.POST:
            refuse_takeover(
                request=takeover,
                reason=form.cleaned_data["reason"],
                by=self.person,
                at=timezone.now(),
            )
            messages.success(request, _("Pyyntö on hylätty."))
        else:
            grant_takeover(request=takeover, by=self.person, at=timezone.now())
            messages.success(request, _("Henkilö on nyt yrityksen pääkäyttäjä."))
