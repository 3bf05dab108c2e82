"""What is raised when somebody has done an act as often as a day allows.

Each door says it in its own way.
"""

import math
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


class DayLimitError(Exception):
    """The person has done this `most` times within 24 hours. Nothing was written.

    From `until` on it may be done again.
    """

    def __init__(self, *, most: int, until: datetime) -> None:
        super().__init__(f"at most {most} a day, again at {until}")
        self.most, self.until = most, until

    def sentence(self) -> str:
        local = timezone.localtime(self.until)
        when = {"day": date_format(local, "j.n.Y"), "time": date_format(local, "H.i")}
        return _(
            "Tämän voi tehdä enintään %(most)d kertaa vuorokaudessa. Voit jatkaa %(day)s klo"
            " %(time)s."
        ) % {"most": self.most, **when}

    def seconds(self, at: datetime) -> int:
        """How long to wait, for `Retry-After`; at least one."""
        return max(1, math.ceil((self.until - at).total_seconds()))


# Who has not signed in shares a network with others, and needs to write to few.
MOST_FROM_NETWORK = 5
DAY = timedelta(days=1)


def refuse_network(rows: QuerySet[Any], column: str, at: datetime) -> None:
    """`rows` are what a network has sent, `column` when. Raises DayLimitError."""
    done = (
        rows.filter(**{f"{column}__gt": at - DAY})
        .order_by(f"-{column}")
        .values_list(column, flat=True)
    )
    first = list(done[MOST_FROM_NETWORK - 1 : MOST_FROM_NETWORK])
    if first:
        raise DayLimitError(most=MOST_FROM_NETWORK, until=first[0] + DAY)
