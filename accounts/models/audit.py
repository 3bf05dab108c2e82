"""The audit log, to which rows are only ever added."""

from typing import Any, Never

from django.db import models
from django.db.models import Q

from accounts.models.people import User


def audit_verbs() -> list[tuple[str, str]]:
    """Asked when needed, so that a new verb changes no table."""
    return AuditEvent.Verb.choices


class AuditEvent(models.Model):
    """What was done, to what, by whom, when.

    Rows are added and never changed: here, in `save`, and by a database trigger.
    """

    class Verb(models.TextChoices):
        """`object.verb`, one for each change of state the site knows."""

        REFERENCE_LOADED = "reference.loaded"
        DEMO_LOADED = "demo.loaded"
        VENDOR_CHANGED = "vendor.changed"
        MEMBERSHIP_CHANGED = "membership.changed"
        MEMBERSHIP_STATED = "membership.stated"
        MEMBERSHIP_CONFIRMED = "membership.confirmed"
        MEMBERSHIP_REFUSED = "membership.refused"
        VENDOR_REGISTERED = "vendor.registered"
        ADMIN_CHANGED = "admin.changed"
        USER_FACTOR_RESET = "user.factor_reset"
        SYNONYMS_CHANGED = "synonym_set.changed"
        CLOSED_PRODUCT_CHANGED = "closed_product.changed"
        VENDOR_CONFIRMED = "vendor.confirmed"
        VENDOR_CLOSED = "vendor.closed"
        COMPANY_DOMAIN_CHANGED = "company_domain.changed"
        OWNER_NAMED = "team_member.owner_named"
        TAKEOVER_ASKED = "takeover.asked"
        TAKEOVER_GRANTED = "takeover.granted"
        TAKEOVER_REFUSED = "takeover.refused"
        MEMBER_INVITED = "team_member.invited"
        MEMBER_JOINED = "team_member.joined"
        MEMBER_CHANGED = "team_member.changed"
        MEMBER_ENDED = "team_member.ended"
        INVITATION_REVOKED = "invitation.revoked"
        BUYER_CLAIMED = "buyer.claimed"
        BUYER_PROVEN = "buyer.proven"
        BUYER_REFUSED = "buyer.refused"
        BUYER_ENDED = "buyer.ended"
        EDITOR_CLAIMED = "body_editor.claimed"
        EDITOR_PROVEN = "body_editor.proven"
        EDITOR_REFUSED = "body_editor.refused"
        EDITOR_ENDED = "body_editor.ended"
        PURCHASING_BODY_CHANGED = "purchasing_body.changed"
        BODY_DOMAIN_CHANGED = "body_domain.changed"
        BODY_DOMAIN_REMOVED = "body_domain.removed"
        FRAMEWORK_CREATED = "framework.created"
        FRAMEWORK_CHANGED = "framework.changed"
        FRAMEWORK_ENDED = "framework.ended"
        FRAMEWORK_COVERED = "framework.covered"
        FRAMEWORK_UNCOVERED = "framework.uncovered"
        DOMAIN_CHANGED = "municipality_domain.changed"
        DOMAIN_REMOVED = "municipality_domain.removed"
        USER_SIGNED_IN = "user.signed_in"
        USER_SIGNED_OUT = "user.signed_out"
        USER_SIGN_IN_FAILED = "user.sign_in_failed"
        USER_SECURITY_CHANGED = "user.security_changed"
        USER_SETTINGS_CHANGED = "user.settings_changed"
        USER_RIGHTS_CHANGED = "user.rights_changed"
        USER_EXPORTED = "user.exported"
        MAIL_SENT_AGAIN = "mail.sent_again"
        USER_ERASED = "user.erased"
        API_KEY_MADE = "api_key.made"
        API_KEY_REVOKED = "api_key.revoked"
        REVIEWER_TERM_CHANGED = "reviewer_term.changed"
        OFFERING_PUBLISHED = "offering.published"
        OFFERING_CREATED = "offering.created"
        OFFERING_IMPORTED = "offering.imported"
        VERSION_STARTED = "version.started"
        VERSION_EDITED = "version.edited"
        VERSION_DISCARDED = "version.discarded"
        VERSION_SUBMITTED = "version.submitted"
        VERSION_RECALLED = "version.recalled"
        VERSION_APPROVED = "version.approved"
        VERSION_SUPERSEDED = "version.superseded"
        VERSION_CHANGES_REQUESTED = "version.changes_requested"
        VERSION_REJECTED = "version.rejected"
        VERSION_CONFIRMED = "version.confirmed"
        REVIEW_TAKEN = "review.taken"
        REVIEW_RELEASED = "review.released"
        REVIEW_SAVED = "review.saved"
        REVIEW_SECONDED = "review.seconded"
        REVIEW_POLICY_SET = "review_policy.set"
        CANNED_TEXT_CHANGED = "canned_text.changed"
        PARTNER_INVITED = "partner.invited"
        PARTNER_ACCEPTED = "partner.accepted"
        PARTNER_ENDED = "partner.ended"
        PICKS_KEPT = "picks.kept"
        QUESTION_ASKED = "vendor.asked"
        FEEDBACK_SENT = "feedback.sent"
        FEEDBACK_HANDLED = "feedback.handled"
        OFFERING_WITHDRAWN = "offering.withdrawn"
        OFFERING_RESTORED = "offering.restored"

    verb = models.CharField(max_length=60, choices=audit_verbs)
    actor = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="audit_events"
    )
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60, blank=True, default="")
    data = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "tapahtuma"
        verbose_name_plural = "tapahtumaloki"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="audit_event_verb_is_object_dot_verb",
                condition=Q(verb__regex=r"^[a-z_]+\.[a-z_]+$"),
            )
        ]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_event_by_object"),
            models.Index(fields=["actor", "verb", "-at"], name="audit_event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type}:{self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AuditEventIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:  # noqa: ARG002 -- Django's own signature
        raise AuditEventIsAppendOnly


class AuditEventIsAppendOnly(Exception):  # noqa: N818 -- the name says what is wrong
    """An audit event cannot be changed or removed."""
