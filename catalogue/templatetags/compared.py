"""For whom a cost is calculated where versions or offerings are compared.

The numbers are the calculation's own.
"""

from django import template
from django.utils.translation import ngettext

from catalogue.content.version_changes import POPULATION
from lib.i18n.amounts import digits
from lib.i18n.localized import page_language
from procurement.price_context import DEFAULT_MONTHS

register = template.Library()


@register.simple_tag
def compared_cost() -> str:
    return ngettext(
        "Elinkaarikustannus, %(count)s asukas", "Elinkaarikustannus, %(count)s asukasta", POPULATION
    ) % {"count": digits(POPULATION, page_language())}


@register.simple_tag
def compared_in() -> str:
    return ngettext(
        "%(count)s asukkaan kunnassa ilman valinnaisia osia",
        "%(count)s asukkaan kunnassa ilman valinnaisia osia",
        POPULATION,
    ) % {"count": digits(POPULATION, page_language())}


@register.simple_tag
def compared_for() -> str:
    message = ngettext(
        "Elinkaari: %(count)s asukkaan kunta, sopimusaika %(term)s kk, ilman arvonlisäveroa ja"
        " valinnaisia osia.",
        "Elinkaari: %(count)s asukkaan kunta, sopimusaika %(term)s kk, ilman arvonlisäveroa ja"
        " valinnaisia osia.",
        POPULATION,
    )
    return message % {"count": digits(POPULATION, page_language()), "term": DEFAULT_MONTHS}
