"""Days of the demo that count from the day it is loaded, so that it does not grow old."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

# Late, near, and with time left.
SENT_DAYS_AGO = (17, 13, 7, 4, 1)
FIX_DAYS_LEFT = (1, 6, 13, 26)
# Most were confirmed within ten months; a few are due, two are overdue and marked so, none is
# hidden.
CONFIRMED_WITHIN = 300
DUE = {"postituslistat-mailmanilla": 350}
OVERDUE = {
    "langattoman-verkon-tunnistus-freeradius": 390,
    "viranomaistietopyyntojen-toimintamalli": 405,
}


@dataclass(frozen=True)
class DemoDays:
    """Counted back and forth from the day of the loading, always at noon."""

    loaded_on: date

    def ago(self, days: int) -> datetime:
        return datetime.combine(self.loaded_on - timedelta(days=days), time(12), tzinfo=UTC)

    def sent_at(self, place: int) -> datetime:
        return self.ago(SENT_DAYS_AGO[place % len(SENT_DAYS_AGO)])

    def fix_by(self, place: int) -> date:
        return self.loaded_on + timedelta(days=FIX_DAYS_LEFT[place % len(FIX_DAYS_LEFT)])

    def confirmed_at(self, slug: str, place: int, decided_at: datetime) -> datetime:
        days = {**DUE, **OVERDUE}.get(slug, place * 37 % CONFIRMED_WITHIN + 1)
        # Never before the approval.
        return max(decided_at, self.ago(days))
