"""A choice of a facet as a value."""

from dataclasses import dataclass

from catalogue.models import Layer


@dataclass(frozen=True)
class Option:
    """A value of a facet with the number of results it would give."""

    value: str
    label: str
    count: int | None
    is_chosen: bool
    icon: str = ""
    layer: Layer | None = None
