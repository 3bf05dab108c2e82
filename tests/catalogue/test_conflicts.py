"""Who wrote, sent or belonged to the company does not decide, in whatever order things happened."""

from datetime import datetime, timedelta
from itertools import permutations

import pytest
from django.db import transaction
from django.utils import timezone

from catalogue.authoring.actions.partners import accept_partnership, ask_partner, end_partnership
from catalogue.authoring.actions.writing import create_offering, save_section, submit_version
from catalogue.conflicts import Conflict, conflicts_of, year_before
from catalogue.models import Partner, Review
from catalogue.permissions import conflict_of
from catalogue.publishing.locking import NotPermittedError
from catalogue.reviewing.actions import TakenByOtherError, decide, take_version
from catalogue.reviewing.judgement import Decision, Judged, Judgement
from tests.support.drafts import STATES, text, whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.reviews import make_owner, sent_version
from tests.support.signing_in import make_reviewer, sign_in
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = timezone.now() - timedelta(minutes=1)


def approve(version, by, at):
    """Take part as a reviewer would, whether or not they hold it."""
    version.refresh_from_db()
    review = version.reviews.open().filter(reviewer=by).first() or Review(row_version=1)
    judged = Judgement({slug: Judged(state) for slug, state in STATES.items()})
    decide(
        version_id=version.pk,
        decision=Decision.APPROVE,
        judgement=judged,
        row_version=version.row_version,
        review_row_version=review.row_version,
        by=by,
        at=at,
    )


class Story:
    """A reviewer, a version that waits, and a day on which one thing after another happens.

    What should have come of it is told apart from the code.
    """

    def __init__(self, company, version, reviewer):
        self.company, self.version, self.reviewer, self.at = company, version, reviewer, NOW
        self.is_member = self.holds = self.has_decided = False
        self.left_at = None

    @property
    def has_conflict(self):
        return self.is_member or (
            self.left_at is not None
            and timezone.localdate(self.left_at)
            >= timezone.localdate(year_before(timezone.localdate(self.at)))
        )

    def joins(self):
        TeamMember.objects.get_or_create(
            vendor=self.company,
            user=self.reviewer,
            ended_at=None,
            defaults={"role": "editor", "since": self.at},
        )
        self.is_member = True

    def leaves(self):
        if self.is_member:
            TeamMember.objects.filter(user=self.reviewer, ended_at=None).update(ended_at=self.at)
            self.is_member, self.left_at = False, self.at

    def a_year_passes(self):
        self.at += timedelta(days=367)

    def takes(self):
        may = not self.has_conflict and not self.has_decided
        assert (
            succeeds(take_version, version_id=self.version.pk, by=self.reviewer, at=self.at) == may
        )
        self.holds = self.holds or may

    def decides(self):
        may = self.holds and not self.has_conflict and not self.has_decided
        assert succeeds(approve, self.version, self.reviewer, self.at) == may
        self.has_decided = self.has_decided or may


def succeeds(act, *args, **kwargs):
    try:
        act(*args, **kwargs)
    except (NotPermittedError, TakenByOtherError):
        return False
    return True


ACTS = (Story.joins, Story.leaves, Story.takes, Story.decides, Story.a_year_passes)


def outcomes_of(orders, company, version, reviewer):
    """How the stories ended; each is undone."""
    for order in orders:
        with transaction.atomic():
            story = Story(company, version, reviewer)
            for act in order:
                act(story)
            yield story.has_decided
            transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.parametrize("first", ACTS)
def test_in_every_order_of_joining_leaving_taking_deciding_and_waiting_only_who_is_free_decides(
    first,
):
    version, reviewer = sent_version(at=NOW), make_reviewer()
    orders = [(first, *rest) for rest in permutations([act for act in ACTS if act is not first])]

    outcomes = list(outcomes_of(orders, version.offering.vendor, version, reviewer))

    assert len(outcomes) == 24
    assert (True in outcomes) == (first is not Story.decides)
    assert False in outcomes


def test_a_partners_people_are_held_to_the_same_in_the_orders_that_matter():
    version, reviewer, company = sent_version(at=NOW), make_reviewer(), VendorFactory()
    Partner.objects.create(
        offering=version.offering, vendor=company, invited_by=reviewer, invited_at=NOW
    )
    joins, leaves, takes, decides, waits = ACTS[0], ACTS[1], ACTS[2], ACTS[3], ACTS[4]
    orders = [
        (takes, joins, decides),
        (takes, joins, leaves, decides),
        (joins, takes, leaves, decides),
        (joins, leaves, takes, decides),
        (joins, leaves, waits, takes, decides),
        (takes, decides, joins),
    ]

    assert list(outcomes_of(orders, company, version, reviewer)) == [
        False,
        False,
        False,
        False,
        True,
        True,
    ]


def left_team(company, user, at):
    """Somebody who acted for the company and stopped."""
    TeamMember.objects.filter(vendor=company, user=user).update(ended_at=at)


