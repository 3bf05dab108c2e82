"""The table decides what state a version comes to: nobody else in the house writes it."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from catalogue.models import State, Version
from catalogue.publishing.locking import transition
from catalogue.workflow import Action, NoTransitionError
from tests.support.factories import VersionFactory

ROOT = Path(__file__).resolve().parents[3]
AT = timezone.now()
# The demo invents versions in every state; a migration is of its day.
ELSEWHERE = {"demo", "migrations"}
# Rows that have a state of their own.
OTHERS = ("Claim.", "Finding.")
WRITERS = {"Version", "create", "get_or_create", "update_or_create", "update", "bulk_update"}
WRITERS |= {"save", "setattr", "save_columns", "transition"}


@pytest.mark.django_db
def test_a_transition_writes_the_state_of_the_table_its_moment_and_the_columns():
    version = VersionFactory(state=State.SUBMITTED, submitted_at=AT - timedelta(days=3))
    fix_by = timezone.localdate(AT)

    transition(version, Action.REQUEST_CHANGES, at=AT, fix_by=fix_by)

    columns = ("state", "submitted_at", "decided_at", "fix_by", "row_version")
    assert Version.objects.values_list(*columns).get(pk=version.pk) == (
        "changes_requested",
        AT - timedelta(days=3),
        AT,
        fix_by,
        2,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("action", [Action.RECALL, Action.SUPERSEDE])
def test_a_transition_without_a_moment_of_its_own_keeps_the_moments(action):
    state = State.SUBMITTED if action is Action.RECALL else State.APPROVED
    version = VersionFactory(state=state)
    before = (version.submitted_at, version.decided_at)

    transition(version, action, at=AT)

    version.refresh_from_db()
    assert (version.submitted_at, version.decided_at) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "action", "error"),
    [
        (State.DRAFT, Action.APPROVE, NoTransitionError),
        (State.REJECTED, Action.SUBMIT, NoTransitionError),
        (State.SUBMITTED, Action.SUPERSEDE, NoTransitionError),
        # It removes the version: there is no state to come to.
        (State.DRAFT, Action.DISCARD, ValueError),
    ],
)
def test_what_the_table_does_not_have_is_refused_and_nothing_is_written(state, action, error):
    version = VersionFactory(state=state)

    with pytest.raises(error):
        transition(version, action, at=AT)

    assert Version.objects.values_list("state", "row_version").get(pk=version.pk) == (state, 1)


def states_by_hand(source):
    """The lines outside `transition` that assign a state, or give one to what writes a version."""
    tree = ast.parse(source)
    itself = {
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name == "transition"
        for node in ast.walk(function)
    }
    return sorted(
        node.lineno for node in ast.walk(tree) if node not in itself and writes_state(node)
    )


def writes_state(node):
    if isinstance(node, ast.Attribute):
        return node.attr == "state" and isinstance(node.ctx, ast.Store)
    return isinstance(node, ast.Call) and writes_version(node) and gives_state(node)


def writes_version(call):
    called = ast.unparse(call.func)
    return called.split(".")[-1] in WRITERS and not called.startswith(OTHERS)


def gives_state(call):
    """As a keyword, or by its name in a list of columns or in a mapping."""
    names = {keyword.arg for keyword in call.keywords} | {
        node.value for node in ast.walk(call) if isinstance(node, ast.Constant)
    }
    return "state" in names


def acts():
    return [
        path
        for path in (ROOT / "catalogue").rglob("*.py")
        if not ELSEWHERE & set(path.relative_to(ROOT).parts)
    ]


def test_no_act_names_a_state_by_hand():
    by_hand = {
        f"{path.relative_to(ROOT)}:{line}"
        for path in acts()
        for line in states_by_hand(path.read_text())
    }

    assert by_hand == set()


@pytest.mark.parametrize(
    "line",
    [
        "version.state = State.DRAFT",
        "version.state, version.fix_by = State.DRAFT, None",
        "save_columns(version, state=State.DRAFT)",
        'save_columns(version, **{"state": after})',
        "transition(version, Action.RECALL, at=at, state=State.DRAFT)",
        "Version.objects.filter(pk=1).update(state=State.DRAFT)",
        "Version.objects.create(offering=offering, state=State.APPROVED)",
        'Version.objects.bulk_update(versions, ["state"])',
        'setattr(version, "state", State.DRAFT)',
        'version.save(update_fields=["state"])',
    ],
)
def test_a_state_by_hand_is_found_however_it_is_written(line):
    assert states_by_hand(f"def act(version, at):\n    {line}\n") == [2]


@pytest.mark.parametrize(
    "line",
    [
        "Version.objects.filter(state=State.DRAFT)",
        "version.state == State.DRAFT",
        "Finding(review=review, state=judged.state)",
        "Claim.objects.create(version=version, state=data.state)",
        "transition(version, Action.RECALL, at=at)",
    ],
)
def test_who_only_asks_for_a_state_is_let_be(line):
    assert states_by_hand(f"def act(version, at):\n    {line}\n") == []
