"""Companies, and the periods of COSS membership that decide whether a company is listed."""

from vendors.models.companies import (
    CHECK_WEIGHTS,
    CompanyDomain,
    Vendor,
    VendorQuerySet,
    check_sum,
    validate_business_id,
)
from vendors.models.memberships import (
    IS_DECIDED,
    Claimed,
    Membership,
    MembershipQuerySet,
    MembershipStatement,
    TakeoverRequest,
)
from vendors.models.team import Invitation, InvitationQuerySet, TeamMember, TeamMemberQuerySet

__all__ = [
    "CHECK_WEIGHTS",
    "IS_DECIDED",
    "Claimed",
    "CompanyDomain",
    "Invitation",
    "InvitationQuerySet",
    "Membership",
    "MembershipQuerySet",
    "MembershipStatement",
    "TakeoverRequest",
    "TeamMember",
    "TeamMemberQuerySet",
    "Vendor",
    "VendorQuerySet",
    "check_sum",
    "validate_business_id",
]
