"""The duty of the act in words: one text for each procedure, for cards, pages and the API.

Numbers come from the limits of the day.
"""

from django.utils.translation import gettext as _

from catalogue.pricing.cost import LimitPair
from lib.i18n.amounts import euros
from lib.i18n.localized import page_language
from procurement.rules.limits import Procedure


def procedure_title(procedure: Procedure) -> str:
    # "Must" only where the act says so.
    return {
        Procedure.DIRECT: _("Kunta voi ostaa suoraan"),
        Procedure.SMALL: _("Pyydä tarjoukset: pienhankinta"),
        Procedure.NATIONAL: _("Kunnan on kilpailutettava (kansallinen menettely)"),
        Procedure.EU: _("Kunnan on kilpailutettava (EU-menettely ja EU-hankintailmoitus)"),
        Procedure.CANNOT_ASSESS: _("Emme voi sanoa hankintamenettelyä"),
    }[procedure]


def procedure_advice(procedure: Procedure, limits: LimitPair) -> str:
    main = euros(limits.main.amount, page_language())
    return {
        Procedure.DIRECT: (
            _(
                "Elinkaarikustannus on alle Avoin kunta -rajan (%(limit)s). Noudata kunnan omaa"
                " hankintaohjetta. Pyydä tarvittaessa tarjous useammalta toimittajalta."
            )
            % {"limit": main}
        ),
        Procedure.SMALL: (
            _(
                "Avoin kunta -aloitteen raja (%(limit)s) ylittyy: aloitteen mukaan hankinta"
                " kilpailutetaan. Summa alittaa kansallisen kynnysarvon: hankinta on pienhankinta."
                " Silloin laki ei velvoita kilpailuttamaan. Pyydä tarjous useammalta toimittajalta"
                " ja noudata kunnan omaa hankintaohjetta."
            )
            % {"limit": main}
        ),
        Procedure.NATIONAL: _(
            "Summa on vähintään kansallisen kynnysarvon suuruinen: noudata hankintalakia. Kunta"
            " kilpailuttaa itse tai käyttää puitejärjestelyä."
        ),
        Procedure.EU: _(
            "Summa on vähintään EU-kynnysarvon suuruinen: noudata hankintalain EU-menettelyä. Kunta"
            " kilpailuttaa itse tai käyttää puitejärjestelyä."
        ),
        Procedure.CANNOT_ASSESS: "",
    }[procedure]
