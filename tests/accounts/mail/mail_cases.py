"""Each kind of mail: what happens, who reads it, and the page it leads to."""

from datetime import timedelta

from django.utils import timezone

from catalogue.authoring.actions.partners import ask_partner
from catalogue.models import ReviewPolicy
from catalogue.publishing.notices import tell
from catalogue.reviewing.actions import take_version
from catalogue.reviewing.judgement import Decision
from catalogue.reviewing.reminders import remind_of_fixes, remind_of_reviews
from procurement.actions.buyers import claim_municipality, confirm_buyer, refuse_buyer
from procurement.actions.editors import claim_body, confirm_editor, refuse_editor
from procurement.models import Municipality
from tests.support.bodies import BodyFactory
from tests.support.factories import VendorFactory, business_id
from tests.support.reviews import approved, sent_back, sent_version
from tests.support.signing_in import make_reviewer
from vendors.actions.closing import close_company
from vendors.actions.companies import register_vendor
from vendors.actions.memberships import (
    add_membership,
    ask_takeover,
    end_period,
    grant_takeover,
    refuse_membership,
    refuse_takeover,
    state_membership,
)
from vendors.actions.oversight import end_member, name_owner
from vendors.actions.ownership import confirm_vendor
from vendors.actions.team import invite
from vendors.jobs import membership_job
from vendors.models import Membership, TakeoverRequest, TeamMember

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


def vendor_of(owner):
    return owner.teams.get().vendor


def second(p):
    ReviewPolicy.objects.create(approvals_required=2, set_at=now())
    approved(sent_version(p.owner), make_reviewer())


def again(p):
    from catalogue.authoring.actions.writing import submit_version

    version = sent_back(sent_version(p.owner), by=p.reviewer)
    submit_version(version_id=version.pk, row_version=version.row_version, by=p.owner, at=now())


def edited(stranger):
    return claim_body(user=stranger, body=BodyFactory(), note="", at=now())


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
    "work_editor": (lambda p: edited(p.stranger), "staff", "procurement:staff-editors"),
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
    "editor_confirmed": (
        lambda p: confirm_editor(role=edited(p.stranger), by=p.staff, at=now()),
        "stranger",
        "procurement:editing",
    ),
    "editor_refused": (
        lambda p: refuse_editor(role=edited(p.stranger), by=p.staff, at=now()),
        "stranger",
        "procurement:editing",
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
