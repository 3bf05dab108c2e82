"""The content of a version as a list of named fields, in the words of the page.

Pure: content in, fields out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.i18n.localized import LANGUAGES, pick

Content = Mapping[str, Any]


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
    readers = {
        "basics": basics,
        "places": places,
        "parts": parts,
        "openness": openness,
        "users": users,
        "delivery": delivery,
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


def basics(section: Mapping[str, Any], labels: Labels) -> Iterator[Field]:
    yield Field("basics.kind", _("Tyyppi"), labels.name("kind", section.get("kind", "")))
    named = {
        "name": _("Nimi"),
        "summary": _("Tiivistelmä"),
        "description": _("Kuvaus"),
        "change_log": _("Mikä muuttui"),
    }
    for name, label in named.items():
        yield from texts(f"basics.{name}", label, section.get(name))


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
    yield Field("price", _("hinta"), price_words(part, names, labels))


def price_words(part: Mapping[str, Any], names: list[str], labels: Labels) -> str:
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


def users(section: Mapping[str, Any], labels: Labels) -> Iterator[Field]:
    yield Field(
        "users.user_groups",
        _("Käyttäjäryhmät"),
        labels.listed("user_group", section.get("user_groups", [])),
    )
    yield Field(
        "users.languages",
        _("Käyttöliittymän kielet"),
        labels.listed("language", section.get("languages", [])),
    )
    yield from texts("users.references", _("Käyttäjät ja viitteet"), section.get("references"))
    yield from texts("users.accessibility", _("Saavutettavuus"), section.get("accessibility"))
    yield Field(
        "users.accessibility_url", _("Saavutettavuusseloste"), section.get("accessibility_url", "")
    )


def delivery(section: Mapping[str, Any], labels: Labels) -> Iterator[Field]:
    for name, label in {
        "minimum_months": _("Sopimuksen vähimmäiskesto"),
        "exit_notice_months": _("Irtisanomisaika"),
    }.items():
        months = section.get(name)
        yield Field(
            f"delivery.{name}",
            label,
            (
                ""
                if months is None
                else ngettext("%(count)s kk", "%(count)s kk", months) % {"count": months}
            ),
        )
    yield from texts("delivery.exit_terms", _("Sopimuksen päättyessä"), section.get("exit_terms"))
    yield from texts("delivery.support", _("Tuki"), section.get("support"))
    yield Field(
        "delivery.hosted_by",
        _("Palvelimista vastaa"),
        labels.name("hosted_by", section.get("hosted_by", "")),
    )
    yield Field(
        "delivery.hosting_location",
        _("Tiedon sijainti"),
        labels.name("country", section.get("hosting_location", "")),
    )
