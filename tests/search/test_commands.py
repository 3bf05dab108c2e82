"""What the commands say of the index, and of a question."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.analysis import LANGUAGES
from tests.support.factories import OfferingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(search_index):
    OfferingFactory(slug="oma", published={"name_fi": "Asianhallinta kunnalle"})
    OfferingFactory(slug="toinen", published={"name_fi": "Sopimusten hallinta"})
    search_index()

    def run(*arguments):
        out = StringIO()
        call_command(*arguments, stdout=out)
        return out.getvalue()

    return run


def test_the_status_tells_of_index_queue_and_words(told):
    said = told("search_status")

    assert said.startswith("tantivy: ")
    assert "no index" not in said
    assert "documents: 2" in said
    assert "offerings that could be indexed: 2" in said
    assert all(f"\n{language}: " in said for language in LANGUAGES)


def test_without_an_index_the_status_says_so(settings, tmp_path):
    settings.SEARCH_DIR = tmp_path / "none"
    out = StringIO()

    call_command("search_status", stdout=out)

    assert "tantivy: no index" in out.getvalue()
    assert "documents: None" in out.getvalue()


def test_an_explanation_tells_how_each_word_is_read_and_matched(told):
    said = told("search_explain", "asianhallinnan ohjelmisto", "oma")

    assert "tantivy, strict: place 1 of 1" in said
    assert "read as asianhallinta (asia + hallinta) x 1.0" in said
    assert "ohjelmisto (not demanded)" in said
    assert "alone it finds the offering" in said


def test_what_is_not_found_is_told_to_be_related_or_not(told):
    assert "related, 1 are found" in told("search_explain", "asianhallinta", "toinen")
    assert "does not find" in told("search_explain", "asianhallinta", "toinen")


def test_a_correction_and_a_product_are_told(told):
    assert "corrected: asianhallinta" in told("search_explain", "asianhallnta", "oma")
    assert "a closed product: dynasty" in told("search_explain", "dynasty", "oma")


def test_an_offering_that_is_not_there_is_told():
    with pytest.raises(CommandError, match="No offering"):
        call_command("search_explain", "haku", "ei-ole")
