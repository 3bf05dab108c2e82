"""What a person changes of the own account, and how the account ends."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import ApiKey, AuditEvent, Mail, NoticeChoice, Posted, User
from accounts.permissions import SECOND_FACTORS, is_last_superuser
from accounts.signals import account_erased, erasure_asked, password_was_reset, personal_data_asked


@transaction.atomic
def change_settings(
    *, user: User, name: str, language: str, notice_choice: str, at: datetime
) -> None:
    user.name, user.language, user.notice_choice = name, language, notice_choice
    user.save(update_fields=["name", "language", "notice_choice"])
    _settle_waiting(user, at)
    record(
        verb=AuditEvent.Verb.USER_SETTINGS_CHANGED,
        obj=user,
        by=user,
        at=at,
        data={"language": language, "notices": notice_choice},
    )


def _settle_waiting(user: User, at: datetime) -> None:
    # What waits for a digest follows a new choice too.
    waiting = Mail.objects.filter(user=user, is_for_digest=True, sent_at__isnull=True)
    if user.notice_choice == NoticeChoice.NONE:
        waiting.delete()
    elif user.notice_choice == NoticeChoice.AT_ONCE:
        waiting.update(is_for_digest=False, due_at=at)


def distrust_addresses(user: User) -> None:
    # An address that staff wrote is nobody's proof: it is verified at the next sign-in.
    EmailAddress.objects.filter(user=user).delete()


def digest_of(token: str) -> str:
    # A key has 256 bits of chance, so one plain hash is enough.
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make_key(
    *, user: User, name: str, may_write: bool, days: int, at: datetime
) -> tuple[ApiKey, str]:
    """A new key and its token, which is shown once and never again."""
    token = f"ak_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        user=user,
        name=name,
        prefix=token[:8],
        digest=digest_of(token),
        may_write=may_write,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    record(
        verb=AuditEvent.Verb.API_KEY_MADE,
        obj=key,
        by=user,
        at=at,
        data={"may_write": may_write, "days": days},
    )
    return key, token


@transaction.atomic
def revoke_key(*, key: ApiKey, by: User, at: datetime) -> None:
    """The key opens nothing from the next request on; revoked already, nothing happens."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at):
        record(verb=AuditEvent.Verb.API_KEY_REVOKED, obj=key, by=by, at=at)


class ErasureRefusedError(Exception):
    """Something must be handed over before the account can go; `reasons` say what."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def erasure_obstacles(user: User) -> list[str]:
    own = (
        [_("Olet palvelun ainoa ylin ylläpitäjä. Anna oikeus ensin toiselle.")]
        if is_last_superuser(user)
        else []
    )
    return own + [
        str(reason)
        for _receiver, reason in erasure_asked.send(sender=User, user_id=user.pk)
        if reason
    ]


@transaction.atomic
def erase_account(*, user: User, at: datetime, by: User | None = None) -> None:
    """Erase the person, by the own wish (`by`) or because nobody ever proved the address.

    Gone already, nothing happens. Raises ErasureRefusedError.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.erased_at is not None:
        return
    obstacles = erasure_obstacles(locked)
    if obstacles:
        raise ErasureRefusedError(obstacles)
    account_erased.send(sender=User, user_id=locked.pk, at=at)
    _forget_sign_ins(locked)
    # A pseudonym stays: the audit log must not lose who did what, nor companies their content.
    values = {
        "email": f"poistettu-{locked.pk}@poistettu.invalid",
        "name": "",
        "is_active": False,
        "is_staff": False,
        "is_superuser": False,
        "erased_at": at,
        "last_login": None,
    }
    for name, value in values.items():
        setattr(locked, name, value)
    locked.set_unusable_password()
    locked.save(update_fields=[*values, "password"])
    record(verb=AuditEvent.Verb.USER_ERASED, obj=locked, by=by, at=at)


def _forget_sign_ins(user: User) -> None:
    addresses = {
        user.email,
        *EmailAddress.objects.filter(user=user).values_list("email", flat=True),
    }
    keys = list(user.api_keys.values_list("pk", flat=True))
    Mail.objects.filter(Q(user=user) | Q(address__in=addresses)).delete()
    for rows in (
        EmailAddress.objects.filter(user=user),
        Authenticator.objects.filter(user=user),
        SocialAccount.objects.filter(user=user),
        user.api_keys.all(),
    ):
        rows.delete()
    Posted.objects.filter(who__in=[f"user:{user.pk}", *(f"key:{pk}" for pk in keys)]).delete()
    _end_sessions(user)
    # The admin's own history shows rows by their name, which is the address.
    LogEntry.objects.filter(
        object_id=str(user.pk), content_type=ContentType.objects.get_for_model(User)
    ).delete()
    user.groups.clear()
    user.user_permissions.clear()


