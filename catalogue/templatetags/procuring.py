"""Tags of comparing."""

from django import template

from catalogue.procuring.comparison.row_html import row_html

register = template.Library()
register.simple_tag(row_html)
