"""The security log: what allauth and Django tell of sign-ins becomes audit events."""

from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Model
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.actions.account import end_sessions_without_factor
from accounts.audit import record
from accounts.models import AuditEvent, User
from accounts.permissions import SECOND_FACTORS
from accounts.signals import address_proved
from lib.admin import admin_act

CHANGES = {
    "password_set": account.password_set,
    "password_changed": account.password_changed,
    "password_reset": account.password_reset,
    "address_confirmed": account.email_confirmed,
    "address_changed": account.email_changed,
    "address_added": account.email_added,
    "address_removed": account.email_removed,
    "factor_added": mfa.authenticator_added,
    "factor_removed": mfa.authenticator_removed,
    "factor_reset": mfa.authenticator_reset,
    "factor_failed": mfa.authentication_failed,
}


@receiver(user_logged_in)
def note_sign_in(user: User, **_kwargs: object) -> None:
    record(verb=AuditEvent.Verb.USER_SIGNED_IN, obj=user, by=user, at=timezone.now())


@receiver(user_logged_out)
def note_sign_out(user: User | None, **_kwargs: object) -> None:
    # By the person, not by time.
    if user is not None:
        record(verb=AuditEvent.Verb.USER_SIGNED_OUT, obj=user, by=user, at=timezone.now())


@receiver(user_login_failed)
def note_failure(credentials: dict[str, Any], **_kwargs: object) -> None:
    address = str(credentials.get("email") or credentials.get("username") or "")
    user = User.objects.filter(email__iexact=address).first()
    # An unknown address leaves no trace.
    if user is not None:
        record(verb=AuditEvent.Verb.USER_SIGN_IN_FAILED, obj=user, at=timezone.now())


@receiver(account.email_confirmed)
def tell_of_proved_address(email_address: EmailAddress, **_kwargs: object) -> None:
    address_proved.send(sender=User, user_id=email_address.user_id, at=timezone.now())


@receiver(admin_act)
def note_admin_act(
    obj: Model, user: User, verb: str, act: str, columns: dict[str, object], **_kwargs: object
) -> None:
    record(
        verb=AuditEvent.Verb(verb),
        obj=obj,
        by=user,
        at=timezone.now(),
        data={"act": act, "columns": columns},
    )


@receiver(mfa.authenticator_added)
def note_shown_factor(
    request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: object
) -> None:
    # Setting a factor up is showing it: nobody is asked for the same code twice in a row. The
    # sessions from before the first one end.
    if authenticator.type in SECOND_FACTORS:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
        end_sessions_without_factor(user=user, but=request.session.session_key, at=timezone.now())


def note_change(change: str) -> Any:  # noqa: ANN401 -- a receiver
    def note(
        user: User | None = None,
        email_address: EmailAddress | None = None,
        authenticator: Authenticator | None = None,
        **_kwargs: object,
    ) -> None:
        whose = user or (email_address.user if email_address else None)
        factor = {"factor": authenticator.type} if authenticator else {}
        if whose is not None:
            record(
                verb=AuditEvent.Verb.USER_SECURITY_CHANGED,
                obj=whose,
                by=whose,
                at=timezone.now(),
                data={"change": change} | factor,
            )

    return note


NOTES = {name: note_change(name) for name in CHANGES}
for _name, _signal in CHANGES.items():
    _signal.connect(NOTES[_name])
