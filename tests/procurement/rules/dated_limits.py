"""Every dated limit of the data, and a day, a buyer and two limits to judge by."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from hypothesis import settings

from procurement.rules import limits as rules
from procurement.rules.lifecycle_cost import (
    Buyer,
)
from procurement.rules.limits import (
    Limit,
)

D = Decimal
DATA = json.loads(
    (Path(rules.__file__).parent.parent / "data" / "procurement_thresholds.json").read_text(
        encoding="utf-8"
    ),
    parse_float=D,
)


def day(text):
    return date.fromisoformat(text) if text else None


LIMITS = tuple(
    Limit(
        slug=row["id"],
        amount=D(row["amount_eur"]),
        rule_set=rule_set["id"],
        procedure_class=row["procedure_class"],
        level=rule_set["level"],
        valid_from=day(rule_set["valid_from"]),
        valid_to=day(rule_set["valid_to"]),
        source=row["source"],
        is_default=rule_set["is_default"],
    )
    for rule_set in DATA["rule_sets"]
    for row in rule_set["thresholds"]
)
BY_SLUG = {limit.slug: limit for limit in LIMITS}
TODAY = date(2026, 11, 23)
MAIN = BY_SLUG["avoin-kunta-30000"]
ACT = BY_SLUG["fi-2017-goods-services"]
BUYER = Buyer(inhabitants=8412)
some = settings(max_examples=60, deadline=None)
