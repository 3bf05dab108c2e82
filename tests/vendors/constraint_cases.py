"""A case for each constraint of the room's newer rows: a call that the database refuses."""

from datetime import timedelta

from accounts.models import User
from tests.factories import APPROVED_AT
from vendors.models import TeamMember, Vendor


def team_member(times=1, **columns):
    def make():
        user, vendor = User.objects.order_by("pk").first(), Vendor.objects.first()
        for _ in range(times):
            TeamMember.objects.create(vendor=vendor, user=user, since=APPROVED_AT, **({"role": "owner"} | columns))

    return make


CASES = {
    "team_member_acts_for_a_vendor_once": team_member(times=2),
    "team_member_role_is_known": team_member(role="king"),
    "team_member_ends_after_the_start": team_member(ended_at=APPROVED_AT - timedelta(days=1)),
}
