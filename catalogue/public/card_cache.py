"""Cards as HTML, kept by each process.

The rows of an approved version never change, so a card is written once for each language and price
context. A page of cards that are kept costs one query, a page of new ones seven.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from catalogue.freshness import due_after
from catalogue.models import Offering
from catalogue.pricing.cost import LimitPair
from catalogue.public.cards import OfferingCard, cards_by_pk
from catalogue.taxonomy import registry as taxonomy
from lib.caching.process import cache_version
from lib.i18n.localized import LANGUAGES, Text, texts_of
from lib.templatetags.site import text as text_tag
from procurement.price_context import PriceContext
from procurement.registry import limits
from procurement.rules.lifecycle_cost import MissingReason

MOST = 4000
# NUL cannot be in a text of ours: parameters are cleaned of it, and databases refuse it.
NAME, SUMMARY, SNIPPET = ("\0name\0", "\0summary\0", "\0snippet\0")
Key = tuple[object, ...]


@dataclass(frozen=True)
class RenderedCard:
    """A card with places for its name, its summary and a piece of text.

    A search fills them with marks. `others` are name and summary in the languages the card is not
    in: a search in Swedish finds on a Finnish page too.
    """

    offering: int
    name: Text
    summary: Text
    description: Text
    others: tuple[Text, ...]
    html: str
    asked_of_buyer: tuple[MissingReason, ...] = ()

    def filled(
        self,
        name: SafeString | None = None,
        summary: SafeString | None = None,
        snippet: SafeString | None = None,
    ) -> SafeString:
        piece = format_html('<p class="s soft">{}</p>', snippet) if snippet else ""
        html = self.html.replace(NAME, name or text_tag(self.name, say=False)).replace(
            SUMMARY, summary or text_tag(self.summary)
        )
        return mark_safe(html.replace(SNIPPET, piece))  # noqa: S308 -- a rendered template filled with escaped pieces


class LRUCache:
    """The sheets used last, for all threads of the process."""

    def __init__(self) -> None:
        self.sheets: OrderedDict[Key, RenderedCard] = OrderedDict()
        self.lock = threading.Lock()

    def take(self, key: Key) -> RenderedCard | None:
        with self.lock:
            if key in self.sheets:
                self.sheets.move_to_end(key)
            return self.sheets.get(key)

    def put(self, key: Key, sheet: RenderedCard) -> None:
        with self.lock:
            self.sheets[key] = sheet
            while len(self.sheets) > MOST:
                self.sheets.popitem(last=False)

    def clear(self) -> None:
        # For tests, whose rows come and go under the same keys.
        with self.lock:
            self.sheets.clear()


SHELF = LRUCache()
LAST_CONFIRMED = Coalesce("published__confirmed_at", "published__decided_at")


def rendered_cards(
    pks: Sequence[int], context: PriceContext, language: str, on: date
) -> list[RenderedCard]:
    """Sheets in the order of the keys.

    What is not public on the day is passed over, whatever an index says.
    """
    keys = _card_keys(pks, context, language, on)
    found = {pk: sheet for pk, key in keys.items() if (sheet := SHELF.take(key)) is not None}
    missing = [pk for pk in keys if pk not in found]
    for card in cards_by_pk(missing, context, language, on) if missing else ():
        found[card.offering.pk] = sheet = _render_card(card, context)
        SHELF.put(keys[card.offering.pk], sheet)
    return [found[pk] for pk in pks if pk in found]


def _card_keys(
    pks: Iterable[int], context: PriceContext, language: str, on: date
) -> dict[int, Key]:
    """What each sheet depends on, in one query.

    The version, the vendor's name, the language, the buyer, the limits, the names of places, and
    whether the facts are confirmed.
    """
    pair = LimitPair.on(limits(), on)
    shared = (
        language,
        context.query(),
        context.population,
        pair.main.amount,
        pair.statutory.amount,
        cache_version(taxonomy.KEY),
    )
    rows = Offering.objects.published(on).filter(pk__in=list(pks))
    columns = rows.values_list(
        "pk",
        "slug",
        "published_id",
        "published__row_version",
        "vendor__name",
        "vendor__slug",
        LAST_CONFIRMED,
    )
    return {pk: (*own, is_overdue(last, on), *shared) for pk, *own, last in columns}


def is_overdue(last: datetime | None, on: date) -> bool:
    return last is not None and due_after(last) < on


def _render_card(card: OfferingCard, context: PriceContext) -> RenderedCard:
    html = render_to_string(
        "catalogue/components/card.html",
        {
            "card": card,
            "price_context": context,
            "name": NAME,
            "summary": SUMMARY,
            "snippet": SNIPPET,
        },
    )
    return RenderedCard(
        card.offering.pk,
        card.name,
        card.summary,
        card.version.description(card.language),
        tuple(_other_texts(card)),
        html,
        tuple(card.cost.asked_of_buyer),
    )


def _other_texts(card: OfferingCard) -> Iterator[Text]:
    for language in LANGUAGES:
        for name in ("name", "summary"):
            if language != card.language and (words := texts_of(card.version, name).get(language)):
                yield Text(words, language, is_fallback=True)
