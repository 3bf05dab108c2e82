"""What changes a role that an address or staff proves, whatever the role is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from django.db import transaction
from django.urls import reverse

from accounts.audit import record
from accounts.mail.html import Ours
from accounts.mail.queue import queue_mail
from accounts.models import AuditEvent, User
from accounts.work import AlreadyDecidedError, tell_staff, work_is_done
from procurement.models import ProvenRole
from procurement.models.roles import DOMAIN, STAFF, Role


@dataclass(frozen=True)
class RoleActs(Generic[Role]):
    """A kind of role: `name` is in its mails, `of` the column of whom it is for.

    `right` is that of the staff who decide; the pages are names of addresses.
    """

    model: type[Role]
    name: str
    of: str
    right: str
    staff_page: str
    own_page: str
    claimed: AuditEvent.Verb
    proven: AuditEvent.Verb
    refused: AuditEvent.Verb
    ended: AuditEvent.Verb
    # How the one it is for is named in the log.
    key: Callable[[Any], str]

    @transaction.atomic
    def claim(
        self,
        *,
        user: User,
        of_whom: object,
        note: str,
        is_proven: bool,
        at: datetime,
    ) -> Role:
        """Proven by an address, it begins; otherwise it waits for staff."""
        role: Role = self._rows.create(
            **{"user": user, self.of: of_whom, "note": note, "claimed_at": at},
            proof=DOMAIN if is_proven else STAFF,
            since=at if is_proven else None,
        )
        self._record(role, self.proven if is_proven else self.claimed, user, at)
        if not is_proven:
            tell_staff(
                right=self.right,
                kind=f"work_{self.name}",
                path=reverse(self.staff_page),
                key=self._work(role),
                words=lambda language: self._words(role, language),
                by=user,
                at=at,
            )
        return role

    @transaction.atomic
    def end(self, *, role: Role, by: User, at: datetime) -> None:
        """Also of a claim that waits. Raises AlreadyDecidedError when it had ended."""
        if not self._rows.filter(pk=role.pk, ended_at__isnull=True).update(ended_at=at):
            raise AlreadyDecidedError
        work_is_done(keys=[self._work(role)])
        self._record(role, self.ended, by, at)

    @transaction.atomic
    def confirm(self, *, role: Role, by: User, at: datetime) -> None:
        """Staff's word. Raises AlreadyDecidedError."""
        self._decide(role, by, at, {"since": at, "confirmed_by": by}, self.proven, "confirmed")

    @transaction.atomic
    def refuse(self, *, role: Role, by: User, at: datetime) -> None:
        """Raises AlreadyDecidedError."""
        self._decide(role, by, at, {"ended_at": at}, self.refused, "refused")

    def _decide(
        self,
        role: Role,
        by: User,
        at: datetime,
        columns: Mapping[str, object],
        verb: AuditEvent.Verb,
        told: str,
    ) -> None:
        if not self._rows.waiting().filter(pk=role.pk).update(**columns):
            raise AlreadyDecidedError
        self._record(role, verb, by, at)
        work_is_done(keys=[self._work(role)])
        kind, user = f"{self.name}_{told}", self._user(role)
        context = self._words(role, user.language) | {"path": reverse(self.own_page)}
        queue_mail(kind=kind, to=user, context=context, key=f"{kind}:{role.pk}", at=at)

    @property
    def _rows(self) -> Any:  # noqa: ANN401 -- the manager of whichever role it is
        return self.model._default_manager  # noqa: SLF001 -- Django's public name of it

    def _record(self, role: ProvenRole, verb: AuditEvent.Verb, by: User, at: datetime) -> None:
        data: dict[str, object] = {self.of: self.key(getattr(role, self.of))}
        record(verb=verb, obj=role, by=by, at=at, data=data)

    def _words(self, role: ProvenRole, language: str) -> dict[str, object]:
        return {self.of: Ours(str(getattr(role, self.of).name(language)))}

    def _work(self, role: ProvenRole) -> str:
        return f"work-{self.name}:{role.pk}"

    @staticmethod
    def _user(role: Any) -> User:  # noqa: ANN401 -- each role has its own column of it
        user: User = role.user
        return user
