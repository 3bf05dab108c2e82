"""Offerings that were public and are so no more: since when, and why."""

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
    rows = Offering.objects.select_related("published", "vendor").filter(slug=slug)
    withdrawn = rows.withdrawn().first()
    if withdrawn is not None:
        return GoneOffering(withdrawn)
    lapsed = rows.lapsed(on).first()
    return None if lapsed is None else GoneOffering(lapsed, _last_day_of(lapsed.vendor_id, on))


def _last_day_of(vendor_id: int, on: date) -> date | None:
    last: date | None = Membership.objects.filter(vendor=vendor_id, ends_on__lt=on).aggregate(
        last=Max("ends_on")
    )["last"]
    return last


def lapse_reason() -> dict[str, str]:
    reasons = {}
    for language in LANGUAGES:
        with override(language):
            reasons[language] = gettext(
                "Toimittajan COSS-jäsenyys on päättynyt, joten sen ratkaisut eivät ole"
                " hakemistossa."
            )
    return reasons
