"""What will not do in a content is named by its own place, whatever the place and the fault.

The places come from a whole content.
"""

from copy import deepcopy
from datetime import date

import pytest

from catalogue.authoring.forms.content import InvalidContentError, checked_content
from lib.api.pointers import pointer
from tests.support.drafts import whole_content

pytestmark = pytest.mark.django_db
# The form reads a price's tiers as one text.
READ_AS_ONE = "tiers"
TODAY = date(2026, 11, 28)


def places(value, steps=()):
    """Every value of a content with the way to it, the whole one first."""
    yield steps, value
    for name, inner in (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    ):
        yield from places(inner, (*steps, name))


def planted(steps, value):
    """A whole content with another value at a place."""
    content = whole_content()
    inner = content
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value
    return content


def named(content):
    """The places that are said to be wrong."""
    try:
        checked_content(content, today=TODAY)
    except InvalidContentError as bad:
        return set(bad.errors)
    return set()


def is_named(steps, found):
    """At the very place, or at the list that is read as one."""
    place = pointer("content", *steps)
    return place in found or (
        READ_AS_ONE in steps and any(place.startswith(f"{other}/") for other in found)
    )


def test_a_whole_content_passes():
    assert named(whole_content()) == set()
    assert checked_content(whole_content(), today=TODAY) == whole_content()


def test_an_unknown_name_is_named_wherever_it_is():
    objects = [steps for steps, value in places(whole_content()) if isinstance(value, dict)]

    missed = [
        steps
        for steps in objects
        if not is_named((*steps, "ou/to"), named(planted((*steps, "ou/to"), "x")))
    ]

    assert missed == []
    assert len(objects) > 50


def test_another_kind_of_value_is_named_wherever_it_is():
    missed = [
        steps
        for steps, _value in places(whole_content())
        if steps and not is_named(steps, named(planted(steps, 1.5)))
    ]

    assert missed == []


def test_a_list_too_long_is_named_wherever_it_is():
    lists = [
        (steps, value)
        for steps, value in places(whole_content())
        if isinstance(value, list) and value
    ]

    missed = [
        steps for steps, value in lists if not is_named(steps, named(planted(steps, value * 101)))
    ]

    assert missed == []
    assert len(lists) > 10


@pytest.mark.slow
def test_a_text_that_is_too_long_or_no_choice_is_named_wherever_it_is():
    words = [steps for steps, value in places(whole_content()) if isinstance(value, str)]

    missed = [steps for steps in words if not is_named(steps, named(planted(steps, "x" * 9000)))]

    assert missed == []
    assert len(words) > 80


@pytest.mark.parametrize("value", [-1, 10**9])
def test_a_number_out_of_bounds_is_named(value):
    numbers = [
        steps
        for steps, found in places(whole_content())
        if isinstance(found, int) and not isinstance(found, bool)
    ]

    assert [steps for steps in numbers if not is_named(steps, named(planted(steps, value)))] == []
    assert len(numbers) > 3


def test_everything_wrong_is_named_at_once():
    content = whole_content()
    content["basics"]["kind"] = "ei"
    content["parts"]["parts"][0]["source_url"] = content["parts"]["parts"][3]["source_url"] = (
        "ei osoite"
    )
    content["openness"]["claims"].append(deepcopy(content["openness"]["claims"][0]))

    assert named(content) == {
        "/content/basics/kind",
        "/content/parts/parts/0/source_url",
        "/content/parts/parts/3/source_url",
        "/content/openness/claims/5/criterion",
    }


def test_rows_that_lack_what_they_are_known_by_are_no_error_of_ours():
    assert named({"openness": {"claims": [{"state": "met"}]}}) == {
        "/content/openness/claims/0/criterion"
    }
    assert named(
        {
            "openness": {
                "claims": [{"criterion": "avoin-data", "evidence": [{"shows": {"fi": "x"}}]}]
            }
        }
    ) == {"/content/openness/claims/0/evidence/0/url"}
    assert named(
        {
            "parts": {
                "parts": [
                    {"kind": "open", "pricing": "priced", "prices": [{"tiers": [{"up_to": 5}]}]}
                ]
            }
        }
    ) == {"/content/parts/parts/0/prices/0/tiers"}


def test_a_place_keeps_the_signs_of_a_name():
    assert pointer("a/b", 0, "c~d") == "/a~1b/0/c~0d"
