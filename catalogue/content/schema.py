"""What a content may look like as JSON: names, nesting and kinds of values.

Pure. What the values mean is for the forms to judge.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

Steps = tuple[str | int, ...]
TEXTS = {"fi": str, "sv": str, "en": str}
NUMBER = (int, type(None))
AMOUNT = (str, type(None))
PRICE = {
    "amount": AMOUNT,
    "amount_max": AMOUNT,
    "recurrence": str,
    "per": str,
    "days": AMOUNT,
    "tiering": str,
    "tiers": [{"up_to": NUMBER, "amount": str}],
}
PART = {
    "kind": str,
    "name": TEXTS,
    "about": TEXTS,
    "licence": str,
    "source_url": str,
    "supplier": str,
    "is_optional": bool,
    "pricing": str,
    "included_in": NUMBER,
    "prices": [PRICE],
}
SCHEMA: dict[str, Any] = {
    "basics": {
        "kind": str,
        "name": TEXTS,
        "summary": TEXTS,
        "description": TEXTS,
        "change_log": TEXTS,
    },
    "places": {"components": [str], "functions": [str], "phases": [str], "cpv": [str]},
    "parts": {"parts": [PART]},
    "openness": {
        "claims": [
            {
                "criterion": str,
                "state": str,
                "text": TEXTS,
                "evidence": [{"url": str, "shows": TEXTS}],
            }
        ],
        "answers": str,
        "standards": [{"name": str, "edition": str, "url": str}],
    },
    "users": {
        "user_groups": [str],
        "languages": [str],
        "references": TEXTS,
        "accessibility": TEXTS,
        "accessibility_url": str,
    },
    "delivery": {
        "minimum_months": NUMBER,
        "exit_notice_months": NUMBER,
        "exit_terms": TEXTS,
        "support": TEXTS,
        "hosted_by": str,
        "hosting_location": str,
    },
}
MOST_ROWS = 100
# Lists the pages' forms can show no more rows of.
MOST_OF = {"parts": 60, "prices": 8, "tiers": 20, "evidence": 8, "standards": 20}
# Names that callers choose: slugs of questions.
ANY_NAME = "answers"


class Fault(Enum):
    NAME = "an unknown name"
    KIND = "another kind of value"
    LENGTH = "a list too long"


@dataclass(frozen=True)
class SchemaError:
    """The way to a value that is not of the shape, and why."""

    steps: Steps
    fault: Fault


def schema_errors(value: Any, shape: Any, steps: Steps) -> Iterator[SchemaError]:  # noqa: ANN401 -- any JSON
    if steps and steps[-1] == ANY_NAME:
        yield from _schema_errors_of_map(value, shape, steps)
    elif isinstance(shape, dict):
        yield from _schema_errors_of_object(value, shape, steps)
    elif isinstance(shape, list):
        yield from _schema_errors_of_list(value, shape[0], steps)
    elif not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool):
        yield SchemaError(steps, Fault.KIND)


def _schema_errors_of_map(value: Any, shape: Any, steps: Steps) -> Iterator[SchemaError]:  # noqa: ANN401 -- any JSON
    if not isinstance(value, dict):
        yield SchemaError(steps, Fault.KIND)
        return
    yield from (
        SchemaError((*steps, name), Fault.KIND)
        for name, word in value.items()
        if not isinstance(word, shape)
    )


def _schema_errors_of_object(
    value: Any,  # noqa: ANN401 -- any JSON
    shape: dict[str, Any],
    steps: Steps,
) -> Iterator[SchemaError]:
    if not isinstance(value, dict):
        yield SchemaError(steps, Fault.KIND)
        return
    # Names may be left out, not invented.
    for name, item in value.items():
        if name in shape:
            yield from schema_errors(item, shape[name], (*steps, name))
        else:
            yield SchemaError((*steps, name), Fault.NAME)


def _schema_errors_of_list(value: Any, shape: Any, steps: Steps) -> Iterator[SchemaError]:  # noqa: ANN401 -- any JSON
    if not isinstance(value, list):
        yield SchemaError(steps, Fault.KIND)
    elif len(value) > MOST_ROWS:
        yield SchemaError(steps, Fault.LENGTH)
    else:
        for place, item in enumerate(value):
            yield from schema_errors(item, shape, (*steps, place))
