"""Municipalities with who buys for them, rule sets with their limits, bodies and frameworks."""

from procurement.models.buyers import BuyerRole, MunicipalityDomain
from procurement.models.frameworks import Framework, FrameworkQuerySet, FrameworkUser
from procurement.models.limits import (
    AssessmentText,
    Route,
    RuleSet,
    SourcedText,
    Threshold,
    ValueRule,
)
from procurement.models.municipalities import Municipality
from procurement.models.purchasing import (
    BodyDomain,
    BodyEditor,
    BodyOwner,
    PurchasingBody,
    PurchasingBodyQuerySet,
)
from procurement.models.roles import ProvenRole, ProvenRoleQuerySet

__all__ = [
    "AssessmentText",
    "BodyDomain",
    "BodyEditor",
    "BodyOwner",
    "BuyerRole",
    "Framework",
    "FrameworkQuerySet",
    "FrameworkUser",
    "Municipality",
    "MunicipalityDomain",
    "ProvenRole",
    "ProvenRoleQuerySet",
    "PurchasingBody",
    "PurchasingBodyQuerySet",
    "Route",
    "RuleSet",
    "SourcedText",
    "Threshold",
    "ValueRule",
]
