"""A municipality is known by the names organisations write of it, and by nothing less."""

import pytest

from procurement.names import MunicipalityNames
from tests.catalogue.authoring.publiccode import MUNICIPALITIES

NAMES = MunicipalityNames(row[:3] for row in MUNICIPALITIES)
BY_CODE = {code: fi for code, fi, *_rest in MUNICIPALITIES}
WRITTEN = """
Helsingin kaupunki=Helsinki|HELSINKI=Helsinki|City of Helsinki=Helsinki|Helsingfors stad=Helsinki
Espoon kaupunki=Espoo|Esbo stad=Espoo|Turun kaupunki=Turku|Åbo=Turku|Lahden kaupunki=Lahti
Vihdin kunta=Vihti|Liedon kunta=Lieto|Lopen kunta=Loppi|Hangon kaupunki=Hanko
Harjavallan kaupunki=Harjavalta|Leppävirran kunta=Leppävirta|Outokummun kaupunki=Outokumpu
Vesannon kunta=Vesanto|Kauniaisten kaupunki=Kauniainen|Jokioisten kunta=Jokioinen
Kannuksen kaupunki=Kannus|Varkauden kaupunki=Varkaus|Alavuden kaupunki=Alavus
Pihtiputaan kunta=Pihtipudas|Punkalaitumen kunta=Punkalaidun|Virtain kaupunki=Virrat
Tampereen kaupunki=Tampere|Pälkäneen kunta=Pälkäne|Uudenkaupungin kaupunki=Uusikaupunki
Uudenkaarlepyyn kaupunki=Uusikaarlepyy|Äänekosken kaupunki=Äänekoski|Kiuruveden kaupunki=Kiuruvesi
Pieksämäen kaupunki=Pieksämäki|Seinäjoen kaupunki=Seinäjoki|Viitasaaren kaupunki=Viitasaari
Rovaniemen kaupunki=Rovaniemi|Rautalammin kunta=Rautalampi|Juuan kunta=Juuka|Limingan kunta=Liminka
Iitin kunta=Iitti|Muhoksen kunta=Muhos|Nurmeksen kaupunki=Nurmes|Koski Tl=Koski Tl
Pedersören kunta=Pedersören kunta|Pedersöre kommun=Pedersören kunta|Iin kunta=Ii|Kemin kaupunki=Kemi
Kemijärven kaupunki=Kemijärvi|Mänttä-Vilppulan kaupunki=Mänttä-Vilppula|Närpiön kaupunki=Närpiö
Lappeenrannan kaupunki=Lappeenranta|Kiteen kaupunki=Kitee
"""
TABLE = dict(pair.split("=") for pair in WRITTEN.replace("\n", "|").split("|") if pair)


@pytest.mark.parametrize(("text", "name"), TABLE.items(), ids=TABLE)
def test_a_name_is_known_as_it_is_written(text, name):
    assert BY_CODE[NAMES.find(text)] == name


def test_every_name_in_both_languages_is_known():
    assert [
        (fi, sv)
        for code, fi, sv, _majority in MUNICIPALITIES
        if {NAMES.find(fi), NAMES.find(sv)} != {code}
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kaupunki",
        "Comune di Roma",
        "Kemin Digipolis Oy",
        "Helsinki Region Transport",
        "HSL",
        "Pohjois-Karjala",
        "n",
        "Suomi",
    ],
)
def test_what_names_more_or_less_than_a_municipality_is_none(text):
    assert NAMES.find(text) == ""


def test_a_name_of_two_is_of_neither():
    names = MunicipalityNames([("001", "Laiha", "Laihela"), ("002", "Laihaa", "Laihela")])

    assert names.find("Laihela") == ""
    assert names.find("Laiha") == "001"
