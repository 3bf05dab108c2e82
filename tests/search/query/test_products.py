"""Names of closed products and abbreviations: searched for as they are, answered by their needs."""

import pytest

from search.engines.tantivy import Engine
from search.query.synonyms import Product, synonyms_of
from search.query.terms import parts, products_named
from tests.search.judged.reading import judged_documents
from tests.search.judged.synonyms import file_products, file_synonyms

PRODUCTS = {
    f"{product.slug} {name}": (product, name)
    for product in file_products()
    for name in product.names
}
# What buyers type, and words of the documents that answer it where any do.
ABBREVIATIONS = {
    "hr": "henkilöstöhallinto",
    "crm": "asiakkuuksien hallinta",
    "sso": "kertakirjautuminen",
    "iam": "identiteetinhallinta",
    "vpn": "etäyhteydet",
    "gis": "paikkatieto",
    "cms": "julkaisujärjestelmä",
    "lms": "oppimisympäristö",
    "rpa": "ohjelmistorobotiikka",
    "iot": "anturi",
    "bi": "raportointi",
    "tos": "tiedonohjaus",
    "ams": "tiedonohjaus",
    "itsm": "palvelupyyntö",
    "sms": "tekstiviestien lähetys",
    "dam": "kuvapankki",
    "ai": "tekoäly",
    "api": "rajapinta",
    "dw": "tietovarasto",
    "wcag": "saavutettavuus",
    "gdpr": "tietosuoja",
    "te-palvelut": "työllisyyspalvelut",
    "vaka": "varhaiskasvatus",
    "osbu": "osallistuva budjetointi",
    "rekry": "rekrytointi",
    "allu": "allekirjoitus",
    "idm": "identiteetinhallinta",
    "ils": "kirjastojärjestelmä",
}


# Nothing in the documents answers these.
BARE = (
    "erp dms sis mdm siem lan wlan pos esb sql sote saas kvtes ptv jhs ict it dns ssl pdf csv xml"
    " json http rest oidc saml ldap smtp imap wms wfs bim cad"
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    engine = Engine(tmp_path_factory.mktemp("products") / "index")
    engine.rebuild(judged_documents())
    synonyms = file_synonyms()

    def search(ask):
        return engine.search(ask, synonyms)

    return search


def test_there_are_names_enough():
    assert len(file_products()) >= 120
    assert len(ABBREVIATIONS) + len(BARE.split()) >= 60
    assert len({name.lower() for _, name in PRODUCTS.values()}) == len(PRODUCTS)


@pytest.mark.parametrize(("product", "name"), PRODUCTS.values(), ids=PRODUCTS)
def test_a_products_name_is_no_misspelling_and_finds_what_serves_its_needs(
    asked, ask, product, name
):
    answer = asked(ask(name, limit=300))
    fitting = {
        ident
        for need in product.needs["fi"]
        for ident in asked(ask(need, limit=300)).ids
        if asked(ask(need)).match == "strict"
    }

    assert answer.corrected == ()
    assert product.slug in answer.products
    if fitting:
        assert answer.match == "strict"
        assert answer.count


@pytest.mark.parametrize(
    ("typed", "words"), [*ABBREVIATIONS.items(), *((typed, "") for typed in BARE.split())]
)
def test_an_abbreviation_is_no_misspelling_and_finds_what_it_stands_for(asked, ask, typed, words):
    answer = asked(ask(typed, limit=300))

    assert answer.corrected == ()
    if words:
        assert answer.match == "strict"
        assert set(answer.ids) & set(asked(ask(words, limit=300)).ids)


WILMA = Product(
    "wilma", ("Wilma",), {"fi": ("oppilashallinto",), "sv": ("elev",), "en": ("pupil",)}
)


@pytest.mark.parametrize("text", ["wilma", "Wilma", "vaihtoehto wilma", "WILMA kunnalle"])
def test_a_named_product_is_told(text):
    assert products_named(parts(text, "fi", synonyms=synonyms_of([], [WILMA]))) == ("wilma",)


def test_a_need_never_leads_to_a_product():
    (word,) = parts("oppilashallinto", "fi", synonyms=synonyms_of([], [WILMA]))

    assert (word.product, word.synonyms) == ("", ())


def test_a_name_of_two_words_is_one_product_and_its_words_alone_are_none():
    power = Product("power-bi", ("Power BI",), {"fi": ("raportointi",)})
    synonyms = synonyms_of([], [power])

    assert products_named(parts("power bi", "fi", synonyms=synonyms)) == ("power-bi",)
    assert products_named(parts("power", "fi", synonyms=synonyms)) == ()
