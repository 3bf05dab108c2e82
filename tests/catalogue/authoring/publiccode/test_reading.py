"""Reading publiccode.yml: what the file says arrives, and says which key it came from."""

import json

import pytest

from catalogue.authoring.publiccode.keys import OTHER_FORMATS
from catalogue.content.snapshot import value_at
from lib.i18n.localized import LANGUAGES
from tests.catalogue.authoring.publiccode import FILES, HERE, read, read_file
from tests.catalogue.authoring.publiccode.test_problems import named, said


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
        "delivery": {
            "support": support_of_the_full_file(),
            "released_on": "2026-02-17",
            "roadmap_url": "https://karhuportti.example/tiekartta",
        },
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


@pytest.mark.parametrize(
    ("written", "read_as", "codes"),
    [
        ("2026-02-17", "2026-02-17", []),
        ("2000-01-01", "2000-01-01", []),
        ("1999-12-31", None, ["date_beyond"]),
        ("2099-01-01", None, ["date_beyond"]),
        ("17.2.2026", None, ["date_expected"]),
        ("2026-02-30", None, ["date_expected"]),
    ],
)
def test_a_day_of_release_is_read_when_it_can_have_been(written, read_as, codes):
    imported = read(f"name: A\nlegal: {{license: MIT}}\nreleaseDate: '{written}'\n")

    told = imported.content.get("delivery", {}).get("released_on")
    assert told == read_as
    assert [one.code for one in imported.problems if one.key == "releaseDate"] == codes


def test_a_roadmap_that_nobody_can_open_is_not_brought():
    imported = read("name: A\nlegal: {license: MIT}\nroadmap: javascript:alert(1)\n")

    assert "delivery" not in imported.content
    assert [one.key for one in imported.problems if one.key == "roadmap"] == ["roadmap"]
