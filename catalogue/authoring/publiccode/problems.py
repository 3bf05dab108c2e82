"""What a file leaves to mend: the key, the line, and what to do."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_OF_A_KIND = 30
LONGEST_QUOTE = 60

# What could not be read is an error, what to check or to fill in a warning, what was left aside an
# info.
ERRORS: Final[dict[str, Promise]] = {
    "too_large": _("Lyhennä tiedosto: se saa olla enintään %(most)s kt."),
    "binary": _("Valitse tekstitiedosto publiccode.yml: tämä tiedosto ei ole tekstiä."),
    "empty": _("Liitä tiedoston publiccode.yml sisältö: nyt se on tyhjä."),
    "not_keys": _(
        "Tarkista, että tiedosto on publiccode.yml. Siinä on avaimia ja arvoja, esimerkiksi ”name:"
        " Ratkaisun nimi”."
    ),
    "broken": _(
        "Rivi jäi lukematta. Tarkista sen ja edellisten rivien sisennys, kaksoispisteet ja"
        " lainausmerkit."
    ),
    "broken_rest": _(
        "Tiedosto jäi lukematta tästä eteenpäin. Korjaa sisennys, kaksoispisteet ja lainausmerkit,"
        " ja tuo tiedosto uudelleen."
    ),
    "too_deep": _(
        "Tiedosto jäi lukematta tästä eteenpäin: tasoja on sisäkkäin liikaa. Poista ylimääräiset"
        " tasot."
    ),
    "too_many": _("Tiedosto jäi lukematta tästä eteenpäin: tietoja on liikaa. Lyhennä tiedostoa."),
    "other_format": _("Valitse tiedosto publiccode.yml: tämä on muun lajin tiedosto (%(value)s)."),
    "nothing_known": _(
        "Valitse tiedosto publiccode.yml: tästä ei löytynyt yhtään sen avainta, jolla on arvo."
    ),
    "name_missing": _("Kirjoita tiedostoon ratkaisun nimi, esimerkiksi ”name: Ratkaisun nimi”."),
    "no_language": _(
        "Kirjoita kuvaukset kielen alle, esimerkiksi ”description: fi: shortDescription”."
    ),
}
WARNINGS: Final[dict[str, Promise]] = {
    "encoding": _("Tallenna tiedosto UTF-8-muodossa. Tarkista, että ä, ö ja å näkyvät oikein."),
    "control": _("Poista rivin näkymätön merkki. Luimme rivin ilman sitä."),
    "quoted": _("Kirjoita arvo lainausmerkkeihin. Tarkista, että luimme sen oikein."),
    "tab": _(
        "Sisennä rivit välilyönneillä, ei sarkaimella. Tarkista, että tiedot tulivat oikeisiin"
        " kohtiin."
    ),
    "alias": _("Kirjoita tieto auki: viittausta *%(name)s ei voi lukea."),
    "tag": _("Kirjoita tieto tavallisena tekstinä: merkintää %(name)s ei lueta."),
    "twice": _("Poista toinen: sama avain on jo rivillä %(first)s. Luimme ensimmäisen."),
    "not_a_key": _("Kirjoita avain tekstinä. Tämä kohta jäi lukematta."),
    "text_expected": _("Kirjoita tähän teksti."),
    "list_expected": _(
        "Kirjoita tähän luettelo: jokainen kohta omalle rivilleen viivan (-) jälkeen."
    ),
    "keys_expected": _("Kirjoita tämän alle avaimia ja arvoja."),
    "flag_expected": _("Kirjoita true tai false."),
    "date_expected": _("Kirjoita päivä muodossa vvvv-kk-pp."),
    "number_of_items": _("Lyhennä luetteloa. Luimme %(most)s ensimmäistä kohtaa."),
    "summary_missing": _("Kirjoita lyhyt kuvaus: tiedosto ei kerro sitä."),
    "licence_missing": _(
        "Kirjoita lisenssi SPDX-tunnuksena, esimerkiksi EUPL-1.2: tiedosto ei kerro sitä."
    ),
    "url_missing": _("Anna lähdekoodin osoite: tiedosto ei kerro sitä."),
    "type_missing": _("Tarkista, mitä tarjoat: tiedosto ei kerro sitä. Merkitsimme tuotteeksi."),
    "type_unknown": _(
        "Tarkista, mitä tarjoat: lajia ”%(value)s” emme tunne. Merkitsimme tuotteeksi."
    ),
    "cut": _("Tarkista tekstin loppu: lyhensimme sen %(most)s merkkiin."),
    "other_languages_only": _(
        "Kirjoita kuvaus: tiedostossa ei ole tekstiä suomeksi, ruotsiksi eikä englanniksi, vaan"
        " kielillä: %(languages)s."
    ),
    "language_unknown": _("Käytä kielen tunnusta, esimerkiksi fi. Kieltä ”%(value)s” emme tunne."),
    "licence_unknown": _(
        "Tarkista lisenssi: ”%(value)s” ei ole SPDX-lauseke. Esimerkiksi EUPL-1.2 tai MIT OR"
        " Apache-2.0."
    ),
    "licence_near": _("Tarkista lisenssi: ”%(value)s” ei ole SPDX-lauseke. Tarkoititko: %(near)s?"),
    "licence_closed": _("Merkitsimme osan suljetuksi: ”%(value)s” ei ole avoin lisenssi."),
    "licence_mixed": _(
        "Valitse, onko osa avoin vai suljettu, tai jaa se kahdeksi osaksi: ”%(value)s” on osaksi"
        " suljettu."
    ),
    "licence_says_nothing": _(
        "Valitse, onko osa avoin vai suljettu, ja kirjoita lisenssi: ”%(value)s” ei kerro sitä."
    ),
    "licence_not_approved": _(
        "Tarkista lisenssi: ”%(value)s” ei ole OSI:n hyväksymä. Vaihda se tai merkitse osa"
        " suljetuksi."
    ),
    "link_expected": _("Kirjoita julkinen osoite, joka alkaa https://. Tätä osoitetta ei tuotu."),
    "link_blank": _("Poista osoitteesta välilyönnit. Tätä osoitetta ei tuotu."),
    "link_long": _("Lyhennä osoite enintään 500 merkkiin. Tätä osoitetta ei tuotu."),
    "link_git": _(
        "Kirjoita osoite, jonka voi avata selaimella: se alkaa https://. Gitin omaa osoitetta ei"
        " tuotu."
    ),
    "link_host": _(
        "Kirjoita osoite, jonka kuka tahansa voi avata. Palvelinta osoitteessa ”%(value)s” ei"
        " tavoita julkisesta verkosta."
    ),
    "link_scheme": _("Kirjoita osoitteen alkuun https://. Tätä osoitetta ei tuotu."),
    "link_relative": _(
        "Kirjoita osoite kokonaan: ”%(value)s” on vain polku. Tätä osoitetta ei tuotu."
    ),
    "evidence_full": _("Valitse näyttö itse: toimme ensimmäiset osoitteet, loput jäivät pois."),
    "maintenance_ended": _(
        "Kerro, kuka ylläpitää ratkaisua nyt: sopimus (%(name)s) päättyi %(day)s. Emme tuoneet"
        " sitä."
    ),
    "date_beyond": _(
        "Kirjoita viimeisimmän julkaisun päivä: %(day)s on tulevaisuudessa tai ennen vuotta 2000."
    ),
    "dependency_nameless": _("Kirjoita riippuvuuden nimi (name). Tämä kohta jäi lukematta."),
    "dependency_open": _(
        "Täydennä osan %(name)s lisenssi ja lähdekoodin osoite: tiedosto ei kerro niitä."
    ),
    "maintenance_unknown": _("Kerro ylläpidosta: lajia ”%(value)s” emme tunne."),
    "unmaintained": _(
        "Tarkista, onko ratkaisu tarjolla: tiedoston mukaan sitä ei enää ylläpidetä."
    ),
    "not_for_finland": _("Tarkista, sopiiko ratkaisu Suomeen: tiedoston mukaan se ei sovi."),
}
INFOS: Final[dict[str, Promise]] = {
    "documents": _("Luimme tiedostosta vain kohdan ennen tätä riviä (---)."),
    "unknown": _("Avain ei kuulu publiccode.yml-tiedostoon. Sitä ei luettu."),
    "unknown_near": _("Avain ei kuulu publiccode.yml-tiedostoon. Tarkoititko: %(near)s?"),
    "read_as": _("Luimme tämän avaimena %(near)s."),
    "one_item": _("Kirjoita tähän luettelo. Luimme tämän sen ainoana kohtana."),
    "name_only": _("Kirjoita teksti avaimen %(near)s arvoksi. Luimme sen niin."),
    "version_missing": _(
        "Merkitse, mitä publiccode.yml-versiota tiedosto noudattaa, esimerkiksi"
        " publiccodeYmlVersion: 0.5."
    ),
    "version_unknown": _("Versiota ”%(value)s” emme tunne. Luimme tiedoston kuin version 0.7."),
    "other_languages": _("Emme tuoneet tekstejä näillä kielillä: %(languages)s."),
    "language_twice": _(
        "Samalla kielellä on kaksi kuvausta. Luimme tästä vain kohdat, jotka toisesta puuttuvat."
    ),
    "licence_read_as": _("Luimme lisenssin muodossa %(near)s."),
    "link_in_repository": _(
        "Luimme polun tiedostona koodivarastossa. Tarkista, että linkki avautuu."
    ),
    "used_by_counted": _(
        "Nimesimme käyttäjistä Suomen kunnat. Muista kerromme vain määrän: %(count)s."
    ),
    "hardware": _("Emme tuo laitteita. Kerro kuvauksessa, jos kunta tarvitsee niitä."),
    "contacts": _("Emme tuo yhteyshenkilöitä. Anna yhteystiedot yrityksen sivulla."),
    "supports": _(
        "Lisää avoimet standardit ja niiden versiot avoimuuden kohdalla: emme tuo niitä tästä."
    ),
    "country_section": _("Emme tuo yhden maan omia tietoja."),
    "left_out": _("Emme tuo näitä tietoja, koska lomakkeella ei ole niille paikkaa: %(keys)s."),
    "more": _("Korjaa ensin nämä ja tuo tiedosto uudelleen. Loput huomiot jäivät pois."),
}
SEVERITIES: Final = {"error": ERRORS, "warning": WARNINGS, "info": INFOS}
TEXTS: Final = {code: text for texts in SEVERITIES.values() for code, text in texts.items()}
SEVERITY: Final = {code: severity for severity, texts in SEVERITIES.items() for code in texts}


@dataclass(frozen=True)
class Problem:
    """One thing to look at.

    `key` is dotted (`legal.license`, `dependsOn.open.0.name`), `line` counts from 1; None when
    there is no such line.
    """

    key: str
    line: int | None
    code: str
    values: dict[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> str:
        return SEVERITY[self.code]

    @property
    def message(self) -> str:
        return str(TEXTS[self.code]) % defaultdict(str, self.values)


def localized_problems(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows kept with a draft, in the language of the page; codes that are no more are left out."""
    found = [
        Problem(row["key"], row["line"], row["code"], row["values"])
        for row in rows
        if row.get("code") in TEXTS
    ]
    return [
        {
            "key": problem.key,
            "line": problem.line,
            "message": problem.message,
            "severity": problem.severity,
        }
        for problem in found
    ]


