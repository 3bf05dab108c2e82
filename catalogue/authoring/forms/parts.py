"""Step 3: a part and its prices."""

from collections.abc import Callable
from typing import Any, Self

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.authoring.forms.fields import StepForm
from catalogue.authoring.forms.rows import RowForm, RowFormSet, row_formset
from catalogue.authoring.forms.texts import flat_texts
from catalogue.content.schema import MOST_OF, Steps
from catalogue.content.snapshot import Section, plain
from catalogue.models import Part, Price
from catalogue.openness.licences import LONGEST_LICENCE, read_expression
from catalogue.pricing.price_examples import EXAMPLE, PriceExample, example_sum, price_example
from lib.forms.money import MoneyField, QuantityField, read_money
from lib.forms.whole import whole
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
# The prefix of their formset, and their name in the content.
PRICES = "prices"


def tiers_text(tiers: list[Section]) -> str:
    """`5000: 1200` a line; the open one `muut: 4000`, in the words of the page (`OTHERS`)."""
    rest = gettext("muut")
    return "\n".join(
        f"{tier['up_to'] if tier.get('up_to') is not None else rest}: {tier.get('amount', '')}"
        for tier in tiers
    )


def read_tiers(text: str) -> list[Section]:
    """Lines of a bound and an amount, a Decimal, in rising order. Raises ValidationError."""
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
    value = read_money(amount)
    up_to = None if digits in OTHERS else whole(digits, least=1, most=LARGEST)
    if value is None or not (digits in OTHERS or up_to):
        raise forms.ValidationError(
            _(
                "Kirjoita portaat riveinä ”asukkaita enintään: hinta”, esimerkiksi 5000: 1200."
                " Viimeinen rivi voi olla ”muut: 4000”."
            )
        )
    return {"up_to": up_to, "amount": value}


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


# No formset within each row of prices: classes are pasted from a price list, twenty lines at once,
# and forty more fields to go through by keyboard would be no help to who types them.
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


class PriceForm(RowForm):
    amount = MoneyField(label=_("Hinta, €"))
    amount_max = MoneyField(label=_("Enintään, €"), help_text=_("Vain, jos hinta vaihtelee."))
    recurrence = forms.ChoiceField(
        label=_("Milloin"), choices=Price.Recurrence.choices, required=False
    )
    per = forms.ChoiceField(label=_("Peruste"), choices=Price.Per.choices, required=False)
    days = QuantityField(
        label=_("Työpäiviä"), most_digits=MOST_DAY_DIGITS, help_text=_("Vain päivähinnalle.")
    )
    tiering = forms.ChoiceField(
        label=_("Mitä kokoluokan hinta tarkoittaa?"), choices=TIERINGS, required=False
    )
    tiers = TiersField(
        label=_("Hinta kunnan koon mukaan"),
        help_text=_(
            "Kirjoita kokoluokka riville: asukkaita enintään ja hinta, esimerkiksi ”5000:"
            " 1200”. Viimeinen rivi voi olla ”muut: 4000”: se koskee kaikkia suurempia."
        ),
    )

    @classmethod
    def flat(cls, price: Section) -> dict[str, Any]:
        is_fixed = price.get("tiers") and price.get("per") != "inhabitant"
        return {
            **{
                name: price.get(name) if price.get(name) is not None else ""
                for name in ("amount", "amount_max", "recurrence", "per", "days")
            },
            "tiering": price.get("tiering") or ("fixed" if is_fixed else ""),
            "tiers": tiers_text(price.get("tiers", [])),
        }

    @property
    def is_held(self) -> bool:
        data = self.cleaned_data
        return data.get("amount") is not None or bool(data.get("tiers"))

    def example(self) -> PriceExample | None:
        """Of what is typed or stored; None while it says no price, or one that cannot be read."""
        bound = self if self.is_bound else type(self)(self.typed())
        return price_example(bound.section()) if bound.is_valid() else None

    def faults(self) -> list[str]:
        return [f"{field.label}: {field.errors[0]}" for field in self if field.errors]

    def clean(self) -> None:
        data = self.cleaned_data
        amount, most, days = data.get("amount"), data.get("amount_max"), data.get("days")
        if most is not None and (amount is None or most < amount):
            self.add_error(
                "amount_max", _("Enimmäishinnan on oltava vähintään yhtä suuri kuin hinta.")
            )
        if days is not None and (self._per() != "day" or days <= 0):
            self.add_error("days", _("Anna työpäivät vain päivähinnalle."))
        if data.get("tiers"):
            self.check_tiers(is_priced=amount is not None)

    def check_tiers(self, *, is_priced: bool) -> None:
        if fault := self.tiering_fault(self.section()):
            self.add_error("tiering", fault)
        if is_priced:
            self.add_error("tiers", _("Anna joko yksi hinta tai hinnat väkiluvun mukaan."))

    def tiering_fault(self, price: Section) -> Any:  # noqa: ANN401 -- a lazy text
        # A class price per inhabitant means one of two things, and belongs to no other basis.
        if price["per"] == "inhabitant" and "tiering" not in price and not self.may_lack:
            return _two_meanings(price)
        if price["per"] in {"user", "day"} and "tiering" in price:
            return _(
                "Hinta on käyttäjää tai työpäivää kohti: valitse kiinteä hinta kullekin"
                " kokoluokalle."
            )
        return None

    def _tiering(self) -> str:
        # What tiers mean is said where they may mean two things.
        meant = self.cleaned_data.get("tiering", "")
        return meant if self.cleaned_data.get("tiers") and meant in PER_INHABITANT else ""

    def _per(self) -> str:
        per = self.cleaned_data.get("per") or "contract"
        return "inhabitant" if self._tiering() and per == "contract" else per

    def section(self) -> Section:
        data, tiering = self.cleaned_data, self._tiering()
        tiers = [{**tier, "amount": plain(tier["amount"])} for tier in data.get("tiers") or []]
        return {
            "amount": plain(data.get("amount")),
            "amount_max": plain(data.get("amount_max")),
            "recurrence": data.get("recurrence") or "once",
            "per": self._per(),
            "days": plain(data.get("days")),
            **({"tiering": tiering} if tiering else {}),
            "tiers": tiers,
        }


