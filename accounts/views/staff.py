"""`/yllapito`: who comes in, and what staff do of mails that did not leave."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from accounts.forms.account import SendAgainForm
from accounts.mail.queue import send_again
from accounts.models import Mail, User

# The rest is sent or listed in the admin; nobody reads more than this.
SHOWN = 100


class StaffView(LoginRequiredMixin, UserPassesTestMixin, View):
    """Staff with the right; others are refused. The second factor is demanded by its middleware."""

    raise_exception = False
    # `room.right`; empty for all staff.
    right = ""

    def test_func(self) -> bool:
        user = self.request.user
        return (
            isinstance(user, User)
            and user.is_staff
            and (not self.right or user.has_perm(self.right))
        )

    def handle_no_permission(self) -> Any:  # noqa: ANN401 -- Django's own signature
        # The anonymous sign in, others are refused.
        self.raise_exception = self.request.user.is_authenticated
        return super().handle_no_permission()

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101 -- test_func has looked
        return self.request.user


class UndeliveredMails(StaffView):
    """`/yllapito/viestit`: mails that could not be sent so far, and those given up.

    Their texts are shown to nobody.
    """

    right = "accounts.change_mail"

    def page(
        self, request: HttpRequest, form: SendAgainForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        rows = Mail.objects.undelivered().order_by("failing_since", "pk")
        context = {
            "section": "staff",
            "rows": rows[:SHOWN],
            "count": rows.count(),
            "shown": SHOWN,
            "form": form,
        }
        return render(request, "accounts/staff/mails.html", context, status=status)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, SendAgainForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SendAgainForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        count = send_again(mails=form.chosen(), by=self.person, at=timezone.now())
        if count:
            said = ngettext(
                "%(count)s viesti lähtee uudelleen heti.",
                "%(count)s viestiä lähtee uudelleen heti.",
                count,
            )
            messages.success(request, said % {"count": count})
        else:
            messages.info(request, _("Viesti on jo lähtenyt."))
        return redirect("staff-mails")
