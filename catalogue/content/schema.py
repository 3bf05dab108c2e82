"""What a content may look like as JSON: names, nesting and kinds of values.

Pure. What the values mean is for the forms to judge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalogue.content import facts
from catalogue.content.declaration import Field, Kind, Subject

Steps = tuple[str | int, ...]
TEXTS = {"fi": str, "sv": str, "en": str}
NUMBER = (int, type(None))
AMOUNT = (str, type(None))


JSON_KINDS: Mapping[Kind, Any] = {
    Kind.TEXTS: TEXTS,
    Kind.NUMBER: NUMBER,
    Kind.CHOICE: str,
    Kind.CHOICES: [str],
    Kind.URL: str,
    Kind.PERCENT: AMOUNT,
    Kind.DAY: str,
}


# Sections that are columns of the version and nothing else, in the order of the steps and of the
# page. What has rows of its own (places, parts, openness) is read and written by hand.
FIELDS: Mapping[str, tuple[Field, ...]] = {
    "basics": (
        Field(
            "kind",
            Kind.CHOICE,
            _("Tyyppi"),
            _("Mitä tarjoat?"),
            group="kind",
            is_required=True,
        ),
        Field(
            "name",
            Kind.TEXTS,
            _("Nimi"),
            help=_("Tuotteen tai palvelun nimi ilman mainoslausetta."),
            most=120,
        ),
        Field(
            "summary",
            Kind.TEXTS,
            _("Lyhyt kuvaus"),
            help=_("Enintään 300 merkkiä. Näkyy hakutuloksissa."),
            most=300,
            lines=3,
        ),
        Field(
            "description",
            Kind.TEXTS,
            _("Kuvaus"),
            help=_(
                "Mitä kunta saa ja mihin se sopii. Voit käyttää Markdownia: **lihavointi**, -"
                " luettelo, [linkki](https://…)."
            ),
            most=8000,
            lines=9,
            is_markdown=True,
        ),
        Field(
            "change_log",
            Kind.TEXTS,
            _("Muutokset"),
            _("Mitä muuttui edellisestä versiosta?"),
            _("Näkyy versiohistoriassa. Ensimmäisessä versiossa voi jättää tyhjäksi."),
            most=2000,
            lines=3,
        ),
    ),
    "users": (
        Field(
            "user_groups",
            Kind.CHOICES,
            _("Kenelle"),
            _("Kenelle ratkaisu on?"),
            group="user_group",
        ),
        Field(
            "languages",
            Kind.CHOICES,
            _("Käyttöliittymän kielet"),
            group="language",
            subject=Subject.ACCESSIBILITY,
            parameter="kayttokieli",
        ),
        Field(
            "references",
            Kind.TEXTS,
            _("Käyttäjiä"),
            _("Ketkä ratkaisua käyttävät?"),
            _("Nimeä kunta vain, jos sillä on lupa."),
            most=4000,
            lines=4,
        ),
        Field(
            "accessibility",
            Kind.TEXTS,
            _("Saavutettavuus"),
            help=_("Miten ratkaisu täyttää WCAG 2.1 AA -vaatimukset ja mitä puuttuu."),
            most=4000,
            lines=3,
            subject=Subject.ACCESSIBILITY,
        ),
        *facts.ACCESSIBILITY,
        Field(
            "accessibility_url",
            Kind.URL,
            _("Saavutettavuusseloste"),
            _("Saavutettavuusselosteen osoite"),
            most=500,
            subject=Subject.ACCESSIBILITY,
            parameter="seloste",
        ),
    ),
    "delivery": (
        Field(
            "minimum_months",
            Kind.NUMBER,
            _("Sopimuksen vähimmäiskesto"),
            _("Sopimuksen vähimmäiskesto, kuukautta"),
            _("Tyhjä: ei vähimmäiskestoa."),
            most=240,
            unit="months",
        ),
        Field(
            "exit_notice_months",
            Kind.NUMBER,
            _("Irtisanomisaika"),
            _("Irtisanomisaika, kuukautta"),
            most=240,
            unit="months",
        ),
        Field(
            "exit_terms",
            Kind.TEXTS,
            _("Sopimuksen päättyessä"),
            _("Mitä tapahtuu, kun sopimus päättyy?"),
            _("Missä muodossa ja missä ajassa kunta saa tietonsa."),
            most=4000,
            lines=4,
        ),
        Field(
            "hosted_by",
            Kind.CHOICE,
            _("Palvelimet"),
            _("Kuka vastaa palvelimista?"),
            group="hosted_by",
            subject=Subject.DATA_PROTECTION,
        ),
        Field(
            "hosting_location",
            Kind.CHOICE,
            _("Tiedon sijainti"),
            _("Missä maassa tieto on?"),
            group="country",
            subject=Subject.DATA_PROTECTION,
        ),
        *facts.DATA_PROTECTION,
        *facts.SECURITY,
        Field(
            "support",
            Kind.TEXTS,
            _("Tuki"),
            help=_("Milloin ja miten kunta saa apua."),
            most=4000,
            lines=3,
            subject=Subject.SERVICE_LEVEL,
        ),
        *facts.SERVICE_LEVEL,
        *facts.CONNECTIONS,
        *facts.DEPLOYMENT,
        *facts.RELEASES,
        *facts.DOCUMENTS,
    ),
}
_EVERY = tuple(field for fields in FIELDS.values() for field in fields)
FACTS = tuple(field for field in _EVERY if field.is_fact)
BY_SUBJECT: Mapping[Subject, tuple[Field, ...]] = {
    subject: tuple(field for field in _EVERY if field.subject is subject) for subject in Subject
}
FILTERS = tuple(field for field in _EVERY if field.parameter)
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


def _json(section: str) -> dict[str, Any]:
    return {field.name: JSON_KINDS[field.kind] for field in FIELDS[section]}


SCHEMA: dict[str, Any] = {
    "basics": _json("basics"),
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
    "users": _json("users"),
    "delivery": _json("delivery"),
}
MOST_ROWS = 100
MOST_PARTS = 60
# Lists the pages' forms can show no more rows of.
MOST_OF = {"parts": MOST_PARTS, "prices": 8, "tiers": 20, "evidence": 8, "standards": 20}
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