class _PriceRows(RowFormSet):
    @property
    def title(self) -> str:
        return gettext("Hinnat")

    def row_name(self, number: int) -> str:
        return gettext("Hinta %(number)s") % {"number": number}


PriceFormSet = row_formset(PriceForm, _PriceRows, most=MOST_PRICES, least=1)


class PartForm(StepForm):
    """`others` are the places and names of the parts this one may be included in."""

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
    text_names = {
        "name": {"label": _("Osan nimi"), "max_length": 120},
        "about": {"label": _("Mitä osa tekee?"), "max_length": 200},
    }

    def __init__(self, *args: Any, others: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = others
        self.fields["included_in"].choices = [("", _("Valitse osa")), *others]  # type: ignore[attr-defined]

    def row_kinds(self) -> dict[str, Callable[..., RowFormSet]]:
        return {PRICES: PriceFormSet}

    @property
    def prices(self) -> RowFormSet:
        return self.row_sets[PRICES]

    @classmethod
    def flat(cls, section: Section) -> dict[str, Any]:
        plain = {
            name: section.get(name, "")
            for name in ("kind", "licence", "source_url", "supplier", "is_optional", "pricing")
        }
        return {
            "included_in": section.get("included_in") or "",
            **plain,
            **flat_texts("name", section.get("name")),
            **flat_texts("about", section.get("about")),
        }

    @classmethod
    def flat_rows(cls, section: Section) -> dict[str, list[Section]]:
        return {PRICES: [PriceForm.flat(price) for price in section.get("prices", [])]}

    def with_price(self) -> Self:
        """The form as typed, with a row more where there is room; nothing is checked yet."""
        typed = [row.typed() for row in self.prices]
        more: list[Section] = [{}] if len(typed) < MOST_PRICES else []
        initial = {name: self[name].value() for name in self.fields}
        return type(self)(initial=initial, rows={PRICES: [*typed, *more]}, others=self.others)

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

    def steps_to_rows(self, prefix: str, section: Section) -> Steps:  # noqa: ARG002 -- one list
        return (prefix,)

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
            "prices": self.prices.section() if data["pricing"] == "priced" else [],
        }
