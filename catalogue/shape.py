"""What a content may look like as JSON: names, nesting and kinds of values. Pure. Meaning is the forms' business."""

from collections.abc import Iterator
from typing import Any

TEXTS = {"fi": str, "sv": str, "en": str}
NUMBER = (int, type(None))
AMOUNT = (str, type(None))
PRICE = {"amount": AMOUNT, "amount_max": AMOUNT, "recurrence": str, "per": str, "days": AMOUNT, "tiers": [{"up_to": NUMBER, "amount": str}]}
PART = {
    "kind": str, "name": TEXTS, "about": TEXTS, "licence": str, "source_url": str, "supplier": str,
    "is_optional": bool, "pricing": str, "included_in": NUMBER, "prices": [PRICE],
}
SHAPES: dict[str, Any] = {
    "basics": {"kind": str, "name": TEXTS, "summary": TEXTS, "description": TEXTS, "change_log": TEXTS},
    "places": {"components": [str], "functions": [str], "phases": [str], "cpv": [str]},
    "parts": {"parts": [PART]},
    "openness": {
        "claims": [{"criterion": str, "state": str, "text": TEXTS, "evidence": [{"url": str, "shows": TEXTS}]}],
        "answers": str,
        "standards": [{"name": str, "edition": str, "url": str}],
    },
    "users": {"user_groups": [str], "languages": [str], "references": TEXTS, "accessibility": TEXTS, "accessibility_url": str},
    "delivery": {"minimum_months": NUMBER, "exit_notice_months": NUMBER, "exit_terms": TEXTS, "support": TEXTS, "hosted_by": str, "hosting_location": str},
}
MOST_ROWS = 100


def misfits(value: Any, shape: Any, path: str) -> Iterator[str]:  # noqa: ANN401 -- any JSON
    """Paths at which the value is not of the shape: an unknown name, another kind of value, a list too long."""
    if path.endswith(".answers"):
        yield from misfits_of_map(value, path)
    elif isinstance(shape, dict):
        yield from misfits_of_object(value, shape, path)
    elif isinstance(shape, list):
        yield from misfits_of_list(value, shape[0], path)
    elif not isinstance(value, shape) or (isinstance(value, bool) and shape is not bool):
        yield path


def misfits_of_map(value: Any, path: str) -> Iterator[str]:  # noqa: ANN401 -- any JSON
    """Slugs to words."""
    if not isinstance(value, dict) or not all(isinstance(word, str) for word in value.values()):
        yield path


def misfits_of_object(value: Any, shape: dict[str, Any], path: str) -> Iterator[str]:  # noqa: ANN401 -- any JSON
    """Names may be left out, not invented."""
    if not isinstance(value, dict):
        yield path
        return
    for name, item in value.items():
        if name in shape:
            yield from misfits(item, shape[name], f"{path}.{name}")
        else:
            yield f"{path}.{name}"


def misfits_of_list(value: Any, shape: Any, path: str) -> Iterator[str]:  # noqa: ANN401 -- any JSON
    """Each row."""
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        yield path
        return
    for place, item in enumerate(value):
        yield from misfits(item, shape, f"{path}.{place}")
