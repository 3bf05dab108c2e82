"""Offerings that were public and are so no more: since when, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext, override

from catalogue.models import Offering
from lib.i18n.localized import LANGUAGES, Text, page_language, text_of
from vendors.models import Membership


@dataclass(frozen=True)
class GoneOffering:
    """`lapsed_on` is the last day of the vendor's membership; None for what was withdrawn."""

    offering: Offering
    lapsed_on: date | None = None

    @property
    def reason(self) -> Text:
        return text_of(self.offering, "withdrawal_reason", page_language())


def gone_offering(slug: str, on: date) -> GoneOffering | None:
    """None for what is public, and for what never was."""
    return gone_offerings([slug], on).get(slug)


def gone_offerings(slugs: Collection[str], on: date) -> dict[str, GoneOffering]:
    """By slug those that were public and are so no more, in at most three queries."""
    rows = Offering.objects.filter(slug__in=slugs).select_related("published", "vendor")
    gone = {row.slug: GoneOffering(row) for row in rows.withdrawn()}
    if len(gone) == len(slugs):
        return gone
    lapsed = [row for row in rows.lapsed(on) if row.slug not in gone]
    last = _last_days([row.vendor_id for row in lapsed], on)
    return gone | {row.slug: GoneOffering(row, last.get(row.vendor_id)) for row in lapsed}


def _last_days(vendors: Collection[int], on: date) -> dict[int, date]:
    if not vendors:
        return {}
    ended = Membership.objects.filter(vendor__in=vendors, ends_on__lt=on).order_by()
    return dict(ended.values_list("vendor").annotate(last=Max("ends_on")))


def lapse_reason() -> dict[str, str]:
    reasons = {}
    for language in LANGUAGES:
        with override(language):
            reasons[language] = gettext(
                "Toimittajan COSS-jäsenyys on päättynyt, joten sen ratkaisut eivät ole"
                " hakemistossa."
            )
    return reasons
