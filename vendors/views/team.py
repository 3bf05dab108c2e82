"""Pages of a company's team: who acts for it, and who is invited to."""

from http import HTTPStatus

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
from vendors.forms import InvitationForm, RoleForm
from vendors.models import Invitation, TeamMember, Vendor
from vendors.permissions import owns
from vendors.views.company import CompanyView


class Team(CompanyView):
    """`/oma/yritys/<slug>/jasenet`."""

    def page(
        self,
        request: HttpRequest,
        vendor: Vendor,
        form: InvitationForm,
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
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
        return self.page(request, self.company(slug), InvitationForm())

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        vendor, form = self.owned(slug), InvitationForm(request.POST)
        if not form.is_valid():
            return self.page(request, vendor, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        member = member_with(vendor, form.cleaned_data["email"])
        if member is not None:
            words = (
                _("Hän on jo tiimissä pääkäyttäjänä.")
                if member.role == TeamMember.Role.OWNER
                else _("Hän on jo tiimissä muokkaajana. Vaihda rooli luettelosta, jos se on väärä.")
            )
            form.add_error("email", words)
            return self.page(request, vendor, form, HTTPStatus.UNPROCESSABLE_ENTITY)
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
        vendor = self.company(slug)
        member = get_object_or_404(vendor.team.in_force(), pk=pk)
        # Owners change anybody; everybody may leave.
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
        try:
            invitation = find_invitation(token, timezone.now())
        except InvitationUnusableError:
            return render(
                request,
                "vendors/invitation_unusable.html",
                {"section": "own"},
                status=HTTPStatus.GONE,
            )
        # Which company invites is told to the right person only.
        is_mine = invitation.email in verified_addresses(request.user)
        return render(
            request,
            "vendors/invitation.html",
            {"section": "own", "invitation": invitation if is_mine else None, "token": token},
            status=HTTPStatus.OK if is_mine else HTTPStatus.FORBIDDEN,
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        assert isinstance(request.user, User)  # noqa: S101 -- LoginRequiredMixin has looked
        try:
            member = accept_invitation(token=token, by=request.user, at=timezone.now())
        except InvitationUnusableError:
            return render(
                request,
                "vendors/invitation_unusable.html",
                {"section": "own"},
                status=HTTPStatus.GONE,
            )
        messages.success(request, _("Olet nyt mukana: %(name)s.") % {"name": member.vendor.name})
        return redirect("catalogue:dashboard")
