"""Who may act for a company.

Each answer is read from the rows anew, so a right ends with the next request.
"""

from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from accounts.permissions import has_verified
from vendors.models import TeamMember, TeamMemberQuerySet, Vendor, VendorQuerySet

# Who says whose a company is, and whether it is a member.
DECIDING = "vendors.decide_companies"


def team_rows(user: User | AnonymousUser) -> TeamMemberQuerySet:
    if not user.is_authenticated or not user.is_active:
        return TeamMember.objects.none()
    return TeamMember.objects.in_force().filter(user_id=user.pk)


def acts_for(user: User | AnonymousUser, vendor_id: int) -> bool:
    return team_rows(user).filter(vendor_id=vendor_id).exists()


def owns(user: User | AnonymousUser, vendor_id: int) -> bool:
    return team_rows(user).filter(vendor_id=vendor_id, role=TeamMember.Role.OWNER).exists()


def may_decide_companies(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_staff and user.has_perm(DECIDING)


def vendors_of(user: User | AnonymousUser) -> VendorQuerySet:
    return Vendor.objects.filter(pk__in=team_rows(user).values("vendor_id"))


def may_consent(user: User, vendor: Vendor) -> bool:
    # Only the contact consents: whoever has shown that mail to the address reaches them.
    return bool(vendor.contact_email) and has_verified(user, vendor.contact_email)
