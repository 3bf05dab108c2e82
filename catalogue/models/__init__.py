"""Rows of the catalogue, a file for each group."""

from catalogue.models.claims import Claim, Evidence, Finding, OpennessState, Review
from catalogue.models.offerings import OPEN_STATES, Offering, OfferingQuerySet, State, Version
from catalogue.models.parts import Part, Price, PriceTier
from catalogue.models.places import Placement, Standard, VersionCpv
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

__all__ = [
    "OPEN_STATES",
    "Claim",
    "Component",
    "Criterion",
    "CriterionQuestion",
    "Evidence",
    "Finding",
    "FunctionGroup",
    "Layer",
    "Licence",
    "MunicipalFunction",
    "Offering",
    "OfferingQuerySet",
    "OfferingRule",
    "OpennessState",
    "Part",
    "Phase",
    "Placement",
    "Price",
    "PriceTier",
    "Review",
    "Standard",
    "State",
    "Version",
    "VersionCpv",
]
