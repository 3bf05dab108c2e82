"""Pages of the own account, beside those of allauth."""

from http import HTTPStatus
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from accounts.actions.account import (
    ErasureRefusedError,
    change_settings,
    erase_account,
    erasure_obstacles,
    export_account,
    make_key,
    revoke_key,
    ways_in,
)
from accounts.forms.account import EraseForm, KeyForm, SettingsForm
from accounts.models import AuditEvent, User
from accounts.permissions import has_second_factor
from accounts.sign_in.forms import RESET_KEY

LOG_LENGTH = 50


def person(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- LoginRequiredMixin has looked
    return user


class AccountHome(LoginRequiredMixin, TemplateView):
    """`/tili`: where everything of the account is."""

    template_name = "accounts/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, has_second_factor=has_second_factor(person(self.request)), section="account"
        )


class Settings(LoginRequiredMixin, View):
    """`/tili/ilmoitukset`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(
            request,
            "accounts/settings.html",
            {"form": SettingsForm.of(person(request)), "section": "account"},
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SettingsForm(request.POST)
        if not form.is_valid():
            return render(
                request,
                "accounts/settings.html",
                {"form": form, "section": "account"},
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
            )
        change_settings(user=person(request), **form.cleaned_data, at=timezone.now())
        messages.success(request, _("Asetukset on tallennettu."))
        return redirect("accounts:settings")


class SecurityLog(LoginRequiredMixin, TemplateView):
    """`/tili/turvaloki`: sign-ins and changes of the own account, newest first."""

    template_name = "accounts/security_log.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = person(self.request)
        own_keys = Q(object_type="accounts.apikey", actor=user)
        rows = AuditEvent.objects.filter(
            Q(object_type="accounts.user", object_id=str(user.pk)) | own_keys
        )[:LOG_LENGTH]
        events = [{"at": row.at, "what": said(row)} for row in rows]
        return super().get_context_data(**kwargs, events=events, section="account")


def said(event: AuditEvent) -> str:
    words = (
        _said_of_changes()
        if event.verb == AuditEvent.Verb.USER_SECURITY_CHANGED
        else _said_of_verbs()
    )
    known = (
        str(event.data.get("change", ""))
        if event.verb == AuditEvent.Verb.USER_SECURITY_CHANGED
        else event.verb
    )
    factor = {
        "totp": _("tunnistussovellus"),
        "webauthn": _("pääsyavain"),
        "recovery_codes": _("palautuskoodit"),
    }.get(str(event.data.get("factor")), "")
    return f"{words.get(known, known)}: {factor}" if factor else f"{words.get(known, known)}"


def _said_of_changes() -> dict[str, str]:
    return {
        "password_set": _("Salasana asetettiin"),
        "password_changed": _("Salasana vaihdettiin"),
        "password_reset": _("Salasana vaihdettiin sähköpostilinkillä"),
        "address_confirmed": _("Sähköpostiosoite vahvistettiin"),
        "address_changed": _("Ensisijainen sähköpostiosoite vaihdettiin"),
        "address_asked": _("Uutta sähköpostiosoitetta pyydettiin"),
        "address_added": _("Sähköpostiosoite lisättiin"),
        "address_removed": _("Sähköpostiosoite poistettiin"),
        "factor_added": _("Otettiin käyttöön"),
        "factor_removed": _("Poistettiin käytöstä"),
        "factor_reset": _("Luotiin uudelleen"),
        "factor_failed": _("Tunnistus epäonnistui"),
        "ways_in_closed": _("Muut kirjautumistavat suljettiin salasanan vaihtuessa"),
        "other_sessions_ended": _("Muut selaimet kirjattiin ulos"),
    }


def _said_of_verbs() -> dict[str, str]:
    return {
        AuditEvent.Verb.USER_SIGNED_IN: _("Kirjautuminen onnistui"),
        AuditEvent.Verb.USER_SIGNED_OUT: _("Uloskirjautuminen"),
        AuditEvent.Verb.USER_SIGN_IN_FAILED: _("Kirjautuminen epäonnistui: väärä salasana"),
        AuditEvent.Verb.USER_SETTINGS_CHANGED: _("Asetuksia muutettiin"),
        AuditEvent.Verb.USER_RIGHTS_CHANGED: _("Ylläpito muutti oikeuksia"),
        AuditEvent.Verb.USER_EXPORTED: _("Omat tiedot ladattiin"),
        AuditEvent.Verb.API_KEY_MADE: _("Rajapinta-avain luotiin"),
        AuditEvent.Verb.API_KEY_REVOKED: _("Rajapinta-avain kumottiin"),
    }


class PasswordWasReset(TemplateView):
    """`/tili/salasana/uusi/valmis`: what ended, and what still opens the account.

    It is told to the browser that gave the new password.
    """

    template_name = "account/password_reset_from_key_done.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reset = self.request.session.get(RESET_KEY, {})
        user = User.objects.filter(pk=reset.get("user")).first()
        told = {"account": user, "ended": reset["ended"], "ways": ways_in(user)} if user else {}
        return super().get_context_data(**kwargs, **told)


class Keys(LoginRequiredMixin, View):
    """`/tili/avaimet`: keys to the API."""

    def page(
        self, request: HttpRequest, form: KeyForm, token: str = "", status: int = HTTPStatus.OK
    ) -> HttpResponse:
        keys = person(request).api_keys.all()
        return render(
            request,
            "accounts/keys.html",
            {
                "form": form,
                "keys": keys,
                "token": token,
                "now": timezone.now(),
                "section": "account",
            },
            status=status,
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, KeyForm())

    @method_decorator(reauthentication_required)
    def post(self, request: HttpRequest) -> HttpResponse:
        form = KeyForm(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        # The token is on this one answer only.
        _key, token = make_key(user=person(request), **form.cleaned_data, at=timezone.now())
        return self.page(request, KeyForm(), token=token)


class KeyRevocation(LoginRequiredMixin, View):
    """`/tili/avaimet/<id>/kumoa`."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        revoke_key(
            key=get_object_or_404(person(request).api_keys, pk=pk),
            by=person(request),
            at=timezone.now(),
        )
        messages.success(request, _("Avain on kumottu."))
        return redirect("accounts:keys")


class OwnData(LoginRequiredMixin, View):
    """`/tili/tiedot`: export and erasure."""

    def page(
        self,
        request: HttpRequest,
        form: EraseForm,
        obstacles: list[str],
        status: int = HTTPStatus.OK,
    ) -> HttpResponse:
        return render(
            request,
            "accounts/own_data.html",
            {"form": form, "obstacles": obstacles, "section": "account"},
            status=status,
        )

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, EraseForm(), erasure_obstacles(person(request)))

    @method_decorator(reauthentication_required)
    def post(self, request: HttpRequest) -> HttpResponse:
        form = EraseForm(request.POST)
        if not form.is_valid():
            return self.page(
                request,
                form,
                erasure_obstacles(person(request)),
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
            )
        try:
            erase_account(user=person(request), by=person(request), at=timezone.now())
        except ErasureRefusedError as refusal:
            return self.page(request, form, refusal.reasons, status=HTTPStatus.CONFLICT)
        logout(request)
        messages.success(request, _("Tilisi on poistettu."))
        return redirect("deploy:front")


class Export(LoginRequiredMixin, View):
    """`/tili/tiedot/lataa`: a file of JSON."""

    def post(self, request: HttpRequest) -> HttpResponse:
        data = export_account(user=person(request), at=timezone.now())
        response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
        response["Content-Disposition"] = 'attachment; filename="avoin-kunta-omat-tiedot.json"'
        return response
