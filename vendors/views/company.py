"""Pages of a company's own: registering, its facts, its membership, its closing."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.models import User
from accounts.permissions import verified_addresses
from vendors.actions.closing import close_company
from vendors.actions.companies import (
    NotOwnContactError,
    NotPermittedError,
    StaleVendorError,
    change_vendor,
    give_consent,
    register_vendor,
    withdraw_consent,
)
from vendors.actions.memberships import ask_takeover, state_membership
from vendors.forms import CloseForm, CompanyFactsForm, RegistrationForm, TakeoverForm
from vendors.models import MembershipStatement, Vendor
from vendors.permissions import may_consent, owns, vendors_of
from vendors.standing import standing_of

Municipalities = Callable[[], list[tuple[str, str]]]


class CompanyView(LoginRequiredMixin, View):
    """For people who act for the company; others' companies are not found."""

    municipalities: Municipalities | None = None

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101 -- LoginRequiredMixin has looked
        return self.request.user

    def choices(self) -> list[tuple[str, str]]:
        return self.municipalities() if self.municipalities else []

    def company(self, slug: str) -> Vendor:
        """404 unless the person acts for it."""
        return get_object_or_404(vendors_of(self.person), slug=slug)

    def owned(self, slug: str) -> Vendor:
        """403 for editors."""
        vendor = self.company(slug)
        if not owns(self.person, vendor.pk):
            raise PermissionDenied
        return vendor


class Registration(CompanyView):
    """`/oma/yritys/uusi`."""

    def page(
        self,
        request: HttpRequest,
        form: RegistrationForm,
        status: int = HTTPStatus.OK,
        **more: Any,
    ) -> HttpResponse:
        return render(
            request,
            "vendors/register.html",
            {"section": "own", "form": form, **more},
            status=status,
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, RegistrationForm(municipalities=self.choices()))

    def post(self, request: HttpRequest) -> HttpResponse:
        if not verified_addresses(request.user):
            raise PermissionDenied
        form = RegistrationForm(request.POST, municipalities=self.choices())
        if not form.is_valid():
            return self.page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        business_id = form.cleaned_data["business_id"]
        if Vendor.objects.filter(business_id=business_id).exists():
            return self.page(
                request,
                form,
                HTTPStatus.CONFLICT,
                takeover=TakeoverForm(initial={"business_id": business_id}),
            )
        vendor = register_vendor(
            facts=form.facts(),
            states_membership=form.cleaned_data["states_membership"],
            note=form.cleaned_data["note"],
            by=self.person,
            at=timezone.now(),
        )
        messages.success(request, _("Yritys on rekisteröity. Voit kirjoittaa luonnoksia heti."))
        return redirect("vendors:company", vendor.slug)


