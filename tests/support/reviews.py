"""A version on its way through review, and the form a reviewer sends."""

from django.utils import timezone

from catalogue.authoring.actions.writing import create_offering, submit_version
from catalogue.reviewing.actions import decide, take_version
from catalogue.reviewing.judgement import Decision, Judged, Judgement
from lib.workdays import add_working_days
from tests.support.drafts import STATES, text, whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import make_reviewer
from vendors.models import TeamMember


def make_owner(**columns):
    """Somebody who owns a listed company."""
    return TeamMember.objects.create(
        vendor=VendorFactory(), user=UserFactory(**columns), role="owner"
    ).user


def sent_version(owner=None, name="Kuntasivusto", at=None):
    """A whole version, waiting for a reviewer."""
    owner, at = owner or make_owner(), at or timezone.now()
    content = whole_content()
    content["basics"]["name"] = text(name)
    draft = create_offering(vendor=owner.teams.get().vendor, content=content, by=owner, at=at)
    return submit_version(version_id=draft.pk, row_version=draft.row_version, by=owner, at=at)


def taken(version, reviewer=None, at=None):
    return take_version(
        version_id=version.pk, by=reviewer or make_reviewer(), at=at or timezone.now()
    )


def approved(version, reviewer=None, at=None):
    """Published, or approved once where two are asked for."""
    review = taken(version, reviewer, at)
    judged = Judgement({slug: Judged(state) for slug, state in STATES.items()})
    version.refresh_from_db()
    decide(
        version_id=version.pk,
        decision=Decision.APPROVE,
        judgement=judged,
        row_version=version.row_version,
        review_row_version=review.row_version,
        by=review.reviewer,
        at=at or timezone.now(),
    )
    version.refresh_from_db()
    return version


def sent_back(
    version,
    summary="Korjaa hinta.",
    *,
    is_public=False,
    decision=Decision.REQUEST_CHANGES,
    at=None,
    by=None,
):
    """Decided against, with a summary."""
    at = at or timezone.now()
    review = taken(version, by, at)
    fix_by = add_working_days(timezone.localdate(at), 10)
    judged = Judgement(
        {slug: Judged(state) for slug, state in STATES.items()},
        {"fi": summary},
        {"fi": summary} if is_public else {},
        fix_by,
    )
    version.refresh_from_db()
    decide(
        version_id=version.pk,
        decision=decision,
        judgement=judged,
        row_version=version.row_version,
        review_row_version=review.row_version,
        by=review.reviewer,
        at=at,
    )
    version.refresh_from_db()
    return version


def form_of(version, review, decision="approve", **fields):
    """What the browser sends: every finding as claimed."""
    states = {f"state-{slug}": state for slug, state in STATES.items()}
    base = {
        "row_version": version.row_version,
        "review_row_version": review.row_version,
        "language": "fi",
        "summary": "",
        "fix_time": "10",
        "fix_by": "",
        "decision": decision,
    }
    return (
        base
        | states
        | {f"{name}-{slug}": "" for slug in STATES for name in ("reason", "public_reason")}
        | {"public_summary": ""}
        | {name.replace("__", "-"): value for name, value in fields.items()}
    )
