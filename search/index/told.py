"""Filters by what vendors tell to decide by: what a document has of each, and what may be asked.

The content's schema says which fields there are filters of.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from catalogue.content.declaration import Field, Kind
from catalogue.content.schema import FILTERS
from catalogue.labels import choices_of

# Of an address it is asked only whether there is one.
TOLD = "1"
BY_NAME: Mapping[str, Field] = {field.name: field for field in FILTERS}
BY_PARAMETER: Mapping[str, Field] = {field.parameter: field for field in FILTERS}


def is_all_of(field: Field) -> bool:
    """Of a list all that is chosen must be there."""
    return field.kind is Kind.CHOICES


def keys_of(field: Field, value: object) -> tuple[str, ...]:
    """The keys of a document by the value of the content."""
    if not value:
        return ()
    if isinstance(value, list):
        return tuple(map(str, value))
    return (TOLD,) if field.kind is Kind.URL else (str(value),)


def values_of(field: Field) -> tuple[str, ...]:
    """What may be asked, in the order it is offered."""
    if field.kind is Kind.URL:
        return (TOLD,)
    return tuple(value for value, _name in choices_of(field.group))


def label_of_value(field: Field, value: str) -> str:
    """In the language of the page."""
    if field.kind is Kind.URL:
        return _("Kerrottu")
    return str(dict(choices_of(field.group)).get(value, value))
