"""Every mail leads to the thing it speaks of, in the reader's language, to a page the reader may
open, and says nothing that is not so.
"""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import resolve
from django.utils import timezone, translation

from accounts.models import Mail, User
from catalogue.authoring.actions.partners import ask_partner
from catalogue.models import ReviewPolicy
from catalogue.publishing.notices import tell
from catalogue.reviewing.actions import take_version
from catalogue.reviewing.judgement import Decision
from catalogue.reviewing.reminders import remind_of_fixes, remind_of_reviews
from procurement.actions.buyers import claim_municipality, confirm_buyer, refuse_buyer
from procurement.models import Municipality
from tests.support.factories import UserFactory, VendorFactory, business_id
from tests.support.reviews import approved, make_owner, sent_back, sent_version
from tests.support.signing_in import make_reviewer, sign_in, verified
from vendors.actions.closing import close_company
from vendors.actions.companies import (
    add_membership,
    ask_takeover,
    end_period,
    grant_takeover,
    refuse_membership,
    refuse_takeover,
    register_vendor,
    state_membership,
)
from vendors.actions.oversight import end_member, name_owner
from vendors.actions.ownership import confirm_vendor
from vendors.actions.team import invite
from vendors.jobs import membership_job
from vendors.models import Membership, TakeoverRequest, TeamMember

pytestmark = pytest.mark.django_db
ROOMS = ("accounts", "vendors", "procurement", "catalogue")
KINDS = {
    path.stem
    for room in ROOMS
    for path in (settings.BASE_DIR / room / "templates" / "mail").glob("*.txt")
} - {"plain"}
# Their addresses hold keys, or they have none; `tests/accounts` reads them through the pages that
# send them.
OF_ACCOUNTS = {
    path.stem for path in (settings.BASE_DIR / "accounts" / "templates" / "mail").glob("*.txt")
}
# What a visitor asks: to the vendor's people and to the asker, whom no page of ours knows;
# `tests/catalogue/public/test_questions.py` reads them.
OF_QUESTIONS = {"question", "question_copy"}
LANGUAGE = "sv"
FACTS = {
    "business_id": business_id(4_400_000),
    "name": "Uusi Oy",
    "home_municipality_code": "837",
    "size": "small",
    "website": "https://uusi.example",
}


def now():
    return timezone.now()


def today():
    return timezone.localdate()


@pytest.fixture
def owner():
    return make_owner()


@pytest.fixture
def staff():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def reviewer():
    return make_reviewer()


@pytest.fixture
def stranger():
    return verified(UserFactory(email="kutsuttu@example.com"))


def vendor_of(owner):
    return owner.teams.get().vendor


def second(p):
    ReviewPolicy.objects.create(approvals_required=2, set_at=now())
    approved(sent_version(p.owner), make_reviewer())


def again(p):
    from catalogue.authoring.actions.writing import submit_version

    version = sent_back(sent_version(p.owner), by=p.reviewer)
    submit_version(version_id=version.pk, row_version=version.row_version, by=p.owner, at=now())


def claim(stranger):
    return claim_municipality(
        user=stranger, municipality=Municipality.objects.get(code="837"), note="", at=now()
    )


def partner(p):
    company = VendorFactory()
    TeamMember.objects.create(vendor=company, user=p.stranger, role="owner")
    ask_partner(
        offering_id=sent_version(p.owner).offering_id,
        vendor=company,
        role={"fi": "x"},
        by=p.owner,
        at=now(),
    )


def near_fix(p):
    version = sent_back(sent_version(p.owner), by=p.reviewer)
    remind_of_fixes(version.fix_by, now())


def near_review(p):
    remind_of_reviews(sent_version(p.owner).review_due_on, now())


def ending(p):
    Membership.objects.update(ends_on=today() + timedelta(days=14))
    membership_job(at=now())


def takeover(act, **more):
    def happen(p):
        ask_takeover(vendor=vendor_of(p.owner), note="", by=p.stranger, at=now())
        act(request=TakeoverRequest.objects.get(), by=p.staff, at=now(), **more)

    return happen


def statement(p):
    return state_membership(vendor=vendor_of(p.owner), note="", by=p.owner, at=now())


def confirmed(kind):
    return lambda p: tell(p.owner, approved(sent_version(p.owner)), kind, f"{kind}:x", at=now())


def later_membership(p):
    add_membership(
        vendor=unlisted(p.owner), starts_on=today(), ends_on=None, source="x", by=p.staff, at=now()
    )


