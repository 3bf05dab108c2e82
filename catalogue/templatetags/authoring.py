"""Tags of the vendor's own pages.

Names of drafts, prices in words, a step's facts, links from a shortcoming to its field.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.authoring.steps import Step, step_of
from catalogue.content.declaration import Field, Kind, Subject
from catalogue.content.fields import part_names, value_words, without_price
from catalogue.content.schema import BY_SUBJECT
from catalogue.content.schema import FIELDS as COLUMNS
from catalogue.content.snapshot import Content, part_places, value_of
from catalogue.content.version_changes import price_words
from catalogue.labels import (
    choices_of,
    label_of,
    languages_in_words,
    names_by_group,
    part_kind_words,
    state_words,
)
from catalogue.models import OpennessState, Part, Partner, Price, State, Version
from catalogue.models.taxonomy import Criterion, CriterionQuestion
from catalogue.openness.evaluation import Breach
from catalogue.pricing.cost import priced_line
from catalogue.pricing.cost_table import line_words
from catalogue.taxonomy.registry import taxonomy
from lib.forms.whole import whole
from lib.i18n.amounts import euros
from lib.i18n.localized import LANGUAGES, page_language, pick
from lib.templatetags.site import in_lines
from lib.templatetags.site import text as text_tag
from lib.text.markdown import as_html

register = template.Library()


@register.simple_tag
def own_name(version: Version) -> str:
    return str(version.name(page_language())) or _("Nimetön")


@register.simple_tag
def name_of(row: Criterion) -> SafeString:
    return text_tag(row.name(page_language()), say=False)


@register.simple_tag
def description_of(row: Criterion) -> SafeString:
    return text_tag(row.description(page_language()), say=False)


@register.simple_tag
def question_evidence(row: CriterionQuestion) -> SafeString:
    return text_tag(row.evidence(page_language()), say=False)


@register.simple_tag
def chosen_label(field: BoundField) -> str:
    return next(
        (str(words) for value, words in field.field.choices if value == field.value()),  # type: ignore[attr-defined]  # a field of choices
        _("Ei arvioitu"),
    )


@register.simple_tag
def partner_role(partner: Partner) -> SafeString:
    return text_tag(partner.role(page_language()))


@register.simple_tag
def state_label(state: str) -> str:
    return label_of(State, state)


@register.simple_tag
def part_price(part: Part) -> str:
    if part.pricing == "included":
        return _("sisältyy")
    if part.pricing == "on_request":
        return _("pyydettäessä")
    prices = list(part.prices.all())
    return " + ".join(_short_price(price) for price in prices) if prices else _("hinta puuttuu")


def _short_price(price: Price) -> str:
    """`3 960 € / v`."""
    if price.amount is None:
        return line_words(priced_line(price.part, price), page_language())
    when = {"once": "", "month": _("kk"), "year": _("v")}[price.recurrence]
    per = {"contract": "", "inhabitant": _("asukas"), "user": _("käyttäjä"), "day": _("pv")}[
        price.per
    ]
    return " / ".join(filter(None, [euros(price.amount, page_language()), per, when]))


@register.simple_tag
def version_facts(version: Version, section: str) -> list[tuple[str, SafeString]]:
    """What a version says in a section and under no subject; what it does not say is left out."""
    return _told(version, (field for field in COLUMNS[section] if field.subject is None))


@dataclass(frozen=True)
class ToldSubject:
    """What a version tells of a subject, and the names of what it does not tell."""

    subject: Subject
    told: list[tuple[str, SafeString]]
    untold: list[str]


@dataclass(frozen=True)
class ToldSubjects:
    """The subjects of which a version tells anything, and the names of the others."""

    told: list[ToldSubject]
    untold: list[str]


@register.simple_tag
def told_subjects(version: Version) -> ToldSubjects:
    subjects = [_told_subject(version, subject) for subject in Subject]
    return ToldSubjects(
        [row for row in subjects if row.told],
        [str(row.subject.label) for row in subjects if not row.told],
    )


def _told_subject(version: Version, subject: Subject) -> ToldSubject:
    told = _told(version, BY_SUBJECT[subject])
    names = {label for label, _value in told}
    labels = [str(field.label) for field in BY_SUBJECT[subject]]
    return ToldSubject(subject, told, [label for label in labels if label not in names])


def _told(version: Version, fields: Iterable[Field]) -> list[tuple[str, SafeString]]:
    facts = ((str(field.label), _shown(version, field)) for field in fields)
    return [(label, shown) for label, shown in facts if shown]


def _shown(version: Version, field: Field) -> SafeString:
    value = value_of(version, field)
    if field.kind is Kind.TEXTS:
        text = pick(value or {}, page_language())
        return text_tag(text) if text else SafeString("")
    if field.kind is Kind.URL and value:
        return format_html('<a href="{0}" rel="noopener external nofollow">{0}</a>', value)
    # Nought months are no minimum: nothing to say.
    return in_lines(column_words(field, value)) if value else SafeString("")


@register.simple_tag
def breach_url(version: Version, breach: Breach) -> str:
    step = step_of(breach.field)
    address = reverse("catalogue:step", args=[version.pk, step.slug])
    words = breach.field.split(".")
    if words[0] == "parts" and len(words) > 1:
        place = part_places(version).get(whole(words[1]) or 0, 0)
        return f"{address}?osa={place}#id_{PART_FIELDS.get(words[-1], words[-1])}"
    if words[0] == "claims" and len(words) > 1:
        return f"{address}#k-{words[1]}"
    return f"{address}#id_{FIELDS.get(words[-1], words[-1])}"


@register.simple_tag
def breach_words(version: Version, breach: Breach) -> str:
    name = subject_of(version, breach.field)
    # What concerns a field of the whole says itself which.
    return f"{name}: {breach.remedy}" if name else str(breach.remedy)


def subject_of(version: Version, field: str) -> str:
    """`parts.12.price` → the part's name, `claims.avoin-data.state` → the criterion's.

    Parts of one name are told apart.
    """
    section, *words = field.split(".")
    if section == "parts" and words:
        names = part_names(
            {
                "parts": [
                    {"name": {LANGUAGES[0]: str(part.name(page_language()))}}
                    for part in version.parts.all()
                ]
            }
        )
        return dict(zip((str(part.pk) for part in version.parts.all()), names, strict=True)).get(
            words[0], ""
        )
    criterion = taxonomy().criteria.get(words[0]) if section == "claims" and words else None
    return str(criterion.name(page_language())) if criterion else ""


PART_FIELDS = {"price": "prices-0-amount", "tiering": "prices-0-tiering", "kind": "kind"}
FIELDS = {
    "components": "main",
    "name": "name_fi",
    "summary": "summary_fi",
    "change_log": "change_log_fi",
    "texts": "name_fi",
}


@register.filter
def facts_of(step: Step, content: Content) -> list[tuple[str, SafeString]]:
    return [
        (str(label), value if isinstance(value, SafeString) else in_lines(value))
        for label, value in FACTS[step.section](content[step.section])
        if value
    ]


def said(section: dict[str, Any], name: str) -> str:
    return str(pick(section[name], page_language()))


def column_facts(name: str, section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for field in COLUMNS[name]:
        yield str(field.label), column_words(field, section.get(field.name))


def column_words(field: Field, value: Any) -> str:  # noqa: ANN401 -- any JSON
    if field.kind is Kind.TEXTS:
        text = str(pick(value or {}, page_language()))
        return as_html(text) if field.is_markdown else text
    if field.kind is Kind.CHOICES:
        return choices_in_words(field.group, value or [])
    return value_words(field, value, names_by_group())


def choices_in_words(group: str, values: list[str]) -> str:
    """In the order they are offered."""
    if group == "language":
        return languages_in_words(values)
    return ", ".join(str(name) for value, name in choices_of(group) if value in values)


def places_facts(section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    words, language = taxonomy(), page_language()
    yield (
        _("Komponentit"),
        ", ".join(str(words.components[slug].name(language)) for slug in section["components"]),
    )
    yield (
        _("Kunnan tehtävät"),
        ", ".join(str(words.functions[slug].name(language)) for slug in section["functions"]),
    )
    yield (
        _("Vaiheet"),
        ", ".join(str(words.phases[slug].name(language)) for slug in section["phases"]),
    )
    yield _("CPV-koodit"), ", ".join(section["cpv"])


def parts_facts(section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    names = part_names(section)
    for part in section["parts"]:
        about = " · ".join(
            filter(
                None,
                [
                    part_kind_words(Part.Kind.chosen(part["kind"])),
                    part["licence"],
                    _("valinnainen") if part["is_optional"] else "",
                ],
            )
        )
        prices = [without_price(part, names), *(price_words(price) for price in part["prices"])]
        yield (
            said(part, "name") or "–",
            (
                "\n".join(filter(None, [about, *prices]))
                if any(prices)
                else f"{about}\n{_('hinta puuttuu')}"
            ),
        )


def openness_facts(section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for claim in section["claims"]:
        links = "\n".join(row["url"] for row in claim["evidence"])
        yield (
            str(taxonomy().criteria[claim["criterion"]].name(page_language())),
            "\n".join(
                filter(
                    None,
                    [state_words(OpennessState.chosen(claim["state"])), said(claim, "text"), links],
                )
            ),
        )
    yield (
        _("Standardit"),
        ", ".join(f"{row['name']} {row['edition']}".strip() for row in section["standards"]),
    )


FACTS: dict[str, Callable[[dict[str, Any]], Iterator[tuple[str, str]]]] = {
    "basics": partial(column_facts, "basics"),
    "places": places_facts,
    "parts": parts_facts,
    "openness": openness_facts,
    "users": partial(column_facts, "users"),
    "delivery": partial(column_facts, "delivery"),
}
