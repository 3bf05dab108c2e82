"""SPDX expressions: the identifiers of the list and nobody's aliases."""

import json

import pytest
from license_expression import get_license_index

from catalogue.models import Part
from catalogue.openness.licences import (
    LIST,
    LONGEST_LICENCE,
    SUCCESSORS,
    exceptions,
    listed,
    read_expression,
)
from catalogue.openness.rules import is_osi_approved

ROWS = json.loads(LIST.read_text(encoding="utf-8"))["licences"]
IDS = {row["spdx_id"] for row in ROWS}
APPROVED = frozenset(row["spdx_id"] for row in ROWS if row["is_osi_approved"])
ALIASES = sorted(
    {
        name
        for row in get_license_index()
        for name in (
            row["license_key"],
            row.get("spdx_license_key"),
            *row.get("other_spdx_license_keys", ()),
        )
        if name
    }
)

READ = {
    "EUPL-1.2": "EUPL-1.2", "eupl-1.2": "EUPL-1.2", "EUPL-1.2+": "EUPL-1.2+",
    "GPL-3.0": "GPL-3.0-only", "GPL-3.0+": "GPL-3.0-or-later", "LGPL-2.1+": "LGPL-2.1-or-later",
    "GPL-2.0-with-classpath-exception": "GPL-2.0-only WITH Classpath-exception-2.0",
    "gpl-2.0+ with classpath-exception-2.0": "GPL-2.0-or-later WITH Classpath-exception-2.0",
    "mit or (apache-2.0 and isc)": "MIT OR (Apache-2.0 AND ISC)", "(MIT)": "MIT",
    "LicenseRef-Apache": "LicenseRef-Apache",
    "DocumentRef-x:LicenseRef-y": "DocumentRef-x:LicenseRef-y",
    "MIT OR LicenseRef-Oma": "MIT OR LicenseRef-Oma",
    "MPL-2.0-no-copyleft-exception": "MPL-2.0-no-copyleft-exception",
    "wxWindows": "LGPL-2.0-or-later WITH WxWindows-exception-3.1",
    "BSD-2-Clause-FreeBSD": "BSD-2-Clause",
}  # fmt: skip
NO_EXPRESSION = ["", " ", "GPL 2.0", "BSD-2", "BSD", "Apache", "apache-2", "gpl",
    "MIT AND Proprietary", "NOASSERTION", "MIT WITH MIT", "GPL-3.0-only+", "GPL-3.0-or-later+",
    "GPL-2.0-with-classpath-exception WITH Classpath-exception-2.0", "MIT/ISC", "(" * 150 + "MIT",
    "Classpath-exception-2.0", "ä", "MIT\nISC"]  # fmt: skip


@pytest.mark.parametrize(("written", "text"), READ.items())
def test_an_expression_is_kept_as_spdx_writes_it(written, text):
    assert read_expression(written).text == text
    assert read_expression(text).text == text


@pytest.mark.parametrize("written", NO_EXPRESSION)
def test_what_is_no_expression_of_the_list_is_none(written):
    assert read_expression(written) is None


def test_no_alias_of_the_parsers_own_index_passes_for_a_licence_of_the_list():
    """Every name it knows, 2,500 licences and their other names, against the SPDX file."""
    known = set(listed()) | {name.casefold() for name in SUCCESSORS}

    passed = [
        name
        for name in ALIASES
        if is_osi_approved(name, APPROVED)
        and name.removesuffix("+").casefold() not in known
        and name.casefold() not in known
    ]

    assert len(ALIASES) > 3000
    assert passed == []


def test_a_vendors_own_licence_is_kept_as_written_and_never_approved():
    own = [name for name in ALIASES if name.startswith("LicenseRef-")] + [
        "LicenseRef-Apache",
        "LicenseRef-AGPL",
        "LicenseRef-MIT-Diehl",
        "LicenseRef-EUPL-1.2",
    ]

    assert len(own) > 1000
    # A few of the index's names hold letters that SPDX does not allow in one.
    assert [
        name
        for name in own
        if is_osi_approved(name, APPROVED)
        or ((read := read_expression(name)) and read.text != name)
    ] == []
    assert sum(read_expression(name) is not None for name in own) > 1000


def test_every_identifier_of_the_list_is_read_and_approved_as_the_list_says():
    wrong = [
        name
        for name in IDS
        if (read := read_expression(name)) is None or (name not in SUCCESSORS and read.text != name)
    ]
    approvals = [
        name
        for name in IDS - set(SUCCESSORS)
        if is_osi_approved(name, APPROVED) is not (name in APPROVED)
    ]

    assert (wrong, approvals) == ([], [])


def test_every_successor_is_itself_an_expression_of_the_list_and_deprecates_one_of_it():
    assert {name for name in SUCCESSORS if name.casefold() not in listed()} <= {
        "AGPL-1.0+",
        "AGPL-3.0+",
        "GFDL-1.1+",
        "GFDL-1.2+",
        "GFDL-1.3+",
    }
    assert [
        text
        for text in SUCCESSORS.values()
        if read_expression(text) is None or read_expression(text).text != text
    ] == []
    assert len(exceptions()) > 70


def test_the_longest_expression_is_as_long_as_the_column_of_a_part():
    assert Part._meta.get_field("licence").max_length == LONGEST_LICENCE
