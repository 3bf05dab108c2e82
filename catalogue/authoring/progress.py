"""How far a version has come.

Which steps are whole, which have something to mend, and what the reviewer said of each.
"""

from dataclasses import dataclass
from functools import cached_property

from catalogue.authoring.steps import BY_SLUG, STEPS, Step, step_of, to_mend
from catalogue.content.snapshot import Content, content_of
from catalogue.models import Review, State, Version
from catalogue.openness.evaluation import Breach
from catalogue.openness.reading import evaluation_of
from catalogue.publishing.notices import fix_path
from lib.i18n.localized import Text


@dataclass(frozen=True)
class Remark:
    """What the reviewer said: of a criterion, or of the whole when `criterion` is empty."""

    criterion: str
    name: str
    text: Text


@dataclass(frozen=True)
class StepState:
    step: Step
    is_current: bool
    is_done: bool
    is_fix: bool


@dataclass
class Progress:
    """Of a version loaded with `with_content()`."""

    version: Version
    language: str

    @cached_property
    def content(self) -> Content:
        return content_of(self.version)

    @cached_property
    def found(self) -> list[Breach]:
        return evaluation_of(self.version).shortcomings

    @cached_property
    def review(self) -> Review | None:
        is_recalled = self.version.state == State.DRAFT and self.version.submitted_at is not None
        if self.version.state != State.CHANGES_REQUESTED and not is_recalled:
            return None
        rows = self.version.reviews.filter(
            decision=Review.Decision.REQUEST_CHANGES
        ).prefetch_related("findings__criterion")
        return rows.order_by("-decided_at").first()

    @cached_property
    def remarks(self) -> list[Remark]:
        if self.review is None:
            return []
        rows = [(finding, finding.reason(self.language)) for finding in self.review.findings.all()]
        return [
            Remark(finding.criterion.slug, str(finding.criterion.name(self.language)), reason)
            for finding, reason in rows
            if reason
        ]

    @property
    def summary(self) -> Text | None:
        return self.review.summary(self.language) if self.review else None

    def is_touched(self, step: Step) -> bool:
        return _has_something(self.content.get(step.section))

    def steps(self, current: str) -> list[StepState]:
        mending = to_mend(self.found) | ({"avoimuus"} if self.remarks else set())
        return [self.state(step, current, mending) for step in STEPS]

    def state(self, step: Step, current: str, mending: set[str]) -> StepState:
        is_touched = self.is_touched(step)
        # Nothing is marked wrong before anything is written.
        is_fix = step.slug in mending and is_touched
        return StepState(step, step.slug == current, is_touched and not is_fix, is_fix)

    @property
    def next_step(self) -> Step:
        mending = to_mend(self.found)
        return next(
            (step for step in STEPS[:-1] if step.slug in mending or not self.is_touched(step)),
            BY_SLUG["tarkista"],
        )

    @property
    def fix_path(self) -> str:
        return fix_path(self.version, self.review)

    @property
    def is_ready(self) -> bool:
        return not self.found

    def links(self) -> list[tuple[Breach, Step]]:
        return [(breach, step_of(breach.field)) for breach in self.found]


def _has_something(value: object) -> bool:
    if isinstance(value, dict):
        return any(_has_something(item) for key, item in value.items() if key != "kind")
    if isinstance(value, list):
        return bool(value)
    return value not in {None, "", False}
