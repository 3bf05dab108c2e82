"""Tags of the vendor's own pages.

Names of drafts, prices in words, a step's facts, links from a shortcoming to its field.
"""

from collections.abc import Iterator
from typing import Any

from django import template
from django.db.models import TextChoices
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.authoring.forms.steps import language_name
from catalogue.authoring.steps import Step, step_of
from catalogue.content.fields import part_names, without_price
from catalogue.content.snapshot import Content
from catalogue.content.version_changes import price_words as price_in_words
from catalogue.labels import UI_LANGUAGES, label_of, part_kind_words, state_words
from catalogue.models import OpennessState, Part, Partner, Price, State, Version
from catalogue.models.taxonomy import Criterion, CriterionQuestion
from catalogue.openness.rules import Breach
from catalogue.pricing.cost import priced_line
from catalogue.pricing.cost_table import line_words
from catalogue.taxonomy.countries import country_name
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.amounts import digits, euros
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
    return " + ".join(price_words(price) for price in prices) if prices else _("hinta puuttuu")


def price_words(price: Price) -> str:
    """`3 960 € / v`."""
    if price.amount is None:
        return line_words(priced_line(price.part, price), page_language())
    when = {"once": "", "month": _("kk"), "year": _("v")}[price.recurrence]
    per = {"contract": "", "inhabitant": _("asukas"), "user": _("käyttäjä"), "day": _("pv")}[
        price.per
    ]
    return " / ".join(filter(None, [euros(price.amount, page_language()), per, when]))


def labels_of(values: type[TextChoices], chosen: list[str]) -> str:
    return ", ".join(str(value.label) for value in values if value in chosen)


@register.simple_tag
def user_groups(version: Version) -> str:
    return labels_of(Version.UserGroup, version.user_groups)


@register.simple_tag
def ui_languages(version: Version) -> str:
    return languages_in_words(version.languages)


def languages_in_words(codes: list[str]) -> str:
    offered = [code for code, _name in UI_LANGUAGES if code in codes]
    return ", ".join(
        language_name(code) for code in [*offered, *(code for code in codes if code not in offered)]
    )


@register.simple_tag
def breach_url(version: Version, breach: Breach) -> str:
    step = step_of(breach.field)
    address = reverse("catalogue:step", args=[version.pk, step.slug])
    words = breach.field.split(".")
    if words[0] == "parts" and len(words) > 1:
        places = {str(part.pk): place for place, part in enumerate(version.parts.all(), start=1)}
        return f"{address}?osa={places.get(words[1], 0)}#id_{PART_FIELDS.get(words[-1], words[-1])}"
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


PART_FIELDS = {"price": "price0-amount", "tiering": "price0-tiering", "kind": "kind"}
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


def basics_facts(section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("Tyyppi"), label_of(Version.Kind, section["kind"])
    yield _("Nimi"), said(section, "name")
    yield _("Lyhyt kuvaus"), said(section, "summary")
    yield _("Kuvaus"), as_html(said(section, "description"))
    yield _("Muutokset"), said(section, "change_log")


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
        prices = [without_price(part, names), *(price_in_words(price) for price in part["prices"])]
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


def users_facts(section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("Kenelle"), labels_of(Version.UserGroup, section["user_groups"])
    yield _("Käyttöliittymän kielet"), languages_in_words(section["languages"])
    yield _("Käyttäjiä"), said(section, "references")
    yield (
        _("Saavutettavuus"),
        "\n".join(filter(None, [said(section, "accessibility"), section["accessibility_url"]])),
    )


def delivery_facts(section: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield _("Vähimmäiskesto, kk"), months(section["minimum_months"])
    yield _("Irtisanomisaika, kk"), months(section["exit_notice_months"])
    yield _("Sopimuksen päättyessä"), said(section, "exit_terms")
    yield _("Tuki"), said(section, "support")
    yield _("Palvelimet"), label_of(Version.HostedBy, section["hosted_by"])
    yield _("Tiedon sijainti"), country_name(section["hosting_location"])


def months(value: int | None) -> str:
    return "" if value is None else digits(value, page_language())


FACTS = {
    "basics": basics_facts,
    "places": places_facts,
    "parts": parts_facts,
    "openness": openness_facts,
    "users": users_facts,
    "delivery": delivery_facts,
}
