"""Step 3: a part and its prices."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.authoring.forms.fields import AmountField, DaysField, StepForm, flat_texts
from catalogue.content.schema import MOST_OF, Steps
from catalogue.content.snapshot import Section, plain
from catalogue.models import Part, Price
from catalogue.openness.licences import LONGEST_LICENCE, read_expression
from catalogue.pricing.price_examples import EXAMPLE, PriceExample, example_sum, price_example
from lib.forms.money import read_money
from lib.forms.whole import WholeField, whole
from lib.i18n.amounts import digits
from lib.i18n.localized import page_language
from lib.text.names import NameField

KINDS = [
    ("open", _("Avoin ohjelmisto")),
    ("closed", _("Suljettu ohjelmisto")),
    ("service", _("Palvelu")),
]
MOST_PRICES, MOST_TIERS = MOST_OF["prices"], MOST_OF["tiers"]
LARGEST = 10_000_000
# What a column of days holds.
MOST_DAY_DIGITS = 5
OTHERS = {"muut", "övriga", "others", "*"}
TIERINGS = [
    ("", _("Valitse")),
    ("fixed", _("Kiinteä hinta kullekin kokoluokalle")),
    ("whole", _("Hinta asukasta kohti: koko väkiluku luokan hinnalla")),
    ("graduated", _("Hinta asukasta kohti porrastettuna: kukin asukas oman luokkansa hinnalla")),
]
PER_INHABITANT = {"whole", "graduated"}
PRICE_NAMES = ("amount", "amount_max", "recurrence", "per", "days", "tiering", "tiers")


def tiers_text(tiers: list[Section]) -> str:
    """`5000: 1200` a line; the open one `muut: 4000`, in the words of the page (`OTHERS`)."""
    rest = gettext("muut")
    return "\n".join(
        f"{tier['up_to'] if tier.get('up_to') is not None else rest}: {tier.get('amount', '')}"
        for tier in tiers
    )


def read_tiers(text: str) -> list[Section]:
    """Lines of a bound and an amount, in rising order. Raises ValidationError."""
    found = [_read_tier(line) for line in text.splitlines() if line.strip()]
    bounds = [tier["up_to"] for tier in found]
    if len(set(bounds)) < len(bounds) or len(found) > MOST_TIERS:
        raise forms.ValidationError(
            _("Anna jokainen väkiluku kerran, enintään %(count)s riviä."),
            params={"count": MOST_TIERS},
        )
    return sorted(found, key=lambda tier: (tier["up_to"] is None, tier["up_to"] or 0))


def _read_tier(line: str) -> Section:
    """Raises ValidationError."""
    bound, _colon, amount = line.partition(":")
    digits = "".join(bound.split()).lower()
    value = plain(read_money(amount))
    up_to = None if digits in OTHERS else whole(digits, least=1, most=LARGEST)
    if value is None or not (digits in OTHERS or up_to):
        raise forms.ValidationError(
            _(
                "Kirjoita portaat riveinä ”asukkaita enintään: hinta”, esimerkiksi 5000: 1200."
                " Viimeinen rivi voi olla ”muut: 4000”."
            )
        )
    return {"up_to": up_to, "amount": value}


def _content_price(price: Section) -> Section:
    # What tiers mean is said where they may mean two things.
    values = {**price, "tiers": price["tiers"] or []}
    return (
        values
        if values["tiering"]
        else {name: value for name, value in values.items() if name != "tiering"}
    )


def _two_meanings(price: Section) -> str:
    sums = [example_sum({**price, "tiering": meant}) for meant in ("whole", "graduated")]
    if None in sums or sums[0] == sums[1]:
        return gettext(
            "Valitse, maksaako koko väkiluku luokan hinnan vai kukin asukas oman luokkansa hinnan."
        )
    words = {"whole": sums[0], "graduated": sums[1], "count": digits(EXAMPLE, page_language())}
    return (
        gettext(
            "Valitse, kumpaa tarkoitat: %(count)s asukkaan kunta maksaa joko %(whole)s (koko"
            " väkiluku luokan hinnalla) tai %(graduated)s (porrastettuna)."
        )
        % words
    )


class TiersField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs = {
            "max_length": 1000,
            "required": False,
            "widget": forms.Textarea(attrs={"rows": 3, "class": "input"}),
            **kwargs,
        }
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 -- Django's own signature
        return read_tiers(super().to_python(value) or "")

    def validate(self, value: Any) -> None:  # noqa: ANN401 -- Django's own signature
        # Nothing is required.
        pass

    def run_validators(self, value: Any) -> None:  # noqa: ANN401 -- Django's own signature
        # The length was that of the text.
        pass


def _price_fields(place: int) -> dict[str, forms.Field]:
    return {
        f"price{place}-amount": AmountField(label=_("Hinta, €")),
        f"price{place}-amount_max": AmountField(
            label=_("Enintään, €"), help_text=_("Vain, jos hinta vaihtelee.")
        ),
        f"price{place}-recurrence": forms.ChoiceField(
            label=_("Milloin"), choices=Price.Recurrence.choices, required=False
        ),
        f"price{place}-per": forms.ChoiceField(
            label=_("Peruste"), choices=Price.Per.choices, required=False
        ),
        f"price{place}-days": DaysField(
            label=_("Työpäiviä"), most_digits=MOST_DAY_DIGITS, help_text=_("Vain päivähinnalle.")
        ),
        f"price{place}-tiering": forms.ChoiceField(
            label=_("Mitä kokoluokan hinta tarkoittaa?"), choices=TIERINGS, required=False
        ),
        f"price{place}-tiers": TiersField(
            label=_("Hinta kunnan koon mukaan"),
            help_text=_(
                "Kirjoita kokoluokka riville: asukkaita enintään ja hinta, esimerkiksi ”5000:"
                " 1200”. Viimeinen rivi voi olla ”muut: 4000”: se koskee kaikkia suurempia."
            ),
        ),
    }


class PartForm(StepForm):
    """`others` are the places and names of the parts this one may be included in.

    `price_count` says how many rows of prices to show.
    """

    kind = forms.ChoiceField(label=_("Millainen osa on?"), choices=KINDS, widget=forms.RadioSelect)
    licence = forms.CharField(
        label=_("Lisenssi"),
        max_length=LONGEST_LICENCE,
        required=False,
        help_text=_("SPDX-tunnus, esimerkiksi MIT tai EUPL-1.2"),
        widget=forms.TextInput(attrs={"list": "spdx", "autocomplete": "off"}),
    )
    source_url = forms.URLField(
        label=_("Lähdekoodin osoite"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Julkinen versionhallinta"),
    )
    supplier = NameField(label=_("Alihankkija"), max_length=120, required=False)
    is_optional = forms.BooleanField(
        label=_("Osa on valinnainen. Ratkaisu toimii ilman sitä."), required=False
    )
    pricing = forms.ChoiceField(
        label=_("Miten osa hinnoitellaan?"),
        choices=Part.Pricing.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    included_in = forms.TypedChoiceField(
        label=_("Sisältyy osaan"), required=False, coerce=int, empty_value=None
    )
    price_count = WholeField(widget=forms.HiddenInput, min_value=1, max_value=MOST_PRICES)
    text_names = {
        "name": {"label": _("Osan nimi"), "max_length": 120},
        "about": {"label": _("Mitä osa tekee?"), "max_length": 200},
    }

    def __init__(
        self,
        *args: Any,
        others: list[tuple[int, str]],
        price_count: int = 1,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["included_in"].choices = [("", _("Valitse osa")), *others]  # type: ignore[attr-defined]
        self.count = min(max(price_count, 1), MOST_PRICES)
        for place in range(self.count):
            self.fields |= _price_fields(place)

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        prices = section.get("prices", [])
        plain = {
            name: section.get(name, "")
            for name in ("kind", "licence", "source_url", "supplier", "is_optional", "pricing")
        }
        values = {
            "included_in": section.get("included_in") or "",
            "price_count": max(len(prices), 1),
            **plain,
            **flat_texts("name", section.get("name")),
            **flat_texts("about", section.get("about")),
        }
        for place, price in enumerate(prices):
            values |= {
                f"price{place}-{name}": price.get(name) if price.get(name) is not None else ""
                for name in PRICE_NAMES[:-1]
            }
            values[f"price{place}-tiering"] = price.get("tiering") or (
                "fixed" if price.get("tiers") and price.get("per") != "inhabitant" else ""
            )
            values[f"price{place}-tiers"] = tiers_text(price.get("tiers", []))
        return values

    def price_rows(self) -> Iterator[dict[str, Any]]:
        for place in range(self.count):
            yield {
                "place": place,
                "example": self.example(place),
                **{name: self[f"price{place}-{name}"] for name in PRICE_NAMES},
            }

    def example(self, place: int) -> PriceExample | None:
        """Of what is typed or stored; None while it says no price, or one that cannot be read."""
        bound = (
            self if self.is_bound else type(self)(self.initial, others=[], price_count=self.count)
        )
        bound.is_valid()
        if any(f"price{place}-{name}" in bound.errors for name in PRICE_NAMES):
            return None
        return price_example(_content_price(bound.price(place)))

    def price_faults(self, place: int) -> list[str]:
        return [
            f"{self[name].label}: {self[name].errors[0]}"
            for name in (f"price{place}-{column}" for column in PRICE_NAMES)
            if name in self.errors
        ]

    def clean_licence(self) -> str:
        written = str(self.cleaned_data["licence"])
        read = read_expression(written)
        # A draft may hold anything that is no SPDX until it is sent.
        return read.text if read and len(read.text) <= LONGEST_LICENCE else written

    def clean(self) -> None:
        if not self.may_lack and not any(self.texts("name").values()):
            self.add_error("name_fi", _("Kirjoita osan nimi."))
        if self.cleaned_data.get("pricing") == "included" and not self.cleaned_data.get(
            "included_in"
        ):
            self.add_error("included_in", _("Valitse osa, jonka hintaan tämä osa sisältyy."))
        for place in range(self.count):
            self.clean_price(place)

    def clean_price(self, place: int) -> None:
        price = self.price(place)
        amount, most = price.get("amount"), price.get("amount_max")
        if most is not None and (amount is None or Decimal(most) < Decimal(amount)):
            self.add_error(
                f"price{place}-amount_max",
                _("Enimmäishinnan on oltava vähintään yhtä suuri kuin hinta."),
            )
        if price.get("days") is not None and (
            price.get("per") != "day" or Decimal(price["days"]) <= 0
        ):
            self.add_error(f"price{place}-days", _("Anna työpäivät vain päivähinnalle."))
        if price.get("tiers") and (fault := self.tiering_fault(price)):
            self.add_error(f"price{place}-tiering", fault)
        if amount is not None and price.get("tiers"):
            self.add_error(
                f"price{place}-tiers", _("Anna joko yksi hinta tai hinnat väkiluvun mukaan.")
            )

    def tiering_fault(self, price: Section) -> Any:  # noqa: ANN401 -- a lazy text
        # A class price per inhabitant means one of two things, and belongs to no other basis.
        if price["per"] == "inhabitant" and not price["tiering"] and not self.may_lack:
            return _two_meanings(price)
        if price["per"] in {"user", "day"} and price["tiering"]:
            return _(
                "Hinta on käyttäjää tai työpäivää kohti: valitse kiinteä hinta kullekin"
                " kokoluokalle."
            )
        return None

    def steps_to(self, name: str, section: Section) -> Steps:
        row, dash, column = name.partition("-")
        return (
            ("prices", int(row.removeprefix("price")), column)
            if dash
            else super().steps_to(name, section)
        )

    def whose(self, name: str) -> str:
        row, dash, _column = name.partition("-")
        return (
            gettext("Hinta %(number)s") % {"number": int(row.removeprefix("price")) + 1}
            if dash
            else ""
        )

    def price(self, place: int) -> Section:
        values = {name: self.cleaned_data.get(f"price{place}-{name}") for name in PRICE_NAMES}
        per, meant = values["per"] or "contract", values["tiering"] or ""
        is_tiered = bool(values["tiers"]) and meant in PER_INHABITANT
        return values | {
            "recurrence": values["recurrence"] or "once",
            "per": "inhabitant" if is_tiered and per == "contract" else per,
            "tiering": meant if is_tiered else "",
        }

    def section(self) -> Section:
        data = self.cleaned_data
        plain = {
            name: data[name]
            for name in ("kind", "licence", "source_url", "supplier", "is_optional", "pricing")
        }
        is_included = data["pricing"] == "included"
        return {
            **plain,
            "name": self.texts("name"),
            "about": self.texts("about"),
            "included_in": data["included_in"] if is_included else None,
            "prices": list(self.prices()),
        }

    def prices(self) -> Iterator[Section]:
        if self.cleaned_data["pricing"] != "priced":
            return
        for place in range(self.count):
            price = self.price(place)
            if price["amount"] is not None or price["tiers"]:
                yield _content_price(price)
