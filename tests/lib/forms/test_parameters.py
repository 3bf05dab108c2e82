"""Reading an address: what is not understood is named, and is no error of ours."""

import unicodedata

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.forms.parameters import MOST_TEXT, SHOWN, Parameters, clean, quoted

examples = settings(max_examples=100, deadline=None)
# Every character there is, surrogates apart: an address cannot hold those.
anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
KNOWN = {"837": "Tampere", "091": "Helsinki"}


@pytest.fixture(autouse=True)
def in_finnish():
    with translation.override("fi"):
        yield


def given_(query):
    return Parameters(QueryDict(query))


# One, many, text.


def test_of_several_values_the_last_counts():
    assert given_("q=eka&q=toka").one("q") == "toka"


def test_what_is_left_out_is_empty():
    parameters = given_("muu=1")

    assert (
        parameters.one("q"),
        parameters.many("q"),
        parameters.text("q"),
        parameters.number("q", 1, 9),
    ) == ("", [], "", None)
    assert (
        parameters.choice("q", "ab"),
        parameters.choices("q", "ab"),
        parameters.found("q", KNOWN.get, "%(value)s"),
    ) == ("", (), None)
    assert parameters.problems == {}


def test_many_values_come_cleaned_each_once_in_their_order():
    assert given_("t=b&t=%20a%20&t=&t=a&t=b&t=%00").many("t") == ["b", "a"]


@pytest.mark.parametrize(
    ("length", "kept", "is_named"),
    [(999, 999, False), (1000, 1000, False), (1001, 1000, True), (50_000, 1000, True)],
)
def test_a_text_over_a_thousand_characters_is_cut_and_said_so(length, kept, is_named):
    parameters = given_("q=" + "a" * length)

    assert parameters.text("q") == "a" * kept
    assert ("q" in parameters.problems) is is_named


# Numbers.


@pytest.mark.parametrize(
    ("value", "expected"), [("1", 1), ("48", 48), ("60", 60), ("07", 7), ("%2012%20", 12)]
)
def test_a_whole_number_within_its_bounds_is_read(value, expected):
    parameters = given_(f"kk={value}")

    assert parameters.number("kk", 1, 60) == expected
    assert parameters.problems == {}


@pytest.mark.parametrize(
    "value",
    ["0", "61", "-1", "%2B5", "1.5", "1,5", "1e1", "abc", "٣", "²", "1 2", "001", "9" * 5000],
)
def test_a_number_that_will_not_do_is_named_with_its_bounds(value):
    parameters = given_(f"kk={value}")

    assert parameters.number("kk", 1, 60) is None
    assert parameters.problems.keys() == {"kk"}
    assert "1–60" in parameters.problems["kk"]
    assert len(parameters.problems["kk"]) < 150


# Choices.


def test_known_values_are_kept_and_unknown_ones_named():
    parameters = given_("laji=product&laji=huu&laji=service&laji=haa")

    assert parameters.choices("laji", ["service", "product"]) == ("product", "service")
    assert parameters.problems == {
        "laji": "Kohta laji: tuntematon arvo ”huu”, ”haa” jäi huomiotta."
    }


def test_of_many_unknown_values_five_are_named():
    parameters = given_("&".join(f"laji=x{number}" for number in range(9)))

    assert parameters.choices("laji", ["a"]) == ()
    assert parameters.problems["laji"].count("”x") == 5


def test_a_choice_is_the_last_known_value():
    assert given_("s=a&s=b").choice("s", "ab") == "b"
    assert given_("s=a&s=x").choice("s", "ab") == "a"
    assert given_("s=x").choice("s", "ab") == ""


def test_what_a_value_names_is_found():
    parameters = given_("kunta=%20837")

    assert parameters.found("kunta", KNOWN.get, "Kuntaa %(value)s ei ole.") == "Tampere"
    assert parameters.problems == {}


