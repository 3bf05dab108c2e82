"""Tags of the catalogue: layer marks, openness states, flags, gauges, the bar of parts."""

from collections.abc import Collection, Iterable
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.labels import label_of, part_kind_words, state_words
from catalogue.models import OpennessState, Part, Version
from catalogue.models.taxonomy import Component, Criterion, Layer
from catalogue.pricing.cost import LimitPair
from catalogue.pricing.procedures import procedure_advice, procedure_title
from catalogue.public.cards import OfferingCard
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
BAR_WIDTH, BAR_GAP = 120, 2
GAUGE_WIDTH, GAUGE_LIMIT = Decimal(180), Decimal(60)
KIND_ICONS = {Part.Kind.OPEN: "unlock", Part.Kind.CLOSED: "lock", Part.Kind.SERVICE: "person"}
KIND_CSS = {Part.Kind.OPEN: "yes", Part.Kind.CLOSED: "no", Part.Kind.SERVICE: "na"}


@register.simple_tag
def layer_mark(layer: Layer) -> SafeString:
    # The name stands beside it.
    return icon(f"layer-{layer.order}", "glyph")


@register.simple_tag
def place(component: Component | None) -> SafeString:
    # A draft may not say it yet.
    if component is None:
        return format_html('<span class="tag soft">{}</span>', _("Paikkaa ei ole valittu"))
    return format_html(
        '<span class="tag">{}{}</span>',
        layer_mark(component.layer),
        component.name(page_language()),
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
    years, rest = divmod(context.term.counted_months, 12)
    if rest:
        return ngettext(
            "%(count)s kuukausi", "%(count)s kuukautta", context.term.counted_months
        ) % {"count": context.term.counted_months}
    return ngettext("%(count)s vuosi", "%(count)s vuotta", years) % {"count": years}


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
def gauge(total: Decimal, limits: LimitPair) -> SafeString:
    """A bar with the main limit at a third of its length; three times the limit fills it."""
    share = min(total / limits.main.amount * GAUGE_LIMIT, GAUGE_WIDTH)
    return format_html(
        '<svg class="gauge" viewBox="0 0 180 20" preserveAspectRatio="none"'
        ' aria-hidden="true"><rect class="gauge__track" y="7" width="180" height="6" rx="3"/><rect'
        ' class="gauge__fill" y="7" width="{}" height="6" rx="3"/><path class="gauge__tick" d="M60'
        ' 2v16"/></svg>',
        f"{share:.1f}",
    )


@register.simple_tag
def parts_bar(card: OfferingCard) -> SafeString:
    return bar_of(card.parts)


@register.simple_tag
def bar_of(rows: Iterable[Part]) -> SafeString:
    """One block for each part: solid open, hatched closed, pale service.

    Parts without a mark are left out.
    """
    parts = sorted(
        (part for part in rows if part.kind),
        key=lambda part: ("open", "closed", "service").index(part.kind),
    )
    step = Decimal(BAR_WIDTH) / max(len(parts), 1)
    blocks = "".join(
        f'<rect class="seg--{part.kind}" x="{step * place:.1f}" y="1" width="{step - BAR_GAP:.1f}"'
        ' height="10"/>'
        for place, part in enumerate(parts)
    )
    return mark_safe(  # noqa: S308 -- numbers and known words only
        f'<svg class="parts-bar" viewBox="0 0 120 12" aria-hidden="true">{blocks}</svg>'
    )


@register.simple_tag
def missing_words(reason: MissingReason) -> str:
    return {
        MissingReason.ON_REQUEST: _("Hinta pyydettäessä"),
        MissingReason.NO_PRICE: _("Hintaa ei ole ilmoitettu"),
        MissingReason.NO_INHABITANTS: _("Hinta riippuu asukasluvusta"),
        MissingReason.NO_USERS: _("Hinta riippuu käyttäjien määrästä"),
        MissingReason.NO_DAYS: _("Päivien määrää ei ole ilmoitettu"),
        MissingReason.NO_TIER: _("Tämän kokoiselle kunnalle ei ole hintaa"),
    }[reason]


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
