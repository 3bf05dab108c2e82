"""Sources of limits and routes as pages tell them: each with a link, the law first.

They are told in the language of the page. Pure. Acts are at Finlex (https://www.finlex.fi),
regulations of the Commission at EUR-Lex by their CELEX number (`32023R2495`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

ACT: Final = re.compile(r"(?P<before>aiemmin )?(?P<act>\d+/\d{4}), (?P<place>.+)")
FINLEX: Final = re.compile(
    r"Finlex, (?P<name>Laki [^(]+) \((?P<act>\d+/\d{4})\) (?P<place>\d+ §)(?P<note> \(.+\))?"
)
REGULATION: Final = re.compile(r"Reg\. \(EU\) (?P<first>\d+)/(?P<second>\d+)")
# Until 2014 the number came before the year.
FIRST_YEAR: Final = 2015
# The act in force has an up-to-date text; others are found in the statute book.
IN_FORCE: Final = "1397/2016"
FINLEX_PAGES: Final = {
    "fi": (
        "https://www.finlex.fi/fi/lainsaadanto/",
        "https://www.finlex.fi/fi/lainsaadanto/saadoskokoelma/",
    ),
    "sv": (
        "https://www.finlex.fi/sv/lagstiftning/",
        "https://www.finlex.fi/sv/lagstiftning/forfattningssamling/",
    ),
    # There is no up-to-date text in English.
    "en": (
        "https://www.finlex.fi/en/legislation/collection/",
        "https://www.finlex.fi/en/legislation/collection/",
    ),
}
WORDS: Final = {
    "sv": ((r" kohta\b", " punkten"), (r" ja ", " och "), (r"\baiemmin ", "tidigare ")),
    "en": (
        (r"(\d+)–(\d+) §", r"sections \1–\2"),
        (r"(\d+) §", r"section \1"),
        (r"(\d+) mom\.", r"subsection \1"),
        (r"(\d+) kohta\b", r"paragraph \1"),
        (r" ja ", " and "),
        (r"\baiemmin ", "earlier "),
    ),
}
NAMES: Final = {
    "Laki julkisista hankinnoista": {
        "sv": "Lagen om offentlig upphandling",
        "en": "Act on Public Contracts",
    },
    "Laki julkisista hankinnoista annetun lain muuttamisesta": {
        "sv": "Lagen om ändring av lagen om offentlig upphandling",
        "en": "Act amending the Act on Public Contracts",
    },
    "Laki julkisista hankinnoista ja käyttöoikeussopimuksista": {
        "sv": "Lagen om offentlig upphandling och koncession",
        "en": "Act on Public Procurement and Concession Contracts",
    },
    " (alkuperäinen säädös)": {"sv": " (ursprunglig författning)", "en": " (original statute)"},
    " (alkuperäinen säädös ja ajantasainen teksti lakiin 592/2024 asti)": {
        "sv": " (ursprunglig författning och uppdaterad text till och med lag 592/2024)",
        "en": " (original statute and up-to-date text until Act 592/2024)",
    },
}
# Who else tells of it: in three languages, with an address where there is a lasting one.
OTHERS: Final = {
    "Avoin kunta -aloitteen esittelyaineisto, 6.11.2014, dia 12 (Open Data Tampere Region)": {
        "sv": (
            "Presentation av initiativet Avoin kunta, 6.11.2014, bild 12 (Open Data Tampere Region)"
        ),
        "en": (
            "Presentation of the Avoin kunta initiative, 6 November 2014, slide 12 (Open Data"
            " Tampere Region)"
        ),
    },
    "työ- ja elinkeinoministeriön kynnysarvosivu (arkistoitu)": {
        "sv": "arbets- och näringsministeriets sida om tröskelvärden (arkiverad)",
        "en": "page on thresholds of the Ministry of Economic Affairs and Employment (archived)",
    },
    "Julkisten hankintojen neuvontayksikkö, hankinnat.fi, uutinen 2017 ja kynnysarvosivu": {
        "sv": (
            "Rådgivningsenheten för offentlig upphandling, hankinnat.fi, nyhet 2017 och sida om"
            " tröskelvärden"
        ),
        "en": "Public Procurement Advisory Unit, hankinnat.fi, news 2017 and page on thresholds",
        "url": "https://www.hankinnat.fi/",
    },
    "työ- ja elinkeinoministeriön uutinen 10.12.2021 (ilmoittaa aiemman kauden arvot)": {
        "sv": (
            "arbets- och näringsministeriets nyhet 10.12.2021 (anger den tidigare periodens värden)"
        ),
        "en": (
            "news of the Ministry of Economic Affairs and Employment, 10 December 2021 (gives the"
            " values of the period before)"
        ),
    },
    "työ- ja elinkeinoministeriön kynnysarvosivu ja uutinen 10.12.2021": {
        "sv": "arbets- och näringsministeriets sida om tröskelvärden och nyhet 10.12.2021",
        "en": (
            "page on thresholds and news of the Ministry of Economic Affairs and Employment, 10"
            " December 2021"
        ),
    },
    "Euroopan komission kynnysarvosivu": {
        "sv": "Europeiska kommissionens sida om tröskelvärden",
        "en": "page on thresholds of the European Commission",
        "url": (
            "https://single-market-economy.ec.europa.eu/single-market/public-procurement/legal-rules-and-implementation/thresholds_en"
        ),
    },
    "asianajotoimiston yhteenveto 27.10.2025 (Mondaq)": {
        "sv": "en advokatbyrås sammanfattning 27.10.2025 (Mondaq)",
        "en": "summary of a law firm, 27 October 2025 (Mondaq)",
    },
    "hankinnat.fi, pienhankinnat": {
        "sv": "hankinnat.fi, små upphandlingar",
        "en": "hankinnat.fi, small purchases",
        "url": "https://www.hankinnat.fi/",
    },
}


@dataclass(frozen=True)
class Source:
    """Where something is said; `lang` is the language of the text.

    `url` is empty when there is no lasting address.
    """

    text: str
    lang: str
    url: str = ""
    is_law: bool = False


@lru_cache(maxsize=512)
def sources(text: str, language: str) -> tuple[Source, ...]:
    """Each on its own, the law first. What we do not know is told as it is, in Finnish."""
    found = (source(piece.strip(), language) for piece in text.split(";") if piece.strip())
    return tuple(sorted(found, key=lambda row: not row.is_law))


def source(piece: str, language: str) -> Source:
    return next(readings(piece, language), Source(piece, "fi"))


def readings(piece: str, language: str) -> Iterator[Source]:
    if found := REGULATION.fullmatch(piece):
        yield regulation(found["first"], found["second"], language)
    if found := FINLEX.fullmatch(piece):
        name, note = (named(words, language) for words in (found["name"], found["note"] or ""))
        yield Source(
            f"{name} ({found['act']}), {in_words(found['place'], language)}{note}",
            language,
            finlex(found["act"], language),
            is_law=True,
        )
    if found := ACT.fullmatch(piece):
        yield Source(
            in_words(piece, language), language, finlex(found["act"], language), is_law=True
        )
    if piece in OTHERS:
        yield Source(OTHERS[piece].get(language, piece), language, OTHERS[piece].get("url", ""))


def named(words: str, language: str) -> str:
    return NAMES.get(words, {}).get(language, words)


def in_words(place: str, language: str) -> str:
    """`4 § 12 kohta` is `4 § 12 punkten`, `section 4 paragraph 12`."""
    for pattern, words in WORDS.get(language, ()):
        place = re.sub(pattern, words, place)
    return place


def finlex(act: str, language: str) -> str:
    number, year = act.split("/")
    in_force, statute_book = FINLEX_PAGES[language]
    return f"{in_force if act == IN_FORCE else statute_book}{year}/{number}"


def regulation(first: str, second: str, language: str) -> Source:
    year, number = (first, second) if int(first) >= FIRST_YEAR else (second, first)
    name = {
        "fi": "Komission asetus (EU)",
        "sv": "Kommissionens förordning (EU)",
        "en": "Commission Regulation (EU)",
    }[language]
    url = f"https://eur-lex.europa.eu/legal-content/{language.upper()}/TXT/?uri=CELEX:3{year}R{int(number):04}"
    return Source(f"{name} {first}/{second}", language, url, is_law=True)