def _end_sessions(user: User, *, but: str | None = None) -> int:
    """Sign the person out of every browser but that of the session `but`; returns of how many."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=but))
    for session in others:
        session.end()
    return len(others)


@transaction.atomic
def end_sessions_without_factor(*, user: User, but: str | None, at: datetime) -> None:
    # The first second factor was set up in the session `but`: no other session has shown it.
    if Authenticator.objects.filter(
        user=user, type__in=SECOND_FACTORS
    ).count() == 1 and _end_sessions(user, but=but):
        record(
            verb=AuditEvent.Verb.USER_SECURITY_CHANGED,
            obj=user,
            by=user,
            at=at,
            data={"change": "other_sessions_ended"},
        )


@transaction.atomic
def close_ways_in(*, user: User, at: datetime) -> dict[str, int]:
    """Close the ways in, when the password was given anew by a mailed link.

    Sessions, keys and addresses without proof end, and what other rooms hold by them. Returns how
    many of each.
    """
    unproved = EmailAddress.objects.filter(user=user, verified=False)
    addresses = [address.lower() for address in unproved.values_list("email", flat=True)]
    keys = list(user.api_keys.usable(at))
    for key in keys:
        revoke_key(key=key, by=user, at=at)
    unproved.delete()
    # Who has never signed in can have made no second factor and no other sign-in: what there is was
    # made by somebody else, before the owner came.
    if user.last_login is None:
        Authenticator.objects.filter(user=user).delete()
        SocialAccount.objects.filter(user=user).delete()
    password_was_reset.send(sender=User, user_id=user.pk, addresses=addresses, at=at)
    ended = {
        "sessions": _end_sessions(user),
        "keys": len(keys),
        "addresses": len(set(addresses) - {user.email.lower()}),
    }
    record(
        verb=AuditEvent.Verb.USER_SECURITY_CHANGED,
        obj=user,
        by=user,
        at=at,
        data={"change": "ways_in_closed", **ended},
    )
    return ended


def ways_in(user: User) -> dict[str, list[str]]:
    factors = Authenticator.objects.filter(user=user)
    return {
        "addresses": (
            list(
                EmailAddress.objects.filter(user=user, verified=True)
                .order_by("email")
                .values_list("email", flat=True)
            )
            or [user.email]
        ),
        "passkeys": [row.wrap().name for row in factors.filter(type=Authenticator.Type.WEBAUTHN)],
        "others": list(
            factors.exclude(type=Authenticator.Type.WEBAUTHN)
            .order_by("pk")
            .values_list("type", flat=True)
        ),
        "sign_ins": [
            row.get_provider_account().get_brand()["name"]
            for row in SocialAccount.objects.filter(user=user)
        ],
    }


@transaction.atomic
def export_account(*, user: User, at: datetime) -> dict[str, object]:
    """Everything the site holds of the person, ready for JSON."""
    record(verb=AuditEvent.Verb.USER_EXPORTED, obj=user, by=user, at=at)
    data = own_data(user)
    for _receiver, found in personal_data_asked.send(sender=User, user_id=user.pk):
        data.update(cast("dict[str, object]", found or {}))
    return data


def own_data(user: User) -> dict[str, object]:
    about = AuditEvent.objects.filter(
        Q(actor=user) | Q(object_type="accounts.user", object_id=str(user.pk))
    )
    return {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "notices": user.notice_choice,
        "created_at": user.created_at.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "addresses": list(
            EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
        ),
        "second_factors": [
            {"type": row.type, "created_at": row.created_at.isoformat()}
            for row in Authenticator.objects.filter(user=user)
        ],
        "api_keys": [
            {"name": key.name, "prefix": key.prefix, "expires_at": key.expires_at.isoformat()}
            for key in user.api_keys.all()
        ],
        "reviewer_terms": [str(term) for term in user.reviewer_terms.all()],
        "other_sign_ins": list(SocialAccount.objects.filter(user=user).values("provider", "uid")),
        "sessions": [
            {"address": row.ip, "browser": row.user_agent, "began_at": row.created_at.isoformat()}
            for row in UserSession.objects.filter(user=user)
        ],
        "mails": [
            {"kind": mail.kind, "subject": mail.subject, "at": mail.created_at.isoformat()}
            for mail in user.mails.all()
        ],
        "events": [
            {
                "verb": event.verb,
                "object": f"{event.object_type}:{event.object_id}",
                "at": event.at.isoformat(),
            }
            for event in about
        ],
    }


@transaction.atomic
def create_person(*, email: str, name: str, password: str, is_staff: bool = False) -> User:
    # The address counts as verified: this is for the demo, and for a site's first member of staff.
    make = User.objects.create_superuser if is_staff else User.objects.create_user
    user = make(email, password, name=name)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
