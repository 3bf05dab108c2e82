"""Reading publiccode.yml: nothing makes it fail; each problem is named with its key and line."""

import json

import pytest
import yaml
from django.utils.translation import gettext, override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.authoring.publiccode import LARGEST, tree
from catalogue.authoring.publiccode.addresses import trouble
from catalogue.authoring.publiccode.keys import TOLD_IN_PICTURES, WITHOUT_A_FIELD
from catalogue.authoring.publiccode.problems import MOST_OF_A_KIND, TEXTS
from catalogue.content.snapshot import value_at
from lib.i18n.localized import LANGUAGES
from tests.catalogue.authoring.publiccode import EXPECTED, FILES, read, read_file

HOSTILE = {
    "brackets": "name: " + "[" * 250_000,
    "braces": "{a: " * 100_000,
    "dashes": "- " * 250_000,
    "anchors": "a: &x [1]\n" + "b: *x\n" * 50_000,
    "merges": (
        "a: &a {"
        + ", ".join(f"k{n}: 1" for n in range(5000))
        + "}\n"
        + "".join(f"b{n}: {{<<: *a}}\n" for n in range(5000))
    ),
    "recursion": "&a name: &b [*b, *a]\ndescription: &c {fi: *c}\n<<: *a\n",
    "long text": 'name: "' + "ä" * 200_000 + '"',
    "long key": "x" * 1000 + ": 1\n" + "y" * 400_000,
    "escapes": 'name: "\\ud800\\udfff \\U0011ffff \\x00 \\u0000"\nurl: "\\0"',
    "escapes in keys": (
        '"a\\0b": 1\ndescription: {"fi-\\0": {shortDescription: a, genericName: b}, "\\0": {x:'
        ' y}}\nlegal: {license: "\\a"}'
    ),
    "directives": "%YAML 99999999999999999999.1\n%TAG ! tag:a,b:\n--- !x\na: !y b",
    "languages": (
        "description:\n" + "".join(f"  l{n}: {{shortDescription: a}}\n" for n in range(2000))
    ),
    "broken lines": "a: b\n" + "@\n" * 100_000,
    "quotes": "\n".join(f'k{n}: "a' for n in range(5000)),
    "unknown keys": "".join(f"softwaretyp{n}: 1\n" for n in range(19_000)),
    "known keys": (
        "description: {fi: {"
        + ", ".join(f"shortdescriptio{n}: 1" for n in range(9000))
        + "}}\n"
        + "".join(f"publiccodeymlversio{n}: 1\n" for n in range(9000))
    ),
    "nameless languages": "description: {'': {shortDescription: a}, '-': {shortDescription: b}}",
    "licence": "legal: {license: " + "(" * 150 + "MIT}",
    "control": "name: a\x01\n" * 5000 + "b" * 400_000,
}


def named(imported):
    return [[problem.line, problem.key, problem.code] for problem in imported.problems]


def said(text, *languages):
    """Our own wording in the languages of a file."""
    texts = {}
    for language in languages or LANGUAGES:
        with override(language):
            texts[language] = gettext(text)
    return texts


def texts_in(value):
    """Every text, however deep."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [text for one in inner for text in texts_in(one)]


def assert_whole(imported):
    """Whatever the file: messages can be said, origins lead to values, rows can hold the texts."""
    assert all(
        problem.message and problem.severity in {"error", "warning", "info"}
        for problem in imported.problems
    )
    assert all(problem.line is None or problem.line >= 1 for problem in imported.problems)
    assert all(value_at(imported.content, path) is not None for path in imported.origins)
    assert imported.content or any(problem.severity == "error" for problem in imported.problems)
    stored = [
        imported.content,
        imported.origins,
        [[problem.key, problem.message] for problem in imported.problems],
    ]
    assert all(text.encode() and "\0" not in text for text in texts_in(stored) if text)


def test_there_are_forty_files_and_each_has_its_expectation():
    assert len(FILES) >= 40
    assert sorted(EXPECTED) == [path.name for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_problem_of_a_file_is_named_with_its_key_and_line(path):
    imported = read(path.read_bytes())

    assert_whole(imported)
    assert imported.version == EXPECTED[path.name]["version"]
    assert named(imported) == EXPECTED[path.name]["problems"]


def test_every_problem_we_can_name_is_planted_in_some_file():
    planted = {code for expected in EXPECTED.values() for _line, _key, code in expected["problems"]}

    assert planted == TEXTS.keys() - {"too_large"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_slower_reader_without_the_c_library_fails_at_nothing_either(path, monkeypatch):
    monkeypatch.setattr(tree, "LOADER", yaml.SafeLoader)

    assert_whole(read(path.read_bytes()[:20_000]))


@pytest.mark.parametrize("escape", ["\\U99999999", "\\U0011ffff", "\\ud800"])
def test_an_escape_that_is_no_character_stops_the_slower_reader_only_there(escape, monkeypatch):
    monkeypatch.setattr(tree, "LOADER", yaml.SafeLoader)

    imported = read(f'name: Portti\nurl: "{escape}"\n')

    assert_whole(imported)
    assert imported.content["basics"]["name"] == {"fi": "Portti"}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_files_made_to_exhaust_us_are_read_as_far_as_they_go(source):
    assert_whole(read(source))
    assert_whole(read(source.encode("utf-8", errors="surrogatepass")))


@pytest.mark.parametrize("source", ["a" * (LARGEST + 1), b"a" * (LARGEST + 1)])
def test_a_file_over_the_limit_is_not_opened(source):
    assert named(read(source)) == [[None, "", "too_large"]]


def test_a_kind_of_problem_is_named_thirty_times_and_then_no_more():
    problems = read_file("many-unknown.yml").problems

    assert sum(problem.code == "unknown" for problem in problems) == MOST_OF_A_KIND
    assert [problem.code for problem in problems][-1] == "more"
    assert any(problem.code == "licence_missing" for problem in problems)


MANGLED = [path.read_bytes() for path in FILES if path.stat().st_size < 8000]
SPICE = [
    b"\t",
    b"\n",
    b"'",
    b'"',
    b": ",
    b"- ",
    b"[",
    b"{",
    b"&a ",
    b"*a",
    b"<<: ",
    b"!!x ",
    b"|\n",
    b"? ",
    b"\x00",
    b"\xff",
    b"\xe2\x80\xa8",
    b"---\n",
    b"%",
    b"@",
    b"~",
    b"#",
]


@st.composite
def mangled(draw):
    """A file with bytes cut, doubled and strewn in."""
    source = draw(st.sampled_from(MANGLED))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(source)))
        end = draw(st.integers(start, min(len(source), start + 60)))
        piece = draw(st.sampled_from([b"", source[start:end] * 2, *SPICE]))
        source = source[:start] + piece + source[end:]
    return source


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_a_mangled_file_never_fails(source):
    assert_whole(read(source))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=300))
def test_no_bytes_and_no_text_fail(source):
    assert_whole(read(source))


NAMES = """
    name url softwareType description fi sv en it shortDescription features legal license dependsOn
    open proprietary optional version maintenance type contractors until website localisation
    availableLanguages usedBy supports documentation
