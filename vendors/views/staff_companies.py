"""`/yllapito/yritykset`: whose a company is.

Staff confirm it, end memberships of its team and name owners.
"""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import person_with
from lib.forms.parameters import Parameters
from vendors.actions.memberships import end_period
from vendors.actions.oversight import end_member, name_owner
from vendors.actions.ownership import confirm_vendor
from vendors.business_ids import plain_business_id
from vendors.forms import EndMemberForm, EndPeriodForm, OwnerForm, SourceForm
from vendors.models import CompanyDomain, Membership, Vendor
from vendors.standing import standing_of, with_last_day
from vendors.views.staff import CompanyStaffView

PAGE_SIZE, LONGEST_QUERY = 50, 120


class StaffCompanies(CompanyStaffView):
    """`/yllapito/yritykset`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        parameters = Parameters(request.GET)
        query = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
        page = Paginator(self.companies(query), PAGE_SIZE).get_page(parameters.page())
        return render(
            request,
            "vendors/staff/companies.html",
            {"section": "staff", "query": query, "page": page, "today": timezone.localdate()},
        )

    def companies(self, query: str) -> QuerySet[Vendor]:
        return (
            Vendor.objects.filter(
                Q(name__icontains=query)
                | Q(business_id__startswith=query)
                | Q(business_id=plain_business_id(query))
            )
            .annotate(**with_last_day())
            # Those that wait first.
            .order_by(Case(When(confirmed_at=None, then=0), default=1), "name", "pk")
        )


def period_form(vendor: Vendor, data: Any = None) -> EndPeriodForm | None:  # noqa: ANN401 -- request.POST
    membership: Membership | None = vendor.memberships.in_force(timezone.localdate()).first()
    return (
        None
        if membership is None
        else EndPeriodForm(
            data,
            membership=membership,
            prefix="jasenyys",
            initial={"ends_on": timezone.localdate()},
        )
    )


class StaffCompany(CompanyStaffView):
    """`/yllapito/yritykset/<slug>`."""

    def company(self, slug: str) -> Vendor:
        return get_object_or_404(Vendor, slug=slug)

    def page(
        self,
        request: HttpRequest,
        vendor: Vendor,
        status: int = HTTPStatus.OK,
        **forms: Any,
    ) -> HttpResponse:
        team = list(vendor.team.in_force().select_related("user"))
        context = {
            "section": "staff",
            "vendor": vendor,
            "team": team,
            "domains": CompanyDomain.objects.filter(business_id=vendor.business_id),
            "memberships": vendor.memberships.all(),
            "standing": standing_of(vendor, timezone.localdate()),
            "period_form": period_form(vendor),
            "takeovers": vendor.takeovers.filter(outcome="").select_related("made_by"),
            "source_form": SourceForm(prefix="vahvista"),
            "end_form": EndMemberForm(team=team, prefix="paata"),
            "owner_form": OwnerForm(prefix="omistaja"),
            **forms,
        }
        return render(request, "vendors/staff/company.html", context, status=status)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.page(request, self.company(slug))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor = self.company(slug)
        act = {
            "vahvista": self.confirm,
            "paata": self.end,
            "omistaja": self.name,
            "jasenyys": self.end_period,
        }.get(request.POST.get("teko", ""))
        if act is None:
            return self.page(request, vendor, HTTPStatus.UNPROCESSABLE_ENTITY)
        refused = act(request, vendor)
        return (
            self.page(request, vendor, HTTPStatus.UNPROCESSABLE_ENTITY, **refused)
            if refused
            else redirect("vendors:staff-company", vendor.slug)
        )

    def confirm(self, request: HttpRequest, vendor: Vendor) -> dict[str, Any]:
        form = SourceForm(request.POST, prefix="vahvista")
        if not form.is_valid():
            return {"source_form": form, "form": form}
        confirm_vendor(
            vendor=vendor, source=form.cleaned_data["source"], by=self.person, at=timezone.now()
        )
        messages.success(request, _("Yritys on vahvistettu: %(name)s.") % {"name": vendor.name})
        return {}

    def end(self, request: HttpRequest, vendor: Vendor) -> dict[str, Any]:
        form = EndMemberForm(
            request.POST, team=list(vendor.team.in_force().select_related("user")), prefix="paata"
        )
        if not form.is_valid():
            return {"end_form": form, "form": form}
        end_member(
            member=form.chosen(),
            reason=form.cleaned_data["reason"],
            by=self.person,
            at=timezone.now(),
        )
        messages.success(
            request,
            _(
                "Jäsenyys tiimissä on päättynyt. Henkilölle ja yrityksen pääkäyttäjille lähetettiin"
                " viesti."
            ),
        )
        return {}

    def end_period(self, request: HttpRequest, vendor: Vendor) -> dict[str, Any]:
        form = period_form(vendor, request.POST)
        if form is None:
            messages.error(request, _("Yrityksellä ei ole voimassa olevaa jäsenyyttä."))
            return {}
        if not form.is_valid():
            return {"period_form": form, "form": form}
        end_period(
            membership=form.membership, **form.cleaned_data, by=self.person, at=timezone.now()
        )
        messages.success(
            request,
            _(
                "Jäsenyyden viimeinen päivä on tallennettu. Yrityksen pääkäyttäjille lähetettiin"
                " viesti."
            ),
        )
        return {}

    def name(self, request: HttpRequest, vendor: Vendor) -> dict[str, Any]:
        form = OwnerForm(request.POST, prefix="omistaja")
        user = person_with(form.cleaned_data["email"]) if form.is_valid() else None
        if user is None:
            if form.is_valid():
                form.add_error(
                    "email",
                    _(
                        "Osoitteella ei ole tiliä, jossa se olisi vahvistettu. Pyydä henkilöä ensin"
                        " rekisteröitymään."
                    ),
                )
            return {"owner_form": form, "form": form}
        name_owner(
            vendor=vendor,
            user=user,
            reason=form.cleaned_data["reason"],
            by=self.person,
            at=timezone.now(),
        )
        messages.success(request, _("Henkilö on nyt yrityksen pääkäyttäjä."))
        return {}
