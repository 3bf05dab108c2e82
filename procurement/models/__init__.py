"""Municipalities with who buys for them, rule sets with their limits, bodies and frameworks."""

from procurement.models.buyers import BuyerRole, BuyerRoleQuerySet, MunicipalityDomain
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
    BodyEditorQuerySet,
    BodyOwner,
    PurchasingBody,
    PurchasingBodyQuerySet,
)

__all__ = [
    "AssessmentText",
    "BodyDomain",
    "BodyEditor",
    "BodyEditorQuerySet",
    "BodyOwner",
    "BuyerRole",
    "BuyerRoleQuerySet",
    "Framework",
    "FrameworkQuerySet",
    "FrameworkUser",
    "Municipality",
    "MunicipalityDomain",
    "PurchasingBody",
    "PurchasingBodyQuerySet",
    "Route",
    "RuleSet",
    "SourcedText",
    "Threshold",
    "ValueRule",
]
