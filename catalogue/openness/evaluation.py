"""What the rules come to for a version: one value for vendor, submission and reviewer. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils.functional import Promise

# Not one of the six rules: something is missing.
MISSING = 0


@dataclass(frozen=True)
class Breach:
    """Which rule (1–6, or MISSING), which field, and what to do about it.

    Fields are like `parts.<key>.licence` and `claims.<criterion>.evidence`.
    """

    rule: int
    field: str
    remedy: Promise


class Result(StrEnum):
    YES = "yes"
    LOOK = "look"
    NO = "no"


@dataclass(frozen=True)
class Check:
    """What was looked at (`parts.<key>`, `claims.<criterion>`), and what a reviewer reads of it.

    It fails by the breach it found; what breaks no rule may still ask for a look.
    """

    subject: str
    words: str | Promise
    breach: Breach | None = None
    needs_a_look: bool = False

    @property
    def result(self) -> Result:
        if self.breach:
            return Result.NO
        return Result.LOOK if self.needs_a_look else Result.YES


# Some rules have nothing to show of what holds: they tell their breach only.
Ruling = Check | Breach


@dataclass(frozen=True)
class Evaluation:
    """Every ruling on a version, each made once; the answers below are readings of them."""

    rulings: tuple[Ruling, ...]

    @cached_property
    def prechecks(self) -> list[Check]:
        return [ruling for ruling in self.rulings if isinstance(ruling, Check)]

    @cached_property
    def shortcomings(self) -> list[Breach]:
        """Everything that keeps the version from being sent, what is missing first."""
        found = (ruling.breach if isinstance(ruling, Check) else ruling for ruling in self.rulings)
        # One thing to mend, however many looks have found it.
        told = {(breach.rule, breach.field): breach for breach in found if breach}
        return sorted(told.values(), key=lambda breach: breach.rule)

    @cached_property
    def breaches(self) -> list[Breach]:
        """Those of the six rules, in their order."""
        return [breach for breach in self.shortcomings if breach.rule != MISSING]

    def prechecks_of(self, subject: str) -> list[Check]:
        return [check for check in self.prechecks if check.subject == subject]