def unlisted(owner):
    vendor = vendor_of(owner)
    Membership.objects.all().delete()
    return vendor


def reopened(owner):
    vendor = vendor_of(owner)
    vendor.confirmed_at, vendor.proof = None, ""
    vendor.save()
    return vendor


# Kind → what happens, who reads it, and the page it leads to.
CASES = {
    "work_statement": (statement, "staff", "vendors:staff-statement"),
    "work_takeover": (
        lambda p: ask_takeover(vendor=vendor_of(p.owner), note="", by=p.stranger, at=now()),
        "staff",
        "vendors:staff-takeover",
    ),
    "work_company": (
        lambda p: register_vendor(
            facts=FACTS, states_membership=False, note="", by=p.stranger, at=now()
        ),
        "staff",
        "vendors:staff-company",
    ),
    "work_buyer": (lambda p: claim(p.stranger), "staff", "procurement:staff-buyers"),
    "work_version": (lambda p: sent_version(p.owner), "reviewer", "catalogue:review"),
    "work_version_again": (again, "reviewer", "catalogue:review"),
    "work_second": (second, "reviewer", "catalogue:review"),
    "review_due": (near_review, "reviewer", "catalogue:review"),
    "version_submitted": (lambda p: sent_version(p.owner), "owner", "catalogue:version-check"),
    "version_taken": (
        lambda p: take_version(version_id=sent_version(p.owner).pk, by=p.reviewer, at=now()),
        "owner",
        "catalogue:version-check",
    ),
    "version_approved": (
        lambda p: approved(sent_version(p.owner)),
        "owner",
        "catalogue:offering-detail",
    ),
    "version_changes_requested": (
        lambda p: sent_back(sent_version(p.owner)),
        "owner",
        "catalogue:version-check",
    ),
    "version_rejected": (
        lambda p: sent_back(sent_version(p.owner), decision=Decision.REJECT),
        "owner",
        "catalogue:version-check",
    ),
    "fix_reminder": (near_fix, "owner", "catalogue:version-check"),
    "confirm_reminder": (confirmed("confirm_reminder"), "owner", "catalogue:dashboard"),
    "confirm_hidden": (confirmed("confirm_hidden"), "owner", "catalogue:dashboard"),
    "partner_asked": (partner, "stranger", "catalogue:dashboard"),
    "buyer_confirmed": (
        lambda p: confirm_buyer(role=claim(p.stranger), by=p.staff, at=now()),
        "stranger",
        "procurement:buyer",
    ),
    "buyer_refused": (
        lambda p: refuse_buyer(role=claim(p.stranger), by=p.staff, at=now()),
        "stranger",
        "procurement:buyer",
    ),
    "invitation": (
        lambda p: invite(
            vendor=vendor_of(p.owner),
            email="kutsuttu@example.com",
            role="editor",
            by=p.owner,
            at=now(),
        ),
        "stranger",
        "vendors:invitation",
    ),
    "member_ended": (
        lambda p: end_member(member=p.owner.teams.get(), reason="x", by=p.staff, at=now()),
        "owner",
        "vendors:company-new",
    ),
    "company_closed": (
        lambda p: close_company(
            vendor=vendor_of(p.owner), reason={"fi": "x"}, by=p.owner, at=now()
        ),
        "owner",
        "catalogue:dashboard",
    ),
    "membership_ended": (
        lambda p: end_period(
            membership=Membership.objects.get(), ends_on=today(), reason="x", by=p.staff, at=now()
        ),
        "owner",
        "vendors:company",
    ),
    "team_changed": (
        lambda p: end_member(
            member=TeamMember.objects.create(
                vendor=vendor_of(p.owner), user=p.stranger, role="editor"
            ),
            reason="x",
            by=p.staff,
            at=now(),
        ),
        "owner",
        "vendors:team",
    ),
    "owner_named": (
        lambda p: name_owner(
            vendor=vendor_of(p.owner), user=p.stranger, reason="x", by=p.staff, at=now()
        ),
        "owner",
        "vendors:team",
    ),
    "membership_confirmed": (later_membership, "owner", "vendors:company"),
    "membership_refused": (
        lambda p: refuse_membership(statement=statement(p), reason="x", by=p.staff, at=now()),
        "owner",
        "vendors:company",
    ),
    "membership_ending": (ending, "owner", "vendors:company"),
    "takeover_asked": (
        lambda p: ask_takeover(vendor=vendor_of(p.owner), note="", by=p.stranger, at=now()),
        "owner",
        "vendors:team",
    ),
    "takeover_granted": (takeover(grant_takeover), "stranger", "vendors:company"),
    "takeover_refused": (takeover(refuse_takeover, reason="x"), "stranger", "vendors:company-new"),
    "vendor_confirmed": (
        lambda p: confirm_vendor(vendor=reopened(p.owner), source="x", by=p.staff, at=now()),
        "owner",
        "vendors:company",
    ),
}


