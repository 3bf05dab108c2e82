"""Allauth's forms in our words.

Labels by the name of the field, no placeholders, hints that say what to do.
"""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.socialaccount import forms as social
from django.contrib.auth import logout
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.actions.account import close_ways_in
from accounts.audit import record
from accounts.forms.account import OneSpelling
from accounts.models import AuditEvent, User
from accounts.permissions import has_verified
from lib.text.names import NameField

RESET_KEY = "accounts.password_was_reset"
# The periods before, of and after now.
CODE_SECONDS = 3 * 30
LABELS = {
    "login": _("Sähköpostiosoite"),
    "email": _("Sähköpostiosoite"),
    "password": _("Salasana"),
    "oldpassword": _("Nykyinen salasana"),
    "password1": _("Uusi salasana"),
    "password2": _("Uusi salasana uudelleen"),
    "code": _("Koodi"),
    "name": _("Nimi"),
    "passwordless": _("Kirjaudu tällä ilman salasanaa"),
}
HINTS = {
    "password1": _("Vähintään 12 merkkiä. Usean sanan lause on hyvä salasana."),
    "name": _("Nimestä tunnistat laitteen tai avaimen."),
    "passwordless": _("Laite kysyy sormenjäljen, kasvot tai PIN-koodin."),
}


class OurWords(OneSpelling):
    """Mixed into each form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, "")


class LoginForm(OurWords, account.LoginForm):
    pass


class SignupForm(OurWords, account.SignupForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # There is no old password here.
        self.fields["password1"].label = _("Salasana")

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        # A known address costs the same hashing as an unknown one, or the time would tell which it
        # is.
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])
        return super().try_save(request)  # type: ignore[no-any-return]


class AddEmailForm(OurWords, account.AddEmailForm):
    @transaction.atomic
    def save(self, request: HttpRequest) -> Any:  # noqa: ANN401 -- allauth's own signature
        """Raises DayLimitError."""
        # A code leaves for whatever address was typed, so that is an event, and counted.
        record(
            verb=AuditEvent.Verb.USER_SECURITY_CHANGED,
            obj=self.user,
            by=self.user,
            at=timezone.now(),
            data={"change": "address_asked"},
        )
        return super().save(request)


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, account.SetPasswordForm):
    """For who came by OpenID Connect."""


class ConfirmAddressForm(OurWords, account.ConfirmEmailVerificationCodeForm):
    pass


class ResetPasswordForm(OurWords, account.ResetPasswordForm):
    users: list[User]

    def clean_email(self) -> str:
        # An address that somebody only wrote down on an account opens it to nobody.
        email = str(super().clean_email())
        self.users = [
            user
            for user in self.users
            if user.email.lower() == email.lower() or has_verified(user, email)
        ]
        return email


class ResetPasswordKeyForm(OurWords, account.ResetPasswordKeyForm):
    """A new password by a mailed link."""

    @transaction.atomic
    def save(self) -> None:
        super().save()
        # This browser's session may be one of those that end.
        logout(context.request)
        # With it end the ways in that somebody else may have made; the page after it tells of those
        # that remain.
        ended = close_ways_in(user=self.user, at=timezone.now())
        context.request.session[RESET_KEY] = {"user": self.user.pk, "ended": ended}


class ReauthenticateForm(OurWords, account.ReauthenticateForm):
    pass


class OnceOnly:
    """A code that was used is refused for as long as it is good, by whichever worker.

    It is good for a minute and a half; allauth remembers a used one for half a minute.
    """

    user: User

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        if not cache.add(f"used-code:{self.user.pk}:{code}", "y", timeout=CODE_SECONDS):
            code_was_used = get_adapter().validation_error("incorrect_code")
            raise code_was_used
        return code


class AuthenticateForm(OnceOnly, OurWords, mfa.AuthenticateForm):
    pass


class ReauthenticateByCodeForm(OnceOnly, OurWords, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(OnceOnly, OurWords, totp.ActivateTOTPForm):
    """The first code of an app; at the next sign-in it is a used one."""


class AddWebAuthnForm(OurWords, webauthn.AddWebAuthnForm):
    name = NameField(required=False)


class EditWebAuthnForm(OurWords, webauthn.EditWebAuthnForm):
    name = NameField()


class OpenIdSignupForm(OurWords, social.SignupForm):
    """The address, when the provider told none that is verified."""
