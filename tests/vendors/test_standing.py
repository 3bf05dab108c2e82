"""What a company is told, and what is told of it.

Its id however written, its membership as it stands, a take-over that waits, an invitation of
somebody who is in already.
"""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import AuditEvent, Mail
from catalogue.models import Offering
from tests.support.factories import OfferingFactory, UserFactory, VendorFactory
from tests.support.reviews import make_owner
from tests.support.signing_in import sign_in, verified
from vendors.actions.memberships import ask_takeover
from vendors.business_ids import plain_business_id
from vendors.forms import RegistrationForm, TakeoverForm
from vendors.models import Invitation, Membership, TeamMember, Vendor
from vendors.standing import Standing, standing_of

pytestmark = pytest.mark.django_db
PLAIN = "0112038-9"
SPELLINGS = [
    "0112038-9", "01120389", "FI01120389", "FI 0112038-9", "fi01120389", "FI-01120389",
    " 0112038-9 ", "0112038 9", "0112038–9", "0112038‑9",
    "0112038−9", "0112 0389", "0112038.9", "Y-tunnus 0112038-9", "Y-tunnus: 0112038-9",
    "ALV FI01120389", "VAT FI01120389", "０１１２０３８-９",
]  # fmt: skip
WRONG = [
    "0112038-8",
    "112038-9",
    "0112038-99",
    "SE01120389",
    "FI",
    "",
    "abcdefg-h",
    "01120389012345678901234567890",
]


def today():
    return timezone.localdate()


@pytest.fixture
def owner():
    return verified(make_owner())


@pytest.fixture
def vendor(owner):
    return owner.teams.get().vendor


@pytest.fixture
def staff():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_business_id_is_taken_as_people_write_it(written):
    form = TakeoverForm({"business_id": written, "note": "x"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["business_id"] == plain_business_id(written) == PLAIN


@pytest.mark.parametrize("written", WRONG)
def test_what_is_no_business_id_is_refused_and_stays_as_it_was_typed(written):
    form = RegistrationForm({"business_id": written}, municipalities=[])

    assert "business_id" in form.errors
    assert form["business_id"].value() == written


@pytest.mark.parametrize("written", ["01120389", "FI01120389", "0112038"])
def test_staff_find_a_company_by_its_id_however_written(client, staff, written):
    VendorFactory(business_id=PLAIN, name="Löytyvä Oy")
    VendorFactory(name="Muu Oy")

    page = sign_in(client, staff).get("/yllapito/yritykset", {"q": written})

    assert [row.name for row in page.context["page"]] == ["Löytyvä Oy"]


DAY = timedelta(days=1)
STANDINGS = {
    "never": ([], Standing.NONE, None),
    "open-ended": ([(-9, None)], Standing.IN_FORCE, None),
    "last day today": ([(-9, 0)], Standing.IN_FORCE, 0),
    "ended yesterday": ([(-9, -1)], Standing.ENDED, -1),
    "ended twice": ([(-99, -50), (-40, -3)], Standing.ENDED, -3),
    "renewed": ([(-99, -50), (-3, 30)], Standing.IN_FORCE, 30),
    "begins later": ([(5, None)], Standing.TO_COME, 5),
    "ended and begins again": ([(-99, -50), (5, None)], Standing.TO_COME, 5),
}


@pytest.mark.parametrize("case", STANDINGS)
def test_a_membership_stands_as_its_periods_say_to_team_and_staff(
    client, vendor, owner, staff, case
):
    periods, kind, days = STANDINGS[case]
    vendor.memberships.all().delete()
    for start, end in periods:
        Membership.objects.create(
            vendor=vendor,
            starts_on=today() + start * DAY,
            ends_on=None if end is None else today() + end * DAY,
            source="testi",
        )
    day = None if days is None else today() + days * DAY
    words = {
        Standing.ENDED: "COSS-jäsenyys päättyi",
        Standing.IN_FORCE: "COSS-jäsenyys voimassa",
        Standing.TO_COME: "COSS-jäsenyys alkaa",
        Standing.NONE: "COSS-jäsenyyttä ei ole vahvistettu",
    }

    own = sign_in(client, owner).get(f"/oma/yritys/{vendor.slug}").content.decode()
    seen = sign_in(client, staff).get(f"/yllapito/yritykset/{vendor.slug}").content.decode()
    listed = client.get("/yllapito/yritykset").content.decode()

    standing = standing_of(vendor, today())
    assert (standing.kind, standing.day) == (kind, day)
    for html in (own, seen):
        assert [said for said in words.values() if said in html] == [words[kind]]
    assert ("Jäsenyys päättyi" in listed) == (kind is Standing.ENDED)


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", "Toimittajan COSS-jäsenyys päättyi"),
        ("/sv", "COSS-medlemskap"),
        ("/en", "COSS membership"),
    ],
)
def test_visitors_of_a_company_whose_membership_has_ended_are_told_so(
    client, vendor, prefix, words
):
    OfferingFactory(vendor=vendor, published=True)
    vendor.memberships.update(ends_on=today() - DAY)

    page = client.get(f"{prefix}/toimittajat/{vendor.slug}")

    assert page.status_code == 410
    assert words in page.content.decode()
    assert vendor.name not in page.content.decode()


