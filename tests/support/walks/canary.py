"""One of everything that is not public, with words in it that must be seen nowhere."""

import re
from datetime import UTC, date, datetime

from django.db import models

from accounts.audit import record
from accounts.models import AuditEvent
from catalogue.demo.notation import read_offerings, read_vendors
from catalogue.models import (
    Claim,
    Criterion,
    Evidence,
    Finding,
    Offering,
    Part,
    Review,
    Standard,
    Version,
)
from tests.support.factories import (
    OfferingFactory,
    UserFactory,
    VendorFactory,
    VersionFactory,
    add_part,
    amended,
    publish,
)
from vendors.models import Vendor

WORD = "kanarialintu"
CONTACT = {
    "contact_role": f"{WORD}rooli",
    "contact_email": f"{WORD}@vendor.example",
    "contact_phone": f"+358 50 {WORD}",
}
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
OLD, SEEN = "entisaikasana", "julkisanakala"


def secret_texts(model, word):
    """Every localized column of a model, filled."""
    columns = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and re.search(r"_(fi|sv|en)$", field.name)
    ]
    return {name: f"{WORD}{word} {name.replace('_', '')}" for name in columns}


def fill(version, word):
    """Everything under a version says a word that must not be seen."""
    with amended(version):
        write_under(version, word)
    decision = {"changes_requested": "request_changes", "rejected": "reject"}.get(version.state)
    if decision:
        reviewed(version, decision, word)
    return version


def write_under(version, word):
    add_part(
        version,
        7,
        kind="closed",
        licence=f"LicenseRef-{WORD}{word}",
        supplier=f"{WORD}{word} Oy",
        source_url=f"https://{WORD}{word}.example/",
        **secret_texts(Part, word),
    )
    claim, _ = Claim.objects.update_or_create(
        version=version,
        criterion=Criterion.objects.first(),
        defaults={"state": "met", **secret_texts(Claim, word)},
    )
    Evidence.objects.create(
        claim=claim,
        order=9,
        url=f"https://{WORD}{word}.example/nayte",
        **secret_texts(Evidence, word),
    )
    Standard.objects.create(
        version=version,
        order=9,
        name=f"{WORD}{word}",
        url=f"https://{WORD}{word}.example/standardi",
    )


def reviewed(version, decision, word):
    """A review whose summary, reasons and reviewer must not be seen."""
    reviewer = UserFactory(email=f"{WORD}{word}@arvioija.example", name=f"{WORD}{word}")
    review = Review.objects.create(
        version=version,
        reviewer=reviewer,
        decision=decision,
        created_at=AT,
        decided_at=AT,
        **secret_texts(Review, word),
    )
    for criterion in Criterion.objects.all():
        Finding.objects.create(
            review=review, criterion=criterion, state="not_met", **secret_texts(Finding, word)
        )


def plant():
    """One of everything that is not public, beside public offerings that carry it."""
    for state in ("draft", "submitted", "changes_requested", "rejected"):
        fill(
            VersionFactory(
                offering=OfferingFactory(slug=f"piilossa-{state}"),
                state=state,
                **secret_texts(Version, f"uusi{state}"),
            ),
            f"uusi{state}",
        )
        shown = OfferingFactory(
            slug=f"nakyy-{state}", published={"summary_fi": f"Julkinen {SEEN}."}
        )
        fill(
            VersionFactory(
                offering=shown, number=2, state=state, **secret_texts(Version, f"toinen{state}")
            ),
            f"toinen{state}",
        )
    carrier = OfferingFactory(
        slug="nakyy",
        published={"number": 2},
        vendor=VendorFactory(slug="ei-suostumusta", **CONTACT),
    )
    reviewed(carrier.published, "request_changes", "aiempi")
    fill_old(
        VersionFactory(
            offering=carrier,
            number=1,
            state="superseded",
            name_fi=f"Vanha {OLD}",
            summary_fi=OLD,
            description_fi=OLD,
        )
    )
    withdrawn = OfferingFactory(
        slug="poistettu", published=secret_texts(Version, "poistettu"), withdrawn_at=AT
    )
    fill(withdrawn.published, "poistettu")
    for name, listed in (("eronnut", date(2021, 1, 1)), ("ei-jasen", False)):
        vendor = VendorFactory(
            slug=name,
            name=f"{WORD}{name}",
            listed=listed,
            contact_consent_at=AT,
            website=f"https://{WORD}{name}.example/",
            **CONTACT,
            **secret_texts(Vendor, name),
        )
        fill(
            publish(
                OfferingFactory(slug=f"{name}-ratkaisu", vendor=vendor),
                **secret_texts(Version, name),
            ),
            name,
        )
    record(
        verb=AuditEvent.Verb.VENDOR_CHANGED,
        obj=carrier,
        at=AT,
        by=UserFactory(email=f"{WORD}@loki.example"),
        data={"sana": f"{WORD}loki"},
    )


def fill_old(version):
    """What only the page of a superseded version may say."""
    with amended(version):
        add_part(
            version,
            1,
            kind="open",
            licence="MIT",
            source_url="https://code.example/",
            name_fi=f"Osa {OLD}",
        )
        version.placements.create(
            component=Offering.objects.get(slug="nakyy").published.placements.get().component,
            is_main=True,
        )


def some_of_the_demo():
    """All that the demo does not publish, and every twentieth of what it does.

    The same pages, in a time that can be waited for.
    """
    given = read_offerings()
    published = [offering for offering in given if offering.get("state", "approved") == "approved"]
    return [*published[::20], *(offering for offering in given if offering not in published)]


def their_vendors():
    wanted = {offering["vendor"] for offering in some_of_the_demo()}
    return [vendor for vendor in read_vendors() if vendor["slug"] in wanted]