def wrote_and_left(sender, at=NOW):
    """A version written by one and sent by `sender` of the same company.

    The writer has left since, and reviews.
    """
    writer = make_owner()
    company = writer.teams.get().vendor
    TeamMember.objects.filter(user=writer).update(since=at - DAY)
    sending = (
        writer
        if sender == "writer"
        else TeamMember.objects.create(
            vendor=company, user=UserFactory(), role="owner", since=at - DAY
        ).user
    )
    draft = create_offering(
        vendor=company,
        content=whole_content(),
        by=writer if sender != "edits only" else sending,
        at=at,
    )
    if sender == "edits only":
        written = whole_content()["basics"] | {"name": text("Muutettu nimi")}
        draft = save_section(
            version_id=draft.pk,
            section="basics",
            data=written,
            row_version=draft.row_version,
            by=writer,
            at=at,
        )
    version = submit_version(version_id=draft.pk, row_version=draft.row_version, by=sending, at=at)
    left_team(company, writer, at)
    return version, make_reviewer(writer)


@pytest.mark.parametrize("waited", [timedelta(0), timedelta(days=400), timedelta(days=4000)])
@pytest.mark.parametrize(
    ("sender", "reason"),
    [("writer", Conflict.SENT), ("colleague", Conflict.WROTE), ("edits only", Conflict.WROTE)],
)
def test_nobody_ever_decides_on_what_they_sent_or_wrote_themselves(sender, reason, waited):
    version, reviewer = wrote_and_left(sender)

    assert conflict_of(reviewer, version, timezone.localdate(NOW + waited)) is reason
    with pytest.raises(NotPermittedError):
        take_version(version_id=version.pk, by=reviewer, at=NOW + waited)


@pytest.mark.parametrize(
    ("on", "last_free"),
    [
        (datetime(2026, 11, 27), datetime(2025, 11, 26)),  # noqa: DTZ001 -- days
        (datetime(2028, 2, 29), datetime(2027, 2, 27)),  # noqa: DTZ001 -- days
        (datetime(2025, 3, 1), datetime(2024, 2, 29)),  # noqa: DTZ001 -- days
    ],
)
def test_a_year_is_counted_in_days_of_the_calendar(on, last_free):
    version, reviewer = sent_version(at=NOW), make_reviewer()
    member = TeamMember.objects.create(
        vendor=version.offering.vendor,
        user=reviewer,
        role="editor",
        since=timezone.make_aware(datetime(2020, 1, 1)),  # noqa: DTZ001 -- made aware
    )

    answers = []
    for left in (last_free, last_free + DAY):
        TeamMember.objects.filter(pk=member.pk).update(
            ended_at=timezone.make_aware(left + timedelta(hours=12))
        )
        answers.append(conflict_of(reviewer, version, on.date()))

    assert answers == [None, Conflict.LEFT]


def test_a_partnership_that_ended_counts_for_a_year_when_accepted_and_not_when_only_asked():
    version = sent_version(at=NOW)
    owner = version.submitted_by
    accepted, asked = (make_owner() for _ in range(2))
    for person in (accepted, asked):
        partner = ask_partner(
            offering_id=version.offering_id,
            vendor=person.teams.get().vendor,
            role={"fi": "Koulutus"},
            by=owner,
            at=NOW - DAY,
        )
        if person is accepted:
            accept_partnership(partner=partner, by=person, at=NOW - DAY)
        assert conflict_of(person, version, NOW.date()) is Conflict.PARTNER
        end_partnership(partner=partner, by=owner, at=NOW)

    assert [
        conflict_of(person, version, timezone.localdate(NOW)) for person in (accepted, asked)
    ] == [Conflict.LEFT, None]
    assert conflict_of(accepted, version, timezone.localdate(NOW) + timedelta(days=400)) is None


def test_the_reasons_of_a_page_of_versions_cost_the_same_as_of_one(django_assert_num_queries):
    reviewer = make_reviewer()
    versions = [sent_version(at=NOW) for _ in range(5)]
    TeamMember.objects.create(vendor=versions[3].offering.vendor, user=reviewer, role="editor")

    for some in (versions[:1], versions):
        with django_assert_num_queries(4):
            found = conflicts_of(reviewer, some, NOW.date())

    assert found == {versions[3].pk: Conflict.TEAM}


@pytest.mark.parametrize(
    ("sender", "words", "short"),
    [
        ("writer", "Lähetit itse tämän version", "Lähetit sen itse"),
        ("colleague", "Kirjoitit itse tätä versiota", "Kirjoitit sitä itse"),
    ],
)
def test_the_page_and_the_queue_say_why(client, sender, words, short):
    version, reviewer = wrote_and_left(sender)
    sign_in(client, reviewer)

    refused = client.get(f"/arviointi/{version.pk}")
    queue = client.get("/arviointi")

    assert refused.status_code == 403
    assert words in refused.content.decode()
    assert short in queue.content.decode()
    assert f'action="/arviointi/{version.pk}/ota"' not in queue.content.decode()
    assert client.post(f"/arviointi/{version.pk}/ota").status_code == 403


def test_who_left_the_company_lately_is_told_so_where_they_would_take_it(client):
    version, reviewer = sent_version(at=NOW), make_reviewer()
    TeamMember.objects.create(
        vendor=version.offering.vendor,
        user=reviewer,
        role="editor",
        since=NOW - 9 * DAY,
        ended_at=NOW - DAY,
    )
    sign_in(client, reviewer)

    assert (
        "viimeisten 12 kuukauden aikana" in client.get(f"/arviointi/{version.pk}").content.decode()
    )
    assert "Yrityksesi alle 12 kk sitten" in client.get("/arviointi").content.decode()
