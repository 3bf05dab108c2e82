"""Pages of a company's own: registering, its facts, its team; and what staff decide of companies."""

from collections.abc import Callable
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
    ask_takeover,
    change_vendor,
    give_consent,
    register_vendor,
    state_membership,
    withdraw_consent,
)
from vendors.actions.team import (
    InvitationUnusableError,
    LastOwnerError,
    accept_invitation,
    change_role,
    end_membership,
    find_invitation,
    invite,
    member_with,
    revoke_invitation,
)
from vendors.forms import (
    CloseForm,
    CompanyFactsForm,
    InvitationForm,
    RegistrationForm,
    RoleForm,
    TakeoverForm,
)
from vendors.models import Invitation, MembershipStatement, TeamMember, Vendor
from vendors.permissions import may_consent, owns, vendors_of
from vendors.standing import standing_of

UNPROCESSABLE, CONFLICT = 422, 409
Municipalities = Callable[[], list[tuple[str, str]]]


class CompanyView(LoginRequiredMixin, View):
    """For people who act for the company; others' companies are not found."""

    municipalities: Municipalities | None = None

    @property
    def person(self) -> User:
        """Who is signed in."""
        assert isinstance(self.request.user, User)  # noqa: S101 -- LoginRequiredMixin has looked
        return self.request.user

    def choices(self) -> list[tuple[str, str]]:
        """Codes and names of municipalities."""
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
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        """The form."""
        return render(
            request,
            "vendors/register.html",
            {"section": "own", "form": form, **more},
            status=status,
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        """Empty."""
        return self.page(request, RegistrationForm(municipalities=self.choices()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """A new company, or the offer to ask for one that is there already."""
        if not verified_addresses(request.user):
            raise PermissionDenied
        form = RegistrationForm(request.POST, municipalities=self.choices())
        if not form.is_valid():
            return self.page(request, form, UNPROCESSABLE)
        business_id = form.cleaned_data["business_id"]
        if Vendor.objects.filter(business_id=business_id).exists():
            return self.page(
                request, form, CONFLICT, takeover=TakeoverForm(initial={"business_id": business_id})
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
        """The request goes to staff; nothing is told of who acts for the company."""
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
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        """The form for owners, the facts for editors."""
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
        """What is."""
        vendor = self.company(slug)
        return self.page(request, vendor, CompanyFactsForm.of(vendor, self.choices()))

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Kept, or shown again; a stale write shows what another wrote."""
        vendor = self.owned(slug)
        form = CompanyFactsForm(request.POST, municipalities=self.choices())
        if not form.is_valid():
            return self.page(request, vendor, form, UNPROCESSABLE)
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
            return self.page(request, vendor, form, UNPROCESSABLE)
        except NotPermittedError:
            raise PermissionDenied from None
        messages.success(request, _("Yrityksen tiedot on tallennettu."))
        return redirect("vendors:company", vendor.slug)

    def lost(self, request: HttpRequest, vendor: Vendor) -> HttpResponse:
        """409: what was typed stays, what another wrote stands above it."""
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
        return self.page(request, vendor, form, CONFLICT, clashes=clashes)


class ConsentGiving(CompanyView):
    """`/oma/yritys/<slug>/suostumus/anna`: the contact consents."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The contact only."""
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
        """Anybody of the team may."""
        vendor = self.company(slug)
        withdraw_consent(vendor_id=vendor.pk, by=self.person, at=timezone.now())
        messages.success(request, _("Suostumus on peruttu. Yhteystiedot eivät enää näy."))
        return redirect("vendors:company", vendor.slug)


class Statement(CompanyView):
    """`/oma/yritys/<slug>/jasenyys`: state the COSS membership."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Goes to staff."""
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
        self, request: HttpRequest, vendor: Vendor, form: CloseForm, status: int = 200
    ) -> HttpResponse:
        """What will happen."""
        return render(
            request,
            "vendors/close.html",
            {"section": "own", "vendor": vendor, "form": form},
            status=status,
        )

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The question."""
        return self.page(request, self.owned(slug), CloseForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Closed."""
        vendor, form = self.owned(slug), CloseForm(request.POST)
        if not form.is_valid():
            return self.page(request, vendor, form, UNPROCESSABLE)
        close_company(
            vendor=vendor,
            reason={"fi": form.cleaned_data["reason_fi"], "sv": "", "en": ""},
            by=self.person,
            at=timezone.now(),
        )
        messages.success(request, _("Yritys on suljettu: %(name)s.") % {"name": vendor.name})
        return redirect("catalogue:dashboard")


class Team(CompanyView):
    """`/oma/yritys/<slug>/jasenet`."""

    def page(
        self, request: HttpRequest, vendor: Vendor, form: InvitationForm, status: int = 200
    ) -> HttpResponse:
        """Who acts for the company, and who has been invited."""
        is_owner = owns(self.person, vendor.pk)
        context = {
            "section": "own",
            "vendor": vendor,
            "form": form,
            "is_owner": is_owner,
            "team": vendor.team.in_force().select_related("user"),
            "invitations": Invitation.objects.usable(timezone.now()).filter(vendor=vendor),
            "takeovers": (
                vendor.takeovers.filter(outcome="").select_related("made_by") if is_owner else []
            ),
        }
        return render(request, "vendors/team.html", context, status=status)

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The lists."""
        return self.page(request, self.company(slug), InvitationForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Invite."""
        vendor, form = self.owned(slug), InvitationForm(request.POST)
        if not form.is_valid():
            return self.page(request, vendor, form, UNPROCESSABLE)
        member = member_with(vendor, form.cleaned_data["email"])
        if member is not None:
            words = (
                _("Hän on jo tiimissä pääkäyttäjänä.")
                if member.role == TeamMember.Role.OWNER
                else _("Hän on jo tiimissä muokkaajana. Vaihda rooli luettelosta, jos se on väärä.")
            )
            form.add_error("email", words)
            return self.page(request, vendor, form, UNPROCESSABLE)
        invite(
            vendor=vendor,
            email=form.cleaned_data["email"],
            role=form.cleaned_data["role"],
            by=self.person,
            at=timezone.now(),
        )
        messages.success(request, _("Kutsu on lähetetty."))
        return redirect("vendors:team", vendor.slug)


class InvitationRevocation(CompanyView):
    """`/oma/yritys/<slug>/kutsut/<id>/peru`."""

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        """The link opens nothing any more."""
        vendor = self.owned(slug)
        revoke_invitation(
            invitation=get_object_or_404(Invitation.objects.filter(vendor=vendor), pk=pk),
            by=self.person,
            at=timezone.now(),
        )
        messages.success(request, _("Kutsu on peruttu."))
        return redirect("vendors:team", vendor.slug)


class MemberChange(CompanyView):
    """`/oma/yritys/<slug>/jasenet/<id>/rooli` and `/paata`."""

    act = ""

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        """Owners change anybody; everybody may leave."""
        vendor = self.company(slug)
        member = get_object_or_404(vendor.team.in_force(), pk=pk)
        if not owns(self.person, vendor.pk) and (
            self.act != "paata" or member.user_id != self.person.pk
        ):
            raise PermissionDenied
        try:
            self.change(request, member)
        except LastOwnerError:
            messages.error(
                request,
                _(
                    "Yrityksellä on oltava pääkäyttäjä. Anna rooli ensin toiselle, tai sulje yritys"
                    " sen omalla sivulla."
                ),
            )
        return redirect(
            "catalogue:dashboard" if member.user_id == self.person.pk else "vendors:team",
            *([] if member.user_id == self.person.pk else [vendor.slug]),
        )

    def change(self, request: HttpRequest, member: TeamMember) -> None:
        """Raises LastOwnerError."""
        form = RoleForm(request.POST)
        if self.act == "paata":
            end_membership(member=member, by=self.person, at=timezone.now())
            messages.success(request, _("Jäsenyys tiimissä on päättynyt."))
        elif form.is_valid():
            change_role(
                member=member, role=form.cleaned_data["role"], by=self.person, at=timezone.now()
            )
            messages.success(request, _("Rooli on vaihdettu."))


class InvitationPage(LoginRequiredMixin, View):
    """`/oma/kutsu/<token>`: for whoever has the link and the invited address."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Which company invites, to the right person only."""
        try:
            invitation = find_invitation(token, timezone.now())
        except InvitationUnusableError:
            return render(
                request, "vendors/invitation_unusable.html", {"section": "own"}, status=410
            )
        is_mine = invitation.email in verified_addresses(request.user)
        return render(
            request,
            "vendors/invitation.html",
            {"section": "own", "invitation": invitation if is_mine else None, "token": token},
            status=200 if is_mine else 403,
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Join."""
        assert isinstance(request.user, User)  # noqa: S101 -- LoginRequiredMixin has looked
        try:
            member = accept_invitation(token=token, by=request.user, at=timezone.now())
        except InvitationUnusableError:
            return render(
                request, "vendors/invitation_unusable.html", {"section": "own"}, status=410
            )
        messages.success(request, _("Olet nyt mukana: %(name)s.") % {"name": member.vendor.name})
        return redirect("catalogue:dashboard")
