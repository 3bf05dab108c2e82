"""What happens that is work for somebody: the event, the kind of mail, and who is told."""

from datetime import timedelta

from django.utils import timezone

from accounts.actions.account import erase_account
from accounts.models import Mail
from catalogue.authoring.actions.partners import ask_partner
from catalogue.authoring.actions.writing import submit_version
from catalogue.models import ReviewPolicy, Version
from catalogue.reviewing.actions import release_version, take_version
from catalogue.reviewing.reminders import seats_job
from deploy.models import Feedback
from deploy.pages.feedback import send_feedback
from procurement.actions.buyers import claim_municipality
from procurement.actions.editors import claim_body
from procurement.models import BodyDomain, Municipality, MunicipalityDomain
from tests.support.bodies import BodyFactory
from tests.support.factories import VendorFactory, business_id
from tests.support.reviews import approved, sent_back, sent_version, taken
from vendors.actions.companies import register_vendor
from vendors.actions.memberships import ask_takeover, state_membership
from vendors.models import CompanyDomain, TeamMember

AT = timezone.now()
TODAY = timezone.localdate(AT)
FACTS = {
    "business_id": business_id(4_300_000),
    "name": "Uusi Oy",
    "home_municipality_code": "837",
    "size": "small",
    "website": "https://uusi.example",
}
STAFF, REVIEWERS, NOBODY = {"superuser", "secretary"}, {"anna", "bertta"}, set()


def last_mail():
    newest = Mail.objects.order_by("-pk").first()
    return newest.pk if newest else 0


def submitted(cast):
    return sent_version(cast.owner)


def resubmitted(cast, *, asker_leaves=False):
    """Anna asked for changes."""
    version = sent_version(cast.owner)
    taken(version, cast.anna)
    sent_back(version, by=cast.anna)
    if asker_leaves:
        term_ends(cast.anna)
    before = last_mail()
    submit_version(version_id=version.pk, row_version=version.row_version, by=cast.owner, at=AT)
    return before


def term_ends(user):
    user.reviewer_terms.update(
        starts_on=TODAY - timedelta(days=9), ends_on=TODAY - timedelta(days=1)
    )


def held(cast):
    version = submitted(cast)
    take_version(version_id=version.pk, by=cast.anna, at=AT)
    return version


def released(cast):
    version, before = held(cast), last_mail()
    release_version(version_id=version.pk, by=cast.anna, at=AT)
    return before


def seat_lost(cast):
    held(cast)
    term_ends(cast.anna)
    before = last_mail()
    seats_job(at=AT)
    return before


def account_erased(cast):
    held(cast)
    before = last_mail()
    erase_account(user=cast.anna, at=AT)
    return before


def kept_in_vain(cast):
    """Two working days before the answer is due."""
    resubmitted(cast)
    due, before = Version.objects.get().review_due_on, last_mail()
    seats_job(at=AT + (due - TODAY))
    return before


def kept_still(cast):
    resubmitted(cast)
    before = last_mail()
    seats_job(at=AT)
    return before


def seconded(cast):
    ReviewPolicy.objects.create(approvals_required=2, set_at=AT)
    version = submitted(cast)
    before = last_mail()
    approved(version, cast.anna)
    return before


def decided(cast):
    version = submitted(cast)
    before = last_mail()
    approved(version, cast.anna)
    return before


def companies_own_statement(cast):
    """Of a company that the secretary is in."""
    TeamMember.objects.create(vendor=cast.vendor, user=cast.secretary, role="owner")
    state_membership(vendor=cast.vendor, note="", by=cast.secretary, at=AT)


def registered(cast, *, states):
    register_vendor(facts=FACTS, states_membership=states, note="", by=cast.stranger, at=AT)


def registered_in_domain(cast):
    CompanyDomain.objects.create(
        business_id=FACTS["business_id"], domain="uusi.example", source="testi"
    )
    registered(cast, states=False)


def taken_back(cast):
    """By an address in the domain of a company that nobody has confirmed."""
    vendor = VendorFactory(confirmed_at=None, proof="")
    CompanyDomain.objects.create(
        business_id=vendor.business_id, domain="uusi.example", source="testi"
    )
    ask_takeover(vendor=vendor, note="", by=cast.stranger, at=AT)


