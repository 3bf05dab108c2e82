"""What a person may do in a day: every act has a limit or a reason for none.

Over it nothing is written and the person is told when to go on.
"""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from accounts import day_limits
from accounts.actions.account import make_key
from accounts.audit import record
from accounts.day_limits import ADDRESS_CHANGES, MOST_A_DAY
from accounts.mail import queue as mail
from accounts.mail.queue import CAUSED_BY_OTHERS
from accounts.models import AuditEvent, Mail
from catalogue.models import Version
from lib.day_limits import DayLimitError
from tests.support.factories import UserFactory, VendorFactory, business_id
from tests.support.signing_in import sign_in
from vendors.models import Invitation, TeamMember, Vendor

pytestmark = pytest.mark.django_db
Verb = AuditEvent.Verb
NOW = timezone.now()
HOUR = timedelta(hours=1)
YML = "publiccodeYmlVersion: '0.4'\nname: Ohjelma {}\nurl: https://code.example/x.git\n"
# A mail leaves in the act with this verb; "address" is bounded by the mailbox it goes to, "time" by
# the calendar, "security" by the account itself.
MAILS = {
    "account_changed": "security",
    "account_exists": "address",
    "account_unknown": "address",
    "confirm_address": "address",
    "reset_password": "address",
    "question_copy": "address",
    "invitation": AuditEvent.Verb.MEMBER_INVITED,
    "takeover_asked": AuditEvent.Verb.TAKEOVER_ASKED,
    "partner_asked": AuditEvent.Verb.PARTNER_INVITED,
    "takeover_granted": AuditEvent.Verb.TAKEOVER_GRANTED,
    "takeover_refused": AuditEvent.Verb.TAKEOVER_REFUSED,
    "membership_confirmed": AuditEvent.Verb.MEMBERSHIP_CONFIRMED,
    "membership_refused": AuditEvent.Verb.MEMBERSHIP_REFUSED,
    "vendor_confirmed": AuditEvent.Verb.VENDOR_CONFIRMED,
    "member_ended": AuditEvent.Verb.MEMBER_ENDED,
    "team_changed": AuditEvent.Verb.OWNER_NAMED,
    "owner_named": AuditEvent.Verb.OWNER_NAMED,
    "question": AuditEvent.Verb.QUESTION_ASKED,
    "feedback": AuditEvent.Verb.FEEDBACK_SENT,
    "factor_reset": AuditEvent.Verb.USER_FACTOR_RESET,
    "membership_ending": "time",
    "late_mail": "time",
    "buyer_confirmed": AuditEvent.Verb.BUYER_PROVEN,
    "buyer_refused": AuditEvent.Verb.BUYER_REFUSED,
    "editor_confirmed": AuditEvent.Verb.EDITOR_PROVEN,
    "editor_refused": AuditEvent.Verb.EDITOR_REFUSED,
    "work_editor": AuditEvent.Verb.EDITOR_CLAIMED,
    "version_submitted": AuditEvent.Verb.VERSION_SUBMITTED,
    "version_taken": AuditEvent.Verb.REVIEW_TAKEN,
    "version_approved": AuditEvent.Verb.VERSION_APPROVED,
    "version_changes_requested": AuditEvent.Verb.VERSION_CHANGES_REQUESTED,
    "version_rejected": AuditEvent.Verb.VERSION_REJECTED,
    "work_company": AuditEvent.Verb.VENDOR_REGISTERED,
    "work_statement": AuditEvent.Verb.MEMBERSHIP_STATED,
    "work_takeover": AuditEvent.Verb.TAKEOVER_ASKED,
    "work_buyer": AuditEvent.Verb.BUYER_CLAIMED,
    "company_closed": AuditEvent.Verb.VENDOR_CLOSED,
    "membership_ended": AuditEvent.Verb.MEMBERSHIP_CHANGED,
    "work_version": AuditEvent.Verb.VERSION_SUBMITTED,
    "work_version_again": AuditEvent.Verb.VERSION_SUBMITTED,
    "work_second": AuditEvent.Verb.REVIEW_SECONDED,
    "confirm_hidden": "time",
    "confirm_reminder": "time",
    "fix_reminder": "time",
    "review_due": "time",
}

