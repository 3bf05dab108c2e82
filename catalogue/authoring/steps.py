"""The seven steps of writing an offering, and which step each field belongs to. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalogue.openness.evaluation import Breach


@dataclass(frozen=True)
class Step:
    """`slug` is its place in the address, `section` what it writes (empty for the last)."""

    slug: str
    section: str
    title: Promise
    number: int


STEPS = (
    Step("perustiedot", "basics", _("Perustiedot"), 1),
    Step("kerros", "places", _("Kerros ja tehtävät"), 2),
    Step("osat", "parts", _("Osat ja hinnat"), 3),
    Step("avoimuus", "openness", _("Avoimuus"), 4),
    Step("kayttajat", "users", _("Käyttäjät"), 5),
    Step("toimitus", "delivery", _("Toimitus"), 6),
    Step("tarkista", "", _("Tarkista ja lähetä"), 7),
)
BY_SLUG = {step.slug: step for step in STEPS}
FIRST_WORDS = {
    "basics": "perustiedot",
    "texts": "perustiedot",
    "places": "kerros",
    "parts": "osat",
    "claims": "avoimuus",
}


def step_of(field: str) -> Step:
    return BY_SLUG[FIRST_WORDS.get(field.split(".", maxsplit=1)[0], "tarkista")]


def neighbours(step: Step) -> tuple[Step | None, Step | None]:
    place = step.number - 1
    return (
        STEPS[place - 1] if place else None,
        STEPS[place + 1] if step.number < len(STEPS) else None,
    )


def to_mend(found: Iterable[Breach]) -> set[str]:
    return {step_of(breach.field).slug for breach in found}
