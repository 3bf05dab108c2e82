"""Tags of the catalogue: layer marks, openness states, flags, gauges, the bar of parts."""

from collections.abc import Collection, Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.labels import (
    label_of,
    missing_words,
    months_words,
    part_kind_words,
    state_words,
)
from catalogue.models import OpennessState, Part, Version
from catalogue.models.taxonomy import Criterion
from catalogue.pricing.cost import LimitPair
from catalogue.pricing.procedures import procedure_advice, procedure_title
from catalogue.public.drawings import gauge, layer_mark, parts_bar, place
from catalogue.public.html.chart import cost_chart
from catalogue.public.html.criteria import criterion_row
from catalogue.public.html.parts import part_row, sum_cells
from catalogue.public.price_html import price_basis, price_block
from catalogue.public.price_html import price_form as form_of
from lib.i18n.amounts import digits, euros
from lib.i18n.localized import page_language
from lib.templatetags.site import icon
from procurement.price_context import PriceContext
from procurement.rules.lifecycle_cost import COUNTED_AT_MOST, MONTHS_IN_YEAR, MissingReason
from procurement.rules.limits import Band, Procedure
from vendors.models import Vendor

register = template.Library()

CRITERION_ICONS = {
    "avoin-lahdekoodi": "code",
    "avoimet-standardit": "standard",
    "avoin-rajapinta": "api",
    "avoin-arkkitehtuuri": "arch",
    "avoin-data": "data",
}
STATE_ICONS = {
    OpennessState.MET: "yes",
    OpennessState.PARTLY: "partly",
    OpennessState.NOT_MET: "no",
    OpennessState.NOT_APPLICABLE: "na",
    None: "open",
}
FLAG_CSS = {Band.UNDER: "under", Band.BETWEEN: "between", Band.OVER: "over", Band.UNKNOWN: "ask"}
FLAG_ICONS = {Band.UNDER: "under", Band.BETWEEN: "between", Band.OVER: "over", Band.UNKNOWN: "help"}
KIND_ICONS = {Part.Kind.OPEN: "unlock", Part.Kind.CLOSED: "lock", Part.Kind.SERVICE: "person"}
KIND_CSS = {Part.Kind.OPEN: "yes", Part.Kind.CLOSED: "no", Part.Kind.SERVICE: "na"}


register.simple_tag(layer_mark)
register.simple_tag(place)
register.simple_tag(gauge)
register.simple_tag(price_block)
register.simple_tag(price_basis)
register.simple_tag(part_row)
register.simple_tag(sum_cells)
register.simple_tag(cost_chart)
register.simple_tag(criterion_row)


@register.simple_tag(takes_context=True)
def price_form(context: Context, form_id: str = "", action: str = "") -> SafeString:
    compared: dict[str, Any] = context.get("compared") or {}
    other = [("vertaa", str(compared["other"]))] if compared else []
    return form_of(
        context["price_context"],
        str(context.get("municipality_text") or ""),
        form_id,
        action,
        [*other, *(context.get("form_kept") or ())],
    )


@register.simple_tag
def criterion_icon(slug: str) -> SafeString:
    return icon(CRITERION_ICONS[slug])


@register.simple_tag
def criterion_short(slug: str) -> str:
    words = {
        "avoin-lahdekoodi": _("Lähdekoodi"),
        "avoimet-standardit": _("Standardit"),
        "avoin-rajapinta": _("Rajapinta"),
        "avoin-arkkitehtuuri": _("Arkkitehtuuri"),
        "avoin-data": _("Data"),
    }
    return words[slug]


@register.simple_tag
def openness_state(state: OpennessState | None) -> SafeString:
    css = {
        None: "open",
        OpennessState.MET: "yes",
        OpennessState.NOT_MET: "no",
        OpennessState.NOT_APPLICABLE: "na",
    }.get(state, "partly")
    return format_html(
        '<span class="state state--{}">{}{}</span>',
        css,
        icon(STATE_ICONS[state]),
        state_words(state),
    )


@register.simple_tag
def part_kind(part: Part) -> SafeString:
    # A draft's part may not say it yet.
    kind = Part.Kind.chosen(part.kind)
    css, name = (KIND_CSS[kind], KIND_ICONS[kind]) if kind else ("open", "open")
    return format_html(
        '<span class="state state--{}">{}{}</span>', css, icon(name), part_kind_words(kind)
    )


