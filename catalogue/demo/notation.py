"""Reads the notation of the demo files (FORMAT.md) into columns.

What is not in the notation is refused, never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from catalogue.content.declaration import Field, Kind
from catalogue.content.schema import FACTS
from lib.i18n.localized import LANGUAGES

HERE = Path(__file__).parent
NUMBER = r"\d+(?:\.\d{1,4})?"
AMOUNT = re.compile(
    rf"(?P<amount>{NUMBER})(?:-(?P<most>{NUMBER}))?(?:/(?P<per>inhabitant|user))?(?:/(?P<when>month|year))?"
)
DAYS = re.compile(
    rf"(?P<amount>{NUMBER})(?:-(?P<most>{NUMBER}))?/day x (?P<days>{NUMBER})(?:/(?P<when>year))?"
)
CRITERIA = {
    "code": "avoin-lahdekoodi",
    "standards": "avoimet-standardit",
    "api": "avoin-rajapinta",
    "architecture": "avoin-arkkitehtuuri",
    "data": "avoin-data",
}


class BadNotation(Exception):  # noqa: N818 -- the name says what is wrong
    """Something in a demo file is not in the notation."""


@dataclass(frozen=True)
class PriceColumns:
    columns: dict[str, Any]
    tiers: tuple[tuple[int | None, Decimal], ...] = ()


def read_vendors(path: Path = HERE / "vendors.yaml") -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


def read_offerings(folder: Path = HERE / "offerings") -> list[dict[str, Any]]:
    return [
        offering
        for path in sorted(folder.glob("*.yaml"))
        for offering in yaml.load(path.read_text(encoding="utf-8"), Loader=FAST_LOADER)  # noqa: S506 -- a safe loader, written in C where there is one
    ]


FAST_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def columns(name: str, value: str | Mapping[str, str] | None) -> dict[str, str]:
    """A text, or texts by language, as the columns `<name>_fi`, `_sv`, `_en`.

    Raises BadNotation.
    """
    texts = value if isinstance(value, Mapping) else {"fi": str(value or "")}
    if unknown := set(texts) - set(LANGUAGES):
        msg = f"{name}: unknown languages {sorted(unknown)}"
        raise BadNotation(msg)
    return {f"{name}_{lang}": " ".join(str(texts.get(lang) or "").split()) for lang in LANGUAGES}


def facts_told(given: Mapping[str, Any]) -> dict[str, Any] | None:
    """Facts to decide by, as a version keeps them. Raises BadNotation for one nobody declared."""
    fields = {field.name: field for field in FACTS}
    if unknown := sorted(set(given) - set(fields)):
        msg = f"facts: unknown names {unknown}"
        raise BadNotation(msg)
    return {name: _fact(fields[name], value) for name, value in given.items()} or None


def _fact(field: Field, value: Any) -> Any:  # noqa: ANN401 -- whatever the file holds
    if field.kind is Kind.TEXTS:
        texts = columns(field.name, value)
        return {language: texts[f"{field.name}_{language}"] for language in LANGUAGES}
    return sorted(value) if field.kind is Kind.CHOICES else value


def prices(
    given: Any,  # noqa: ANN401 -- whatever the file holds
) -> tuple[str, str | None, list[PriceColumns]]:
    """How a part says its price.

    The pricing, the id of the part it is included in, and its price rows. Raises BadNotation.
    """
    if given is None:
        return "", None, []
    text = str(given)
    if text == "on request":
        return "on_request", None, []
    if text.startswith("included in "):
        return "included", text.removeprefix("included in "), []
    return "priced", None, [price(one) for one in (given if isinstance(given, list) else [given])]


def price(given: Any) -> PriceColumns:  # noqa: ANN401 -- whatever the file holds
    if isinstance(given, Mapping):
        return tiered(given)
    match = DAYS.fullmatch(str(given)) or AMOUNT.fullmatch(str(given))
    if match is None:
        msg = f"price not understood: {given!r}"
        raise BadNotation(msg)
    found = match.groupdict()
    per = "day" if found.get("days") else found.get("per") or "contract"
    return PriceColumns(
        {
            "amount": Decimal(found["amount"]),
            "amount_max": Decimal(found["most"]) if found["most"] else None,
            "recurrence": found["when"] or "once",
            "per": per,
            "days": Decimal(found["days"]) if found.get("days") else None,
        },
    )


def tiered(given: Mapping[Any, Any]) -> PriceColumns:
    """`{5000: 2400, max: 4800, when: year, per: inhabitant, tiering: whole}`."""
    try:
        tiers = tuple(
            (None if bound == "max" else int(bound), Decimal(str(amount)))
            for bound, amount in given.items()
            if bound not in {"when", "per", "tiering"}
        )
    except (TypeError, ValueError, ArithmeticError) as error:
        msg = f"tiers not understood: {given!r}"
        raise BadNotation(msg) from error
    return PriceColumns(
        {
            "amount": None,
            "recurrence": given.get("when", "once"),
            "per": given.get("per", "contract"),
            "tiering": given.get("tiering", ""),
        },
        tiers,
    )
