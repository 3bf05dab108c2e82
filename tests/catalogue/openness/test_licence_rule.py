"""The second openness rule: an open part has an approved licence and the address of its source."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.openness import rules as openness
from catalogue.openness.licences import read_expression
from catalogue.openness.rules import (
    is_link,
    is_osi_approved,
)
from tests.catalogue.openness.test_rules import CLOSED, OPEN, OSI, SERVICE, UNMARKED, found

some = settings(max_examples=80, deadline=None)


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("MIT", True),
        ("mit", True),
        ("CC0-1.0", False),
        ("MIT AND Apache-2.0", True),
        ("MIT AND CC0-1.0", False),
        ("CC0-1.0 OR MIT", True),
        ("CC0-1.0 OR CC-BY-4.0", False),
        ("MIT AND (CC0-1.0 OR EUPL-1.2)", True),
        ("(MIT AND CC0-1.0) OR CC-BY-4.0", False),
        ("GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("CC0-1.0 WITH Classpath-exception-2.0", False),
        ("MIT AND GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("LicenseRef-oma", False),
        ("MIT OR LicenseRef-oma", True),
        ("Foo", None),
        ("MIT OR Foo", None),
        ("MIT Apache-2.0", None),
        ("MIT,Apache-2.0", None),
        ("MIT AND", None),
        ("(MIT", None),
        ("MIT)", None),
        ("()", None),
        ("( AND MIT", None),
        ("MIT WITH MIT", None),
        ("Classpath-exception-2.0", None),
        (" ", None),
        ("avoin", None),
    ],
)
def test_rule_2_and_needs_all_or_needs_one_with_is_judged_by_what_is_before_it(expression, answer):
    assert is_osi_approved(expression, OSI) is answer
    assert found(replace(OPEN, licence=expression)) == ([] if answer else [(2, "parts.a.licence")])


@some
@given(
    st.lists(
        st.sampled_from(
            [
                "MIT",
                "Foo",
                "AND",
                "OR",
                "WITH",
                "(",
                ")",
                "Classpath-exception-2.0",
                "LicenseRef-x",
                "+",
                ",",
            ]
        ),
        max_size=8,
    ).map(" ".join)
    | st.text(max_size=30)
)
def test_rule_2_whatever_is_written_as_a_licence_gets_an_answer(expression):
    assert is_osi_approved(expression, OSI) in {True, False, None}


@some
@given(st.lists(st.sampled_from(sorted(OSI | {"CC0-1.0", "CC-BY-4.0"})), min_size=1, max_size=5))
def test_rule_2_all_and_any_are_those_of_logic(licences):
    assert is_osi_approved(" AND ".join(licences), OSI) is all(
        licence in OSI for licence in licences
    )
    assert is_osi_approved(" OR ".join(licences), OSI) is any(
        licence in OSI for licence in licences
    )


def test_rule_2_every_approved_licence_of_our_list_is_accepted_known_to_the_parser_or_not():
    content = json.loads(
        (Path(openness.__file__).parent.parent / "data" / "spdx_licences.json").read_text(
            encoding="utf-8"
        )
    )
    approved = frozenset(row["spdx_id"] for row in content["licences"] if row["is_osi_approved"])

    assert len(approved) > 100
    assert [licence for licence in approved if not is_osi_approved(licence, approved)] == []
    assert is_osi_approved("MPL-2.0-no-copyleft-exception", OSI) is False


def test_rule_2_an_expression_is_parsed_once():
    read_expression.cache_clear()
    for _ in range(3):
        found(OPEN, replace(OPEN, key="b"))

    assert read_expression.cache_info().misses == 1


def test_rule_2_only_open_parts_need_a_licence_and_a_source():
    assert found(replace(OPEN, licence="", source_url="")) == [
        (2, "parts.a.licence"),
        (2, "parts.a.source_url"),
    ]
    assert found(OPEN, CLOSED, SERVICE, UNMARKED) == []


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://code.example/a", True),
        ("http://code.example", True),
        ("HTTPS://CODE.EXAMPLE", True),
        ("https://code.example:8443/a?b=c#d", True),
        ("https://git@code.example/a", True),
        ("https://äö.example/ä", True),
        ("", False),
        ("code.example/a", False),
        ("//code.example/a", False),
        ("https://", False),
        ("https:///a", False),
        ("https://localhost/a", False),
        ("https://.", False),
        ("https://code..example", False),
        ("https://[", False),
        ("https://code.example:port/", False),
        ("https://code.example/a b", False),
        ("https://code.example\n", False),
        (" https://code.example", False),
        ("ftp://code.example/a", False),
        ("git@code.example:a.git", False),
        ("javascript:alert(1)//code.example", False),
        ("data:text/html,https://code.example", False),
    ],
)
def test_rule_2_a_source_is_a_whole_web_address(url, answer):
    assert is_link(url) is answer
    assert found(replace(OPEN, source_url=url)) == ([] if answer else [(2, "parts.a.source_url")])
