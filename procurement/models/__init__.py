"""Municipalities with who buys for them, and dated rule sets with their limits."""

from procurement.models.buyers import BuyerRole, BuyerRoleQuerySet, MunicipalityDomain
from procurement.models.limits import (
    AssessmentText,
    Route,
    RuleSet,
    SourcedText,
    Threshold,
    ValueRule,
)
from procurement.models.municipalities import Municipality

__all__ = [
    "AssessmentText",
    "BuyerRole",
    "BuyerRoleQuerySet",
    "Municipality",
    "MunicipalityDomain",
    "Route",
    "RuleSet",
    "SourcedText",
    "Threshold",
    "ValueRule",
]