def claimed(cast, *, in_domain=False):
    town = Municipality.objects.get(code="837")
    if in_domain:
        MunicipalityDomain.objects.create(municipality=town, domain="uusi.example")
    claim_municipality(user=cast.stranger, municipality=town, note="", at=AT)


def claimed_body(cast, *, in_domain=False):
    body = BodyFactory()
    if in_domain:
        BodyDomain.objects.create(body=body, domain="uusi.example")
    claim_body(user=cast.stranger, body=body, note="", at=AT)


def asked_twice(cast):
    ask_takeover(vendor=cast.vendor, note="", by=cast.stranger, at=AT)
    before = last_mail()
    ask_takeover(vendor=cast.vendor, note="", by=cast.stranger, at=AT)
    return before


def feedback_given(cast):
    send_feedback(feedback=Feedback(text="Hyvä.", language="fi", network="x", sent_at=AT), by=None)


def asked_to_mend(cast):
    version = submitted(cast)
    before = last_mail()
    sent_back(version, by=cast.anna)
    return before


def asked_as_partner(cast):
    partner = VendorFactory()
    TeamMember.objects.create(vendor=partner, user=cast.stranger, role="owner")
    version = submitted(cast)
    before = last_mail()
    ask_partner(
        offering_id=version.offering_id, vendor=partner, role={"fi": "x"}, by=cast.owner, at=AT
    )
    return before


# What happens → the mails' kind and who is told; an event gives the last mail before it, where
# others went before.
EVENTS = {
    "a company states its membership": (
        lambda cast: state_membership(vendor=cast.vendor, note="", by=cast.owner, at=AT) and None,
        "work_statement",
        STAFF,
    ),
    "a member of staff states it for her own company": (
        companies_own_statement,
        "work_statement",
        {"superuser"},
    ),
    "a company registers and states its membership": (
        lambda cast: registered(cast, states=True),
        "work",
        STAFF,
    ),
    "a company registers": (lambda cast: registered(cast, states=False), "work_company", STAFF),
    "a company registers by an address of its own": (registered_in_domain, "work", NOBODY),
    "somebody asks for a company": (
        lambda cast: ask_takeover(vendor=cast.vendor, note="", by=cast.stranger, at=AT) and None,
        "work_takeover",
        STAFF,
    ),
    "somebody asks for a company again": (asked_twice, "work", NOBODY),
    "somebody takes a company back by its address": (taken_back, "work", NOBODY),
    "somebody says to buy for a municipality": (claimed, "work_buyer", STAFF),
    "somebody shows to buy for a municipality": (
        lambda cast: claimed(cast, in_domain=True),
        "work",
        NOBODY,
    ),
    "somebody says to edit for a body": (claimed_body, "work_editor", STAFF),
    "somebody shows to edit for a body": (
        lambda cast: claimed_body(cast, in_domain=True),
        "work",
        NOBODY,
    ),
    "a version is sent": (lambda cast: submitted(cast) and None, "work_version", REVIEWERS),
    "a version is sent again": (resubmitted, "work_version_again", {"anna"}),
    "a version is sent again, and only to who asked": (resubmitted, "work", {"anna"}),
    "a version is sent again after who asked has left": (
        lambda cast: resubmitted(cast, asker_leaves=True),
        "work_version",
        {"bertta"},
    ),
    "a reviewer gives a version back": (released, "work_version", {"bertta"}),
    "a reviewer's term ends": (seat_lost, "work_version", {"bertta"}),
    "a reviewer's account is erased": (account_erased, "work_version", {"bertta"}),
    "a version was kept in vain": (kept_in_vain, "work_version", REVIEWERS),
    "a version is kept still": (kept_still, "work", NOBODY),
    "the first of two approves": (seconded, "work_second", {"bertta"}),
    "a version is decided": (decided, "work", NOBODY),
    "a visitor gives feedback": (feedback_given, "feedback", STAFF | {"keeper", "technical"}),
    "changes are asked for": (asked_to_mend, "version_changes_requested", {"owner", "conflicted"}),
    "a company is asked to be a partner": (asked_as_partner, "partner_asked", {"stranger"}),
}