def test_every_kind_of_mail_has_its_case():
    assert set(CASES) == KINDS - OF_ACCOUNTS - OF_QUESTIONS


@pytest.mark.parametrize("asked_in", ["fi", "en"])
@pytest.mark.parametrize("kind", CASES)
def test_a_mail_leads_to_its_thing_in_the_language_of_the_reader(
    client, owner, staff, reviewer, stranger, kind, asked_in
):
    happen, name, view = CASES[kind]
    reader = {"owner": owner, "staff": staff, "reviewer": reviewer, "stranger": stranger}[name]
    User.objects.filter(pk=reader.pk).update(language=LANGUAGE)
    for person in (owner, staff, reviewer, stranger):
        person.refresh_from_db()

    with translation.override(asked_in):
        happen(SimpleNamespace(owner=owner, staff=staff, reviewer=reviewer, stranger=stranger))

    mail = Mail.objects.get(kind=kind, address=reader.email)
    address = re.findall(r"^https?://\S+$", mail.text, re.MULTILINE)[-1]
    path = re.sub(r"^https?://[^/]+", "", address)
    with translation.override(LANGUAGE):
        assert resolve(path.partition("#")[0]).view_name == view
    page = sign_in(client, reader).get(path.partition("#")[0])
    assert (mail.language, path.startswith("/sv/"), page.status_code) == (LANGUAGE, True, 200)
    anchor = path.partition("#")[2]
    assert not anchor or f'id="{anchor}"' in page.content.decode()


TRUE = {
    "a first version has no published one": (
        lambda p: sent_version(p.owner),
        "version_submitted",
        "Julkaistu versio",
        False,
    ),
    "an approved one of a listed company is public": (
        lambda p: approved(sent_version(p.owner)),
        "version_approved",
        "Se on nyt julkinen",
        True,
    ),
    "a membership of an unconfirmed company shows nothing": (
        lambda p: add_membership(
            vendor=(reopened(p.owner), unlisted(p.owner))[0],
            starts_on=today(),
            ends_on=None,
            source="x",
            by=p.staff,
            at=now(),
        ),
        "membership_confirmed",
        "Yritys näkyy hakemistossa",
        False,
    ),
    "a membership of a confirmed one does": (
        lambda p: add_membership(
            vendor=unlisted(p.owner),
            starts_on=today(),
            ends_on=None,
            source="x",
            by=p.staff,
            at=now(),
        ),
        "membership_confirmed",
        "Yritys näkyy hakemistossa, ja",
        True,
    ),
    "one that begins later does not yet": (
        lambda p: add_membership(
            vendor=unlisted(p.owner),
            starts_on=today() + timedelta(days=9),
            ends_on=None,
            source="x",
            by=p.staff,
            at=now(),
        ),
        "membership_confirmed",
        "Yritys näkyy hakemistossa, ja",
        False,
    ),
}


@pytest.mark.parametrize("case", TRUE)
def test_a_mail_says_only_what_is_so(owner, staff, case):
    happen, kind, words, is_said = TRUE[case]

    happen(SimpleNamespace(owner=owner, staff=staff))

    assert (words in Mail.objects.get(kind=kind, user=owner).text) == is_said


def test_a_next_version_says_that_the_published_one_stays(owner):
    from catalogue.authoring.actions.writing import save_content, start_next_version, submit_version
    from catalogue.content.snapshot import read_content

    first = approved(sent_version(owner))
    draft = start_next_version(offering_id=first.offering_id, source=first, by=owner, at=now())
    content = read_content(draft.pk)
    content["basics"]["change_log"] = {"fi": "Uutta.", "sv": "", "en": ""}
    saved = save_content(
        version_id=draft.pk, content=content, row_version=draft.row_version, by=owner, at=now()
    )

    submit_version(version_id=draft.pk, row_version=saved.row_version, by=owner, at=now())

    assert (
        "Julkaistu versio pysyy näkyvissä"
        in Mail.objects.get(
            kind="version_submitted", key__startswith=f"version_submitted:{draft.pk}:"
        ).text
    )
