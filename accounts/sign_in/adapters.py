"""What allauth asks us.

How mails leave, what a person is told, how tries are counted, which second factors may go.
"""

import time
import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.mail.html import Ours
from accounts.mail.queue import enqueue, written
from accounts.models import User
from accounts.permissions import (
    has_second_factor,
    may_remove_factor,
    methods_of,
    second_factor_missing,
)
from accounts.sign_in.sealing import seal, unseal
from accounts.signals import start_asked
from lib.callers import caller_address

# Which of our mails tells what; every other one tells of a change to the account.
MAILS = {
    "email_confirmation": "confirm_address",
    "email_confirmation_signup": "confirm_address",
    "account_already_exists": "account_exists",
    "unknown_account": "account_unknown",
    "password_reset_key": "reset_password",
}
CHANGES = {
    "email_changed": _("Ensisijainen sähköpostiosoite vaihdettiin."),
    "email_confirm": _("Sähköpostiosoite vahvistettiin."),
    "email_deleted": _("Sähköpostiosoite poistettiin."),
    "password_changed": _("Salasana vaihdettiin."),
    "password_reset": _("Salasana vaihdettiin sähköpostilinkillä."),
    "password_set": _("Salasana asetettiin."),
    "recovery_codes_generated": _("Palautuskoodit luotiin uudelleen."),
    "totp_activated": _("Tunnistussovellus otettiin käyttöön."),
    "totp_deactivated": _("Tunnistussovellus poistettiin käytöstä."),
    "webauthn_added": _("Pääsyavain lisättiin."),
    "webauthn_removed": _("Pääsyavain poistettiin."),
    "account_connected": _("Toinen kirjautumistapa liitettiin tiliin."),
    "account_disconnected": _("Toinen kirjautumistapa poistettiin tililtä."),
}
METHODS = {
    "reauthenticate": _("Käytä salasanaa"),
    "mfa_reauthenticate": _("Käytä tunnistussovellusta tai palautuskoodia"),
    "mfa_reauthenticate:webauthn": _("Käytä pääsyavainta"),
}


def _owner_of(email: str) -> User | None:
    found = (
        EmailAddress.objects.filter(email__iexact=email)
        .select_related("user")
        .order_by("-verified")
        .first()
    )
    return found.user if found else None


def _has_just_signed_in(request: HttpRequest) -> bool:
    """With every factor the account has, within the time that showing it anew holds for."""
    needed = {"mfa"} if has_second_factor(request.user) else {"password", "socialaccount", "mfa"}  # type: ignore[arg-type]  # signed in, or there are no records
    moments = [
        float(record["at"])
        for record in get_authentication_records(request, request.user)
        if record.get("method") in needed
    ]
    return bool(moments) and time.time() - max(moments) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


