"""The duty of the act in words: one text for each procedure, for cards, pages and the API. Numbers come from the limits of the day."""

from django.utils.translation import gettext as _

from catalogue.pricing import LimitPair
from lib.amounts import euros
from lib.localized import page_language
from procurement.limits import Procedure


def procedure_title(procedure: Procedure) -> str:
    """The heading: what the act lets or makes the municipality do. "Must" only where the act says so."""
    return {
        Procedure.DIRECT: _("Kunta voi hankkia suoraan"),
        Procedure.SMALL: _("Pyydä tarjoukset: pienhankinta"),
        Procedure.NATIONAL: _("Kunnan on kilpailutettava (kansallinen menettely)"),
        Procedure.EU: _("Kunnan on kilpailutettava (EU-menettely ja EU-hankintailmoitus)"),
        Procedure.CANNOT_ASSESS: _("Hankintamenettelyä ei voida arvioida"),
    }[procedure]


def procedure_advice(procedure: Procedure, limits: LimitPair) -> str:
    """What to do, for a sum that is known; empty where nothing can be said."""
    main, statutory = words_of(limits)
    return {
        Procedure.DIRECT: _("Summa on alle Avoin kunta -rajan %(main)s ja alle hankintalain kynnysarvon. Noudata kunnan omaa hankintaohjetta. Pyydä tarvittaessa tarjous useammalta toimittajalta.") % {"main": main},
        Procedure.SMALL: _("Avoin kunta -aloitteen %(main)s raja ylittyy: aloitteen mukaan hankinta kilpailutetaan. Summa on alle hankintalain kynnysarvon %(statutory)s, joten laki ei velvoita kilpailuttamaan. Pyydä tarjous useammalta toimittajalta ja noudata kunnan omaa hankintaohjetta.") % {"main": main, "statutory": statutory},
        Procedure.NATIONAL: _("Summa on vähintään hankintalain kynnysarvon %(statutory)s. Kunta kilpailuttaa itse tai käyttää puitejärjestelyä.") % {"statutory": statutory},
        Procedure.EU: _("Summa on vähintään EU-kynnysarvon %(eu)s. Kunta kilpailuttaa itse EU-menettelyllä tai käyttää puitejärjestelyä.") % {"eu": euros(limits.eu.amount, page_language()) if limits.eu else ""},
        Procedure.CANNOT_ASSESS: "",
    }[procedure]


def words_of(limits: LimitPair) -> tuple[str, str]:
    """The main and the national limit in the language of the page."""
    language = page_language()
    return euros(limits.main.amount, language), euros(limits.statutory.amount, language)
