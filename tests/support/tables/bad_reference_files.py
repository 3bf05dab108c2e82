"""What may be wrong in a file of reference data: file, change, what is told of it."""

import copy


def at(*path, to):
    """A change of one value in the file."""

    def change(content):
        for step in path[:-1]:
            content = content[step]
        content[path[-1]] = to

    return change


def without(*path):
    def change(content):
        for step in path[:-1]:
            content = content[step]
        del content[path[-1]]

    return change


def twice(*path):
    def change(content):
        for step in path:
            content = content[step]
        content.append(copy.deepcopy(content[0]))

    return change


BAD = {
    "a population that is no number": (
        "municipalities",
        at(3, "population", to="abc"),
        r"municipalities\.csv, row 4 \(.*\): .*abc",
    ),
    "no inhabitants": (
        "municipalities",
        at(3, "population", to="0"),
        r"row 4 \(\d{3}\): .*municipality_has_inhabitants|row 4",
    ),
    "fewer than none": (
        "municipalities",
        at(3, "population", to="-5"),
        r"row 4 \(\d{3}\): population",
    ),
    "a language status we do not know": (
        "municipalities",
        at(3, "language_status", to="klingon"),
        r"row 4 \(\d{3}\): language_status",
    ),
    "a code of four digits": ("municipalities", at(3, "code", to="1234"), r"row 4 \(1234\): code"),
    "a code twice": ("municipalities", twice(), r"row 309 \(005\): the code is there twice"),
    "a municipality without a name": (
        "municipalities",
        at(0, "name_fi", to=""),
        r"row 1 \(005\): name_fi",
    ),
    "another boundary": (
        "thresholds",
        at("rule_sets", 0, "thresholds", 0, "boundary", to="value > threshold"),
        r"procurement_thresholds\.json, row 1 \(.*\): the boundary 'value > threshold'",
    ),
    "a limit of nothing": (
        "thresholds",
        at("rule_sets", 0, "thresholds", 0, "amount_eur", to=0),
        r"row 1 \(.*\)",
    ),
    "a limit that is no number": (
        "thresholds",
        at("rule_sets", 0, "thresholds", 0, "amount_eur", to="thirty"),
        r"row 1 \(.*\)",
    ),
    "a day that is none": (
        "thresholds",
        at("rule_sets", 0, "valid_from", to="2026-02-30"),
        r"row 1 \(.*\): .*day",
    ),
    "a field that is missing": (
        "thresholds",
        without("rule_sets", 0, "level"),
        r"row 1 \(.*\): the field 'level' is missing",
    ),
    "no limits at all": (
        "thresholds",
        at("rule_sets", 1, "thresholds", to=[]),
        r"thresholds: a list of rows was expected in ",
    ),
    "a rule set twice": (
        "thresholds",
        twice("rule_sets"),
        r"row 12 \(.*\): the slug is there twice",
    ),
    "a layer without a name": (
        "architecture",
        without("layers", 2, "name"),
        r"architecture\.json, row 3 \(.*\): the field 'name' is missing",
    ),
    "a name that is a list": (
        "architecture",
        at("layers", 2, "name", to=["x"]),
        r"row 3 \(.*\): name must be an object of texts",
    ),
    "a name that is a number": (
        "architecture",
        at("layers", 2, "name", "sv", to=5),
        r"row 3 \(.*\): name must be an object of texts",
    ),
    "an item that is no object": (
        "architecture",
        at("functions", 0, "items", 0, to="x"),
        r"items, row 1: an object was expected",
    ),
    "a component on no layer": (
        "architecture",
        at("components", 0, "layer", to="kellari"),
        r"row 1 \(.*\): the field 'kellari' is missing",
    ),
    "a component twice": (
        "architecture",
        twice("components"),
        r"row 51 \(.*\): the slug is there twice",
    ),
    "a section that is missing": (
        "architecture",
        without("phases"),
        r"phases: a list of rows was expected",
    ),
    "a row that is no object": (
        "architecture",
        at("phases", 0, to="strategia"),
        r"phases, row 1: an object was expected",
    ),
    "a group without its functions": (
        "architecture",
        without("functions", 0, "items"),
        r"items: a list of rows was expected in ",
    ),
    "a criterion without its questions": (
        "architecture",
        without("openness_criteria", 0, "questions"),
        r"questions: a list of rows was expected in ",
    ),
    "a flag that is a text": (
        "licences",
        at("licences", 0, "is_osi_approved", to="false"),
        r"row 1 \(.*\): is_osi_approved must be true or false",
    ),
    "a list without its version": ("licences", without("list_version"), r"list_version"),
    "a licence twice": ("licences", twice("licences"), r"the spdx_id is there twice"),
    "one word alone": (
        "synonyms",
        at("sets", 0, "words", to=["yksi"]),
        r"row 1 \(.*\): words must be a list of at least two texts",
    ),
    "a component that is not there": (
        "products",
        at("products", 0, "component", to="avaruus"),
        r"row 1 \(.*\): no component is called avaruus",
    ),
    "a product without a need": (
        "products",
        at("products", 0, "needs", to={"fi": [], "sv": ["x"], "en": ["x"]}),
        r"row 1 \(.*\): needs_fi",
    ),
    "a language we do not have": ("synonyms", at("sets", 0, "language", to="de"), r"row 1 \(.*\)"),
}
