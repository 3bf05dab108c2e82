"""The buyer and the term from an address: `kunta`, `kk`, `kayttajat`."""

from django.utils.translation import gettext as _

from lib.parameters import Parameters
from procurement.price_context import MOST_MONTHS, MOST_USERS, PriceContext
from procurement.reference import municipalities

NAMES = ("kunta", "kk", "kayttajat")


def read_price_context(parameters: Parameters) -> PriceContext:
    """The context an address asks for. What is not understood becomes the default and is named in `parameters.problems`."""
    municipality = parameters.found("kunta", municipalities().get, _("Kuntaa numero %(value)s ei ole. Valitse kunta luettelosta."))
    months = parameters.number("kk", 1, MOST_MONTHS)
    users = parameters.number("kayttajat", 1, MOST_USERS)
    return PriceContext.of(municipality, months, users)