def test_a_value_that_names_nothing_is_said_so():
    parameters = given_("kunta=%25(value)s 999")

    assert parameters.found("kunta", KNOWN.get, "Kuntaa %(value)s ei ole.") is None
    assert parameters.problems == {"kunta": "Kuntaa ”%(value)s 999” ei ole."}


def test_unknown_parameters_are_named_and_known_ones_are_not():
    parameters = given_("q=a&hups=1&%00=2&" + "p" * 60 + "=3")

    parameters.refuse_unknown(["q", "sivu"])

    assert parameters.problems.keys() == {"hups", "?", "p" * SHOWN}
    assert "”hups”" in parameters.problems["hups"]


def test_at_most_ten_unknown_parameters_are_named():
    parameters = given_("&".join(f"x{number}=1" for number in range(500)))

    parameters.refuse_unknown([])

    assert len(parameters.problems) == 10


def test_problems_are_told_in_the_language_of_the_page():
    told = set()
    for language, value in (("fi", "”x”"), ("sv", "”x”"), ("en", "“x”")):
        parameters = given_("kk=x&t=y")
        with translation.override(language):
            parameters.number("kk", 1, 60)
        told.add(parameters.problems["kk"])
        assert value in parameters.problems["kk"]

    assert all("%(" not in words for words in told)


# Cleaning.


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  verkko \t sivut\r\n ", "verkko sivut"),
        ("a\x00b", "a b"),
        ("\x00", ""),
        ("a\u0308a\u0308ni", "ääni"),
        ("asian\u00adhallinta", "asianhallinta"),
        ("a\u00ad\u0308", "ä"),
        ("a\u00a0b\u2003c", "a b c"),
        ("\ufeffkunta\u200b", "kunta"),
        ("abc\u202edef", "abc def"),
        ("בלדיה", "בלדיה"),
        ("👩\u200d🚒", "👩\u200d🚒"),
        ("O’Brien & <b>", "O’Brien & <b>"),
    ],
)
def test_control_characters_go_and_words_stay_whole(value, expected):
    assert clean(value) == expected


@examples
@given(anything)
def test_what_is_clean_is_clean(value):
    cleaned = clean(value)

    assert clean(cleaned) == cleaned
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert all(
        not unicodedata.category(char).startswith("C") or char == "\u200d" for char in cleaned
    )
    assert cleaned == " ".join(cleaned.split())


@pytest.mark.parametrize(("length", "shown"), [(0, 0), (40, 40), (41, 40), (5000, 40)])
def test_a_long_value_is_quoted_short(length, shown):
    words = quoted("a" * length)

    assert len(words) == shown + 2
    assert words.startswith("”")
    assert words.endswith("…”" if length > SHOWN else "”")


@examples
@given(
    st.lists(
        st.tuples(st.sampled_from(["q", "kk", "laji", "kunta", "outo"]) | anything, anything),
        max_size=6,
    )
)
def test_nothing_a_visitor_writes_is_an_error_of_ours(pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    parameters = Parameters(query)

    text, number, kinds = (
        parameters.text("q"),
        parameters.number("kk", 1, 60),
        parameters.choices("laji", ["product"]),
    )
    town = parameters.found("kunta", KNOWN.get, "Kuntaa %(value)s ei ole.")
    parameters.refuse_unknown(["q", "kk", "laji", "kunta"])

    assert len(text) <= MOST_TEXT
    assert number is None or 1 <= number <= 60
    assert set(kinds) <= {"product"}
    assert town is None or town in KNOWN.values()
    assert all(
        name and words and "\x00" not in words for name, words in parameters.problems.items()
    )


def test_a_list_begins_with_its_first_page_and_ends_where_nobody_turns_to():
    asked = [given_(query) for query in ("", "sivu=3", "sivu=10001", "sivu=x")]

    assert [parameters.page() for parameters in asked] == [1, 3, 1, 1]
    assert [bool(parameters.problems) for parameters in asked] == [False, False, True, True]
    assert given_("sivu=3").page(most=2) == 1
