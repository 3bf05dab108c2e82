"""The licences an SPDX expression names, as the index keeps them."""

from catalogue.openness.licences import read_expression

KNOWN_LICENCES: dict[str, tuple[str, ...]] = {}


def licence_keys(expression: str) -> tuple[str, ...]:
    if expression not in KNOWN_LICENCES:
        KNOWN_LICENCES[expression] = (
            read.licences() if (read := read_expression(expression)) else ()
        )
    return KNOWN_LICENCES[expression]
