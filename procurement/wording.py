"""What an assessment says, in words: the row of each code filled with what the finding holds."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from lib.i18n import amounts
from lib.i18n.localized import LANGUAGES, Text, page_language
from procurement.models import Route
from procurement.models.limits import PLACEHOLDER
from procurement.registry import assessment_text, routes
from procurement.rules.estimated_value import shown_amount
from procurement.rules.findings import Finding, Value
from procurement.rules.routes import RouteName

# What is a number and no sum of money.
COUNTS = frozenset({"months", "count", "least", "notice", "rate"})
Names = Mapping[str, Mapping[str, Text]]


@dataclass(frozen=True)
class Said:
    """A reason or a warning in words of each language, and where it is said."""

    code: str
    texts: Mapping[str, str]
    source: str

    def text(self, language: str) -> str:
        return self.texts[language]

    @property
    def shown(self) -> Text:
        language = page_language()
        return Text(self.texts[language], language, is_fallback=False)


@dataclass(frozen=True)
class OpenRoute:
    """A way to buy, and what it asks for."""

    route: Route
    condition: Said | None

    @property
    def is_framework(self) -> bool:
        return self.route.slug == RouteName.FRAMEWORK


def said(kind: str, finding: Finding, names: Names, on: date) -> Said | None:
    """`names` are those of parts by language and key. None where no row speaks of the code."""
    row = assessment_text(kind, finding.code, on)
    if row is None:
        return None
    limit = finding.limit
    texts = {
        language: _filled(row.text(language).text, finding, names, language)
        for language in LANGUAGES
    }
    return Said(finding.code, texts, row.source or (limit.source if limit else ""))


def _filled(text: str, finding: Finding, names: Names, language: str) -> str:
    values = {name: _shown(name, value, language) for name, value in finding.values}
    values["parts"] = ", ".join(str(names[language].get(part, "")) for part in finding.parts)
    return re.sub(PLACEHOLDER, lambda place: values[place[1]], text)


def _shown(name: str, value: Value, language: str) -> str:
    if isinstance(value, date):
        return amounts.day(value, language)
    if isinstance(value, str):
        return value
    known = shown_amount(value) if isinstance(value, Fraction) else Decimal(value)
    return (amounts.digits if name in COUNTS else amounts.euros)(known, language)


def open_routes(names: tuple[RouteName, ...], on: date) -> list[OpenRoute]:
    """Those in force on the day, each with what it asks of the municipality."""
    known = routes()
    return [
        OpenRoute(known[name], _condition(name, on))
        for name in names
        if name in known and known[name].is_in_force(on)
    ]


def _condition(name: RouteName, on: date) -> Said | None:
    row = assessment_text("condition", name, on)
    if row is None:
        return None
    texts = {language: row.text(language).text for language in LANGUAGES}
    return Said(name, texts, row.source)
