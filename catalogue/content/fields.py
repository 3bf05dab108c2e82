"""The content of a version as a list of named fields, in the words of the page.

Pure: content in, fields out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.content import declaration
from catalogue.content.declaration import Kind
from catalogue.content.schema import FIELDS
from lib.i18n.amounts import day
from lib.i18n.localized import LANGUAGES, page_language, pick

Content = Mapping[str, Any]
Reader = Callable[[Mapping[str, Any], "Labels"], Iterator["Field"]]


@dataclass(frozen=True)
class Labels:
    """The words of a page: names by group and key, and how a price is said."""

    language: str
    names: Mapping[str, Mapping[str, str]]
    price: Callable[[Mapping[str, Any]], str]

    def name(self, group: str, key: str) -> str:
        return self.names.get(group, {}).get(key, key)

    def listed(self, group: str, keys: list[str]) -> str:
        return ", ".join(self.name(group, key) for key in keys)


@dataclass(frozen=True)
class Field:
    """One field: its place in the content, its name, its value.

    `lang` is the language a text is written in, `part` the part it belongs to.
    """

    path: str
    label: str
    value: str
    lang: str = ""
    part: str = ""


def content_fields(content: Content, labels: Labels) -> list[Field]:
    readers: dict[str, Reader] = {
        "basics": partial(_columns, "basics"),
        "places": places,
        "parts": parts,
        "openness": openness,
        "users": partial(_columns, "users"),
        "delivery": partial(_columns, "delivery"),
    }
    found = (
        field
        for section, read in readers.items()
        if content.get(section)
        for field in read(content[section], labels)
    )
    return [field for field in found if field.value]


def texts(path: str, label: str, values: Mapping[str, str] | None) -> Iterator[Field]:
    for language in LANGUAGES:
        yield Field(
            f"{path}.{language}",
            in_language(label, language),
            (values or {}).get(language, "").strip(),
            language,
        )


def in_language(label: str, language: str) -> str:
    # The source language goes without saying.
    words = {"fi": "", "sv": _("ruotsiksi"), "en": _("englanniksi")}[language]
    return f"{label}, {words}" if words else label


def _columns(name: str, section: Mapping[str, Any], labels: Labels) -> Iterator[Field]:
    for field in FIELDS[name]:
        path, value = f"{name}.{field.name}", section.get(field.name)
        if field.kind is Kind.TEXTS:
            yield from texts(path, str(field.label), value)
        else:
            yield Field(path, str(field.label), _words(field, value, labels))


def _words(field: declaration.Field, value: Any, labels: Labels) -> str:  # noqa: ANN401 -- any JSON
    if field.kind is Kind.CHOICES:
        return labels.listed(field.group, value or [])
    return value_words(field, value, labels.names)


def value_words(
    field: declaration.Field,
    value: Any,  # noqa: ANN401 -- any JSON
    names: Mapping[str, Mapping[str, str]],
) -> str:
    """Whatever is no text and no list; `names` has the choices by group and value."""
    if value is None or value == "":
        return ""
    if field.kind is Kind.CHOICE:
        return names.get(field.group, {}).get(value, value)
    if field.kind is Kind.DAY:
        return day(date.fromisoformat(value), page_language())
    if field.kind is Kind.PERCENT:
        return _("%(number)s %%") % {"number": _plain(Decimal(value))}
    return _in_units(field.unit, value) if field.unit else str(value)


def _plain(number: Decimal) -> str:
    text = f"{number.normalize():f}"
    return text if page_language() == "en" else text.replace(".", ",")


def _in_units(unit: str, count: int) -> str:
    words = {
        "months": ngettext("%(count)s kk", "%(count)s kk", count),
        "weeks": ngettext("%(count)s viikko", "%(count)s viikkoa", count),
        "hours": ngettext("%(count)s tunti", "%(count)s tuntia", count),
    }
    return words[unit] % {"count": count}


def places(section: Mapping[str, Any], labels: Labels) -> Iterator[Field]:
    named = {
        "components": ("component", _("Komponentit")),
        "functions": ("function", _("Kunnan tehtävät")),
        "phases": ("phase", _("Vaiheet")),
    }
    for name, (group, label) in named.items():
        yield Field(f"places.{name}", label, labels.listed(group, section.get(name, [])))
    yield Field("places.cpv", _("CPV-koodit"), ", ".join(section.get("cpv", [])))


def part_names(section: Mapping[str, Any]) -> list[str]:
    """A name for each part, by which it is known in both versions.

    The second of the same name gets a number.
    """
    names: list[str] = []
    for part in section.get("parts", []):
        name = pick(part.get("name") or {}, LANGUAGES[0]).text or _("Nimetön osa")
        same = sum(other == name or other.startswith(f"{name} (") for other in names)
        names.append(f"{name} ({same + 1})" if same else name)
    return names


def parts(section: Mapping[str, Any], labels: Labels) -> Iterator[Field]:
    names = part_names(section)
    for name, part in zip(names, section.get("parts", []), strict=True):
        for field in _part_fields(part, names, labels):
            yield Field(
                f"parts.{name}.{field.path}",
                f"{name}, {field.label}",
                field.value,
                field.lang,
                name,
            )


def _part_fields(part: Mapping[str, Any], names: list[str], labels: Labels) -> Iterator[Field]:
    yield Field("kind", _("laji"), labels.name("part_kind", part.get("kind", "")))
    # The Finnish name is what the part is known by.
    yield from (
        field for field in texts("name", _("nimi"), part.get("name")) if field.lang != LANGUAGES[0]
    )
    yield from texts("about", _("kuvaus"), part.get("about"))
    yield Field("licence", _("lisenssi"), part.get("licence", ""))
    yield Field("source_url", _("lähdekoodi"), part.get("source_url", ""))
    yield Field("supplier", _("alihankkija"), part.get("supplier", ""))
    yield Field("is_optional", _("valinnainen"), _("Kyllä") if part.get("is_optional") else "")
    yield Field("price", _("hinta"), _part_price(part, names, labels))


def _part_price(part: Mapping[str, Any], names: list[str], labels: Labels) -> str:
    return "\n".join(
        filter(
            None,
            (
                without_price(part, names),
                *(labels.price(price) for price in part.get("prices", [])),
            ),
        )
    )


def without_price(part: Mapping[str, Any], names: list[str]) -> str:
    place = part.get("included_in")
    if part.get("pricing") == "included" and place:
        return _("Sisältyy osaan %(name)s") % {
            "name": names[place - 1] if place <= len(names) else "?"
        }
    return _("Hinta pyydettäessä") if part.get("pricing") == "on_request" else ""


def openness(section: Mapping[str, Any], labels: Labels) -> Iterator[Field]:
    answers = section.get("answers", {})
    for claim in section.get("claims", []):
        slug, name = claim["criterion"], labels.name("criterion", claim["criterion"])
        yield Field(
            f"claims.{slug}.state",
            _("%(criterion)s, toimittajan arvio") % {"criterion": name},
            labels.name("state", claim.get("state", "")),
        )
        yield from texts(
            f"claims.{slug}.text",
            _("%(criterion)s, perustelu") % {"criterion": name},
            claim.get("text"),
        )
        yield Field(
            f"claims.{slug}.evidence",
            _("%(criterion)s, näyttö") % {"criterion": name},
            evidence(claim, labels),
        )
        for question, words in labels.names.get(f"questions.{slug}", {}).items():
            yield Field(
                f"claims.{slug}.answers.{question}",
                f"{name}: {words}",
                labels.name("answer", answers.get(question, "")),
            )
    yield Field(
        "openness.standards",
        _("Standardit"),
        "\n".join(standard(row) for row in section.get("standards", [])),
    )


def evidence(claim: Mapping[str, Any], labels: Labels) -> str:
    rows = claim.get("evidence", [])
    return "\n".join(
        f"{pick(row.get('shows') or {}, labels.language)}: {row.get('url', '')}" for row in rows
    )


def standard(row: Mapping[str, str]) -> str:
    return ", ".join(
        filter(
            None, (f"{row.get('name', '')} {row.get('edition', '')}".strip(), row.get("url", ""))
        )
    )
