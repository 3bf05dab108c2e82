"""The buyer and the term from an address: `kunta`, `kk`, `kayttajat`, `tyopaivat`.

`kunta` is a name or a number.
"""

from collections.abc import Mapping
from difflib import get_close_matches

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lib.forms.parameters import Label, Parameters, quoted
from procurement.models import Municipality
from procurement.price_context import MOST_DAYS, MOST_MONTHS, MOST_USERS, PriceContext
from procurement.registry import municipality_choices, municipality_named

KUNTA = "kunta"
LABELS: Mapping[str, Label] = {
    KUNTA: gettext_lazy("Kunta"),
    "kk": gettext_lazy("Sopimusaika (kk)"),
    "kayttajat": gettext_lazy("Käyttäjiä"),
    "tyopaivat": gettext_lazy("Työpäiviä"),
}
NAMES = tuple(LABELS)


def read_price_context(parameters: Parameters, home: Municipality | None = None) -> PriceContext:
    """The context an address asks for; what is not understood becomes the default.

    It is named in `parameters.problems`. An address without `kunta` asks for `home`; an empty
    `kunta` asks for the example.
    """
    typed = parameters.one(KUNTA)
    municipality = municipality_named(typed) if typed else None
    if typed and municipality is None:
        parameters.problems[KUNTA] = unknown_municipality(typed)
    if KUNTA not in parameters.given or (typed and municipality is None):
        municipality = home
    months = parameters.number("kk", 1, MOST_MONTHS)
    users = parameters.number("kayttajat", 1, MOST_USERS)
    days = parameters.number("tyopaivat", 1, MOST_DAYS)
    return PriceContext.of(municipality, months, users, days)


def unknown_municipality(typed: str) -> str:
    names = {name.casefold(): name for _code, name in municipality_choices()}
    near = [names[name] for name in get_close_matches(typed.casefold(), names, n=3, cutoff=0.7)]
    hint = (
        _("Tarkoititko: %(names)s?") % {"names": ", ".join(near)}
        if near
        else _("Kirjoita kunnan nimi tai numero.")
    )
    return _("Kuntaa %(value)s ei ole.") % {"value": quoted(typed)} + f" {hint}"
