"""Two versions beside each other: what changed, and what it did to the life-cycle cost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.content.diff import Change, changed, differences
from catalogue.content.fields import Labels
from catalogue.content.snapshot import content_of
from catalogue.labels import names_by_group
from catalogue.models import Version
from catalogue.pricing.cost import LimitPair, OfferingCost, line_of, price_lines
from catalogue.pricing.cost_table import line_words, per_words
from catalogue.taxonomy.registry import taxonomy
from lib.i18n.amounts import euros
from lib.i18n.localized import page_language
from procurement.price_context import PriceContext
from procurement.registry import limits

# A round size that speaks of no municipality in particular.
POPULATION = 10_000


@dataclass(frozen=True)
class Comparison:
    """The changes between two versions, and the life-cycle cost before and after.

    `old_cost` is None for a first version.
    """

    changes: tuple[Change, ...]
    old_cost: OfferingCost | None
    new_cost: OfferingCost

    @property
    def changed(self) -> list[Change]:
        return changed(self.changes)

    @property
    def is_cost_changed(self) -> bool:
        return self.old_cost is None or self.old_cost.total != self.new_cost.total

    @property
    def touched(self) -> frozenset[str]:
        return criteria_of(self.changed)


def criteria_of(changes: Iterable[Change]) -> frozenset[str]:
    return frozenset(row.path.split(".")[1] for row in changes if row.path.startswith("claims."))


def compare(old: Version | None, new: Version, language: str, on: date) -> Comparison:
    """Compare versions loaded with `with_content()`."""
    rows = differences(content_of(old) if old else None, content_of(new), labels(language))
    # The text of what changed belongs to each version and is not compared.
    shown = tuple(row for row in rows if not row.path.startswith("basics.change_log"))
    return Comparison(shown, cost_of(old, on) if old else None, cost_of(new, on))


def cost_of(version: Version, on: date) -> OfferingCost:
    """For ten thousand inhabitants and 48 months, without optional parts."""
    return OfferingCost(
        price_lines(version.parts.all()),
        PriceContext(population=POPULATION),
        LimitPair.on(limits(), on),
    )


def change_words(old: Version | None, new: Version, language: str) -> str:
    """`1 osa, 2 hintaa` for a queue."""
    if old is None:
        return _("Koko ilmoitus")
    rows = [
        row
        for row in changed(differences(content_of(old), content_of(new), labels(language)))
        if not row.path.startswith("basics.change_log")
    ]
    return counted(rows) or _("Ei muutoksia")


def counted(rows: Iterable[Change]) -> str:
    paths = [row.path for row in rows]
    prices = sum(path.startswith("parts.") and path.endswith(".price") for path in paths)
    parts = sum(path.startswith("parts.") and not path.endswith(".price") for path in paths)
    rest = len(paths) - prices - parts
    words = (
        (parts, ngettext("%(count)s tieto osista", "%(count)s tietoa osista", parts)),
        (prices, ngettext("%(count)s hinta", "%(count)s hintaa", prices)),
        (rest, ngettext("%(count)s muu tieto", "%(count)s muuta tietoa", rest)),
    )
    return ", ".join(said % {"count": count} for count, said in words if count)


def labels(language: str) -> Labels:
    words = taxonomy()
    questions = {
        f"questions.{slug}": {
            row.slug: str(row.question(language)) for row in criterion.questions.all()
        }
        for slug, criterion in words.criteria.items()
    }
    rows: dict[str, Mapping[str, Any]] = {
        "component": words.components,
        "function": words.functions,
        "phase": words.phases,
        "criterion": words.criteria,
    }
    names = {
        group: {slug: str(row.name(language)) for slug, row in found.items()}
        for group, found in rows.items()
    }
    return Labels(language, {**names, **questions, **names_by_group()}, price_words)


def price_words(price: Mapping[str, Any]) -> str:
    language, line = page_language(), line_of(price)
    if words := line_words(line, language):
        return words
    return (
        ""
        if line.amount is None
        else f"{euros(line.amount, language)} {per_words(line) or _('kerran')}"
    )
