"""What was meant by a licence that is no SPDX expression.

Told by names, families and addresses of the SPDX list, letters last. Pure.
"""

import re
from difflib import get_close_matches
from functools import lru_cache

from catalogue.openness.licences import (
    LONGEST_LICENCE,
    SUCCESSORS,
    listed,
    names,
    read_expression,
)

MOST_OFFERED = 3
CLOSE_ENOUGH = 0.8
# Said of what is not open, in the words of the files and package registries of our languages.
CLOSED_WORDS = re.compile(
    r"\b(?:proprietary|commercial|closed[ -]source|all rights"
    r" reserved|unlicensed|suljettu|kaupallinen|propriet[äa]r\w*|kommersiell\w*)\b",
    re.IGNORECASE,
)
SAYS_NOTHING = re.compile(
    r"\s*(?:noassertion|none|n/?a|unknown|other|custom|tbd|\?|-|see (?:the )?licen[cs]e(?:"
    r" file)?\b.*)\s*",
    re.IGNORECASE,
)
ADDRESS = re.compile(
    r"(?:https?://)?(?:www\.)?(?P<host>[\w.-]+\.[a-z]{2,})/(?P<path>\S+)", re.IGNORECASE
)
ENDING = re.compile(r"\.(?:html?|txt|json|md|php)$", re.IGNORECASE)
LATER = re.compile(
    r"or[ -]later|or[ -]newer|or any later|\+|tai uudempi|eller senare", re.IGNORECASE
)
ONLY = re.compile(r"\bonly\b", re.IGNORECASE)
VERSION = re.compile(r"(?<![\d.])v?\.?(\d+(?:\.\d+)*)", re.IGNORECASE)
# Family, as people write it; the first that fits is meant, so AGPL and LGPL stand before GPL.
FAMILIES = {
    "EUPL": r"eupl|european union public",
    "AGPL": r"agpl|affero",
    "LGPL": r"lgpl|lesser general public|library general public",
    "GFDL": r"gfdl|free documentation",
    "GPL": r"gpl|gnu general public|general public licen[cs]e",
    "Apache": r"apache|\basl\b",
    "MPL": r"\bmpl|mozilla public",
    "EPL": r"\bepl|eclipse public",
    "CDDL": r"cddl|common development and distribution",
    "BSD": r"\bbsd",
    "MIT": r"\bmit\b|\bexpat\b|\bx11\b",
    "ISC": r"\bisc\b",
    "Unlicense": r"\bunlicen[cs]e\b",
    "Zlib": r"\bzlib\b",
    "BSL": r"boost",
    "Artistic": r"artistic",
    "PSF": r"python software foundation|\bpsf\b",
    "PostgreSQL": r"postgres",
    "CC0": r"\bcc0|creative commons zero",
    "CC-BY-SA": r"cc[ -]by[ -]sa|attribution[ -]share",
    "CC-BY": r"cc[ -]by|creative commons attribution",
}
FAMILY = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in FAMILIES.items()}
# Those of a family that are meant when no version is told, the likeliest first.
USUAL = {
    "EUPL": ("EUPL-1.2", "EUPL-1.1"),
    "AGPL": ("AGPL-3.0-only", "AGPL-3.0-or-later"),
    "LGPL": ("LGPL-3.0-only", "LGPL-2.1-only", "LGPL-2.1-or-later"),
    "GFDL": ("GFDL-1.3-only", "GFDL-1.3-or-later"),
    "GPL": ("GPL-3.0-only", "GPL-3.0-or-later", "GPL-2.0-only"),
    "Apache": ("Apache-2.0",),
    "MPL": ("MPL-2.0",),
    "EPL": ("EPL-2.0", "EPL-1.0"),
    "CDDL": ("CDDL-1.0", "CDDL-1.1"),
    "BSD": ("BSD-3-Clause", "BSD-2-Clause"),
    "MIT": ("MIT",),
    "ISC": ("ISC",),
    "Unlicense": ("Unlicense",),
    "Zlib": ("Zlib",),
    "BSL": ("BSL-1.0",),
    "Artistic": ("Artistic-2.0",),
    "PSF": ("PSF-2.0",),
    "PostgreSQL": ("PostgreSQL",),
    "CC0": ("CC0-1.0",),
    "CC-BY-SA": ("CC-BY-SA-4.0",),
    "CC-BY": ("CC-BY-4.0",),
}


def says_closed(written: str) -> bool:
    return CLOSED_WORDS.search(written) is not None


def says_nothing(written: str) -> bool:
    return SAYS_NOTHING.fullmatch(written) is not None


def suggestions(written: str) -> tuple[str, ...]:
    """SPDX expressions that may be meant, the likeliest first, at most three.

    None across families, none for what says closed or nothing.
    """
    given = re.sub(r"(?<=\d),(?=\d)", ".", " ".join(written.split()))
    if not given or len(given) > LONGEST_LICENCE or says_closed(given) or says_nothing(given):
        return ()
    found = by_address(given) or by_name(given) or _by_alternatives(given) or _by_family(given)
    return (
        tuple(dict.fromkeys(found))[:MOST_OFFERED]
        if found or family_of(given)
        else _by_letters(given)
    )


