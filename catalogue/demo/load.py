"""Writing the demo: invented vendors and offerings, in every state a version can be in.

Deterministic.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent, User
from catalogue.content.snapshot import hash_of, read_content
from catalogue.demo.days import DemoDays
from catalogue.demo.frameworks import write_frameworks
from catalogue.demo.notation import (
    CRITERIA,
    columns,
    facts_told,
    prices,
    read_offerings,
    read_vendors,
)
from catalogue.models import (
    Answer,
    Claim,
    Evidence,
    Finding,
    Offering,
    Part,
    Placement,
    Price,
    PriceTier,
    Review,
    Standard,
    State,
    Version,
    VersionCpv,
)
from catalogue.pricing.cost import LimitPair, profile_of
from catalogue.signals import offering_changed
from catalogue.taxonomy.registry import Taxonomy, taxonomy
from lib.workdays import REVIEW_DAYS, add_working_days
from procurement.registry import limits
from vendors.models import Membership, Vendor
from vendors.signals import vendor_changed

REVIEWER = "arvioija@avoinkunta.example"
DECISIONS = {
    "changes_requested": Review.Decision.REQUEST_CHANGES,
    "rejected": Review.Decision.REJECT,
}
# Every twelfth approved offering has an older version behind it, so that there are version
# histories to look at.
WITH_HISTORY = 12
SHARE = "share of the prices"


@dataclass
class DemoWriter:
    reviewer: User
    limits: LimitPair
    taxonomy: Taxonomy
    vendors: dict[str, Vendor]
    days: DemoDays
    written: Counter[str] = field(default_factory=Counter)

    def write(self, given: dict[str, Any]) -> None:
        state = given.get("state", "approved")
        offering = Offering.objects.create(
            vendor=self.vendors[given["vendor"]],
            slug=given["slug"],
            created_at=moment(given, days=30),
        )
        number = 1
        if state == "approved" and self.written["approved"] % WITH_HISTORY == 0:
            self.version(offering, earlier(given), number, "superseded", days=210)
            number = 2
        version = self.version(
            offering, given, number, "approved" if state == "withdrawn" else state
        )
        if state in {"approved", "withdrawn"}:
            version.confirmed_at = self.days.confirmed_at(
                offering.slug, self.written["approved"], moment(given)
            )
            publish(offering, version, self.limits)
        elif state == "submitted":
            self.send(version)
        elif state == "changes_requested":
            self.send_back(version)
        if state == "withdrawn":
            withdraw(offering, given)
        self.written[state] += 1

    def version(
        self, offering: Offering, given: dict[str, Any], number: int, state: str, days: int = 0
    ) -> Version:
        version = Version.objects.create(
            offering=offering, number=number, **_version_columns(given, state, number, days)
        )
        self.places(version, given)
        write_parts(version, given["parts"], given.get(SHARE, Decimal(1)))
        _write_claims(version, given.get("claims", {}), self.taxonomy)
        if version.submitted_at:
            _write_answers(version, given.get("claims", {}), self.taxonomy)
        self.review(version, given, state)
        # Last, since what was sent is frozen.
        if version.submitted_at:
            version.state, version.content_hash = state, hash_of(read_content(version.pk))
            version.save(update_fields=["state", "content_hash"])
        return version

    def send(self, version: Version) -> None:
        # Some days before the demo was loaded: a queue has something late, something near,
        # something new.
        version.submitted_at = self.days.sent_at(self.written["submitted"])
        version.created_at = version.submitted_at - timedelta(days=21)
        version.review_due_on = add_working_days(
            timezone.localdate(version.submitted_at), REVIEW_DAYS
        )
        version.save(update_fields=["submitted_at", "created_at", "review_due_on"])

    def send_back(self, version: Version) -> None:
        version.fix_by = self.days.fix_by(self.written["changes_requested"])
        version.save(update_fields=["fix_by"])
        version.reviews.update(fix_by=version.fix_by)

    def places(self, version: Version, given: dict[str, Any]) -> None:
        rows = [
            Placement(version=version, component=self.taxonomy.components[slug], is_main=not place)
            for place, slug in enumerate(given["components"])
        ]
        Placement.objects.bulk_create(rows)
        version.functions.set(
            [self.taxonomy.functions[slug] for slug in given.get("functions", [])]
        )
        version.phases.set([self.taxonomy.phases[slug] for slug in given.get("phases", [])])
        standards = [
            Standard(version=version, order=order, name=name, edition=str(edition), url=url)
            for order, (name, edition, url) in enumerate(given.get("standards", []), start=1)
        ]
        Standard.objects.bulk_create(standards)
        VersionCpv.objects.bulk_create(
            [VersionCpv(version=version, code=code) for code in given.get("cpv", [])]
        )

    def review(self, version: Version, given: dict[str, Any], state: str) -> None:
        if version.decided_at is None or version.submitted_at is None:
            return
        decision = DECISIONS.get(state, Review.Decision.APPROVE)
        reason = given.get("reason") if state in DECISIONS else None
        public = columns("public_summary", reason if state == State.REJECTED else None)
        times = {"created_at": version.submitted_at, "decided_at": version.decided_at}
        review = Review.objects.create(
            version=version,
            reviewer=self.reviewer,
            decision=decision,
            **times,
            **columns("summary", reason),
            **public,
        )
        # As claimed unless the file says otherwise.
        found = given.get("findings") or {}
        for key, claim in given.get("claims", {}).items():
            differing = found.get(key)
            Finding.objects.create(
                review=review,
                criterion=self.taxonomy.criteria[CRITERIA[key]],
                state=differing[0] if differing else claim[0],
                **columns("reason", differing[1] if differing else None),
                **columns("public_reason", differing[1] if differing else None),
            )


def moment(given: dict[str, Any], days: int = 0) -> datetime:
    """Noon of the approval day, or of a day before it; drafts count from a fixed day."""
    day = given.get("approved_on") or date(2026, 11, 16)
    return datetime.combine(day - timedelta(days=days), time(12), tzinfo=UTC)


def _version_columns(given: dict[str, Any], state: str, number: int, days: int) -> dict[str, Any]:
    at, hosting, exit_terms = moment(given, days), given.get("hosting", {}), given.get("exit", {})
    return {
        "kind": given["kind"],
        **columns("name", given["name"]),
        **columns("summary", given["summary"]),
        **columns("description", given.get("description")),
        **columns("change_log", given.get("change_log") or (CHANGED if number > 1 else None)),
        **columns("support", given.get("support")),
        **columns("exit_terms", exit_terms.get("text")),
        "exit_notice_months": exit_terms.get("notice_months"),
        "minimum_months": given.get("min_months"),
        **_users_columns(given),
        "hosted_by": hosting.get("by", ""),
        "hosting_location": hosting.get("location", ""),
        "facts": facts_told(given.get("facts", {})),
        "created_at": at - timedelta(days=21),
        "submitted_at": None if state == State.DRAFT else at - timedelta(days=9),
        "decided_at": None if state in {State.DRAFT, State.SUBMITTED} else at,
    }


def _users_columns(given: dict[str, Any]) -> dict[str, Any]:
    users, accessibility = given.get("users", {}), given.get("accessibility", {})
    return {
        "user_groups": users.get("groups", []),
        "languages": users.get("languages", []),
        **columns("references", given.get("references")),
        **columns("accessibility", accessibility.get("text")),
        "accessibility_url": accessibility.get("url", ""),
    }


CHANGED = {
    "fi": "Hinnat tarkistettu ja kuvaus täydennetty.",
    "sv": "Priserna har setts över och beskrivningen kompletterats.",
    "en": "Prices revised and description completed.",
}


def earlier(given: dict[str, Any]) -> dict[str, Any]:
    # Somewhat cheaper, and described in its summary only: so a comparison of the two has something
    # to show.
    return {**given, SHARE: Decimal("0.95"), "description": None}


def write_parts(version: Version, given: list[dict[str, Any]], share: Decimal) -> None:
    rows: dict[str, Part] = {}
    # A part may be included in one that stands further down, so those come last.
    for order, part in sorted(
        enumerate(given, start=1),
        key=lambda pair: str(pair[1].get("price")).startswith("included in "),
    ):
        pricing, included_in, price_rows = prices(part.get("price"))
        rows[part["id"]] = row = Part.objects.create(
            version=version,
            order=order,
            pricing=pricing,
            included_in=rows.get(included_in or ""),
            **part_columns(part),
        )
        for place, price in enumerate(price_rows, start=1):
            amounts = {
                name: times(amount, share)
                for name in ("amount", "amount_max")
                if (amount := price.columns.get(name)) is not None
            }
            written = Price.objects.create(part=row, order=place, **{**price.columns, **amounts})
            PriceTier.objects.bulk_create(
                [
                    PriceTier(price=written, up_to=bound, amount=times(amount, share))
                    for bound, amount in price.tiers
                ]
            )


def times(amount: Decimal, share: Decimal) -> Decimal:
    return amount if share == 1 else (amount * share).quantize(Decimal("0.01"))


def part_columns(part: dict[str, Any]) -> dict[str, Any]:
    return {
        **columns("name", part["name"]),
        **columns("about", part.get("about")),
        "kind": part.get("kind", ""),
        "licence": part.get("licence", ""),
        "source_url": part.get("source", ""),
        "supplier": part.get("supplier", ""),
        "is_optional": part.get("optional", False),
    }


def _write_claims(version: Version, given: dict[str, list[Any]], words: Taxonomy) -> None:
    for key, (state, text, *evidence) in given.items():
        claim = Claim.objects.create(
            version=version,
            criterion=words.criteria[CRITERIA[key]],
            state=state,
            **columns("text", text),
        )
        rows = [
            Evidence(claim=claim, order=order, url=url, **columns("shows", shows))
            for order, (url, shows) in enumerate(evidence[0] if evidence else [], start=1)
        ]
        Evidence.objects.bulk_create(rows)


def _write_answers(version: Version, given: dict[str, list[Any]], words: Taxonomy) -> None:
    # What must be answered before a version is sent; each question as the criterion it is of.
    values = {"met": Answer.Value.YES, "partly": Answer.Value.PARTLY}
    Answer.objects.bulk_create(
        [
            Answer(version=version, question=question, value=values[state])
            for key, (state, *_said) in given.items()
            if state in values
            for question in words.criteria[CRITERIA[key]].asked
            if question.is_mandatory
        ]
    )


def publish(offering: Offering, version: Version, limit_pair: LimitPair) -> None:
    version.cost_profile = profile_of(version, limit_pair)
    version.save(update_fields=["cost_profile", "confirmed_at"])
    offering.published = version
    offering.save(update_fields=["published"])
    offering_changed.send(sender=Offering, offering_id=offering.pk)


def withdraw(offering: Offering, given: dict[str, Any]) -> None:
    offering.withdrawn_at = moment(given, days=-7)
    for column, text in columns("withdrawal_reason", given.get("reason")).items():
        setattr(offering, column, text)
    offering.save()
    offering_changed.send(sender=Offering, offering_id=offering.pk)


def _write_vendors(at: datetime) -> dict[str, Vendor]:
    return {given["slug"]: _write_vendor(given, at) for given in read_vendors()}


def _write_vendor(given: dict[str, Any], at: datetime) -> Vendor:
    contact = given.get("contact", {})
    vendor = Vendor.objects.create(
        slug=given["slug"],
        name=given["name"],
        business_id=given["business_id"],
        home_municipality_code=given["home_municipality"],
        size=given["size"],
        website=given["website"],
        **columns("introduction", given["introduction"]),
        contact_role=contact.get("role_fi", ""),
        contact_email=contact.get("email", ""),
        contact_phone=contact.get("phone", ""),
        # Public only where the file says that the person consented.
        contact_consent_at=at if contact.get("consent") else None,
        confirmed_at=at,
        proof=Vendor.Proof.STAFF,
    )
    vendor_changed.send(sender=Vendor, vendor_id=vendor.pk)
    Membership.objects.create(
        vendor=vendor,
        starts_on=given["member_from"],
        ends_on=given.get("member_until"),
        source="Esittelyaineisto: keksitty jäsenyys",
    )
    return vendor


@transaction.atomic
def load_demo(*, at: datetime) -> Counter[str]:
    """Write the whole demo into a site that is empty and never had it.

    Any other site is left alone. Returns how many of each state.
    """
    return write_demo(at=at) if _takes_demo() else Counter()


def _takes_demo() -> bool:
    begun = User.objects.exists() or Vendor.objects.exists() or Offering.objects.exists()
    return not begun and not AuditEvent.objects.filter(verb=AuditEvent.Verb.DEMO_LOADED).exists()


def write_demo(*, at: datetime) -> Counter[str]:
    reviewer, _ = User.objects.get_or_create(
        email=REVIEWER, defaults={"name": "Esittelyn arvioija", "is_active": False}
    )
    writer = DemoWriter(
        reviewer,
        LimitPair.on(limits(), at.date()),
        taxonomy(),
        _write_vendors(at),
        DemoDays(timezone.localdate(at)),
    )
    for given in read_offerings():
        writer.write(given)
    write_frameworks(on=timezone.localdate(at))
    record(verb=AuditEvent.Verb.DEMO_LOADED, obj="demo", at=at, data=dict(writer.written))
    return writer.written
