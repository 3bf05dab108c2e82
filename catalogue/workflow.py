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


@dataclass(frozen=True)
class Transition:
    """From these states these roles may.

    `target` is the state after, None when it stays, GONE when the version is removed.
    """

    sources: frozenset[str]
    roles: frozenset[Role]
    target: str | None = None


def of(*sources: str, by: tuple[Role, ...], to: str | None = None) -> Transition:
    return Transition(frozenset(sources), frozenset(by), to)


TEAM, REVIEWER, HOLDER, STAFF = (Role.TEAM,), (Role.REVIEWER,), (Role.HOLDER,), (Role.STAFF,)
TRANSITIONS: dict[Action, Transition] = {
    Action.VIEW_DRAFT: of(*STATES, by=TEAM),
    Action.EDIT: of(DRAFT, CHANGES_REQUESTED, by=TEAM),
    Action.DISCARD: of(DRAFT, by=TEAM, to=GONE),
    Action.SUBMIT: of(DRAFT, CHANGES_REQUESTED, by=TEAM, to=SUBMITTED),
    Action.RECALL: of(SUBMITTED, by=TEAM, to=DRAFT),
    Action.START_NEXT: of(APPROVED, REJECTED, SUPERSEDED, by=TEAM),
    Action.CONFIRM: of(APPROVED, by=TEAM),
    Action.READ_FOR_REVIEW: of(
        SUBMITTED, CHANGES_REQUESTED, APPROVED, REJECTED, SUPERSEDED, by=REVIEWER
    ),
    Action.TAKE: of(SUBMITTED, by=REVIEWER),
    Action.RELEASE: of(SUBMITTED, by=HOLDER),
    Action.SAVE_REVIEW: of(SUBMITTED, by=HOLDER),
    Action.APPROVE: of(SUBMITTED, by=HOLDER, to=APPROVED),
    Action.REQUEST_CHANGES: of(SUBMITTED, by=HOLDER, to=CHANGES_REQUESTED),
    Action.REJECT: of(SUBMITTED, by=HOLDER, to=REJECTED),
    Action.WITHDRAW: of(APPROVED, by=(Role.TEAM, Role.STAFF)),
    Action.RESTORE: of(APPROVED, by=(Role.TEAM, Role.STAFF)),
}


def allowed(action: Action, state: str, roles: frozenset[Role]) -> bool:
    line = TRANSITIONS[action]
    return state in line.sources and bool(line.roles & roles)


def target(action: Action, state: str) -> str:
    after = TRANSITIONS[action].target
    return state if after is None else after
