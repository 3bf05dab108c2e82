"""Staff's pages of roles that an address or staff proves."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.staff import StaffView
from accounts.work import AlreadyDecidedError
from lib.forms.whole import whole

CONFIRM = "vahvista"


class StaffRoles(StaffView):
    """`of` is the column of whom the role is for; `acts` are by the name of their button."""

    model: Any = None
    of = page = address = ""
    acts: Mapping[str, Callable[..., None]] = {}

    def get(self, request: HttpRequest) -> HttpResponse:
        roles = self.model.objects.select_related("user", self.of)
        context = {"section": "staff", "claims": roles.waiting(), "holders": roles.confirmed()}
        return render(request, self.page, context)

    def post(self, request: HttpRequest) -> HttpResponse:
        role = get_object_or_404(
            self.model.objects.select_related("user", self.of), pk=whole(request.POST.get("role"))
        )
        act = next((act for name, act in self.acts.items() if name in request.POST), None)
        try:
            (act or self.acts[CONFIRM])(role=role, by=self.person, at=timezone.now())
        except AlreadyDecidedError:
            messages.error(request, _("Pyyntö on jo ratkaistu."))
        return redirect(self.address)
