"""The admin behind the site's own sign-in."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


class OwnAdminSite(AdminSite):
    """Sign-in is `/tili/kirjaudu`; the second factor is demanded by its middleware."""

    def login(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 -- Django's own signature
    ) -> HttpResponse:
        # There is one door. Whoever came through it and is no staff is refused.
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or request.get_full_path())

    def password_change(  # type: ignore[override]
        self,
        request: HttpRequest,  # noqa: ARG002 -- Django's own signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 -- Django's own signature; a page or a way to it
    ) -> HttpResponse:
        # Changed where everybody changes it, which tells the person by mail.
        return redirect("account_change_password")
