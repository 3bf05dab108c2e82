"""What the account pages need of allauth's pictures."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")
# What the library that draws the code writes: paths and numbers.
DRAWING = re.compile(r"[\w\s<>/=\"'.:,#%?()-]*")


@register.simple_tag
def inline_svg(svg: str) -> SafeString:
    """The QR code within the page: the Content Security Policy allows no `data:` address. Nothing but a drawing passes."""
    drawing = PROLOGUE.sub("", svg)
    return mark_safe(drawing) if DRAWING.fullmatch(drawing) and "<script" not in drawing.lower() else SafeString("")  # noqa: S308 -- looked at above
