"""Who may do what from which state.

The one table that pages, the API, the admin and the tests read. Pure: words in, words out.
"""

from dataclasses import dataclass
from enum import StrEnum

DRAFT, SUBMITTED, CHANGES_REQUESTED = "draft", "submitted", "changes_requested"
APPROVED, REJECTED, SUPERSEDED = "approved", "rejected", "superseded"
STATES = (DRAFT, SUBMITTED, CHANGES_REQUESTED, APPROVED, REJECTED, SUPERSEDED)
GONE = ""


class Role(StrEnum):
    """What a person is to a version; one may be several."""

    TEAM = "team"
    REVIEWER = "reviewer"
    HOLDER = "holder"
    STAFF = "staff"


class Action(StrEnum):
    VIEW_DRAFT = "view_draft"
    EDIT = "edit"
    DISCARD = "discard"
    SUBMIT = "submit"
    RECALL = "recall"
    START_NEXT = "start_next"
    CONFIRM = "confirm"
    READ_FOR_REVIEW = "read_for_review"
    TAKE = "take"
    RELEASE = "release"
    SAVE_REVIEW = "save_review"
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    SUPERSEDE = "supersede"


@dataclass(frozen=True)
class Transition:
    """From these states these roles may.

    `target` is the state after, None when it stays, GONE when the version is removed; `moment` is
    the column that keeps when, if one does.
    """

    sources: frozenset[str]
    roles: frozenset[Role]
    target: str | None = None
    moment: str = ""


class NoTransitionError(Exception):
    """The table has no such action from the state."""


def of(*sources: str, by: tuple[Role, ...], to: str | None = None, moment: str = "") -> Transition:
    return Transition(frozenset(sources), frozenset(by), to, moment)


TEAM, REVIEWER, HOLDER, STAFF = (Role.TEAM,), (Role.REVIEWER,), (Role.HOLDER,), (Role.STAFF,)
NOBODY: tuple[Role, ...] = ()
TRANSITIONS: dict[Action, Transition] = {
    Action.VIEW_DRAFT: of(*STATES, by=TEAM),
    Action.EDIT: of(DRAFT, CHANGES_REQUESTED, by=TEAM),
    Action.DISCARD: of(DRAFT, by=TEAM, to=GONE),
    Action.SUBMIT: of(DRAFT, CHANGES_REQUESTED, by=TEAM, to=SUBMITTED, moment="submitted_at"),
    Action.RECALL: of(SUBMITTED, by=TEAM, to=DRAFT),
    Action.START_NEXT: of(APPROVED, REJECTED, SUPERSEDED, by=TEAM),
    Action.CONFIRM: of(APPROVED, by=TEAM),
    Action.READ_FOR_REVIEW: of(
        SUBMITTED, CHANGES_REQUESTED, APPROVED, REJECTED, SUPERSEDED, by=REVIEWER
    ),
    Action.TAKE: of(SUBMITTED, by=REVIEWER),
    Action.RELEASE: of(SUBMITTED, by=HOLDER),
    Action.SAVE_REVIEW: of(SUBMITTED, by=HOLDER),
    Action.APPROVE: of(SUBMITTED, by=HOLDER, to=APPROVED, moment="decided_at"),
    Action.REQUEST_CHANGES: of(SUBMITTED, by=HOLDER, to=CHANGES_REQUESTED, moment="decided_at"),
    Action.REJECT: of(SUBMITTED, by=HOLDER, to=REJECTED, moment="decided_at"),
    Action.WITHDRAW: of(APPROVED, by=(Role.TEAM, Role.STAFF)),
    Action.RESTORE: of(APPROVED, by=(Role.TEAM, Role.STAFF)),
    # Follows from the approval of the next version; nobody does it by itself.
    Action.SUPERSEDE: of(APPROVED, by=NOBODY, to=SUPERSEDED),
}


def allowed(action: Action, state: str, roles: frozenset[Role]) -> bool:
    line = TRANSITIONS[action]
    return state in line.sources and bool(line.roles & roles)


def target(action: Action, state: str) -> str:
    """The state after, GONE when the version is removed. Raises NoTransitionError."""
    line = TRANSITIONS[action]
    if state not in line.sources:
        msg = f"{action} from {state}"
        raise NoTransitionError(msg)
    return state if line.target is None else line.target
