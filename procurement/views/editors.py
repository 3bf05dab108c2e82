"""`/oma/yksikot`: for which purchasing bodies a person edits; `/yllapito/yksikot`: staff's part."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.models import User
from accounts.work import AlreadyDecidedError
from procurement.actions.editors import claim_body, confirm_editor, end_editing, refuse_editor
from procurement.forms import EditorForm
from procurement.models import BodyEditor, Framework
from procurement.permissions import DECIDING_EDITORS, editable_bodies
from procurement.views.roles import StaffRoles


class EditorView(LoginRequiredMixin, View):
    """For signed-in people; what they do not edit is not found."""

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101 -- LoginRequiredMixin has looked
        return self.request.user


class Editing(EditorView):
    """`/oma/yksikot`: the bodies with their frameworks, and the way to say one edits for one."""

    def page(
        self, request: HttpRequest, form: EditorForm, status: int = HTTPStatus.OK
    ) -> HttpResponse:
        newest = Prefetch("frameworks", Framework.objects.order_by("-valid_to", "-pk"))
        open_roles = BodyEditor.objects.filter(user=self.person, ended_at__isnull=True)
        context: dict[str, Any] = {
            "section": "own",
            "form": form,
            "bodies": editable_bodies(self.person).prefetch_related(newest),
            "roles": open_roles.select_related("body"),
            "today": timezone.localdate(),
        }
        return render(request, "procurement/editing.html", context, status=status)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, EditorForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = EditorForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        role = claim_body(user=self.person, **form.cleaned_data, at=timezone.now())
        if role.since is None:
            messages.success(request, _("Pyyntö on lähetetty. Ylläpito vahvistaa sen."))
        else:
            messages.success(request, _("Voit nyt muokata yksikön puitejärjestelyjä."))
        return redirect("procurement:editing")


class EndEditing(EditorView):
    """`/oma/yksikot/<id>/paata`: the role, or the claim that waits, is the person's own."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        role = get_object_or_404(
            BodyEditor.objects.select_related("body"), pk=pk, user=self.person, ended_at=None
        )
        try:
            end_editing(role=role, by=self.person, at=timezone.now())
        except AlreadyDecidedError:
            messages.error(request, _("Pyyntö on jo ratkaistu."))
            return redirect("procurement:editing")
        messages.success(request, _("Et enää muokkaa yksikön puitejärjestelyjä."))
        return redirect("procurement:editing")


class StaffEditors(StaffRoles):
    """`/yllapito/yksikot`: claims to decide, and the editors there are, whom staff may end."""

    right = DECIDING_EDITORS
    model, of = BodyEditor, "body"
    acts = {"vahvista": confirm_editor, "hylkaa": refuse_editor, "paata": end_editing}
    page, address = "procurement/staff_editors.html", "procurement:staff-editors"
