"""`/palaute` and `/yllapito/palautteet`: visitors tell, staff read."""

from datetime import datetime
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from accounts.audit import record
from accounts.mail.html import Lines, Ours
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from accounts.views.staff import StaffView
from accounts.work import work_is_done
from catalogue.public.forms import WritingForm
from deploy.models import Feedback
from lib.callers import network_name
from lib.day_limits import refuse_network
from lib.forms.whole import whole
from lib.i18n.localized import page_language

SHOWN = 100


class FeedbackForm(WritingForm):
    """Name and address are needed by who wants an answer; `page` is where the link was followed."""

    page = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        for name in ("name", "email"):
            self.fields[name].required = False
        self.fields["email"].help_text = gettext_lazy(
            "Tarvitsemme osoitteen vain, jos haluat vastauksen."
        )


@transaction.atomic
def send_feedback(*, feedback: Feedback, by: User | None) -> None:
    """A row, and a mail to each member of staff. Raises DayLimitError."""
    if by is None:
        refuse_network(
            Feedback.objects.filter(network=feedback.network), "sent_at", feedback.sent_at
        )
    feedback.save()
    record(verb=AuditEvent.Verb.FEEDBACK_SENT, obj=feedback, by=by, at=feedback.sent_at)
    context = {
        "name": feedback.name,
        "email": Ours(feedback.email),
        "page": feedback.page,
        "text": Lines(feedback.text),
        "path": reverse("deploy:staff-feedback"),
    }
    for person in User.objects.filter(is_active=True, is_staff=True).order_by("pk"):
        queue_mail(
            kind="feedback",
            to=person,
            context=context,
            key=f"feedback:{feedback.pk}:{person.pk}",
            at=feedback.sent_at,
            is_optional=True,
        )


@transaction.atomic
def handle_feedback(*, feedback: Feedback, by: User, at: datetime) -> None:
    """Done: who sent it is forgotten. Twice is once."""
    row = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    if row.handled_at is not None:
        return
    row.name, row.email, row.handled_at, row.handled_by = "", "", at, by
    row.save(update_fields=["name", "email", "handled_at", "handled_by"])
    work_is_done(keys=[f"feedback:{row.pk}"])
    record(verb=AuditEvent.Verb.FEEDBACK_HANDLED, obj=row, by=by, at=at)


class FeedbackPage(View):
    """`/palaute`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = request.GET.get("sivu", "")[:300]
        return self.page(
            request, FeedbackForm(initial={**FeedbackForm.known(request.user), "page": page})
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FeedbackForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        feedback = Feedback(
            **form.cleaned_data,
            language=page_language(),
            network=network_name(request),
            sent_at=timezone.now(),
        )
        send_feedback(
            feedback=feedback, by=request.user if isinstance(request.user, User) else None
        )
        messages.success(request, _("Kiitos palautteesta. Ylläpito lukee sen."))
        return redirect("deploy:feedback")

    def page(
        self, request: HttpRequest, form: FeedbackForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        return render(request, "deploy/feedback.html", {"form": form}, status=status)


class StaffFeedback(StaffView):
    """`/yllapito/palautteet`: what waits first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = Feedback.objects.filter(handled_at__isnull=True)
        return render(
            request,
            "deploy/staff_feedback.html",
            {"section": "staff", "rows": rows[:SHOWN], "count": rows.count()},
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        feedback = get_object_or_404(Feedback, pk=whole(request.POST.get("palaute")) or 0)
        handle_feedback(feedback=feedback, by=self.person, at=timezone.now())
        messages.success(request, _("Palaute on merkitty käsitellyksi."))
        return redirect("deploy:staff-feedback")
