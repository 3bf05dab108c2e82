"""A reviewer's judgement of a version, and what it must hold before it counts.

Pure: values in, values out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Decision(StrEnum):
    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"


@dataclass(frozen=True)
class Judged:
    """What the reviewer says of one criterion: to the vendor, and to everybody; by language."""

    state: str = ""
    reason: Mapping[str, str] = field(default_factory=dict)
    public_reason: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """Findings by criterion, two summaries by language, and the day by which changes are due.

    One summary is to the vendor, the other to everybody.
    """

    findings: Mapping[str, Judged]
    summary: Mapping[str, str] = field(default_factory=dict)
    public_summary: Mapping[str, str] = field(default_factory=dict)
    fix_by: date | None = None


@dataclass(frozen=True)
class Gap:
    """Which field (`findings.<criterion>.reason`, `summary`, `fix_by`), and what to do about it."""

    field: str
    remedy: Promise


def gaps(
    judgement: Judgement, claims: Mapping[str, str], decision: Decision, today: date
) -> list[Gap]:
    """What keeps the judgement from being given. `claims` are the vendor's states by criterion."""
    found = [
        gap
        for criterion, claimed in claims.items()
        for gap in _finding_gaps(criterion, claimed, judgement.findings.get(criterion, Judged()))
    ]
    if decision is not Decision.APPROVE and not is_said(judgement.summary):
        found.append(Gap("summary", _("Kirjoita yhteenveto toimittajalle.")))
    if decision is Decision.REQUEST_CHANGES and (
        judgement.fix_by is None or judgement.fix_by <= today
    ):
        found.append(Gap("fix_by", _("Anna korjausaika, joka on tulevaisuudessa.")))
    return found


def _finding_gaps(criterion: str, claimed: str, judged: Judged) -> list[Gap]:
    if not judged.state:
        return [Gap(f"findings.{criterion}.state", _("Valitse arvio."))]
    # Where the reviewer differs from the vendor, the reason is said.
    if judged.state != claimed and not is_said(judged.reason):
        return [
            Gap(
                f"findings.{criterion}.reason",
                _("Kirjoita toimittajalle, miksi arviosi poikkeaa sen arviosta."),
            )
        ]
    return []


def is_said(texts: Mapping[str, str]) -> bool:
    return any(text.strip() for text in texts.values())
