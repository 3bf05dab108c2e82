"""What was meant by a licence that is no SPDX expression: within its family, or nothing."""

import re

import pytest

from catalogue.openness.licence_advice import (
    FAMILIES,
    family_of,
    says_closed,
    says_nothing,
    suggestions,
)
from catalogue.openness.licences import listed, names, read_expression

EUPL, APACHE, MIT = ("EUPL-1.2",), ("Apache-2.0",), ("MIT",)
GPL3, AGPL3, GPL2 = (
    ("GPL-3.0-only", "GPL-3.0-or-later"),
    ("AGPL-3.0-only", "AGPL-3.0-or-later"),
    ("GPL-2.0-only", "GPL-2.0-or-later"),
)
BSD = ("BSD-3-Clause", "BSD-2-Clause")
MEANT = {
    "EUPL-1.2-or-later": EUPL, "EUPL 1.2": EUPL, "EUPL v1.2": EUPL, "EUPLv1.2": EUPL,
    "eupl v.1.2": EUPL, "European Union Public Licence 1.2": EUPL,
    "European Union Public License, version 1.2": EUPL,
    "EUPL": ("EUPL-1.2", "EUPL-1.1"), "EUPL v1.2 tai uudempi": EUPL, "EUPL 1.1": ("EUPL-1.1",),
    "https://spdx.org/licenses/EUPL-1.2.html": EUPL, "https://spdx.org/licenses/EUPL-1.2": EUPL,
    "https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12": ("EUPL-1.2", "EUPL-1.1"),
    "EULP-1.2": EUPL, "EUPL-1,2": EUPL,
    "Apache License, Version 2.0": APACHE, "Apache License 2.0": APACHE, "Apache 2": APACHE,
    "Apache2": APACHE, "apache-2": APACHE, "Apache": APACHE, "ASL 2.0": APACHE,
    "Apahce-2.0": APACHE,
    "https://www.apache.org/licenses/LICENSE-2.0": APACHE,
    "http://www.apache.org/licenses/LICENSE-2.0.txt": APACHE,
    "https://opensource.org/licenses/Apache-2.0": APACHE,
    "The MIT License": MIT, "MIT License": MIT, "MIT Licence": MIT, "MIT License (MIT)": MIT,
    "Expat": MIT, "https://opensource.org/licenses/MIT": MIT,
    "https://opensource.org/license/mit/": MIT,
    "GPLv3": GPL3, "GPL 3": GPL3, "GNU GPL version 3": GPL3, "GPLv3+": ("GPL-3.0-or-later",),
    "GPL v3 or later": ("GPL-3.0-or-later",), "GPL-3.0 only": ("GPL-3.0-only",), "GPL 2.0": GPL2,
    "GPLv2 or any later version": ("GPL-2.0-or-later",),
    "GPL": ("GPL-3.0-only", "GPL-3.0-or-later", "GPL-2.0-only"),
    "GNU General Public License v3.0": GPL3, "https://www.gnu.org/licenses/gpl-3.0.html": GPL3,
    "AGPLv3": AGPL3, "GNU AGPL v3": AGPL3, "AGPL": AGPL3,
    "GNU Affero General Public License v3.0": AGPL3, "AGPL-3.0 or later": ("AGPL-3.0-or-later",),
    "https://www.gnu.org/licenses/agpl-3.0.html": AGPL3,
    "LGPL": ("LGPL-3.0-only", "LGPL-2.1-only", "LGPL-2.1-or-later"), "LGPLv2.1": ("LGPL-2.1-only",
    "LGPL-2.1-or-later"), "LGPL 3": ("LGPL-3.0-only", "LGPL-3.0-or-later"),
    "BSD": BSD, "New BSD": BSD, "BSD License": BSD, "BSD-2": ("BSD-2-Clause",),
    "BSD 3-clause": ("BSD-3-Clause",), "3-Clause BSD": ("BSD-3-Clause",),
    "MPL2": ("MPL-2.0",), "Mozilla Public License 2.0": ("MPL-2.0",), "MPL": ("MPL-2.0",),
    "EPL": ("EPL-2.0", "EPL-1.0"), "Eclipse Public License 2.0": ("EPL-2.0",),
    "Boost Software License 1.0": ("BSL-1.0",), "CC BY 4.0": ("CC-BY-4.0",),
    "MIT/Apache-2.0": ("MIT OR Apache-2.0",), "MIT or Apache 2.0": ("MIT OR Apache-2.0",),
    "GPL-2.0-or-later | MIT": ("GPL-2.0-or-later OR MIT",),
    "MIT, Apache-2.0": ("MIT AND Apache-2.0", "MIT OR Apache-2.0"),
}  # fmt: skip
NOTHING_MEANT = ["", "foo", "oma lisenssi", "proprietary", "Commercial", "All rights reserved",
    "MIT AND Proprietary", "UNLICENSED", "NOASSERTION", "NONE", "SEE LICENSE IN LICENSE.md",
    "unknown", "x" * 201, "https://example.com/lisenssi", "public domain", "Suljettu"]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), MEANT.items())
def test_what_was_meant_is_offered_the_likeliest_first(written, meant):
    assert suggestions(written) == meant


@pytest.mark.parametrize("written", NOTHING_MEANT)
def test_nothing_is_offered_for_what_says_closed_or_nothing_or_is_on_no_list(written):
    assert suggestions(written) == ()


def test_the_table_is_of_sixty_spellings_at_least_and_none_of_them_is_an_expression():
    assert len(MEANT) >= 60
    assert [written for written in MEANT if read_expression(written)] == []


def test_every_offer_is_an_expression_of_the_list():
    spelled = [
        written
        for name, title in names().items()
        for written in (
            title,
            f"The {title}",
            name.replace("-", " "),
            f"{name} license",
            f"https://spdx.org/licenses/{name}.html",
        )
    ]

    offered = {text for written in (*MEANT, *spelled) for text in suggestions(written)}

    assert len(spelled) > 3000
    assert [
        text
        for text in offered
        if read_expression(text) is None or read_expression(text).text != text
    ] == []


def test_no_offer_crosses_families():
    """A name of a family with anything around it is answered from that family, or not at all."""
    words = {
        "EUPL": "EUPL",
        "AGPL": "AGPL",
        "LGPL": "LGPL",
        "GPL": "GPL",
        "Apache": "Apache",
        "MPL": "MPL",
        "EPL": "EPL",
        "CDDL": "CDDL",
        "MIT": "MIT",
        "ISC": "ISC",
    }
    crossing = []
    for family, word in words.items():
        for written in (
            word,
            f"{word} 9",
            f"{word}-9.9",
            f"{word}v3x",
            f"{word} foo",
            f"the {word} licence",
            f"{word}-1.2-or-later",
            f"x{word.lower()} 1" if family != "GPL" else word,
        ):
            crossing += [
                (written, text)
                for text in suggestions(written)
                if family_of(written) == family and not re.match(rf"{re.escape(family)}(-|$)", text)
            ]

    assert crossing == []
    assert set(words) <= set(FAMILIES)


def test_no_identifier_of_the_list_says_closed_or_nothing():
    assert [name for name in listed().values() if says_closed(name) or says_nothing(name)] == []
