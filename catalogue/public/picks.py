"""What a buyer has picked for comparison: the address carries it as `v`, once for each offering."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.models import Offering
from lib.forms.parameters import Parameters, clean, quoted
from lib.i18n.localized import Text, in_its_language, page_language, text_of
from lib.text.shapes import Shape, hole
from procurement.price_context import PriceContext

PICK, MOST_PICKS = "v", 5
SLUG = re.compile(r"[-\w]{1,200}", re.ASCII)
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Picks:
    """Slugs, each once, in the order of the columns."""

    slugs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.slugs)

    @property
    def is_full(self) -> bool:
        return len(self.slugs) >= MOST_PICKS

    def pairs(self) -> Pairs:
        return tuple((PICK, slug) for slug in self.slugs)

    def with_one(self, slug: str) -> "Picks":
        return Picks(tuple(dict.fromkeys((*self.slugs, slug))))

    def without(self, slug: str) -> "Picks":
        return Picks(tuple(other for other in self.slugs if other != slug))

    def moved(self, slug: str, by: int) -> "Picks":
        """One step to the left (-1) or to the right (1); at the end it stays."""
        place = self.slugs.index(slug)
        others = [other for other in self.slugs if other != slug]
        others.insert(max(0, place + by), slug)
        return Picks(tuple(others))

    def query(self, context: PriceContext, more: Pairs = ()) -> str:
        pairs = (*self.pairs(), *context.parameters().items(), *more)
        return f"?{urlencode(pairs)}" if pairs else ""


NO_PICKS = Picks()


def read_picks(parameters: Parameters) -> Picks:
    """What an address picks; what will not do is left out and named in `parameters.problems`."""
    given = [value for value in map(clean, parameters.given.getlist(PICK)) if value]
    named = [value for value in given if SLUG.fullmatch(value)]
    slugs = tuple(dict.fromkeys(named))
    said = [_unknown(value) for value in dict.fromkeys(given) if value not in slugs][:MOST_PICKS]
    if len(named) > len(slugs):
        again = {slug for slug in slugs if named.count(slug) > 1}
        said += [
            _("Ratkaisu %(value)s on osoitteessa monta kertaa. Vertaamme sen kerran.")
            % {"value": quoted(slug)}
            for slug in slugs
            if slug in again
        ]
    if len(slugs) > MOST_PICKS:
        said.append(
            _(
                "Vertailuun mahtuu viisi ratkaisua. Jätimme pois: %(names)s. Poista ensin jokin"
                " viidestä."
            )
            % {"names": ", ".join(map(quoted, slugs[MOST_PICKS:][:MOST_PICKS]))}
        )
    if said:
        parameters.problems[PICK] = " ".join(said)
    return Picks(slugs[:MOST_PICKS])


def _unknown(value: str) -> str:
    return _("Ratkaisua %(value)s ei ole hakemistossa.") % {"value": quoted(value)}


def left_out(parameters: Parameters, picks: Picks, known: Sequence[str]) -> Picks:
    """The picks that are there; the others are named in `parameters.problems`."""
    unknown = [_unknown(slug) for slug in picks.slugs if slug not in known]
    if unknown:
        before = parameters.problems.get(PICK)
        parameters.problems[PICK] = " ".join(filter(None, [before, *unknown]))
    return Picks(tuple(slug for slug in picks.slugs if slug in known))


@dataclass(frozen=True)
class PickLinks:
    """Addresses of a page with one offering more or less picked.

    `pairs` are the page's other parameters. `target` is what htmx swaps there, if anything.
    """

    picks: Picks
    path: str
    pairs: Pairs = ()
    target: str = ""

    def address(self, picks: Picks) -> str:
        pairs = (*self.pairs, *picks.pairs())
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    @cached_property
    def _beginning(self) -> str:
        address = self.address(self.picks)
        return f"{address}{'&' if '?' in address else '?'}"

    def html(self, slug: str, name: Text) -> SafeString:
        """The control of a card: without the database, and without a template after the first."""
        is_picked = slug in self.picks.slugs
        url = (
            self.address(self.picks.without(slug))
            if is_picked
            else f"{self._beginning}{PICK}={slug}"
        )
        shape = _control(page_language(), self.target, is_picked=is_picked)
        return shape.filled({"slug": slug, "name": in_its_language(name), "url": url})


@lru_cache(maxsize=64)
def _control(_language: str, target: str, *, is_picked: bool) -> Shape:
    holes = {name: hole(name) for name in ("slug", "name", "url")}
    return Shape.of(
        render_to_string(
            "catalogue/components/pick.html", {**holes, "target": target, "is_picked": is_picked}
        )
    )


@dataclass(frozen=True)
class TrayRow:
    slug: str
    name: Text
    drop_url: str


@dataclass(frozen=True)
class Tray:
    """What is picked, shown at the foot of the pages where more can be picked."""

    rows: tuple[TrayRow, ...]
    compare_url: str
    clear_url: str
    target: str = ""
    most: int = MOST_PICKS
    # Where the buyer has kept others in the account, the address that picks them.
    kept_url: str = ""

    @property
    def count(self) -> int:
        return len(self.rows)


def named_picks(parameters: Parameters, on: date) -> dict[str, Text]:
    """The public offerings an address picks, in its order; one query where it picks any."""
    picks = read_picks(parameters)
    if not picks:
        return {}
    rows = Offering.objects.published(on).filter(slug__in=picks.slugs).select_related("published")
    names = {row.slug: text_of(row.published, "name", page_language()) for row in rows}
    return {slug: names[slug] for slug in left_out(parameters, picks, list(names)).slugs}


def tray_of(
    names: dict[str, Text], links: PickLinks, context: PriceContext, kept: Picks = NO_PICKS
) -> Tray:
    rows = (
        TrayRow(slug, name, links.address(links.picks.without(slug)))
        for slug, name in names.items()
    )
    return Tray(
        tuple(rows),
        f"{reverse('catalogue:comparison')}{links.picks.query(context)}",
        links.address(NO_PICKS),
        links.target,
        kept_url=links.address(kept) if kept else "",
    )
