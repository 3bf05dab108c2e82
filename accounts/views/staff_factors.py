"""`/yllapito/henkilot`: staff help somebody who has lost the second factor."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.factors import reset_second_factor
from accounts.models import User
from accounts.permissions import has_second_factor, may_reset_factor, person_with
from accounts.views.staff import StaffView


class PersonForm(forms.Form):
    """Who it is, by a whole address: people are not listed."""

    email = forms.EmailField(
        label=_("Henkilön sähköposti"),
        max_length=254,
        help_text=_("Osoite, jonka henkilö on vahvistanut tilillään."),
    )


class ResetForm(forms.Form):
    """Why, and how staff know that it is the person who asks."""

    reason = forms.CharField(
        label=_("Perustelu"),
        max_length=300,
        help_text=_(
            "Miten tiedät, että tili on pyytäjän oma? Lähetetään henkilölle ja kirjataan lokiin."
        ),
    )


class StaffPeople(StaffView):
    """`/yllapito/henkilot`."""

    right = "accounts.reset_second_factor"

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(
            request, "accounts/staff_people.html", {"section": "staff", "form": PersonForm()}
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PersonForm(request.POST)
        user = person_with(form.cleaned_data["email"]) if form.is_valid() else None
        if user is not None:
            return redirect("accounts:staff-factor", user.pk)
        if form.is_valid():
            form.add_error("email", _("Osoitteella ei ole tiliä, jossa se olisi vahvistettu."))
        return render(
            request,
            "accounts/staff_people.html",
            {"section": "staff", "form": form},
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
        )


class StaffFactor(StaffPeople):
    """`/yllapito/henkilot/<id>/tunnistus`."""

    def user(self, pk: int) -> User:
        """403 for oneself, and for staff unless a superuser asks."""
        user = get_object_or_404(User, pk=pk, is_active=True)
        if not may_reset_factor(self.person, user):
            raise PermissionDenied
        return user

    def page(
        self, request: HttpRequest, user: User, form: ResetForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        return render(
            request,
            "accounts/staff_factor.html",
            {
                "section": "staff",
                "whose": user,
                "has_factor": has_second_factor(user),
                "form": form,
            },
            status=status,
        )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        return self.page(request, self.user(pk), ResetForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        user, form = self.user(pk), ResetForm(request.POST)
        if not form.is_valid():
            return self.page(request, user, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        if reset_second_factor(
            user=user, reason=form.cleaned_data["reason"], by=self.person, at=timezone.now()
        ):
            messages.success(request, _("Tunnistus on nollattu. Henkilölle lähetettiin viesti."))
        return redirect("accounts:staff-factor", user.pk)
