"""Cards as HTML: one query for a page of them, and a template for each shape of card.

What a card shows stands ready in the offering's face (`publishing/card_facts.py`); the template is
rendered once for each set of openness states and the like, and filled for each card. Only the sum
is counted anew, for whoever asks.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from catalogue.freshness import overdue_moment
from catalogue.models import OpennessState, Version
from catalogue.pricing.cost import LimitPair, OfferingCost
from catalogue.public.drawings import parts_bar, place
from catalogue.public.facts import public_facts
from catalogue.public.picks import PickLinks
from catalogue.public.price_html import price_block
from catalogue.publishing.card_facts import CardFacts
from catalogue.taxonomy.registry import KEY as TAXONOMY
from catalogue.taxonomy.registry import Taxonomy, taxonomy
from lib.caching.process import cache_version
from lib.i18n.amounts import day
from lib.i18n.localized import LANGUAGES, Text, pick
from lib.templatetags.site import text
from lib.text.shapes import Shape, hole
from procurement.price_context import PriceContext
from procurement.registry import limits

STATES = {state.value: state for state in OpennessState}
# Places in a shape where a slug goes: addresses are made once, and only of what a slug may hold.
SLUG, VENDOR_SLUG = "hole-slug", "hole-vendor"


@dataclass(frozen=True)
class Card:
    """A card for somebody who asks, in one language.

    A search puts its marks into the name and the summary, and a piece of text below them. `others`
    are name and summary in the languages the card is not in: a search in Swedish finds on a Finnish
    page too.
    """

    offering: int
    facts: CardFacts
    cost: OfferingCost
    language: str
    names: Taxonomy
    token: str
    is_overdue: bool

    @cached_property
    def name(self) -> Text:
        return self.facts.name_in(self.language)

    @cached_property
    def summary(self) -> Text:
        return self.facts.summary_in(self.language)

    @property
    def others(self) -> Iterator[Text]:
        for language in LANGUAGES:
            for texts in (self.facts.name, self.facts.summary):
                if language != self.language and (words := texts.get(language)):
                    yield Text(words, language, is_fallback=True)

    @property
    def place_html(self) -> SafeString:
        return _place(self.language, self.token, self.facts.place)

    def html(
        self,
        name: SafeString | None = None,
        summary: SafeString | None = None,
        snippet: SafeString | None = None,
        *,
        picking: PickLinks,
    ) -> SafeString:
        facts = self.facts
        openness = tuple(
            (slug, STATES.get(facts.openness.get(slug, ""))) for slug in self.names.criteria
        )
        closed = [pick(texts, self.language) for texts in facts.closed]
        shape = _card_shape(
            self.language,
            openness,
            has_software=facts.software_count > 0,
            has_closed=bool(closed),
            is_overdue=self.is_overdue,
        )
        return shape.filled(
            {
                "slug": facts.slug,
                "vendor_slug": facts.vendor_slug,
                "query": picking.picks.query(self.cost.context),
                "picked": " offer--picked" if facts.slug in picking.picks.slugs else "",
                "pick": picking.html(facts.slug, self.name),
                "plain_name": self.name.text,
                "name": name or _shown(self.name, say=False),
                "vendor": facts.vendor_name,
                "place": self.place_html,
                "summary": summary or _shown(self.summary),
                "snippet": format_html('<p class="s soft">{}</p>', snippet) if snippet else "",
                "price": price_block(self.cost),
                "bar": parts_bar(facts.kinds),
                "open": facts.open_count,
                "all": facts.software_count,
                "closed": (
                    format_html_join(", ", "{}", ((text(row, say=False),) for row in closed))
                    if closed
                    else ""
                ),
                "day": day(facts.decided_at, self.language) if facts.decided_at else "",
            }
        )


def _shown(words: Text, *, say: bool = True) -> str:
    """A text as it is shown; plain words of one line, as nearly all are, are left to be escaped."""
    is_plain = not words.is_fallback and "\n" not in words.text
    return words.text.strip() if is_plain else text(words, say=say)


# Drawn once for each language and load of the taxonomy.
@lru_cache(maxsize=512)
def _place(_language: str, _token: str, component: str) -> SafeString:
    return place(taxonomy().components.get(component))


@lru_cache(maxsize=1024)
def _card_shape(
    _language: str,
    openness: tuple[tuple[str, OpennessState | None], ...],
    *,
    has_software: bool,
    has_closed: bool,
    is_overdue: bool,
) -> Shape:
    holes = (
        *("slug", "query", "plain_name", "name", "vendor", "place", "summary", "snippet", "price"),
        *("bar", "open", "all", "closed", "day", "picked", "pick"),
    )
    html = render_to_string(
        "catalogue/components/card.html",
        {
            **{name: hole(name) for name in holes},
            "url": reverse("catalogue:offering-detail", args=[SLUG]),
            "vendor_url": reverse("catalogue:vendor-detail", args=[VENDOR_SLUG]),
            "openness": openness,
            "has_software": has_software,
            "has_closed": has_closed,
            "is_overdue": is_overdue,
        },
    )
    return Shape.of(
        html.replace(f"/{SLUG}", f"/{hole('slug')}").replace(
            f"/{VENDOR_SLUG}", f"/{hole('vendor_slug')}"
        )
    )


def cards_of(
    offerings: Sequence[int], context: PriceContext, language: str, on: date
) -> list[Card]:
    """Cards in the order of the keys, in one query.

    What is not public on the day is passed over, whatever an index says.
    """
    pair, names, last_year = LimitPair.on(limits(), on), taxonomy(), overdue_moment(on)
    token = cache_version(TAXONOMY)
    facts = public_facts(offerings, on)
    return [
        Card(
            pk,
            facts[pk],
            OfferingCost(facts[pk].lines, context, pair),
            language,
            names,
            token,
            is_overdue=facts[pk].was_confirmed_before(last_year),
        )
        for pk in offerings
        if pk in facts
    ]


def descriptions(cards: Iterable[Card]) -> Mapping[int, Text]:
    """The longer text of each by offering, in one query."""
    by_version = {card.facts.version: card for card in cards}
    return {
        by_version[row.pk].offering: row.description(by_version[row.pk].language)
        for row in Version.objects.filter(pk__in=by_version).only(
            *(f"description_{language}" for language in LANGUAGES)
        )
    }