class Takeover(CompanyView):
    """`/oma/yritys/haltuun`: ask to act for a company that is in the register."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TakeoverForm(request.POST)
        vendor = (
            Vendor.objects.filter(business_id=form.cleaned_data["business_id"]).first()
            if form.is_valid()
            else None
        )
        if vendor is None or not verified_addresses(request.user):
            messages.error(
                request, _("Pyyntöä ei voitu lähettää. Kirjoita, miksi edustat yritystä.")
            )
            return redirect("vendors:company-new")
        ask_takeover(
            vendor=vendor, note=form.cleaned_data["note"], by=self.person, at=timezone.now()
        )
        # Nothing is told of who acts for the company.
        messages.success(
            request, _("Pyyntösi on lähetetty ylläpidolle. Saat vastauksen sähköpostiisi.")
        )
        return redirect("catalogue:dashboard")


class Company(CompanyView):
    """`/oma/yritys/<slug>`: what the register says of the company."""

    def page(
        self,
        request: HttpRequest,
        vendor: Vendor,
        form: CompanyFactsForm,
        status: int = HTTPStatus.OK,
        **more: Any,
    ) -> HttpResponse:
        context = {
            "section": "own",
            "vendor": vendor,
            "form": form,
            "is_owner": owns(self.person, vendor.pk),
            "may_consent": vendor.contact_consent_at is None and may_consent(self.person, vendor),
            "standing": standing_of(vendor, timezone.localdate()),
            "membership": vendor.memberships.in_force(timezone.localdate()).first(),
            "statement": (
                MembershipStatement.objects.filter(vendor=vendor).order_by("-made_at").first()
            ),
            **more,
        }
        return render(request, "vendors/company.html", context, status=status)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor = self.company(slug)
        return self.page(request, vendor, CompanyFactsForm.of(vendor, self.choices()))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor = self.owned(slug)
        form = CompanyFactsForm(request.POST, municipalities=self.choices())
        if not form.is_valid():
            return self.page(request, vendor, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        try:
            change_vendor(
                vendor_id=vendor.pk,
                facts=form.facts(),
                has_consent=form.cleaned_data["has_consent"],
                row_version=form.cleaned_data["row_version"],
                by=self.person,
                at=timezone.now(),
            )
        except StaleVendorError as lost:
            return self.lost(request, lost.vendor)
        except NotOwnContactError:
            form.add_error(
                "has_consent",
                _(
                    "Vain yhteyshenkilö itse voi antaa suostumuksen. Kirjoita tähän oma vahvistettu"
                    " osoitteesi, tai pyydä yhteyshenkilöä kirjautumaan ja antamaan suostumus."
                ),
            )
            return self.page(request, vendor, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        except NotPermittedError:
            raise PermissionDenied from None
        messages.success(request, _("Yrityksen tiedot on tallennettu."))
        return redirect("vendors:company", vendor.slug)

    def lost(self, request: HttpRequest, vendor: Vendor) -> HttpResponse:
        typed = request.POST.copy()
        typed["row_version"] = str(vendor.row_version)
        form = CompanyFactsForm(typed, municipalities=self.choices())
        clashes = [
            {"field": form[name], "theirs": getattr(vendor, name), "mine": form[name].value()}
            for name in form.fields
            if hasattr(vendor, name)
            and name != "row_version"
            and str(getattr(vendor, name)) != str(form[name].value() or "")
        ]
        return self.page(request, vendor, form, HTTPStatus.CONFLICT, clashes=clashes)


class ConsentGiving(CompanyView):
    """`/oma/yritys/<slug>/suostumus/anna`: the contact consents."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor = self.company(slug)
        try:
            give_consent(vendor_id=vendor.pk, by=self.person, at=timezone.now())
        except NotOwnContactError:
            raise PermissionDenied from None
        messages.success(request, _("Kiitos. Yhteystiedot näkyvät nyt julkisesti."))
        return redirect("vendors:company", vendor.slug)


class ConsentWithdrawal(CompanyView):
    """`/oma/yritys/<slug>/suostumus`: one click takes the contact off public view."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        # Anybody of the team may.
        vendor = self.company(slug)
        withdraw_consent(vendor_id=vendor.pk, by=self.person, at=timezone.now())
        messages.success(request, _("Suostumus on peruttu. Yhteystiedot eivät enää näy."))
        return redirect("vendors:company", vendor.slug)


class Statement(CompanyView):
    """`/oma/yritys/<slug>/jasenyys`: state the COSS membership."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor = self.owned(slug)
        state_membership(
            vendor=vendor,
            note=request.POST.get("note", "")[:1000],
            by=self.person,
            at=timezone.now(),
        )
        messages.success(request, _("Ilmoitus on lähetetty. Ylläpito vahvistaa jäsenyyden."))
        return redirect("vendors:company", vendor.slug)


class Closing(CompanyView):
    """`/oma/yritys/<slug>/sulje`: asks first."""

    def page(
        self, request: HttpRequest, vendor: Vendor, form: CloseForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        return render(
            request,
            "vendors/close.html",
            {"section": "own", "vendor": vendor, "form": form},
            status=status,
        )

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.page(request, self.owned(slug), CloseForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor, form = self.owned(slug), CloseForm(request.POST)
        if not form.is_valid():
            return self.page(request, vendor, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        close_company(
            vendor=vendor,
            reason={"fi": form.cleaned_data["reason_fi"], "sv": "", "en": ""},
            by=self.person,
            at=timezone.now(),
        )
        messages.success(request, _("Yritys on suljettu: %(name)s.") % {"name": vendor.name})
        return redirect("catalogue:dashboard")