@pytest.mark.parametrize("how", ["never listed", "not confirmed", "not there"])
def test_what_was_never_listed_is_not_found(client, how):
    vendor = VendorFactory(
        listed=False if how == "never listed" else date(2025, 1, 1),
        **({"confirmed_at": None, "proof": ""} if how == "not confirmed" else {}),
    )

    assert (
        client.get(f"/toimittajat/{'ei-ole' if how == 'not there' else vendor.slug}").status_code
        == 404
    )


def test_staff_end_an_open_ended_membership_with_its_reason(client, vendor, owner, staff):
    offering = OfferingFactory(vendor=vendor, published=True)
    sign_in(client, staff)
    page = f"/yllapito/yritykset/{vendor.slug}"

    refused = client.post(
        page, {"teko": "jasenyys", "jasenyys-ends_on": "2019-12-31", "jasenyys-reason": "Erosi."}
    )
    answer = client.post(
        page,
        {
            "teko": "jasenyys",
            "jasenyys-ends_on": str(today() - DAY),
            "jasenyys-reason": "Erosi yhdistyksestä.",
        },
    )

    assert (refused.status_code, answer.status_code) == (422, 302)
    assert vendor.memberships.get().ends_on == today() - DAY
    assert not Offering.objects.published(today()).filter(pk=offering.pk).exists()
    event = AuditEvent.objects.get(verb="membership.changed")
    assert (event.actor, event.data["before"], event.data["reason"]) == (
        staff,
        "2020-01-01–",
        "Erosi yhdistyksestä.",
    )
    mail = Mail.objects.get(kind="membership_ended")
    assert mail.user == owner
    assert "Erosi yhdistyksestä." in mail.text
    assert "on päättynyt" in mail.text
    assert 'value="jasenyys"' not in client.get(page).content.decode()


def test_a_takeover_waits_where_both_sides_look_and_says_whom_to_answer(client, vendor, owner):
    stranger = verified(UserFactory(email="pyytaja@example.com"))
    ask_takeover(vendor=vendor, note="", by=stranger, at=timezone.now())

    team = sign_in(client, owner).get(f"/oma/yritys/{vendor.slug}/jasenet").content.decode()
    desk = sign_in(client, stranger).get("/oma").content.decode()

    assert "pyytaja@example.com pyysi oikeutta" in team
    assert 'href="/palaute">Kirjoita ylläpidolle' in team
    assert f"Pyyntösi edustaa yritystä {vendor.name} odottaa" in desk
    assert owner.email not in desk
    assert re.search(
        r"Ota yhteyttä ylläpitoon:\nhttps?://[^/]+/palaute\n",
        Mail.objects.get(kind="takeover_asked").text,
    )


