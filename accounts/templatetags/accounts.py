"""What the account pages show: the picture of a QR code, the browser of a session."""

import re
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.sign_in.middleware import GOAL, is_missing
from accounts.signals import menu_links_asked

register = template.Library()
PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
# What the library that draws the code writes: paths and numbers.
DRAWING = re.compile(r"[\w\s<>/=\"'.:,#%?()-]*")


@register.simple_tag
def inline_svg(svg: str) -> SafeString:
    # Within the page, because the Content Security Policy allows no `data:` address. Nothing but a
    # drawing passes.
    drawing = PROLOGUE.sub("", svg)
    return (
        mark_safe(drawing)  # noqa: S308 -- looked at above
        if DRAWING.fullmatch(drawing) and "<script" not in drawing.lower()
        else SafeString("")
    )


@register.simple_tag
def other_sign_in() -> dict[str, Any] | None:
    """The OpenID Connect provider of the settings, if any: its `name` and `provider_id`."""
    providers: dict[str, Any] = settings.SOCIALACCOUNT_PROVIDERS
    apps = providers.get("openid_connect", {}).get("APPS", [])
    return apps[0] if apps else None


@register.simple_tag
def links_of_rooms(user: User) -> list[tuple[str, str]]:
    """Addresses and labels of pages that other rooms have for the person."""
    told: list[tuple[Any, Any]] = menu_links_asked.send(sender=User, user=user)
    return [(reverse(link[0]), link[1]) for _room, link in told if link]


@register.simple_tag(takes_context=True)
def goal(context: Context) -> str:
    """The address wanted before a second factor was asked for; empty until one is shown."""
    request = context["request"]
    return "" if is_missing(request) else str(request.session.get(GOAL, ""))


# The first that fits: each later one also names itself after those before it.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.filter
def browser(user_agent: str) -> str:
    """`Firefox, Windows`; what names neither is called unknown."""
    found = [
        next((name for mark, name in marks if mark in user_agent), "")
        for marks in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, found)) or _("Tuntematon selain")
