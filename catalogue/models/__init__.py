"""Rows of the catalogue, a file for each group."""

from catalogue.models.changes import Change, ChangeLog, ChangeQuerySet, Face
from catalogue.models.claims import (
    Answer,
    CannedText,
    Claim,
    Evidence,
    Finding,
    OpennessState,
    Review,
    ReviewPolicy,
    approvals_required,
)
from catalogue.models.frameworks import FrameworkCover, FrameworkCoverQuerySet
from catalogue.models.offerings import Offering, OfferingQuerySet, Partner
from catalogue.models.parts import Part, Price, PriceTier
from catalogue.models.picks import KeptPick
from catalogue.models.placements import Placement, Standard, VersionCpv
from catalogue.models.questions import Question
from catalogue.models.taxonomy import (
    Component,
    Criterion,
    CriterionQuestion,
    FunctionGroup,
    Layer,
    Licence,
    MunicipalFunction,
    OfferingRule,
    Phase,
)
from catalogue.models.versions import (
    EDITABLE_STATES,
    OPEN_STATES,
    State,
    Version,
    VersionQuerySet,
)

__all__ = [
    "EDITABLE_STATES",
    "OPEN_STATES",
    "Answer",
    "CannedText",
    "Change",
    "ChangeLog",
    "ChangeQuerySet",
    "Claim",
    "Component",
    "Criterion",
    "CriterionQuestion",
    "Evidence",
    "Face",
    "Finding",
    "FrameworkCover",
    "FrameworkCoverQuerySet",
    "FunctionGroup",
    "KeptPick",
    "Layer",
    "Licence",
    "MunicipalFunction",
    "Offering",
    "OfferingQuerySet",
    "OfferingRule",
    "OpennessState",
    "Part",
    "Partner",
    "Phase",
    "Placement",
    "Price",
    "PriceTier",
    "Question",
    "Review",
    "ReviewPolicy",
    "Standard",
    "State",
    "Version",
    "VersionCpv",
    "VersionQuerySet",
    "approvals_required",
]