"""
KEYS = st.sampled_from(NAMES.split())


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
        max_leaves=20,
    )
)
def test_known_keys_with_anything_in_them_never_fail(value):
    assert_whole(read(json.dumps(value)))


NOT_BROUGHT = [
    *WITHOUT_A_FIELD,
    *(f"description.fi.{name}" for name in TOLD_IN_PICTURES),
    "supports",
    "maintenance.contacts",
    "dependsOn.hardware",
]
ANYTHING = {
    "text": "jotain",
    "list": ["a", "b"],
    "long list": ["a"] * 160,
    "keys": {"a": {"b": 1}},
    "list of keys": [{"name": "a", "b": []}],
}


def planted(path, value):
    """A file with one value at a dotted key."""
    for name in reversed(path.split(".")):
        value = {name: value}
    return json.dumps({"name": "A", "legal": {"license": "MIT"}} | value)


@pytest.mark.parametrize("value", ANYTHING.values(), ids=ANYTHING)
@pytest.mark.parametrize(
    "key", sorted(set(NOT_BROUGHT) - {"developmentStatus", "intendedAudience"})
)
def test_of_a_key_that_is_not_brought_one_thing_is_told_whatever_it_holds(key, value):
    told = [
        problem.code
        for problem in read(planted(key, value)).problems
        if problem.key.startswith(key)
    ]

    assert told == [
        {
            "supports": "supports",
            "maintenance.contacts": "contacts",
            "dependsOn.hardware": "hardware",
        }.get(key, "left_out")
    ]


def test_a_status_that_is_warned_of_is_not_told_as_left_out_too():
    problems = read(planted("developmentStatus", "obsolete")).problems

    assert [problem.code for problem in problems if problem.key == "developmentStatus"] == [
        "unmaintained"
    ]


ADDRESSES = {
    "https://koodi.example/a": "",
    "http://koodi.example": "",
    "https://koodi.example/a b": "link_blank",
    "https://koodi .example/": "link_blank",
    "koodi.example/a b": "link_blank",
    "https://koodi.example/" + "a" * 500: "link_long",
    "git@koodi.example:a/b.git": "link_git",
    "ssh://git@koodi.example/a/b": "link_git",
    "git://koodi.example/a": "link_git",
    "git+https://koodi.example/a": "link_git",
    "https://localhost/a": "link_host",
    "http://kone:8080": "link_host",
    "https://": "link_host",
    "koodi.example": "link_scheme",
    "www.koodi.example/ohje.html": "link_scheme",
    "//koodi.example/a": "link_scheme",
    "README.md": "link_relative",
    "docs/ohje": "link_relative",
    "./ohje.pdf": "link_relative",
    "../a": "link_relative",
    "/ohje": "link_relative",
    "#alku": "link_relative",
    "javascript:alert(1)": "link_expected",
    "ftp://koodi.example/": "link_expected",
    "mailto:a@b.example": "link_expected",
    "data:text/html,a": "link_expected",
}


@pytest.mark.parametrize(
    ("address", "code"), ADDRESSES.items(), ids=[address[:40] for address in ADDRESSES]
)
def test_an_address_that_will_not_do_is_told_by_what_is_wrong_with_it(address, code):
    assert trouble(address) == code
