"""A new rule set: written in the admin, seen before it is in force, and then it is so."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from catalogue.procuring.assessment.preview import changes_on
from procurement.models import RuleSet, Threshold
from procurement.registry import limits
from tests.support.factories import OfferingFactory, UserFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "en")
TEXTS = {
    f"{name}_{language}": "Uudet rajat"
    for name in ("title", "description", "jurisdiction_note")
    for language in LANGUAGES
}


def typed(starts):
    """What the admin's form sends for a new national set of 45,000 from the day on."""
    limit = {"slug": "fi-new-goods", "procedure_class": "goods_services", "amount": "45000"}
    limit |= {f"title_{language}": "Tavarat" for language in LANGUAGES} | {"source": "1/2027, 25 §"}
    rows = {f"thresholds-0-{name}": value for name, value in limit.items()}
    counts = {"TOTAL": 1, "INITIAL": 0, "MIN_NUM": 0, "MAX_NUM": 10}
    management = {f"thresholds-{name}_FORMS": value for name, value in counts.items()}
    own = {"slug": "fi-new", "level": "national", "valid_from": starts.isoformat()}
    basis = {"value_basis": "estimated_contract_value_excl_vat", "source": "1/2027, 25 §"}
    return {**TEXTS, **own, **basis, **rows, **management}


@pytest.fixture
def staff(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    sign_in(client, user)
    return user


def test_a_new_set_starts_on_its_day_and_the_one_before_ends_the_day_before(
    client, staff, django_capture_on_commit_callbacks
):
    starts = timezone.localdate() + timedelta(days=1)
    events = AuditEvent.objects.count()

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("admin:procurement_ruleset_add"), typed(starts))

    assert response.status_code == 302, response.context["adminform"].form.errors
    new, old = RuleSet.objects.get(slug="fi-new"), RuleSet.objects.get(slug="fi-national-2017")
    assert (new.valid_from, new.staff_wrote_at is not None) == (starts, True)
    assert (old.valid_to, old.staff_wrote_at is not None) == (starts - timedelta(days=1), True)
    assert Threshold.objects.get(slug="fi-new-goods").staff_wrote_at is not None
    # One event for each of the two sets.
    assert AuditEvent.objects.count() == events + 2
    in_force = [
        limit.amount
        for limit in limits()
        if limit.level == "national"
        and limit.procedure_class == "goods_services"
        and limit.valid_from <= starts
        and (limit.valid_to is None or limit.valid_to >= starts)
    ]
    assert in_force == [45000]


def test_the_preview_names_what_changes_and_equals_what_then_happens(
    client, staff, django_capture_on_commit_callbacks
):
    OfferingFactory(slug="muuttuu", published={"price": "50000"})
    OfferingFactory(slug="ei-muutu", published={"price": "44999.99"})
    OfferingFactory(slug="ennallaan", published={"price": "70000"})
    OfferingFactory(slug="salainen")
    today = timezone.localdate()
    starts = today + timedelta(days=1)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:procurement_ruleset_add"), typed(starts))

    response = client.get(reverse("catalogue:limit-preview"))

    assert response.context["day"] == starts
    told = {
        row.slug: (row.before.procedure, row.after.procedure) for row in response.context["changes"]
    }
    assert told == {"muuttuu": ("small", "national")}
    for day, procedure in ((today, "small"), (starts, "national")):
        page = client.get(reverse("catalogue:helper"), {"r": "muuttuu", "paiva": day.isoformat()})
        assert page.context["page"].result.assessment.procedure == procedure


def test_a_day_without_a_change_changes_nothing(client, staff):
    OfferingFactory(published={"price": "50000"})

    response = client.get(reverse("catalogue:limit-preview"), {"paiva": "2026-06-06"})

    assert response.context["changes"] == []
    assert "Minkään ratkaisun menettely ei muutu." in response.content.decode()


def test_a_limit_of_the_past_is_seen_to_have_changed():
    OfferingFactory(published={"price": "40000"})

    rows = list(changes_on(date(2017, 1, 1), limits(), timezone.localdate()))

    assert [(row.before.procedure, row.after.procedure) for row in rows] == [("national", "small")]


def test_others_do_not_see_it(client):
    sign_in(client, UserFactory(is_staff=True))
    assert client.get(reverse("catalogue:limit-preview")).status_code == 403
