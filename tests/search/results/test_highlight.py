"""What is marked in a text."""

import pytest
from django.utils.safestring import SafeString

from search.query.synonyms import synonyms_of
from search.results.highlight import highlight, wanted_words


@pytest.fixture
def marked(ask):
    def mark(query, text, language="fi", corrected=(), width=None, **options):
        return highlight(text, language, wanted_words(ask(query), corrected, **options), width)

    return mark


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("verkkosivut", "verkkosivuston"),
        ("verkkosivusto", "verkkosivuston"),
        ("sivusto", "verkkosivuston"),
        ("asianhallintaa", "asianhallinnasta"),
        ("hallinta", "asianhallinta"),
        ("asianhallinta", "asianhallintajärjestelmä"),
    ],
)
def test_a_word_is_marked_by_base_form_or_by_its_units(marked, query, word):
    assert marked(query, f"Kunnan {word} on.") == f"Kunnan <mark>{word}</mark> on."


@pytest.mark.parametrize(
    ("query", "word"),
    [("verkkokauppa", "verkkosivusto"), ("kirjasto", "kirjaus"), ("hallinta", "hallitus")],
)
def test_a_word_that_only_looks_alike_is_not_marked(marked, query, word):
    assert marked(query, word) == word


def test_html_is_escaped_inside_and_outside_of_marks(marked):
    found = marked("data <b>", '<b>"Data" & <script>')

    assert isinstance(found, SafeString)
    assert found == "&lt;<mark>b</mark>&gt;&quot;<mark>Data</mark>&quot; &amp; &lt;script&gt;"


def test_the_corrected_word_is_marked(marked):
    assert (
        marked("asianhalinta", "asianhallinta", corrected=(("asianhalinta", ("asianhallinta",)),))
        == "<mark>asianhallinta</mark>"
    )


def test_synonyms_are_marked(marked):
    assert (
        marked(
            "budjetti", "talousarvion", synonyms=synonyms_of([("fi", ["budjetti", "talousarvio"])])
        )
        == "<mark>talousarvion</mark>"
    )


def test_each_language_is_marked_by_its_own_chain(marked):
    assert marked("kommuner", "kommunernas", language="sv") == "<mark>kommunernas</mark>"


def test_an_excerpt_is_cut_between_words_round_the_first_hit(marked):
    text = "alku " * 40 + "kartta jossa tiet " + "loppu " * 40
    found = marked("kartta", text, width=60)

    assert "<mark>kartta</mark> jossa tiet" in found
    assert found.startswith("…alku ")
    assert found.endswith("loppu…")
    assert len(found) <= 60 + len("<mark></mark>……")


def test_an_excerpt_without_a_hit_is_the_beginning(marked):
    assert marked("kartta", "yksi kaksi kolme neljä", width=12) == "yksi kaksi…"


def test_one_endless_word_is_cut_anywhere(marked):
    assert marked("kartta", "a" * 100, width=10) == "a" * 10 + "…"


@pytest.mark.parametrize("text", ["", "🙂 \u202eabc\u202c", "\x00\x01", "İstanbul'da ﬁ ß"])
def test_odd_text_passes_through(marked, text):
    assert "mark" not in marked("kartta", text, width=20)