class AccountAdapter(DefaultAccountAdapter):
    """Mails go through the queue; nothing is sent inside a request."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tili ei ole käytössä."),
        "cannot_remove_primary_email": _(
            "Ensisijaista osoitetta ei voi poistaa. Valitse ensin toinen ensisijaiseksi."
        ),
        "duplicate_email": _("Osoite on jo tililläsi."),
        "email_password_mismatch": _("Sähköpostiosoite tai salasana on väärin."),
        "email_taken": _("Osoite on jo käytössä."),
        "enter_current_password": _("Kirjoita nykyinen salasanasi."),
        "incorrect_code": _("Koodi on väärin."),
        "incorrect_password": _("Salasana on väärin."),
        "invalid_or_expired_key": _("Linkki on vanhentunut. Pyydä uusi."),
        "invalid_login": _("Sähköpostiosoite tai salasana on väärin."),
        "invalid_password_reset": _("Linkki on vanhentunut. Pyydä uusi."),
        "max_email_addresses": _("Tilillä voi olla enintään %d osoitetta."),
        "too_many_login_attempts": _(
            "Liian monta yritystä. Odota viisi minuuttia ja yritä uudelleen."
        ),
        "unverified_primary_email": _("Vahvista ensin ensisijainen osoitteesi."),
        "rate_limited": _("Liian monta pyyntöä. Odota hetki ja yritä uudelleen."),
    }

    def new_user(self, request: HttpRequest) -> User:
        # Who signs up in Swedish is written to in Swedish.
        user: User = super().new_user(request)
        user.language = (get_language() or "fi")[:2]
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        # Allauth's own would be a 500 where a proxy is left out.
        return caller_address(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        # Whoever has signed in just now has said who it is.
        return not _has_just_signed_in(self.request) and bool(
            super().is_reauthentication_required(app=app, **kwargs)
        )

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        found = [
            start
            for _receiver, start in start_asked.send(
                sender=User, user=request.user, on=timezone.localdate()
            )
            if start
        ]
        return reverse(min(found)[1]) if found else reverse("accounts:home")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:  # noqa: ARG002 -- allauth's own signature
        # Back to where the address was added; who signs up is led on by the sign-in.
        return reverse("account_email")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        name = template_prefix.rsplit("/", 1)[-1]
        user = context.get("user") or _owner_of(email)
        language = user.language if user else (get_language() or "fi")[:2]
        kind, now = MAILS.get(name, "account_changed"), timezone.now()
        facts = {
            "email": email,
            "account": user.email if user else email,
            "code": Ours(context.get("code", "")),
            "what": CHANGES.get(name, ""),
            "at": timezone.localtime(now),
        } | {
            key: Ours(translate_url(value, language))
            for key, value in context.items()
            if key.endswith("_url")
        }
        subject, text = written(kind, facts, language)
        enqueue(
            kind=kind,
            user=user,
            address=email,
            language=language,
            subject=subject,
            text=text,
            key=f"{kind}:{uuid.uuid4()}",
            at=now,
        )

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        methods = [
            method | {"description": str(METHODS[method["id"]])}
            for method in super().get_reauthentication_methods(user)
        ]
        # The password is no way for who has a second factor and has not shown it yet.
        owes_more = second_factor_missing(
            user, methods_of(context.request), timezone.localdate()
        ) and has_second_factor(user)
        return [
            method for method in methods if not (owes_more and method["id"] == "reauthenticate")
        ]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002 -- allauth's own signature
        # Tries are counted by person, whichever of the addresses was typed and whatever host the
        # request named.
        typed = (
            str(credentials.get("email") or credentials.get("username") or "").strip().casefold()
        )
        users = filter_users_by_email(typed, prefer_verified=True, for_login=True) if typed else []
        return f"user:{users[0].pk}" if users else f"address:{typed}"


class OpenIdAdapter(DefaultSocialAccountAdapter):
    """Who comes from another sign-in gets an account like the others.

    A known address is never taken over.
    """


class SecondFactorAdapter(DefaultMFAAdapter):
    """Our words; who owes a second factor keeps at least one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _(
            "Osoitetta ei voi lisätä tilille, jolla on kaksivaiheinen tunnistus."
        ),
        "cannot_delete_authenticator": _(
            "Tehtävässäsi tarvitset kaksivaiheisen tunnistuksen. Ota ensin toinen tapa käyttöön."
        ),
        "cannot_generate_recovery_codes": _(
            "Palautuskoodit tarvitsevat ensin tunnistussovelluksen tai pääsyavaimen."
        ),
        "incorrect_code": _("Koodi on väärin. Tarkista, että puhelimen kello on oikeassa."),
        "unverified_email": _("Vahvista ensin sähköpostiosoitteesi."),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Avoin kunta"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return may_remove_factor(authenticator.user, authenticator.pk, timezone.localdate())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 -- allauth's own signature
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Pääsyavain")) if not count else f"{_('Pääsyavain')} {count + 1}"

    def _get_site_name(self) -> str:
        """What a passkey says it opens."""
        return "Avoin kunta"
