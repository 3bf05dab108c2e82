"""The one table of who may do what from where, cell by cell against the real acts."""

import contextlib
from itertools import count

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import AuditEvent, Mail
from catalogue.authoring.actions.writing import (
    HasBreachesError,
    HasOpenVersionError,
    create_offering,
)
from catalogue.content.snapshot import hash_of, read_content
from catalogue.models import OPEN_STATES, Offering, Review, State, Version
from catalogue.permissions import may, roles_of
from catalogue.publishing.actions import withdraw_offering
from catalogue.publishing.locking import NotPermittedError, StaleWriteError
from catalogue.reviewing.actions import (
    TakenByOtherError,
)
from catalogue.workflow import (
    STATES,
    TRANSITIONS,
    Action,
    NoTransitionError,
    Role,
    allowed,
    target,
)
from tests.catalogue.workflow_cast import AT, PEOPLE, Cast, act, is_done
from tests.support.drafts import whole_content

# The same table as in `catalogue/workflow.py`, written a second time by hand: whoever changes one
# is asked by the other.
WHO_MAY = {
    "view_draft": {
        "draft": "team",
        "submitted": "team",
        "changes_requested": "team",
        "approved": "team",
        "rejected": "team",
        "superseded": "team",
    },
    "edit": {"draft": "team", "changes_requested": "team"},
    "discard": {"draft": "team"},
    "submit": {"draft": "team", "changes_requested": "team"},
    "recall": {"submitted": "team"},
    "start_next": {"approved": "team", "rejected": "team", "superseded": "team"},
    "confirm": {"approved": "team"},
    "read_for_review": {
        "submitted": "reviewer",
        "changes_requested": "reviewer",
        "approved": "reviewer",
        "rejected": "reviewer",
        "superseded": "reviewer",
    },
    "take": {"submitted": "reviewer"},
    "release": {"submitted": "holder"},
    "save_review": {"submitted": "holder"},
    "approve": {"submitted": "holder"},
    "request_changes": {"submitted": "holder"},
    "reject": {"submitted": "holder"},
    "withdraw": {"approved": "team staff"},
    "restore": {"approved": "team staff"},
    # By nobody: it follows from an approval.
    "supersede": {"approved": ""},
}
LEADS_TO = {
    "submit": "submitted",
    "recall": "draft",
    "approve": "approved",
    "request_changes": "changes_requested",
    "reject": "rejected",
    "discard": "",
    "supersede": "superseded",
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", list(Action))
def test_the_table_says_what_was_agreed(action, state, role):
    assert allowed(action, state, frozenset({role})) == (
        role in WHO_MAY[action].get(state, "").split()
    )
    assert set(TRANSITIONS) == set(Action)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("action", list(Action))
def test_an_action_leads_where_it_was_agreed_and_from_nowhere_else(action, state):
    agreed = LEADS_TO.get(action, state) if state in WHO_MAY[action] else NoTransitionError

    try:
        led = target(action, state)
    except NoTransitionError:
        led = NoTransitionError

    assert led == agreed


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_every_cell_holds_in_the_real_acts(state):
    """Beyond the table an act may refuse for what else is so.

    A version superseded has a published one; what is shown cannot be restored.
    """
    cast = Cast(state)
    version = cast.fresh(cast.version)
    wrong = []
    for name, known in PEOPLE.items():
        person = getattr(cast, name)
        expected = known if state == State.SUBMITTED else known - {"holder"}
        assert roles_of(person, version, timezone.localdate()) == frozenset(map(Role, expected)), (
            name
        )
        for action in Action:
            table = allowed(action, state, frozenset(map(Role, expected)))
            if may(person, action, version, timezone.localdate()) != table:
                wrong.append((name, action, "may"))
            if act(action, version, person) is None or (action, state) in ELSEWHERE:
                continue
            if is_done(action, version, person) != (table and (name, action) not in ALREADY):
                wrong.append((name, action, "act"))
    assert wrong == []


# Withdrawing and restoring go by what the offering shows, whichever version was looked at; the one
# seat of a reviewer is taken, and who
# holds it takes it for nothing. What a reviewer has taken is not recalled.
ELSEWHERE = {("restore", "approved"), ("withdraw", "superseded"), ("restore", "superseded")}
ALREADY = {("reviewer", "take"), ("holder", "take"), ("owner", "recall"), ("conflicted", "recall")}


@pytest.mark.django_db
def test_a_withdrawn_offering_is_restored_by_its_team_and_by_staff_only():
    cast = Cast(State.APPROVED)
    withdraw_offering(
        offering_id=cast.version.offering_id, reason={"fi": "Syy."}, by=cast.owner, at=AT
    )

    done = {
        name for name in PEOPLE if is_done("restore", cast.fresh(cast.version), getattr(cast, name))
    }

    assert done == {"owner", "conflicted", "staff"}


class Life(RuleBasedStateMachine):
    """Vendors, reviewers and staff do what comes to their minds, on two offerings at once.

    With fresh and stale numbers.
    """

    numbers = count()

    @initialize()
    def begin(self):
        self.cast = Cast(State.DRAFT)
        self.second = create_offering(
            vendor=self.cast.vendor, content=whole_content(), by=self.cast.owner, at=AT
        )
        self.people = [getattr(self.cast, name) for name in PEOPLE]

    def versions(self):
        return list(
            Version.objects.filter(offering__vendor=self.cast.vendor)
            .select_related("offering__vendor")
            .order_by("pk")
        )

    @rule(
        data=st.data(),
        action=st.sampled_from(
            [
                action.value
                for action in Action
                if action not in {Action.VIEW_DRAFT, Action.READ_FOR_REVIEW, Action.SUPERSEDE}
            ]
        ),
    )
    def somebody_does_something(self, data, action):
        versions = self.versions()
        if not versions:
            self.second = create_offering(
                vendor=self.cast.vendor, content=whole_content(), by=self.cast.owner, at=AT
            )
            return
        version = data.draw(st.sampled_from(versions))
        person = data.draw(st.sampled_from([*self.people, *self.likely(action) * 6]))
        version.row_version += data.draw(st.sampled_from([0, 0, 0, 0, 1, -1]))
        self.do(action, version, person)

    def likely(self, action):
        words = " ".join(WHO_MAY[action].values()).split()
        named = {
            "team": self.cast.owner,
            "reviewer": self.cast.holder,
            "holder": self.cast.holder,
            "staff": self.cast.staff,
        }
        return [named[word] for word in sorted(set(words))]

    def do(self, action, version, person):
        before, states = (
            AuditEvent.objects.count(),
            dict(Version.objects.values_list("pk", "state")),
        )
        with (
            contextlib.suppress(
                NotPermittedError,
                StaleWriteError,
                HasOpenVersionError,
                TakenByOtherError,
                HasBreachesError,
            ),
            transaction.atomic(),
        ):
            act(action, version, person)()
        moved = {
            pk: state
            for pk, state in Version.objects.values_list("pk", "state")
            if states.get(pk, "draft") != state
        }
        written = AuditEvent.objects.count() - before
        assert written >= len(moved)
        events = list(AuditEvent.objects.order_by("-pk")[:written].values_list("verb", "object_id"))
        for pk, state in moved.items():
            # Only a recall leads back to a draft.
            verb = "version.recalled" if state == "draft" else f"version.{state}"
            assert events.count((verb, str(pk))) == 1, (moved, events)

    @invariant()
    def at_most_one_is_published_and_at_most_one_open(self):
        """What is published is what was approved, byte for byte."""
        for offering in (
            Offering.objects.filter(vendor=self.cast.vendor).select_related("published")
            if hasattr(self, "cast")
            else []
        ):
            versions = list(offering.versions.all())
            assert sum(version.state in OPEN_STATES for version in versions) <= 1
            assert sum(version.state == State.APPROVED for version in versions) <= 1
            if offering.published is not None:
                assert offering.published.state == State.APPROVED
                assert (
                    hash_of(read_content(offering.published_id)) == offering.published.content_hash
                )
                assert Review.objects.filter(
                    version=offering.published, decision="approve"
                ).exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_two_thousand_steps_leave_the_catalogue_whole(django_db_blocker):
    """Twenty lives of a hundred steps; each is undone after it."""

    class Rolled(Life):
        def __init__(self):
            super().__init__()
            self.point = transaction.atomic()
            self.point.__enter__()

        def teardown(self):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    run_state_machine_as_test(
        Rolled,
        settings=settings(
            max_examples=20,
            stateful_step_count=100,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_each_mail_of_a_decision_goes_once_to_each_of_the_team():
    cast = Cast(State.APPROVED)

    kinds = list(Mail.objects.filter(kind="version_approved").values_list("user_id", flat=True))

    assert sorted(kinds) == sorted([cast.owner.pk, cast.editor.pk])