@register.simple_tag
def band_words(band: Band, limits: LimitPair) -> str:
    main, statutory = (
        euros(limit.amount, page_language()) for limit in (limits.main, limits.statutory)
    )
    return {
        Band.UNDER: _("Alle %(limit)s") % {"limit": main},
        Band.BETWEEN: _("Vähintään %(limit)s") % {"limit": main},
        Band.OVER: _("Vähintään %(limit)s") % {"limit": statutory},
        Band.UNKNOWN: _("Ei voida arvioida"),
    }[band]


def band_range(band: Band, limits: LimitPair) -> str:
    """The band as a choice among others: between has both its ends."""
    if band is not Band.BETWEEN:
        return band_words(band, limits)
    main, statutory = (
        digits(limits.main.amount, page_language()),
        euros(limits.statutory.amount, page_language()),
    )
    return _("%(low)s – alle %(high)s") % {"low": main, "high": statutory}


@register.simple_tag
def flag(band: Band, limits: LimitPair) -> SafeString:
    return format_html(
        '<span class="flag flag--{}">{}{}</span>',
        FLAG_CSS[band],
        icon(FLAG_ICONS[band]),
        band_words(band, limits),
    )


@register.simple_tag
def procedure_words(procedure: Procedure) -> str:
    return procedure_title(procedure)


register.simple_tag(procedure_advice)


@register.simple_tag
def term_words(context: PriceContext) -> str:
    return months_words(context.term.counted_months)


register.simple_tag(months_words)


@register.filter
def term_notes(context: PriceContext) -> list[str]:
    """What a term other than the usual one does to a sum.

    How the act counts it, and how a yearly price is paid.
    """
    months, notes = context.months, []
    if months < COUNTED_AT_MOST:
        notes.append(
            _(
                "Laske sopimusaikaan mukaan myös optiot ja jatkot. Toistaiseksi voimassa oleva"
                " sopimus lasketaan 48 kuukautena."
            )
        )
    if months > COUNTED_AT_MOST:
        notes.append(_("Yli 48 kuukauden sopimus lasketaan 48 kuukautena."))
    elif months % MONTHS_IN_YEAR:
        notes.append(_("Vuosihinta maksetaan jokaiselta alkaneelta vuodelta."))
    return notes


@register.simple_tag
def bar_of(rows: Iterable[Part]) -> SafeString:
    return parts_bar(tuple(part.kind for part in rows))


register.simple_tag(missing_words)
ASKED = {MissingReason.NO_USERS: "kayttajat", MissingReason.NO_DAYS: "tyopaivat"}


@register.simple_tag
def asked_name(reason: MissingReason) -> str:
    return ASKED[reason]


@register.simple_tag
def asked_words(reasons: Collection[MissingReason]) -> str:
    if len(reasons) > 1:
        return _("Kerro käyttäjien ja työpäivien määrä, niin laskemme hinnan.")
    return (
        _("Kerro käyttäjien määrä, niin laskemme hinnan.")
        if MissingReason.NO_USERS in reasons
        else _("Kerro työpäivien määrä, niin laskemme hinnan.")
    )


@register.simple_tag
def kind_words(kind: str) -> str:
    return label_of(Version.Kind, kind)


@register.simple_tag
def size_words(value: str) -> str:
    return label_of(Vendor.Size, value)


@register.simple_tag
def openness_state_named(state: str) -> SafeString:
    return openness_state(OpennessState(state))


@register.simple_tag
def criterion_name(criterion: Criterion) -> str:
    return str(criterion.name(page_language()))


@register.simple_tag
def criterion_words(slug: str) -> str:
    return {
        "avoin-lahdekoodi": _("Koodi on julkinen, ja sillä on OSI:n hyväksymä lisenssi."),
        "avoimet-standardit": _("Tieto liikkuu julkisten standardien mukaan."),
        "avoin-rajapinta": _("Rajapinta on kuvattu ja kaikkien käytettävissä."),
        "avoin-arkkitehtuuri": _("Osat voi vaihtaa erikseen."),
        "avoin-data": _("Kunta omistaa tietonsa ja voi avata ne."),
    }[slug]