UNLIMITED = frozenset(
    {
        # No person does these: commands and the worker.
        *(Verb.REFERENCE_LOADED, Verb.DEMO_LOADED),
        # They follow from an act that is counted.
        *(Verb.OFFERING_PUBLISHED, Verb.VERSION_SUPERSEDED),
        # Tries are counted where people sign in, by minutes.
        *(Verb.USER_SIGNED_IN, Verb.USER_SIGNED_OUT, Verb.USER_SIGN_IN_FAILED),
        # But changes of address, see above.
        Verb.USER_SECURITY_CHANGED,
        # It can be done once.
        Verb.USER_ERASED,
        # Staff with a second factor, each about a row that a person made within limits or about the
        # register itself.
        *(
            Verb.MEMBERSHIP_CONFIRMED,
            Verb.MEMBERSHIP_REFUSED,
            Verb.MEMBERSHIP_CHANGED,
            Verb.TAKEOVER_GRANTED,
            Verb.TAKEOVER_REFUSED,
            Verb.BUYER_REFUSED,
            Verb.EDITOR_REFUSED,
            Verb.PURCHASING_BODY_CHANGED,
            Verb.BODY_DOMAIN_CHANGED,
            Verb.BODY_DOMAIN_REMOVED,
        ),
        *(
            Verb.VENDOR_CONFIRMED,
            Verb.OWNER_NAMED,
            Verb.COMPANY_DOMAIN_CHANGED,
            Verb.SYNONYMS_CHANGED,
            Verb.CLOSED_PRODUCT_CHANGED,
            Verb.ADMIN_CHANGED,
            Verb.USER_FACTOR_RESET,
        ),
        *(
            Verb.MAIL_SENT_AGAIN,
            Verb.FEEDBACK_HANDLED,
            Verb.DOMAIN_CHANGED,
            Verb.DOMAIN_REMOVED,
            Verb.USER_RIGHTS_CHANGED,
            Verb.REVIEWER_TERM_CHANGED,
            Verb.REVIEW_POLICY_SET,
            Verb.CANNED_TEXT_CHANGED,
        ),
    },
)


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def owner():
    return TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user


def test_every_verb_has_a_limit_or_a_reason_for_none():
    assert set(MOST_A_DAY) | UNLIMITED == set(AuditEvent.Verb)
    assert set(MOST_A_DAY) & UNLIMITED == set()
    assert min(MOST_A_DAY.values()) > 0


def test_every_mail_is_bounded_by_an_act_by_its_mailbox_or_by_the_calendar():
    written = {path.stem for path in Path(settings.BASE_DIR).glob("*/templates/mail/*.txt")} - {
        "plain"
    }

    assert set(MAILS) == written
    assert {kind for kind, bound in MAILS.items() if bound == "address"} == CAUSED_BY_OTHERS - {
        "invitation"
    }


@pytest.mark.parametrize("verb", sorted(MOST_A_DAY))
def test_the_act_after_the_last_of_a_day_is_refused_until_the_first_is_a_day_old(
    person, monkeypatch, verb
):
    monkeypatch.setitem(MOST_A_DAY, verb, 2)
    other = UserFactory()
    for ago in (3 * HOUR, 2 * HOUR):
        record(verb=verb, obj="x", by=person, at=NOW - ago)

    with pytest.raises(DayLimitError) as refusal:
        record(verb=verb, obj="x", by=person, at=NOW)
    record(verb=verb, obj="x", by=other, at=NOW)
    record(verb=verb, obj="x", at=NOW)

    assert (refusal.value.most, refusal.value.until) == (2, NOW + 21 * HOUR)
    record(verb=verb, obj="x", by=person, at=NOW + 21 * HOUR)


@pytest.mark.parametrize("change", ADDRESS_CHANGES)
def test_changes_of_address_are_counted_together_and_other_changes_not(person, settings, change):
    settings.ADDRESS_CHANGES_A_DAY = 3
    verb = AuditEvent.Verb.USER_SECURITY_CHANGED
    for done in (*ADDRESS_CHANGES, "password_changed", "factor_failed"):
        record(verb=verb, obj=person, by=person, at=NOW, data={"change": done})

    with pytest.raises(DayLimitError):
        record(verb=verb, obj=person, by=person, at=NOW, data={"change": change})
    record(verb=verb, obj=person, by=person, at=NOW, data={"change": "password_changed"})


def test_the_limits_that_settings_give_are_those_of_the_acts():
    named = {
        "INVITATIONS_A_DAY": 20,
        "COMPANIES_A_DAY": 3,
        "IMPORTS_A_DAY": 30,
        "ADDRESS_CHANGES_A_DAY": 5,
    }

    assert {name: getattr(settings, name) for name in named} == named
    assert [
        MOST_A_DAY[verb]
        for verb in (
            AuditEvent.Verb.MEMBER_INVITED,
            AuditEvent.Verb.VENDOR_REGISTERED,
            AuditEvent.Verb.OFFERING_IMPORTED,
        )
    ] == [20, 3, 30]
    assert (
        day_limits.limit_of(AuditEvent.Verb.USER_SECURITY_CHANGED, {"change": "address_asked"}).most
        == 5
    )