def by_address(given: str) -> tuple[str, ...]:
    """Read `https://spdx.org/licenses/EUPL-1.2.html` or `opensource.org/license/mit`.

    Other addresses are read by the words in them.
    """
    address = ADDRESS.fullmatch(given)
    if not address:
        return ()
    last = ENDING.sub("", address["path"].rstrip("/").rsplit("/", 1)[-1])
    exact = listed().get(last.casefold())
    if exact and exact not in SUCCESSORS:
        return (exact,)
    return _by_family(
        address["host"].split(".")[-2]
        + " "
        + re.sub(r"[/_-]", " ", ENDING.sub("", address["path"]))
    )


@lru_cache(maxsize=1)
def bare_names() -> dict[str, str]:
    return {
        bare(name): identifier
        for identifier, name in names().items()
        # Deprecated ones have names that leave open which successor is meant.
        if identifier not in SUCCESSORS
    }


def bare(name: str) -> str:
    """`The MIT License` and `MIT Licence` are one; so are `v2.0`, `Version 2.0` and `2.0`."""
    words = re.sub(r"[^\w.+]+", " ", name.casefold().replace("licence", "license")).split()
    plain = (
        re.sub(r"^v(?:er\.?)?(?=\d)", "", word)
        for word in words
        if word not in {"the", "license", "version", "v", "a", "gnu"}
    )
    return " ".join(re.sub(r"(?<=\d)\.0$", "", word) for word in plain)


def by_name(given: str) -> tuple[str, ...]:
    found = bare_names().get(bare(given))
    return (found,) if found else ()


def _by_alternatives(given: str) -> tuple[str, ...]:
    """`MIT/Apache-2.0`, `MIT, Apache-2.0`, `MIT | Apache-2.0`: either of them.

    Where one is not clear, none.
    """
    pieces = [
        piece.strip()
        for piece in re.split(
            r"\s*(?:/|,|;|\|+)\s*|\s+(?:or|tai|eller)\s+(?!later|newer|any|uudempi|senare)",
            given,
            flags=re.IGNORECASE,
        )
        if piece.strip()
    ]
    if len(pieces) < len(("one", "other")) or ADDRESS.fullmatch(given):
        return ()
    read = [read_expression(piece) for piece in pieces]
    meant = [
        expression.text if expression else next(iter(suggestions(piece)), "")
        for expression, piece in zip(read, pieces, strict=True)
    ]
    # A comma before a version parts nothing: "Apache License, Version 2.0".
    if not all(meant) or not all(
        family_of(piece) or expression for expression, piece in zip(read, pieces, strict=True)
    ):
        return ()
    # A list says neither "and" nor "or": both are offered.
    joined = (" AND ", " OR ") if re.search("[,;]", given) else (" OR ",)
    return tuple(word.join(dict.fromkeys(meant)) for word in joined)


def family_of(given: str) -> str:
    return next((name for name, pattern in FAMILY.items() if pattern.search(given)), "")


def _by_family(given: str) -> tuple[str, ...]:
    family = family_of(given)
    if not family:
        return ()
    told = VERSION.findall(given)
    if family == "BSD":
        return _clauses(told)
    of_version = [name for version in told for name in members(family, version)]
    chosen = [name for name in of_version if fits(name, given)] or of_version
    return tuple(chosen) or USUAL[family]


def _clauses(told: list[str]) -> tuple[str, ...]:
    # BSD counts clauses, not versions; `New BSD` and the bare name are both of the usual two.
    return {
        "0": ("0BSD",),
        "1": ("BSD-1-Clause",),
        "2": ("BSD-2-Clause",),
        "3": ("BSD-3-Clause",),
        "4": ("BSD-4-Clause",),
    }.get(told[0] if told else "", USUAL["BSD"])


def members(family: str, version: str) -> list[str]:
    whole = version if "." in version else f"{version}.0"
    pattern = re.compile(
        rf"{re.escape(family)}-(?:{re.escape(version)}|{re.escape(whole)})(?:-only|-or-later)?",
        re.IGNORECASE,
    )
    return sorted(
        name for name in listed().values() if pattern.fullmatch(name) and name not in SUCCESSORS
    )


def fits(name: str, given: str) -> bool:
    if LATER.search(given):
        return name.endswith("-or-later")
    return name.endswith("-only") if ONLY.search(given) else True


def _by_letters(given: str) -> tuple[str, ...]:
    plain = (
        re.sub(r"[ _,]+", "-", given.casefold()).removesuffix("-license").removesuffix("-licence")
    )
    return tuple(
        SUCCESSORS.get(listed()[near], listed()[near])
        for near in get_close_matches(plain, listed(), 1, CLOSE_ENOUGH)
    )
