"""An offering with a version in a state, somebody in each role, and what each of them does."""

import contextlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent
from catalogue.authoring.actions.writing import (
    HasOpenVersionError,
    create_offering,
    discard_draft,
    recall_version,
    save_section,
    start_next_version,
    submit_version,
)
from catalogue.models import State, Version
from catalogue.publishing.actions import confirm_version, restore_offering, withdraw_offering
from catalogue.publishing.locking import NotPermittedError
from catalogue.reviewing.actions import (
    TakenByOtherError,
    decide,
    release_version,
    save_review,
    take_version,
)
from catalogue.reviewing.judgement import Decision, Judged, Judgement
from tests.support.drafts import STATES as CLAIMED
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import make_reviewer
from vendors.models import TeamMember

AT = timezone.now()


def judgement(states=None):
    findings = {slug: Judged((states or CLAIMED)[slug], {"fi": "Perustelu."}) for slug in CLAIMED}
    return Judgement(
        findings, {"fi": "Yhteenveto."}, fix_by=timezone.localdate(AT) + timedelta(days=14)
    )


class Cast:
    """An offering with a version in a state, and somebody in each role."""

    def __init__(self, state):
        self.vendor = VendorFactory()
        self.owner = TeamMember.objects.create(
            vendor=self.vendor, user=UserFactory(), role="owner"
        ).user
        self.editor = TeamMember.objects.create(
            vendor=self.vendor, user=UserFactory(), role="editor"
        ).user
        self.former = TeamMember.objects.create(
            vendor=self.vendor, user=UserFactory(), role="owner", since=AT, ended_at=AT
        ).user
        self.other = TeamMember.objects.create(
            vendor=VendorFactory(), user=UserFactory(), role="owner"
        ).user
        self.reviewer, self.holder, self.staff = (
            make_reviewer(),
            make_reviewer(),
            UserFactory(is_staff=True, is_superuser=True),
        )
        self.conflicted = make_reviewer(self.editor)
        self.stranger = UserFactory()
        self.gone = TeamMember.objects.create(
            vendor=self.vendor, user=UserFactory(is_active=False), role="owner"
        ).user
        self.version = self.bring(
            create_offering(vendor=self.vendor, content=whole_content(), by=self.owner, at=AT),
            state,
        )
        if self.version.state == State.SUBMITTED:
            take_version(version_id=self.version.pk, by=self.holder, at=AT)

    def bring(self, version, state):
        if state == State.DRAFT:
            return version
        version = submit_version(
            version_id=version.pk, row_version=version.row_version, by=self.owner, at=AT
        )
        if state == State.SUBMITTED:
            return version
        decision = {
            State.CHANGES_REQUESTED: Decision.REQUEST_CHANGES,
            State.REJECTED: Decision.REJECT,
        }.get(state, Decision.APPROVE)
        self.decide(version, decision)
        if state == State.SUPERSEDED:
            second = start_next_version(
                offering_id=version.offering_id, source=self.fresh(version), by=self.owner, at=AT
            )
            second = save_section(
                version_id=second.pk,
                section="basics",
                data=changed_basics(),
                row_version=second.row_version,
                by=self.owner,
                at=AT,
            )
            self.decide(
                submit_version(
                    version_id=second.pk, row_version=second.row_version, by=self.owner, at=AT
                ),
                Decision.APPROVE,
            )
        return self.fresh(version)

    def decide(self, version, decision):
        review = take_version(version_id=version.pk, by=self.holder, at=AT)
        decide(
            version_id=version.pk,
            decision=decision,
            judgement=judgement(),
            row_version=version.row_version,
            review_row_version=review.row_version,
            by=self.holder,
            at=AT,
        )

    @staticmethod
    def fresh(version):
        return Version.objects.select_related("offering__vendor").get(pk=version.pk)


def changed_basics():
    return whole_content()["basics"] | {"change_log": {"fi": "Muutos.", "sv": "", "en": ""}}


PEOPLE = {
    "owner": {"team"},
    "conflicted": {"team"},
    "former": set(),
    "other": set(),
    "reviewer": {"reviewer"},
    "holder": {"reviewer", "holder"},
    "staff": {"staff"},
    "stranger": set(),
    "gone": set(),
}


def act(action, version, by):
    """The real act of a cell; None for those that only open a page."""
    review = version.reviews.open().filter(reviewer=by).first()
    judged = {
        "judgement": judgement(),
        "row_version": version.row_version,
        "review_row_version": review.row_version if review else 1,
    }
    at = timezone.now()
    return {
        "edit": lambda: save_section(
            version_id=version.pk,
            section="basics",
            data=changed_basics(),
            row_version=version.row_version,
            by=by,
            at=at,
        ),
        "discard": lambda: discard_draft(
            version_id=version.pk, row_version=version.row_version, by=by, at=at
        ),
        "submit": lambda: submit_version(
            version_id=version.pk, row_version=version.row_version, by=by, at=at
        ),
        "recall": lambda: recall_version(version_id=version.pk, by=by, at=at),
        "start_next": lambda: start_next_version(
            offering_id=version.offering_id, source=version, by=by, at=at
        ),
        "confirm": lambda: confirm_version(version_id=version.pk, by=by, at=at),
        "take": lambda: take_version(version_id=version.pk, by=by, at=at),
        "release": lambda: release_version(version_id=version.pk, by=by, at=at),
        "save_review": lambda: save_review(
            version_id=version.pk,
            judgement=judged["judgement"],
            review_row_version=judged["review_row_version"],
            by=by,
            at=at,
        ),
        "approve": lambda: decide(
            version_id=version.pk, decision=Decision.APPROVE, by=by, at=at, **judged
        ),
        "request_changes": lambda: decide(
            version_id=version.pk, decision=Decision.REQUEST_CHANGES, by=by, at=at, **judged
        ),
        "reject": lambda: decide(
            version_id=version.pk, decision=Decision.REJECT, by=by, at=at, **judged
        ),
        "withdraw": lambda: withdraw_offering(
            offering_id=version.offering_id, reason={"fi": "Syy."}, by=by, at=at
        ),
        "restore": lambda: restore_offering(
            offering_id=version.offering_id, reason="", by=by, at=at
        ),
    }.get(action)


def is_done(action, version, by):
    """Whether the act did something; everything is undone again."""
    before = AuditEvent.objects.count()
    done = False
    with (
        contextlib.suppress(NotPermittedError, HasOpenVersionError, TakenByOtherError),
        transaction.atomic(),
    ):
        act(action, version, by)()
        done = AuditEvent.objects.count() > before
        transaction.set_rollback(True)
    return done