@pytest.mark.parametrize(
    ("prefix", "says"),
    [
        ("", "enintään 20 kertaa vuorokaudessa"),
        ("/sv", "högst 20 gånger per dygn"),
        ("/en", "at most 20 times in 24 hours"),
    ],
)
def test_the_invitation_after_the_last_is_a_page_that_says_when_to_go_on(
    client, owner, prefix, says
):
    vendor = owner.teams.get().vendor
    sign_in(client, owner)
    for number in range(20):
        assert (
            client.post(
                f"/oma/yritys/{vendor.slug}/jasenet",
                {"email": f"x{number}@example.com", "role": "editor"},
            ).status_code
            == 302
        )

    answer = client.post(
        f"{prefix}/oma/yritys/{vendor.slug}/jasenet", {"email": "x20@example.com", "role": "editor"}
    )

    assert (answer.status_code, says in answer.content.decode()) == (429, True)
    assert 24 * 3600 - 600 < int(answer["Retry-After"]) <= 24 * 3600
    assert (Invitation.objects.count(), Mail.objects.filter(kind="invitation").count()) == (20, 20)


def test_the_fourth_company_of_a_day_is_not_made(client, person):
    sign_in(client, person)
    company = {"home_municipality_code": "837", "size": "small", "website": "https://uusi.example"}
    answers = [
        client.post(
            "/oma/yritys/uusi",
            company | {"business_id": business_id(4_000_000 + number), "name": f"Yritys {number}"},
        ).status_code
        for number in range(4)
    ]

    assert answers == [302, 302, 302, 429]
    assert Vendor.objects.count() == TeamMember.objects.count() == 3


@pytest.mark.parametrize("door", ["page", "api"])
def test_imports_are_counted_through_both_doors(client, owner, monkeypatch, door):
    monkeypatch.setitem(MOST_A_DAY, AuditEvent.Verb.OFFERING_IMPORTED, 2)
    vendor = owner.teams.get().vendor
    sign_in(client, owner)
    for number in range(2):
        assert (
            client.post(
                "/oma/ratkaisut/uusi/tuo", {"vendor": vendor.pk, "pasted": YML.format(number)}
            ).status_code
            == 302
        )

    if door == "page":
        answer = client.post(
            "/oma/ratkaisut/uusi/tuo", {"vendor": vendor.pk, "pasted": YML.format(3)}
        )
    else:
        _key, token = make_key(user=owner, name="ohjelma", may_write=True, days=1, at=NOW)
        body = {"vendor": vendor.slug, "source": YML.format(3)}
        answer = client.post(
            "/api/v1/drafts/from-publiccode/",
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Accept-Language": "sv"},
        )
        assert (answer["Content-Type"], answer.json()["status"]) == (
            "application/problem+json",
            429,
        )
        assert "högst 2 gånger per dygn" in answer.json()["detail"]

    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert Version.objects.count() == 2


def test_an_address_over_the_limit_is_not_added_and_gets_no_mail(client, person, settings):
    settings.ADDRESS_CHANGES_A_DAY = 1
    sign_in(client, person)
    client.post("/tili/osoitteet", {"email": "eka@example.com", "action_add": "1"})

    answer = client.post("/tili/osoitteet", {"email": "toka@example.com", "action_add": "1"})

    assert (answer.status_code, Mail.objects.filter(address="toka@example.com").count()) == (429, 0)
    assert not person.emailaddress_set.filter(email="toka@example.com").exists()


def test_a_mailbox_gets_so_many_mails_of_a_kind_that_others_cause_in_a_day(client, monkeypatch):
    monkeypatch.setattr(mail, "MOST_TO_ADDRESS", 3)
    vendors = [
        TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner")
        for _ in range(5)
    ]
    for member in vendors:
        sign_in(client, member.user)
        assert (
            client.post(
                f"/oma/yritys/{member.vendor.slug}/jasenet",
                {"email": "uhri@example.com", "role": "editor"},
            ).status_code
            == 302
        )

    assert Mail.objects.filter(address="uhri@example.com").count() == 3


def test_a_limit_is_told_in_the_time_of_the_reader():
    with translation.override("fi"):
        assert re.search(
            r"Voit jatkaa \d+\.\d+\.\d{4} klo \d\d\.\d\d\.$",
            DayLimitError(most=3, until=NOW).sentence(),
        )
    assert (
        DayLimitError(most=3, until=NOW).seconds(NOW),
        DayLimitError(most=3, until=NOW + HOUR).seconds(NOW),
    ) == (1, 3600)
