"""What is asked of an assessment, read and checked: one reader for the page and the API.

A problem is named by the field it belongs to, in the user's language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from catalogue.procuring.assessment.frameworks import CallOff, call_offs
from catalogue.procuring.assessment.offers import MOST_OFFERS, Offer, OfferKey, read_offers
from lib.forms.money import read_money
from lib.forms.parameters import quoted
from lib.forms.whole import whole
from lib.i18n.amounts import day as day_words
from lib.i18n.amounts import digits
from lib.i18n.localized import page_language
from procurement.filters import unknown_municipality
from procurement.models import Municipality
from procurement.price_context import (
    DEFAULT_MONTHS,
    EXAMPLE_POPULATION,
    MOST_DAYS,
    MOST_MONTHS,
    MOST_POPULATION,
    MOST_USERS,
)
from procurement.registry import municipality_named
from procurement.rules.estimated_value import (
    GOODS_SERVICES,
    OwnWork,
    Purchase,
    Sum,
    ValueBasis,
)
from procurement.rules.lifecycle_cost import Buyer, Term
from procurement.rules.limits import is_aland

INDEFINITE = "toistaiseksi"
# The first day of which we have any limit, and how far ahead a decision may be.
FIRST_DAY, FAR = date(2007, 6, 1), timedelta(days=3653)
MOST_PARTS, MOST_VAT = 200, Decimal(100)
CLASSES = (
    GOODS_SERVICES,
    "social_health_services",
    "other_special_services",
    "works",
    "concessions",
)


class Given(Protocol):
    """What was given: one value of a name, or all of them."""

    def one(self, name: str) -> str: ...

    def many(self, name: str) -> list[str]: ...


@dataclass(frozen=True)
class Asked:
    """An assessment that may be made: offers or a sum, a buyer, a term, a day."""

    offers: tuple[Offer, ...]
    municipality: Municipality | None
    population: int
    purchase: Purchase
    call_offs: tuple[CallOff, ...] = ()

    @property
    def is_bundle(self) -> bool:
        return len(self.offers) > 1


@dataclass
class Reader:
    """Reads each field; `problems` is filled by the way: field → what to say."""

    given: Given
    today: date
    home: Municipality | None = None
    problems: dict[str, str] = field(default_factory=dict)

    def number(self, name: str, least: int, most: int) -> int | None:
        text = self.given.one(name)
        if not text:
            return None
        # Thousands may stand apart, as people and spreadsheets write them.
        found = whole("".join(text.split()), least=least, most=most)
        if found is None:
            self.problems[name] = _(
                "%(value)s ei kelpaa: anna kokonaisluku väliltä %(least)s–%(most)s."
            ) % {
                "least": least,
                "most": digits(most, page_language()),
                "value": quoted(text),
            }
        return found

    def money(self, name: str) -> Decimal | None:
        text = self.given.one(name)
        try:
            return read_money(text)
        except ValidationError as error:
            self.problems[name] = " ".join(error.messages)
            return None

    def choice(self, name: str, known: Iterable[str], otherwise: str) -> str:
        text = self.given.one(name)
        if not text or text in known:
            return text or otherwise
        self.problems[name] = _(
            "Valitse jokin luettelon vaihtoehdoista. %(value)s ei ole niitä."
        ) % {"value": quoted(text)}
        return otherwise

    def day(self, name: str) -> date | None:
        text = self.given.one(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problems[name] = _(
                "Päivä %(value)s ei kelpaa. Kirjoita päivä muodossa 2026-11-23."
            ) % {"value": quoted(text)}
            return None

    def decided_on(self) -> date:
        day = self.day("paiva") or self.today
        if not FIRST_DAY <= day <= self.today + FAR:
            self.problems["paiva"] = _(
                "Meillä on rajoja päivästä %(first)s alkaen. Anna päivä väliltä %(first)s–%(last)s."
            ) % {
                "first": day_words(FIRST_DAY, page_language()),
                "last": day_words(self.today + FAR, page_language()),
            }
        return day

    def term(self) -> Term:
        options = self.number("optio", 0, MOST_MONTHS) or 0
        if self.given.one("kk") == INDEFINITE:
            return Term(None, options)
        return Term(self.number("kk", 1, MOST_MONTHS) or DEFAULT_MONTHS, options)

    def buyer(self) -> tuple[Municipality | None, int]:
        typed, heads = self.given.one("kunta"), self.number("vakiluku", 1, MOST_POPULATION)
        if typed and heads is not None:
            self.problems["vakiluku"] = _("Anna joko kunta tai väkiluku, ei molempia.")
        if heads is not None:
            return None, heads
        municipality = municipality_named(typed) if typed else self.home
        if typed and municipality is None:
            self.problems["kunta"] = unknown_municipality(typed)
        return municipality, municipality.population if municipality else EXAMPLE_POPULATION

    def offers(self) -> tuple[Offer, ...]:
        given = self.given.many("r")
        keys = [OfferKey.read(text) for text in given]
        known = [key for key in keys if key is not None]
        if len(given) > MOST_OFFERS:
            self.problems["r"] = _(
                "Valitse enintään %(most)s ratkaisua. Poista niistä %(over)s."
            ) % {"most": MOST_OFFERS, "over": len(given) - MOST_OFFERS}
            return ()
        if len({key.slug for key in known}) < len(known):
            self.problems["r"] = _("Sama ratkaisu on valittu kahdesti. Poista toinen.")
        found = read_offers(list(dict.fromkeys(known)), self.today)
        missing = [
            text for text, key in zip(given, keys, strict=True) if key is None or key not in found
        ]
        if missing:
            self.problems["r"] = _(
                "Ratkaisua %(names)s ei ole hakemistossa tai se on poistettu siitä. Valitse toinen."
            ) % {"names": ", ".join(map(quoted, missing))}
        return tuple(found[key] for key in dict.fromkeys(known) if key in found)

    def chosen(self, offers: Sequence[Offer]) -> frozenset[str]:
        texts = self.given.many("osa")
        known = {str(part.pk) for offer in offers for part in offer.parts}
        strange = [text for text in texts if text not in known]
        if len(texts) > MOST_PARTS:
            self.problems["osa"] = _("Valitse enintään %(most)s osaa.") % {"most": MOST_PARTS}
        elif strange:
            self.problems["osa"] = _(
                "Osa %(names)s ei kuulu valittuihin ratkaisuihin. Valitse osat uudelleen."
            ) % {"names": ", ".join(map(quoted, strange[:5]))}
        return frozenset(texts) & known

    def own_work(self) -> OwnWork | None:
        days, price = self.money("pv"), self.money("hinta")
        if days is not None and days > MOST_DAYS:
            self.problems["pv"] = _("Anna enintään %(most)s työpäivää.") % {
                "most": digits(MOST_DAYS, page_language())
            }
        if days is not None and price is None and "hinta" not in self.problems:
            self.problems["hinta"] = _("Anna myös työpäivän hinta.")
        if price is not None and days is None and "pv" not in self.problems:
            self.problems["pv"] = _("Anna myös työpäivien määrä.")
        return OwnWork(days, price) if days is not None and price is not None else None

    def sum(self) -> Sum | None:
        amount, rate = self.money("summa"), self.money("alv")
        if rate is not None and rate >= MOST_VAT:
            self.problems["alv"] = _("Anna arvonlisäveron prosentti, esimerkiksi 25,5.")
        if rate is not None and amount is None and "summa" not in self.problems:
            self.problems["summa"] = _("Anna myös summa, jossa vero on mukana.")
        return None if amount is None else Sum(amount, rate)

    def asked(self) -> Asked:
        """Whole only where `problems` is empty."""
        offers, amount = self.offers(), self.sum()
        if offers and amount is not None:
            self.problems["summa"] = _("Laske joko ratkaisuista tai summasta. Tyhjennä toinen.")
        municipality, population = self.buyer()
        chosen = self.chosen(offers)
        purchase = Purchase(
            decided_on=self.decided_on(),
            lines=tuple(line for offer in offers for line in offer.lines),
            sum=amount,
            buyer=Buyer(
                inhabitants=population,
                users=self.number("kayttajat", 1, MOST_USERS),
                chosen=chosen,
                days=self.number("tyopaivat", 1, MOST_DAYS),
            ),
            term=self.term(),
            basis=ValueBasis(self.choice("peruste", list(ValueBasis), ValueBasis.CONTRACT)),
            procedure_class=self.choice("laji", CLASSES, GOODS_SERVICES),
            own_work=self.own_work(),
            is_aland=municipality is not None and is_aland(municipality.region_code),
            offers=tuple(offer.prices for offer in offers),
            closed=frozenset(
                str(part.pk)
                for offer in offers
                for part in offer.parts
                if part.kind == part.Kind.CLOSED
            ),
            valid_until=self.day("voimassa"),
        )
        may_use = call_offs(offers, chosen, municipality, purchase.decided_on)
        return Asked(offers, municipality, population, purchase, may_use)
