"""A case for each constraint of purchasing bodies and frameworks: a call that is refused."""

from datetime import date, timedelta

from procurement.models import (
    BodyDomain,
    FrameworkUser,
    Municipality,
)
from tests.support.bodies import (
    FIRST_DAY,
    LAST_DAY,
    BodyFactory,
    FrameworkFactory,
    body_editor,
    cover,
    own,
)
from tests.support.factories import OfferingFactory, UserFactory

DAY = timedelta(days=1)


def body(**columns):
    return lambda: BodyFactory(**columns)


def framework(**columns):
    return lambda: FrameworkFactory(**columns)


def used(*spans):
    """The same municipality named for each of the spans."""

    def make():
        row, town = FrameworkFactory(), Municipality.objects.first()
        for since, until in spans:
            FrameworkUser.objects.create(framework=row, municipality=town, since=since, until=until)

    return make


def owned(*spans):
    def make():
        row = BodyFactory()
        for since, until in spans:
            own(row, "837", since, until)

    return make


def editor(times=1, **columns):
    def make():
        row, user = BodyFactory(), UserFactory()
        for _ in range(times):
            body_editor(row, user, **columns)

    return make


def number_twice():
    row = FrameworkFactory()
    FrameworkFactory(body=row.body, number=row.number)


def covered_twice():
    row, offering = FrameworkFactory(), OfferingFactory()
    cover(row, offering)
    cover(row, offering)


CASES = {
    "purchasing_body_has_a_finnish_name": body(name_fi=""),
    "purchasing_body_by_statute_names_the_statute": body(by_statute_from=FIRST_DAY),
    "purchasing_body_statute_ends_after_it_starts": body(
        by_statute_from=FIRST_DAY, by_statute_to=FIRST_DAY - DAY, statute="1/2020, 1 §"
    ),
    "body_ownership_ends_after_it_starts": owned((FIRST_DAY, FIRST_DAY - DAY)),
    "body_ownership_starts_once_a_day": owned((FIRST_DAY, FIRST_DAY), (FIRST_DAY, LAST_DAY)),
    "municipality_owns_a_body_openly_once": owned((FIRST_DAY, None), (LAST_DAY, None)),
    "body_domain_is_plain": lambda: BodyDomain.objects.create(
        body=BodyFactory(), domain="Yksikko.example"
    ),
    "person_edits_a_body_once_at_a_time": editor(times=2),
    "body_editor_proof_is_known": editor(proof="word"),
    "body_editor_by_staff_has_a_confirmer": editor(confirmed_by=None),
    "framework_has_a_finnish_title": framework(title_fi=""),
    "framework_number_is_unique_in_its_body": number_twice,
    "framework_ends_after_it_starts": framework(valid_to=FIRST_DAY - DAY),
    "framework_option_goes_beyond_its_days": framework(option_until=LAST_DAY),
    "framework_ends_early_within_its_days": framework(ended_on=LAST_DAY + DAY),
    "framework_ceiling_is_positive": framework(ceiling=0),
    "framework_use_is_not_negative": framework(used=-1, used_on=FIRST_DAY),
    "framework_use_is_told_with_its_day": framework(used=1),
    "framework_open_to_is_known": framework(open_to="all"),
    "framework_row_version_is_positive": framework(row_version=0),
    "framework_use_ends_after_it_starts": used((FIRST_DAY, FIRST_DAY - DAY)),
    "framework_use_starts_once_a_day": used((FIRST_DAY, FIRST_DAY), (FIRST_DAY, LAST_DAY)),
    "framework_names_a_municipality_openly_once": used((FIRST_DAY, None), (LAST_DAY, None)),
    "framework_covers_a_part_once": covered_twice,
    "framework_cover_is_removed_after_it_is_added": lambda: cover(
        FrameworkFactory(), OfferingFactory(), removed_on=date(2025, 12, 31)
    ),
}
