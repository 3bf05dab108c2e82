"""Where a municipality's data may be: the countries of the EEA and a few more.

One list for the form, the pages and the differences.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Finland and the EU as a whole are what most vendors choose.
FIRST = ("FI", "EU")
COUNTRIES: dict[str, Promise] = {
    "FI": _("Suomi"), "EU": _("EU-alue"), "AT": _("Itävalta"), "BE": _("Belgia"),
    "BG": _("Bulgaria"), "CA": _("Kanada"), "CH": _("Sveitsi"), "CY": _("Kypros"),
    "CZ": _("Tšekki"),
    "DE": _("Saksa"), "DK": _("Tanska"), "EE": _("Viro"), "ES": _("Espanja"), "FR": _("Ranska"),
    "GB": _("Iso-Britannia"), "GR": _("Kreikka"), "HR": _("Kroatia"), "HU": _("Unkari"),
    "IE": _("Irlanti"), "IS": _("Islanti"), "IT": _("Italia"), "LI": _("Liechtenstein"),
    "LT": _("Liettua"), "LU": _("Luxemburg"), "LV": _("Latvia"), "MT": _("Malta"),
    "NL": _("Alankomaat"),
    "NO": _("Norja"), "PL": _("Puola"), "PT": _("Portugali"), "RO": _("Romania"), "SE": _("Ruotsi"),
    "SI": _("Slovenia"), "SK": _("Slovakia"), "US": _("Yhdysvallat"),
}  # fmt: skip


def country_name(code: str) -> str:
    # A code that is none of ours stands for itself.
    return str(COUNTRIES.get(code, code))


def country_choices() -> list[tuple[str, str]]:
    """Finland and the EU, then the others by their names in the language of the page."""
    others = sorted((country_name(code), code) for code in COUNTRIES if code not in FIRST)
    return [
        *((code, country_name(code)) for code in FIRST),
        *((code, name) for name, code in others),
    ]
