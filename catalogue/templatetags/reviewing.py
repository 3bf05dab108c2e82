"""Tags of the review pages: changed words, results of checks, due days, decisions."""

from datetime import date

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.content.diff import Change, Pieces
from catalogue.labels import STATE_MARKS, label_of, state_words
from catalogue.models import Finding, OpennessState, Review
from catalogue.openness.evaluation import Result
from catalogue.templatetags.authoring import state_label
from catalogue.templatetags.catalogue import STATE_ICONS
from lib.i18n.amounts import day
from lib.i18n.localized import Text, page_language
from lib.templatetags.site import icon
from lib.templatetags.site import text as text_tag

register = template.Library()

RESULT_ICONS = {
    Result.YES: ("yes", "ok"),
    Result.LOOK: ("warning", "look"),
    Result.NO: ("no", "no"),
}
WORD = ' class="word"'
DECISION_CSS = {
    "approve": ("live", "yes"),
    "request_changes": ("fix", "reply"),
    "reject": ("no", "no"),
}


@register.simple_tag
def before(change: Change) -> SafeString:
    return pieces(change.before, "del", _("Poistettu:") + " ", change.lang)


@register.simple_tag
def after(change: Change) -> SafeString:
    return pieces(change.after, "ins", _("Lisätty:") + " ", change.lang)


@register.simple_tag
def plain(change: Change) -> SafeString:
    text = "".join(part.text for part in change.after)
    return (
        format_html('<span class="diff__text" lang="{}">{}</span>', change.lang, text)
        if change.lang not in {"", page_language()}
        else format_html('<span class="diff__text">{}</span>', text)
    )


@register.simple_tag
def reason_of(finding: Finding) -> SafeString:
    return text_tag(finding.reason(page_language()))


@register.simple_tag
def version_status(state: str) -> SafeString:
    css, name = STATE_MARKS[state]
    return format_html(
        '<span class="status status--{}">{}{}</span>',
        css,
        icon(name, "icon icon--s"),
        state_label(state),
    )


def pieces(parts: Pieces, tag: str, said: str, lang: str) -> SafeString:
    if not parts:
        return format_html('<span class="soft">{}</span>', "–")
    # A whole change is a block; changed words stand in their text. The sign and the hidden word
    # carry the meaning.
    whole = len(parts) == 1 and parts[0].is_changed
    marked = f'<{tag}{"" if whole else WORD}><span class="sr">{{}}</span>{{}}</{tag}>'
    inner = format_html_join(
        "",
        "{}",
        (
            (format_html(marked, said, part.text) if part.is_changed else part.text,)
            for part in parts
        ),
    )
    return (
        format_html('<span class="diff__text" lang="{}">{}</span>', lang, inner)
        if lang not in {"", page_language()}
        else format_html('<span class="diff__text">{}</span>', inner)
    )


@register.simple_tag
def check_icon(result: str) -> SafeString:
    name, css = RESULT_ICONS[Result(result)]
    return icon(name, f"icon icon--{css}")


@register.simple_tag
def claim_dot(name: Text, state: OpennessState | None) -> SafeString:
    css = {
        None: "open",
        OpennessState.MET: "yes",
        OpennessState.NOT_MET: "no",
        OpennessState.NOT_APPLICABLE: "na",
    }.get(state, "partly")
    words = f"{name}: {state_words(state)}. "
    return format_html(
        '<span class="state state--{}" title="{}">{}<span class="sr">{}</span></span>',
        css,
        name,
        icon(STATE_ICONS[state]),
        words,
    )


@register.simple_tag
def due_day(due: date | None, urgency: str) -> SafeString:
    """The day; amber when it is near, red when it has passed."""
    if due is None:
        return format_html("{}", "–")
    shown = day(due, page_language())
    if urgency == "past":
        return format_html(
            '<span class="status status--no">{}{}<span class="sr"> {}</span></span>',
            icon("alert", "icon icon--s"),
            shown,
            _("Myöhässä"),
        )
    if urgency == "near":
        return format_html(
            '<span class="status status--fix">{}{}<span class="sr"> {}</span></span>',
            icon("clock", "icon icon--s"),
            shown,
            _("Määräaika on lähellä"),
        )
    return format_html("{}", shown)


@register.simple_tag
def decision_status(decision: str) -> SafeString:
    css, name = DECISION_CSS[decision]
    return format_html(
        '<span class="status status--{}">{}{}</span>',
        css,
        icon(name, "icon icon--s"),
        label_of(Review.Decision, decision),
    )
