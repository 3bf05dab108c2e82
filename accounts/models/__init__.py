"""Rows of people: users and what belongs to them, mails, and the audit log."""

from accounts.models.audit import AuditEvent, AuditEventIsAppendOnly, audit_verbs
from accounts.models.mail import FAILING_FOR, UNTRIED_FOR, Mail, MailQuerySet
from accounts.models.people import (
    POWERS,
    ApiKey,
    ApiKeyQuerySet,
    LastSuperuserError,
    NoticeChoice,
    ReviewerTerm,
    ReviewerTermQuerySet,
    User,
    UserManager,
    UserQuerySet,
    refuse_to_lose,
)
from accounts.models.posted import Posted

__all__ = [
    "FAILING_FOR",
    "POWERS",
    "UNTRIED_FOR",
    "ApiKey",
    "ApiKeyQuerySet",
    "AuditEvent",
    "AuditEventIsAppendOnly",
    "LastSuperuserError",
    "Mail",
    "MailQuerySet",
    "NoticeChoice",
    "Posted",
    "ReviewerTerm",
    "ReviewerTermQuerySet",
    "User",
    "UserManager",
    "UserQuerySet",
    "audit_verbs",
    "refuse_to_lose",
]