class Problems:
    """Collects each once, and not without end: a file may hold thousands of unknown keys."""

    def __init__(self) -> None:
        self.found: dict[tuple[str, int | None, str], Problem] = {}
        self.kinds: Counter[str] = Counter()

    def add(self, code: str, key: str = "", line: int | None = None, **values: Any) -> None:
        if self.is_full(code):
            code, key, line, values = "more", "", None, {}
        if (key, line, code) in self.found:
            return
        self.kinds[code] += 1
        shown = {
            name: ", ".join(map(quote, value)) if isinstance(value, tuple) else quote(str(value))
            for name, value in values.items()
            if value
        }
        self.found[key, line, code] = Problem(quote(key), line, code, shown)

    def extend(self, others: "Problems") -> None:
        for problem in others:
            self.add(problem.code, problem.key, problem.line, **problem.values)

    def is_full(self, code: str) -> bool:
        return self.kinds[code] >= MOST_OF_A_KIND

    def __iter__(self) -> Iterator[Problem]:
        # In the order of the file; what has no line comes first.
        return iter(
            sorted(
                self.found.values(), key=lambda problem: (problem.code == "more", problem.line or 0)
            )
        )


def quote(text: str) -> str:
    """On one line and not long: a message can be read, and stored, whatever the file holds."""
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
