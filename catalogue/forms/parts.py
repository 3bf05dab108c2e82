"""Step 3: a part and its prices."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.content import Section, plain
from catalogue.forms.fields import AmountField, DaysField, StepForm, flat_texts
from catalogue.licences import read_expression
from catalogue.shape import Steps
from lib.money import read_money
from lib.names import NameField
from lib.whole import WholeField, whole

KINDS = [("open", _("Avoin ohjelmisto")), ("closed", _("Suljettu ohjelmisto")), ("service", _("Palvelu"))]
PRICINGS = [("priced", _("Osalla on hinta")), ("included", _("Sisältyy toisen osan hintaan")), ("on_request", _("Hinta pyydettäessä"))]
RECURRENCES = [("once", _("kerran")), ("month", _("kuukaudessa")), ("year", _("vuodessa"))]
PERS = [("contract", _("kiinteä")), ("inhabitant", _("asukasta kohti")), ("user", _("käyttäjää kohti")), ("day", _("työpäivältä"))]
LONGEST_LICENCE = 200
MOST_PRICES = 8
MOST_TIERS = 20
LARGEST = 10_000_000
# What a column of days holds.
MOST_DAY_DIGITS = 5
OTHERS = {"muut", "övriga", "others", "*"}
PRICE_NAMES = ("amount", "amount_max", "recurrence", "per", "days", "tiers")


def tiers_text(tiers: list[Section]) -> str:
    """`5000: 1200` a line; the open one `muut: 4000`, in the words of the page (`OTHERS`)."""
    rest = gettext("muut")
    return "\n".join(f"{tier['up_to'] if tier.get('up_to') is not None else rest}: {tier.get('amount', '')}" for tier in tiers)


def read_tiers(text: str) -> list[Section]:
    """Lines of a bound and an amount, in rising order. Raises ValidationError."""
    found = [read_tier(line) for line in text.splitlines() if line.strip()]
    bounds = [tier["up_to"] for tier in found]
    if len(set(bounds)) < len(bounds) or len(found) > MOST_TIERS:
        raise forms.ValidationError(_("Anna jokainen väkiluku kerran, enintään 20 riviä."))
    return sorted(found, key=lambda tier: (tier["up_to"] is None, tier["up_to"] or 0))


def read_tier(line: str) -> Section:
    """One line. Raises ValidationError."""
    bound, _colon, amount = line.partition(":")
    digits = "".join(bound.split()).lower()
    value = plain(read_money(amount))
    up_to = None if digits in OTHERS else whole(digits, least=1, most=LARGEST)
    if value is None or not (digits in OTHERS or up_to):
        raise forms.ValidationError(_("Kirjoita portaat riveinä ”asukkaita enintään: hinta”, esimerkiksi 5000: 1200. Viimeinen rivi voi olla ”muut: 4000”."))
    return {"up_to": up_to, "amount": value}


class TiersField(forms.CharField):
    """Prices by population, a line each."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        """A few lines high."""
        kwargs = {"max_length": 1000, "required": False, "widget": forms.Textarea(attrs={"rows": 3, "class": "input"}), **kwargs}
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        """A list of tiers."""
        return read_tiers(super().to_python(value) or "")

    def validate(self, value: Any) -> None:  # noqa: ANN401 -- Django's own signature
        """Nothing is required."""

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 -- Django's own signature
        """The length was that of the text."""


def price_fields(place: int) -> dict[str, forms.Field]:
    """The fields of one price."""
    return {
        f"price{place}-amount": AmountField(label=_("Hinta, €")),
        f"price{place}-amount_max": AmountField(label=_("Enintään, €"), help_text=_("Vain, jos hinta vaihtelee.")),
        f"price{place}-recurrence": forms.ChoiceField(label=_("Milloin"), choices=RECURRENCES, required=False),
        f"price{place}-per": forms.ChoiceField(label=_("Peruste"), choices=PERS, required=False),
        f"price{place}-days": DaysField(label=_("Työpäiviä"), most_digits=MOST_DAY_DIGITS, help_text=_("Vain päivähinnalle.")),
        f"price{place}-tiers": TiersField(label=_("Hinta väkiluvun mukaan"), help_text=_("Kirjoita porras riville: asukkaita enintään ja hinta, esimerkiksi ”5000: 1200”. Viimeinen rivi voi olla ”muut: 4000”.")),
    }


class PartForm(StepForm):
    """A part; `others` are the places and names of the other parts it may be included in, `prices` how many rows to show."""

    kind = forms.ChoiceField(label=_("Millainen osa on?"), choices=KINDS, widget=forms.RadioSelect)
    licence = forms.CharField(label=_("Lisenssi"), max_length=LONGEST_LICENCE, required=False, help_text=_("SPDX-tunnus, esimerkiksi MIT tai EUPL-1.2"))
    source_url = forms.URLField(label=_("Lähdekoodin osoite"), max_length=500, required=False, assume_scheme="https", help_text=_("Julkinen versionhallinta"))
    supplier = NameField(label=_("Alihankkija"), max_length=120, required=False)
    is_optional = forms.BooleanField(label=_("Osa on valinnainen. Ratkaisu toimii ilman sitä."), required=False)
    pricing = forms.ChoiceField(label=_("Miten osa hinnoitellaan?"), choices=PRICINGS, widget=forms.RadioSelect, required=False)
    included_in = forms.TypedChoiceField(label=_("Sisältyy osaan"), required=False, coerce=int, empty_value=None)
    price_count = WholeField(widget=forms.HiddenInput, min_value=1, max_value=MOST_PRICES)
    text_names = {
        "name": {"label": _("Osan nimi"), "max_length": 120},
        "about": {"label": _("Mitä osa tekee?"), "max_length": 200},
    }

    def __init__(self, *args: Any, others: list[tuple[int, str]], price_count: int = 1, **kwargs: Any) -> None:  # noqa: ANN401 -- Django's own signature
        """As many price rows as asked for."""
        super().__init__(*args, **kwargs)
        self.fields["included_in"].choices = [("", _("Valitse osa")), *others]  # type: ignore[attr-defined]
        self.count = min(max(price_count, 1), MOST_PRICES)
        for place in range(self.count):
            self.fields |= price_fields(place)

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        """Values of the fields."""
        prices = section.get("prices", [])
        plain = {name: section.get(name, "") for name in ("kind", "licence", "source_url", "supplier", "is_optional", "pricing")}
        values = {"included_in": section.get("included_in") or "", "price_count": max(len(prices), 1), **plain, **flat_texts("name", section.get("name")), **flat_texts("about", section.get("about"))}
        for place, price in enumerate(prices):
            values |= {f"price{place}-{name}": price.get(name) if price.get(name) is not None else "" for name in PRICE_NAMES[:-1]}
            values[f"price{place}-tiers"] = tiers_text(price.get("tiers", []))
        return values

    def price_rows(self) -> Iterator[dict[str, BoundField]]:
        """Bound fields by name, for each price."""
        for place in range(self.count):
            yield {name: self[f"price{place}-{name}"] for name in PRICE_NAMES}

    def clean_licence(self) -> str:
        """As SPDX writes it, where it is SPDX; a draft may hold anything else until it is sent."""
        written = str(self.cleaned_data["licence"])
        read = read_expression(written)
        return read.text if read and len(read.text) <= LONGEST_LICENCE else written

    def clean(self) -> None:
        """A part has a name; what is included says in what; a price says how much."""
        if not self.may_lack and not any(self.texts("name").values()):
            self.add_error("name_fi", _("Kirjoita osan nimi."))
        if self.cleaned_data.get("pricing") == "included" and not self.cleaned_data.get("included_in"):
            self.add_error("included_in", _("Valitse osa, jonka hintaan tämä osa sisältyy."))
        for place in range(self.count):
            self.clean_price(place)

    def clean_price(self, place: int) -> None:
        """Ranges rise; days belong to day prices."""
        price = self.price(place)
        amount, most = price.get("amount"), price.get("amount_max")
        if most is not None and (amount is None or Decimal(most) < Decimal(amount)):
            self.add_error(f"price{place}-amount_max", _("Enimmäishinnan on oltava vähintään yhtä suuri kuin hinta."))
        if price.get("days") is not None and (price.get("per") != "day" or Decimal(price["days"]) <= 0):
            self.add_error(f"price{place}-days", _("Anna työpäivät vain päivähinnalle."))
        if amount is not None and price.get("tiers"):
            self.add_error(f"price{place}-tiers", _("Anna joko yksi hinta tai hinnat väkiluvun mukaan."))

    def steps_to(self, name: str, section: Section) -> Steps:
        """`price0-amount` is the amount of the first price."""
        row, dash, column = name.partition("-")
        return ("prices", int(row.removeprefix("price")), column) if dash else super().steps_to(name, section)

    def price(self, place: int) -> Section:
        """Cleaned values of a price; once and fixed unless said otherwise."""
        values = {name: self.cleaned_data.get(f"price{place}-{name}") for name in PRICE_NAMES}
        return values | {"recurrence": values["recurrence"] or "once", "per": values["per"] or "contract"}

    def section(self) -> Section:
        """The part as the content has it."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("kind", "licence", "source_url", "supplier", "is_optional", "pricing")}
        is_included = data["pricing"] == "included"
        return {**plain, "name": self.texts("name"), "about": self.texts("about"), "included_in": data["included_in"] if is_included else None, "prices": list(self.prices())}

    def prices(self) -> Iterator[Section]:
        """Those that say something, when the part has a price of its own."""
        if self.cleaned_data["pricing"] != "priced":
            return
        for place in range(self.count):
            price = self.price(place)
            if price["amount"] is not None or price["tiers"]:
                yield {**price, "tiers": price["tiers"] or []}
