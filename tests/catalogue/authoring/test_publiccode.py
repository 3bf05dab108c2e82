"""Reading publiccode.yml: nothing makes it fail, each problem is named with its key and line, and
what the file says arrives.
"""

import json

import pytest
import yaml
from django.utils.translation import gettext, override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.authoring.publiccode import LARGEST, tree
from catalogue.authoring.publiccode.addresses import trouble
from catalogue.authoring.publiccode.keys import OTHER_FORMATS, TOLD_IN_PICTURES, WITHOUT_A_FIELD
from catalogue.authoring.publiccode.problems import MOST_OF_A_KIND, TEXTS
from catalogue.content.snapshot import value_at
from lib.i18n.localized import LANGUAGES
from tests.catalogue.authoring.publiccode import EXPECTED, FILES, HERE, read, read_file

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


def part(called, **values):
    return {
        "kind": "open",
        "name": dict.fromkeys(LANGUAGES, called),
        "about": {},
        "licence": "",
        "source_url": "",
        "supplier": "",
    } | {
        "is_optional": False,
        "pricing": "",
        "included_in": None,
        "prices": [],
        **values,
    }


def texts_in(value):
    """Every text, however deep."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [text for one in inner for text in texts_in(one)]


def assert_whole(imported):
    """Whatever the file, what comes out is whole: messages can be said, origins lead to values,
    rows can hold the texts.
    """
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


def test_a_full_file_arrives_whole():
    imported = read_file("fi-full-0.5.yml")

    url = "https://koodi.karhuportti.example/karhuportti.git"
    guides = [f"https://ohje.karhuportti.example/{language}/" for language in LANGUAGES]
    names = {"fi": "Karhuportti", "sv": "Björnporten", "en": "Karhuportti"}
    assert imported.content == {
        "basics": {
            "kind": "product",
            "name": names,
            "summary": {
                "fi": "Asukas hakee kunnan palveluja ja näkee asiansa käsittelyn yhdessä paikassa.",
                "sv": "Invånaren söker kommunens tjänster och följer sitt ärende på ett ställe.",
                "en": "Residents apply for municipal services and follow their cases in one place.",
            },
            "description": {
                "fi": (
                    "Karhuportti kokoaa kunnan lomakkeet ja päätökset yhteen"
                    " paikkaan.\n\n**Asukas** täyttää hakemuksen, ja kunta käsittelee sen samassa"
                    " palvelussa.\n\n- Lomakkeet ilman koodausta\n- Vahva tunnistautuminen\n-"
                    " Päätösten tiedoksianto: sähköisesti tai paperilla"
                ),
                "sv": (
                    "Björnporten samlar kommunens blanketter och beslut.\n\n- Blanketter utan"
                    " kodning"
                ),
                "en": (
                    "Karhuportti brings the forms and decisions of a municipality together.\n\n-"
                    " Forms without coding"
                ),
            },
        },
        "parts": {
            "parts": [
                part("Karhuportti", name=names, licence="EUPL-1.2", source_url=url),
                part(
                    "PostgreSQL",
                    about={
                        key: text % {"version": "14"}
                        for key, text in said("Vähintään versio %(version)s").items()
                    },
                ),
                part(
                    "Välimuistipalvelin",
                    about={
                        key: text % {"version": "7.2"}
                        for key, text in said("Versio %(version)s").items()
                    },
                    is_optional=True,
                ),
                part("Tunnistusväylä", kind="closed"),
            ],
        },
        "openness": {
            "claims": [
                {
                    "criterion": "avoin-lahdekoodi",
                    "state": "",
                    "text": {},
                    "evidence": [
                        {"url": url, "shows": said("Lähdekoodin koodivarasto")},
                        *({"url": guide, "shows": said("Käyttöohje")} for guide in guides),
                    ],
                },
                {
                    "criterion": "avoin-rajapinta",
                    "state": "",
                    "text": {},
                    "evidence": [
                        {
                            "url": "https://rajapinta.karhuportti.example/",
                            "shows": said("Rajapinnan kuvaus"),
                        }
                    ],
                },
            ],
            "answers": {},
            "standards": [],
        },
        "users": {
            "languages": ["en", "fi", "se", "sv"],
            "references": dict.fromkeys(LANGUAGES, "Mallilan kunta, Esimerkkilän kaupunki"),
        },
        "delivery": {"support": support_of_the_full_file()},
    }


def support_of_the_full_file():
    kinds, ends = said("Ylläpidosta on sopimus."), said("%(day)s asti")
    days = {"fi": "31.12.2028", "sv": "31.12.2028", "en": "31 December 2028"}
    return {
        key: (
            f"{kinds[key]}\nEsimerkkipaja Oy, {ends[key] % {'day': days[key]}},"
            " https://esimerkkipaja.example/"
        )
        for key in LANGUAGES
    }


def test_each_field_says_which_key_it_came_from():
    origins = read_file("fi-full-0.5.yml").origins

    assert origins["basics.kind"] == "softwareType"
    assert origins["basics.name.sv"] == "description.sv.localisedName"
    assert origins["basics.name.en"] == "name"
    assert (
        origins["basics.description.fi"]
        == "description.fi.longDescription, description.fi.features"
    )
    assert origins["parts.parts.0.licence"] == "legal.license"
    assert origins["parts.parts.2.about.fi"] == "dependsOn.open.1"
    assert origins["openness.claims.1.evidence.0.url"] == "description.fi.apiDocumentation"
    assert origins["users.languages"] == "localisation.availableLanguages"
    assert origins["delivery.support.sv"] == "maintenance.type, maintenance.contractors"


def test_a_text_in_another_language_never_passes_for_one_of_ours():
    basics = read_file("it-full-0.2.yml").content["basics"]

    assert basics == {"kind": "product", "name": {"fi": "Sportello Lupo"}}


def test_languages_are_known_however_they_are_written():
    imported = read_file("fi-languages-as-written.yml")

    assert imported.content["basics"]["summary"] == {
        "fi": "Auratut kadut kartalla.",
        "sv": "Plogade gator på kartan.",
        "en": "Cleared streets on a map.",
    }
    # What the first English description lacks comes from the second.
    assert (
        imported.content["basics"]["description"]["en"] == "The map tells when a street was plowed."
    )
    assert imported.content["users"]["languages"] == ["en", "fi", "smn", "sv"]


def test_contacts_are_left_out_until_they_agree():
    for path in FILES:
        content = json.dumps(read(path.read_bytes()).content, ensure_ascii=False)
        assert not any(
            planted in content
            for planted in ("Mallihenkilö", "malli@", "+358", "kontakt@", "sportello@", "Tukitiimi")
        )


def test_only_web_addresses_arrive():
    for path in FILES:
        content = json.dumps(read(path.read_bytes()).content, ensure_ascii=False)
        assert not any(
            planted in content for planted in ("javascript:", "git@", "ftp://", "docs/ohje")
        )


@pytest.mark.parametrize(
    "name", ["fi-utf8-bom.yml", "fi-utf16-bom.yml", "fi-utf16-be.yml", "fi-latin1.yml"]
)
def test_the_same_file_in_another_encoding_says_the_same(name):
    assert read_file(name).content == read_file("fi-minimal-0.4.yml").content


def test_text_and_bytes_say_the_same():
    source = (HERE / "fi-full-0.5.yml").read_text()

    assert read(source) == read(source.encode()) == read("\ufeff" + source)


def test_a_file_indented_by_tabs_is_read_whole():
    basics = read_file("fi-tabs.yml").content["basics"]

    assert basics["summary"] == {"fi": "Kertoo, kun uusi päätös on julkaistu."}
    assert basics["description"] == {"fi": "- Sähköposti\n- RSS"}


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("fi-broken-colon.yml", "basics.summary.fi", "Palaute kunnalle: nopeasti ja helposti"),
        ("fi-broken-quote.yml", "basics.name.fi", "Liikuntavuorot"),
        ("fi-broken-values.yml", "basics.name.fi", "Mallila's portti"),
        ("fi-broken-values.yml", "basics.summary.en", "`Quoted` words"),
        ("fi-broken-list.yml", "basics.summary.fi", "Reitit ja kyydit koululaisille."),
        ("fi-broken-indent.yml", "parts.parts.0.licence", "MIT"),
    ],
)
def test_what_stands_beside_a_broken_line_is_read(name, path, value):
    assert value_at(read_file(name).content, path) == value


def test_the_first_of_two_equal_keys_counts():
    content = read_file("fi-duplicate-keys.yml").content

    assert content["basics"]["name"] == {"fi": "Tilavaraus"}
    assert content["parts"]["parts"][0]["licence"] == "MIT"


@pytest.mark.parametrize(
    ("software_type", "kind"),
    [
        ("standalone", "product"),
        ("standalone/web", "product"),
        ("Standalone/Desktop", "product"),
        ("addon", "component"),
        ("softwareAddon", "component"),
        ("library", "component"),
        ("configurationFiles", "code_snippet"),
    ],
)
def test_every_type_of_software_has_its_kind(software_type, kind):
    imported = read(f"softwareType: {software_type}")

    assert imported.content["basics"]["kind"] == kind
    assert not any(problem.key == "softwareType" for problem in imported.problems)


@pytest.mark.parametrize(
    "version", ["0", "0.1", "0.2", "0.2.2", "0.3", "0.3.0", "0.4.0", "0.5", "0.6.1", "0.7.0"]
)
def test_every_version_of_the_standard_is_known(version):
    imported = read(f"publiccodeYmlVersion: {version}")

    assert imported.version == version
    assert not any(problem.key == "publiccodeYmlVersion" for problem in imported.problems)


@pytest.mark.parametrize(
    ("licence", "kind", "stored"),
    [
        ("EUPL-1.2", "open", "EUPL-1.2"),
        ("eupl-1.2", "open", "EUPL-1.2"),
        ("MIT OR Apache-2.0", "open", "MIT OR Apache-2.0"),
        ("Proprietary", "closed", "Proprietary"),
        ("Kaupallinen lisenssi", "closed", "Kaupallinen lisenssi"),
        ("MIT AND Proprietary", "", "MIT AND Proprietary"),
        ("NOASSERTION", "", "NOASSERTION"),
        ("SEE LICENSE IN LICENSE.md", "", "SEE LICENSE IN LICENSE.md"),
        ("EUPL 1.2", "open", "EUPL 1.2"),
        ("jokin aivan muu", "", "jokin aivan muu"),
        ("GPL-3.0", "open", "GPL-3.0-only"),
        ("GPL-2.0-with-classpath-exception", "open", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("LicenseRef-Apache", "", "LicenseRef-Apache"),
        ("CC-BY-NC-4.0", "", "CC-BY-NC-4.0"),
        ("LicenseRef-oma", "", "LicenseRef-oma"),
        (" or ".join(["MIT"] * 24), "open", " OR ".join(["MIT"] * 24)),
        ("x" * 201, "", ""),
    ],
)
def test_a_part_keeps_its_licence_and_is_open_unless_the_licence_says_otherwise(
    licence, kind, stored
):
    software = read(f"name: A\nlegal:\n  license: {licence}").content["parts"]["parts"][0]

    assert (software["kind"], software["licence"]) == (kind, stored)


def test_parts_are_as_many_as_an_offering_may_have():
    imported = read(
        "name: Portti\ndependsOn:\n  open:\n"
        + "    - name: A\n" * 40
        + "  proprietary:\n"
        + "    - name: B\n" * 40
    )

    assert len(imported.content["parts"]["parts"]) == 60
    assert [44, "dependsOn.proprietary", "number_of_items"] in named(imported)


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
    name url softwareType description fi sv en it shortDescription features legal license dependsOn open proprietary optional version maintenance type contractors until
    website localisation availableLanguages usedBy supports documentation
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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_lists_in_plain_fields_are_not_written_as_markdown(path):
    content = read(path.read_bytes()).content
    plain = [value_at(content, name) for name in ("users.references", "delivery.support")]

    assert not any(
        line.startswith("- ")
        for texts in plain
        if texts
        for text in texts.values()
        for line in text.splitlines()
    )


def test_every_user_is_read_and_municipalities_are_named_in_each_language():
    references = read_file("it-used-by-413.yml").content["users"]["references"]

    assert (
        references["fi"]
        == "Espoo, Helsinki, Jomala, Kemi, Pedersören kunta, Turku, Uusikaupunki, Vantaa,"
        " Virrat\nLisäksi 403 muuta käyttäjää."
    )
    assert (
        references["sv"].splitlines()[0]
        == "Esbo, Helsingfors, Jomala, Kemi, Nystad, Pedersöre, Vanda, Virdois, Åbo"
    )
    assert "403" in references["sv"].splitlines()[1]
    assert "403" in references["en"].splitlines()[1]


def test_a_contract_that_has_ended_is_not_told_as_support():
    assert read_file("fi-maintenance-ended.yml").content["delivery"]["support"] == {
        "fi": (
            "Ylläpidosta on sopimus.\nHiihtokoodi Ky, 31.12.2028 asti\nSuksiverstas Oy, 27.11.2026"
            " asti"
        ),
    }
    assert "delivery" not in read_file("fi-maintenance-over.yml").content


def test_features_of_the_first_version_are_read():
    description = read_file("it-features-0.1.yml").content["basics"]["description"]

    assert description == {
        "fi": "- Varaukset",
        "en": "The library sees what is lent.\n\n- Reservations\n- Reminders by mail",
    }


@pytest.mark.parametrize(
    "name",
    [path.name for path in FILES if path.name.startswith("wrong-") and "types" not in path.name],
)
def test_a_file_of_another_kind_gives_no_content(name):
    assert read_file(name).content == {}


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_a_publiccode_with_a_key_of_another_kind_of_file_is_read(name):
    assert (
        read(json.dumps({"name": "A", "softwareType": "library", name: {"a": 1}})).content[
            "basics"
        ]["kind"]
        == "component"
    )
    assert read(json.dumps({"name": "A", name: {"a": 1}})).content == {}


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