@pytest.mark.parametrize(
    ("role", "words"),
    [("owner", "Hän on jo tiimissä pääkäyttäjänä."), ("editor", "Hän on jo tiimissä muokkaajana.")],
)
@pytest.mark.parametrize("address", ["jasen@example.com", "JASEN@Example.com"])
def test_an_invitation_of_a_member_says_so(client, vendor, owner, role, words, address):
    TeamMember.objects.create(
        vendor=vendor, user=verified(UserFactory(email="jasen@example.com")), role=role
    )

    page = sign_in(client, owner).post(
        f"/oma/yritys/{vendor.slug}/jasenet", {"email": address, "role": "editor"}
    )

    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Invitation.objects.exists()
    assert not Mail.objects.filter(kind="invitation").exists()


def test_who_has_left_may_be_invited_again(client, vendor, owner):
    TeamMember.objects.create(
        vendor=vendor,
        user=verified(UserFactory(email="jasen@example.com")),
        role="editor",
        since=timezone.now() - DAY,
        ended_at=timezone.now(),
    )

    page = sign_in(client, owner).post(
        f"/oma/yritys/{vendor.slug}/jasenet", {"email": "jasen@example.com", "role": "editor"}
    )

    assert page.status_code == 302
    assert Vendor.objects.get(pk=vendor.pk).invitations.open().count() == 1


def close(client, vendor, **data):
    return client.post(
        f"/oma/yritys/{vendor.slug}/sulje", {"reason_fi": "Lopetimme.", "is_sure": "on"} | data
    )


def test_a_sole_owner_leaves_by_closing_the_company(client, vendor, owner):
    offering = OfferingFactory(slug="suljettu", vendor=vendor, published=True)
    OfferingFactory(vendor=vendor)
    other = TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="editor").user
    sign_in(client, owner)
    client.post(
        f"/oma/yritys/{vendor.slug}/jasenet", {"email": "kutsuttu@example.com", "role": "editor"}
    )
    refused = client.post(
        f"/oma/yritys/{vendor.slug}/jasenet/{owner.teams.get().pk}/paata", follow=True
    )
    assert "sulje yritys sen omalla sivulla" in refused.content.decode()

    asked, unsure, done = (
        client.get(f"/oma/yritys/{vendor.slug}/sulje"),
        close(client, vendor, is_sure=""),
        close(client, vendor),
    )

    assert (asked.status_code, unsure.status_code, done.status_code) == (200, 422, 302)
    vendor.refresh_from_db()
    assert (vendor.confirmed_at, vendor.proof, vendor.contact_consent_at) == (None, "", None)
    assert not vendor.team.in_force().exists()
    assert not vendor.invitations.open().exists()
    assert not Vendor.objects.listed(today()).filter(pk=vendor.pk).exists()
    page = client.get("/ratkaisut/suljettu")
    assert page.status_code == 410
    assert "Lopetimme." in page.content.decode()
    assert client.get(f"/toimittajat/{vendor.slug}").status_code == 404
    assert {mail.user for mail in Mail.objects.filter(kind="company_closed")} == {owner, other}
    assert AuditEvent.objects.get(verb="vendor.closed").actor == owner
    assert (
        AuditEvent.objects.filter(verb="offering.withdrawn", object_id=str(offering.pk)).count()
        == 1
    )


def test_only_an_owner_closes_a_company(client, vendor):
    editor = TeamMember.objects.create(vendor=vendor, user=UserFactory(), role="editor").user

    for user, status in ((editor, 403), (make_owner(), 404)):
        sign_in(client, user)
        assert client.get(f"/oma/yritys/{vendor.slug}/sulje").status_code == status
        assert close(client, vendor).status_code == status
    assert vendor.team.in_force().count() == 2


def test_a_closed_company_is_asked_for_as_by_a_stranger(client, vendor, owner, staff):
    sign_in(client, owner)
    close(client, vendor)

    request = ask_takeover(vendor=vendor, note="", by=owner, at=timezone.now())

    assert request.outcome == ""
    assert not vendor.team.in_force().exists()
    assert Mail.objects.filter(kind="work_takeover", user=staff).exists()
