"""What changes who edits the frameworks of a purchasing body."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.audit import record
from accounts.mail.html import Ours
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from accounts.work import AlreadyDecidedError, tell_staff, work_is_done
from procurement.models import BodyEditor, PurchasingBody
from procurement.permissions import DECIDING_EDITORS, bodies_of, is_of_body


@transaction.atomic
def claim_body(*, user: User, body: PurchasingBody, note: str, at: datetime) -> BodyEditor:
    """Prove the role by an address in the body's domain, or leave a claim to staff.

    Whoever edits for the body already keeps the role; a claim there was is replaced.
    """
    User.objects.select_for_update().get(pk=user.pk)
    present = BodyEditor.objects.filter(user=user, body=body, ended_at__isnull=True).first()
    if present is not None and bodies_of(user).filter(pk=body.pk).exists():
        return present
    if present is not None:
        _end(present, by=user, at=at)
    is_proven = is_of_body(user, body)
    role = BodyEditor.objects.create(
        user=user,
        body=body,
        proof=BodyEditor.Proof.DOMAIN if is_proven else BodyEditor.Proof.STAFF,
        note=note,
        claimed_at=at,
        since=at if is_proven else None,
    )
    verb = AuditEvent.Verb.EDITOR_PROVEN if is_proven else AuditEvent.Verb.EDITOR_CLAIMED
    record(verb=verb, obj=role, by=user, at=at, data={"body": body.slug})
    if not is_proven:
        tell_staff(
            right=DECIDING_EDITORS,
            kind="work_editor",
            path=reverse("procurement:staff-editors"),
            key=_role_work(role),
            words=lambda language: {"body": Ours(str(body.name(language)))},
            by=user,
            at=at,
        )
    return role


@transaction.atomic
def end_editing(*, role: BodyEditor, by: User, at: datetime) -> None:
    """The person edits for the body no more, or takes the claim back.

    Raises AlreadyDecidedError when it had ended.
    """
    _end(role, by=by, at=at)


def _end(role: BodyEditor, *, by: User, at: datetime) -> None:
    if not BodyEditor.objects.filter(pk=role.pk, ended_at__isnull=True).update(ended_at=at):
        raise AlreadyDecidedError
    work_is_done(keys=[_role_work(role)])
    record(verb=AuditEvent.Verb.EDITOR_ENDED, obj=role, by=by, at=at, data={"body": role.body.slug})


@transaction.atomic
def confirm_editor(*, role: BodyEditor, by: User, at: datetime) -> None:
    """Staff's word. Raises AlreadyDecidedError."""
    if not BodyEditor.objects.waiting().filter(pk=role.pk).update(since=at, confirmed_by=by):
        raise AlreadyDecidedError
    _decided(role, AuditEvent.Verb.EDITOR_PROVEN, "editor_confirmed", by, at)


@transaction.atomic
def refuse_editor(*, role: BodyEditor, by: User, at: datetime) -> None:
    """Raises AlreadyDecidedError."""
    if not BodyEditor.objects.waiting().filter(pk=role.pk).update(ended_at=at):
        raise AlreadyDecidedError
    _decided(role, AuditEvent.Verb.EDITOR_REFUSED, "editor_refused", by, at)


def _decided(role: BodyEditor, verb: AuditEvent.Verb, kind: str, by: User, at: datetime) -> None:
    record(verb=verb, obj=role, by=by, at=at, data={"body": role.body.slug})
    work_is_done(keys=[_role_work(role)])
    context = {
        "body": Ours(str(role.body.name(role.user.language))),
        "path": reverse("procurement:editing"),
    }
    queue_mail(kind=kind, to=role.user, context=context, key=f"{kind}:{role.pk}", at=at)


def _role_work(role: BodyEditor) -> str:
    return f"work-editor:{role.pk}"
