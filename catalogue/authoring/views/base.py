"""What every page of a vendor's own needs.

The person, the version if it is theirs, and what happens when an act refuses.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.generic import View

from accounts.models import User
from catalogue.authoring.steps import Step
from catalogue.models import Version
from catalogue.publishing.locking import NotPermittedError


class AuthoringView(LoginRequiredMixin, View):
    """Signed in; others' versions are not found, and acts that refuse answer 403."""

    @property
    def person(self) -> User:
        assert isinstance(self.request.user, User)  # noqa: S101 -- LoginRequiredMixin has looked
        return self.request.user

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        # A refusal of an act is a page, never an error.
        except NotPermittedError:
            raise PermissionDenied from None

    def own_version(self, pk: int) -> Version:
        """With its whole content; 404 when it is not of a company the person acts for."""
        return get_object_or_404(Version.objects.of_team(self.person).with_content(), pk=pk)


def step_url(version: Version, step: Step) -> str:
    return reverse("catalogue:step", args=[version.pk, step.slug])


Answer = Callable[[], HttpResponse]


def conflict(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, status=HTTPStatus.CONFLICT)
