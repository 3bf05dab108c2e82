"""What a reader must know beside the file: licences, the day, and municipalities by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from procurement.names import MunicipalityNames


@dataclass(frozen=True)
class Known:
    """`osi_approved` holds SPDX ids; `on` is the day the file is read.

    `named` gives a municipality's name by code and language.
    """

    osi_approved: frozenset[str]
    on: date
    municipalities: MunicipalityNames
    named: Mapping[str, Mapping[str, str]]
