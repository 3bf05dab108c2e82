"""Values go into the holes of a shape, escaped, and only there."""

import pytest
from django.utils.safestring import mark_safe

from lib.text.shapes import Shape, hole


def test_what_is_filled_in_is_escaped_unless_it_is_html():
    shape = Shape.of(f"<p>{hole('name')}</p>{hole('mark')}<i>{hole('name')}</i>")
    assert shape.filled({"name": "<b>&'\"", "mark": mark_safe("<b>a</b>")}) == (
        "<p>&lt;b&gt;&amp;&#x27;&quot;</p><b>a</b><i>&lt;b&gt;&amp;&#x27;&quot;</i>"
    )


def test_a_value_that_looks_like_a_hole_fills_none():
    shape = Shape.of(f"{hole('a')}-{hole('b')}")
    assert shape.filled({"a": hole("b"), "b": "x"}) == f"{hole('b')}-x"


def test_a_hole_without_a_value_is_an_error():
    with pytest.raises(KeyError, match="name"):
        Shape.of(hole("name")).filled({})


def test_html_without_holes_stays():
    assert Shape.of("<p>a</p>").filled({}) == "<p>a</p>"
