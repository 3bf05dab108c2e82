"""A case for each constraint of the room's newer rows: a call that the database refuses."""

from datetime import timedelta

from accounts.models import User
from tests.support.factories import APPROVED_AT
from vendors.models import (
    CompanyDomain,
    Invitation,
    MembershipStatement,
    TakeoverRequest,
    TeamMember,
    Vendor,
)


def team_member(times=1, **columns):
    def make():
        user, vendor = User.objects.order_by("pk").first(), Vendor.objects.first()
        for _ in range(times):
            TeamMember.objects.create(
                vendor=vendor, user=user, since=APPROVED_AT, **({"role": "owner"} | columns)
            )

    return make


def invitation(times=1, **columns):
    def make():
        user, vendor = User.objects.order_by("pk").first(), Vendor.objects.first()
        for number in range(times):
            values = {
                "email": "kutsuttu@example.com",
                "role": "editor",
                "created_at": APPROVED_AT,
                "expires_at": APPROVED_AT,
            } | columns
            Invitation.objects.create(
                vendor=vendor, invited_by=user, digest=str(number) * 64, **values
            )

    return make


def claimed(model, times=1, **columns):
    def make():
        user, vendor = User.objects.order_by("pk").first(), Vendor.objects.first()
        for _ in range(times):
            model.objects.create(vendor=vendor, made_by=user, made_at=APPROVED_AT, **columns)

    return make


def company_domain(times=1, **columns):
    def make():
        for _ in range(times):
            CompanyDomain.objects.create(
                **(
                    {"business_id": "0000000-0", "domain": "yritys.example", "source": "x"}
                    | columns
                )
            )

    return make


def unproven():
    Vendor.objects.update(confirmed_at=APPROVED_AT, proof="")


CASES = {
    "vendor_confirmed_has_its_proof": unproven,
    "company_domain_is_kept_once": company_domain(times=2),
    "company_domain_is_plain": company_domain(domain="@Yritys"),
    "company_domain_business_id_has_its_form": company_domain(business_id="1"),
    "invitation_is_open_once_per_address": invitation(times=2),
    "invitation_role_is_known": invitation(role="king"),
    "invitation_email_is_in_lower_case": invitation(email="Iso@example.com"),
    "invitation_is_accepted_or_revoked": invitation(
        accepted_at=APPROVED_AT, revoked_at=APPROVED_AT
    ),
    "vendor_has_one_open_membership_statement": claimed(MembershipStatement, times=2),
    "membership_statement_is_decided_at_a_time": claimed(MembershipStatement, outcome="confirmed"),
    "person_has_one_open_takeover_per_vendor": claimed(TakeoverRequest, times=2),
    "takeover_is_decided_at_a_time": claimed(TakeoverRequest, outcome="refused"),
    "team_member_acts_for_a_vendor_once": team_member(times=2),
    "team_member_role_is_known": team_member(role="king"),
    "team_member_ends_after_the_start": team_member(ended_at=APPROVED_AT - timedelta(days=1)),
}
