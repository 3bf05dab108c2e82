"""`/kunta`: for whom a person buys; `/yllapito/kunnat`: the claims staff decide."""

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.models import User
from lib.text.names import NameField
from procurement.actions.buyers import (
    claim_municipality,
    confirm_buyer,
    end_role,
    refuse_buyer,
    withdraw_claim,
)
from procurement.filters import unknown_municipality
from procurement.models import BuyerRole, Municipality
from procurement.permissions import DECIDING, buys_for
from procurement.registry import municipality_choices, municipality_named
from procurement.views.roles import StaffRoles


class BuyerForm(forms.Form):
    # Written, with names to choose from: a list of 308 is no choice on a phone.
    municipality = forms.CharField(
        label=gettext_lazy("Kunta"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "kunnat", "autocomplete": "off"}),
    )
    note = NameField(
        label=gettext_lazy("Tehtäväsi kunnassa"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Tarvitaan, jos osoitteesi ei ole kunnan verkkotunnuksessa."),
    )

    def clean_municipality(self) -> Municipality:
        typed = self.cleaned_data["municipality"]
        found = municipality_named(typed)
        # Old addresses may name a municipality that is no more; nobody buys for it.
        if found is None or found.code not in dict(municipality_choices()):
            raise forms.ValidationError(unknown_municipality(typed))
        return found


class Buyer(LoginRequiredMixin, View):
    """`/kunta`."""

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101 -- LoginRequiredMixin has looked
        return self.request.user

    def page(
        self, request: HttpRequest, form: BuyerForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        own = BuyerRole.objects.filter(user=self.person).select_related("municipality")
        shown = {
            "role": own.confirmed().first(),
            "claim": own.waiting().first(),
            "municipality": buys_for(self.person),
        }
        return render(
            request,
            "procurement/buyer.html",
            {"section": "buyer", "form": form, **shown},
            status=status,
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, BuyerForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "peru" in request.POST:
            withdraw_claim(user=self.person, at=timezone.now())
            messages.success(request, _("Pyyntö on peruttu."))
            return redirect("procurement:buyer")
        if "paata" in request.POST:
            end_role(user=self.person, at=timezone.now())
            messages.success(request, _("Et enää edusta kuntaa."))
            return redirect("procurement:buyer")
        form = BuyerForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        claim_municipality(
            user=self.person,
            municipality=form.cleaned_data["municipality"],
            note=form.cleaned_data["note"],
            at=timezone.now(),
        )
        return redirect("procurement:buyer")


class StaffBuyers(StaffRoles):
    """`/yllapito/kunnat`: claims to decide."""

    right = DECIDING
    model, of, acts = BuyerRole, "municipality", {"vahvista": confirm_buyer, "hylkaa": refuse_buyer}
    page, address = "procurement/staff_buyers.html", "procurement:staff-buyers"
