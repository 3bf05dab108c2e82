"""What people type, over the whole demo: sensible first pages, marked words.

Corrections and nearest matches are said.
"""

import re

import pytest

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_site"),
    pytest.mark.xdist_group("demo"),
]

SLUG = re.compile(
    r'<article class="offer" aria-labelledby="r-([a-z0-9-]+)">(.*?)</article>', re.DOTALL
)

WEBSITES = {
    "kuntasivusto-drupalilla",
    "verkkosivusto-wagtaililla",
    "kunnan-verkkosivut-wordpressilla",
    "kaksikielinen-verkkosivusto-joomlalla",
}
CASES = {"asianhallinta-open-zaakilla", "asiankasittely-valtimolla", "suopursu-kirjaamo"}
QUERIES = [
    ("", "verkkosivut", WEBSITES - {"kuntasivusto-drupalilla"}, 10),
    ("", "verkkosivusto", WEBSITES, 10),
    (
        "",
        "kuntien verkkopalvelujen",
        {"saavutettavuuden-arviointi", "kaksikielisten-verkkopalvelujen-kayttopalvelu"},
        10,
    ),
    (
        "",
        "tietojärjestlemä",
        {
            "integraatioalusta-camelilla",
            "tulosteet-ja-todistukset-jasperreports",
            "tilastotiedonkeruut-apache-hop",
        },
        10,
    ),
    ("", "ärendehantering", {"asianhallinta-open-zaakilla"}, 3),
    ("/sv", "ärendehantering", {"asianhallinta-open-zaakilla"}, 3),
    ("", "asianhallinta", CASES, 10),
    (
        "/sv",
        "webbplats",
        {"verkkosivusto-wagtaililla", "kaksikielinen-verkkosivusto-joomlalla"},
        10,
    ),
    ("/en", "website", {"verkkosivusto-wagtaililla", "kaupunkisivusto-typo3lla"}, 10),
    ("", "kirjasto", {"kirjastojarjestelma-koha", "finna-nakyma-kirjastolle"}, 10),
    ("", "päiväkoti varhaiskasvatus", set(), 10),
    ("", "OpenProject", {"hankesalkku-openproject"}, 1),
]
# On a Finnish page the Swedish word has no text to be marked in; "OpenProjectilla" is found by its
# letters, not by a base form.
SAID_IN_ANOTHER_FORM = {("", "ärendehantering"), ("", "OpenProject")}


@pytest.fixture
def results(client):
    def asked(prefix, text):
        html = client.get(f"{prefix}/ratkaisut", {"q": text}).content.decode()
        return html, dict(SLUG.findall(html))

    return asked


@pytest.mark.parametrize(
    ("prefix", "text", "expected", "first"),
    QUERIES,
    ids=[f"{prefix[1:] or 'fi'} {text}" for prefix, text, *_ in QUERIES],
)
def test_a_query_gives_a_sensible_first_page_with_its_words_marked(
    results, prefix, text, expected, first
):
    html, cards = results(prefix, text)

    assert cards, html
    assert expected <= set(list(cards)[:first]), list(cards)[:first]
    marked = {slug for slug, card in cards.items() if "<mark>" in card}
    assert expected <= marked or (prefix, text) in SAID_IN_ANOTHER_FORM


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("tietojärjestlemä", "tietojärjestelmä"),
        ("asianhalinta", "asianhallinta"),
        ("verkosivusto", "verkkosivusto"),
    ],
)
def test_a_corrected_word_is_shown_beside_what_was_typed(results, text, corrected):
    html, cards = results("", text)

    shown = html.partition('id="korjattu"')[2].partition("</p>")[0]
    assert "Haettiin myös" in shown
    assert corrected in shown
    assert f"({text})" in shown
    assert cards


def test_a_word_that_is_known_is_not_corrected(results):
    assert 'id="korjattu"' not in results("", "verkkosivusto")[0]


@pytest.mark.parametrize(
    ("prefix", "said"),
    [("", "Näytämme lähimmät osumat"), ("/sv", "närmaste"), ("/en", "nearest matches")],
)
def test_when_nothing_holds_every_word_the_page_says_that_these_are_the_nearest(
    results, prefix, said
):
    html, cards = results(prefix, "verkkosivusto xylofonikvartetti qqqqzzzz")

    assert said in html
    assert cards


def test_nonsense_alone_finds_nothing_and_says_how_to_go_on(results):
    html, cards = results("", "qzxwvkjq")

    assert not cards
    assert "Ei ratkaisuja näillä ehdoilla" in html
    assert "Kokeile lyhyempää" in html


def test_marks_are_the_only_markup_a_text_brings(results):
    html, _ = results("", "<b>verkkosivusto</b>")

    assert "<b>" not in html
    assert "<mark>Verkkosivusto</mark>" in html
