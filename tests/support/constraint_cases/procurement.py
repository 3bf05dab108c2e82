"""A case for each constraint of the room's newer rows: a call that the database refuses."""

from procurement.models import AssessmentText, BuyerRole, Municipality, MunicipalityDomain
from tests.support.factories import APPROVED_AT, UserFactory


def role(times=1, **columns):
    def make():
        user, municipality = UserFactory(), Municipality.objects.first()
        for _ in range(times):
            BuyerRole.objects.create(
                user=user,
                municipality=municipality,
                claimed_at=APPROVED_AT,
                **({"proof": "staff"} | columns),
            )

    return make


CASES = {
    "assessment_text_kind_is_known": lambda: AssessmentText.objects.create(
        slug="arvaus", order=99, kind="guess", code="aland"
    ),
    "municipality_domain_is_plain": lambda: MunicipalityDomain.objects.create(
        municipality=Municipality.objects.first(), domain="Kunta.example"
    ),
    "buyer_buys_for_one_municipality_at_a_time": role(times=2, since=APPROVED_AT, proof="domain"),
    "buyer_waits_for_one_municipality_at_a_time": role(times=2),
    "buyer_proof_is_known": role(proof="word"),
    "buyer_by_staff_has_a_confirmer": role(since=APPROVED_AT),
}
