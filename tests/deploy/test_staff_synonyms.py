"""Synonyms that staff write: one a line, seen by searches, kept at the next start."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from search.index.generations import IndexUnavailable
from search.models import ClosedProduct, SynonymSet
from search.query.synonyms import reading_of
from search.synonyms import closed_products, synonyms
from tests.support.factories import OfferingFactory, UserFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    person = UserFactory(is_staff=True, is_superuser=True)
    sign_in(client, person)
    return person


def written(client, words, row=None, **values):
    address = (
        reverse("admin:search_synonymset_change", args=[row.pk])
        if row
        else reverse("admin:search_synonymset_add")
    )
    return client.post(address, {"slug": "koe", "language": "fi", "words": words, **values})


GOOD_WORDS = {
    "one a line": ("auto\nkulkupeli", ["auto", "kulkupeli"]),
    "with empty lines and spaces": ("\n  auto \r\n\r\n kulku   peli\n", ["auto", "kulku peli"]),
    "twice the same": ("auto\nauto\nkulkupeli", ["auto", "kulkupeli"]),
    "what looks like JSON": ('["a"]\n[1,2]', ['["a"]', "[1,2]"]),
}
BAD_WORDS = [
    "",
    "auto",
    "auto\nauto",
    "[1,2]",
    '{"a": 1}',
    "x" * 81 + "\nauto",
    "\n".join(map(str, range(51))),
    "a\u202eb\nc",
    "a\x00b\nc",
]


@pytest.mark.parametrize(("typed", "kept"), GOOD_WORDS.values(), ids=GOOD_WORDS)
def test_synonyms_are_written_one_a_line_and_searches_see_them(
    client, staff, typed, kept, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert written(client, typed).status_code == 302

    row = SynonymSet.objects.get(slug="koe")
    assert (row.words, row.staff_wrote_at is not None) == (kept, True)
    assert reading_of(kept[1], "fi") in synonyms().of(reading_of(kept[0], "fi").units, "fi")
    page = client.get(reverse("admin:search_synonymset_change", args=[row.pk])).content.decode()
    assert (
        "kulkupeli</textarea>" in page
        or "kulku peli</textarea>" in page
        or "[1,2]</textarea>" in page
    )


@pytest.mark.parametrize("typed", BAD_WORDS)
def test_words_that_will_not_do_are_told_and_stay_as_typed(client, staff, typed):
    answer = written(client, typed)

    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert not SynonymSet.objects.filter(slug="koe").exists()


def test_what_staff_do_of_synonyms_survives_the_next_start(client, staff):
    changed_row, removed, given_back = SynonymSet.objects.all()[:3]
    words = given_back.words
    for row in (changed_row, given_back):
        assert written(client, "yksi\nkaksi", row, slug=row.slug).status_code == 302
    changelist = reverse("admin:search_synonymset_changelist")
    client.post(changelist, {"action": "retire", "_selected_action": [removed.pk]})
    client.post(changelist, {"action": "give_back", "_selected_action": [given_back.pk]})

    call_command("deploy_reference")

    for row in (changed_row, removed, given_back):
        row.refresh_from_db()
    assert (changed_row.words, removed.is_offered, given_back.words) == (
        ["yksi", "kaksi"],
        False,
        words,
    )
    client.post(changelist, {"action": "restore", "_selected_action": [removed.pk]})
    removed.refresh_from_db()
    assert removed.is_offered
    assert (
        client.post(
            reverse("admin:search_synonymset_delete", args=[removed.pk]), {"post": "yes"}
        ).status_code
        == 403
    )


@pytest.fixture
def offerings(search_index):
    """Three offerings of the index, one of each way to say it."""
    for name in ("Kulkupelien varaus", "Autojen varaus", "Venepaikat"):
        OfferingFactory(published={"name_fi": name})
    search_index()


@pytest.mark.usefixtures("offerings")
def test_a_preview_tells_what_a_row_changes_and_saves_nothing(client, staff):
    page = written(client, "auto\nkulkupeli", _preview="Esikatsele").content.decode()

    assert "auto: 1 → 2; kulkupeli: 1 → 2" in page
    assert "auto\nkulkupeli</textarea>" in page
    assert not SynonymSet.objects.filter(slug="koe").exists()


@pytest.mark.usefixtures("offerings")
def test_a_product_is_previewed_and_written_as_synonyms_are(
    client, staff, django_capture_on_commit_callbacks
):
    address = reverse("admin:search_closedproduct_add")
    component = ClosedProduct.objects.first().component_id
    typed = {
        "slug": "menopeli",
        "name": "Menopeli 3000",
        "other_names": "",
        "component": component,
        "needs_fi": "auto\nkulkupeli",
        "needs_sv": "bil",
        "needs_en": "car",
    }

    page = client.post(address, typed | {"_preview": "Esikatsele"}).content.decode()

    assert "Menopeli 3000: 0 → 2" in page
    assert not ClosedProduct.objects.filter(slug="menopeli").exists()

    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, typed).status_code == 302

    assert ClosedProduct.objects.get(slug="menopeli").staff_wrote_at is not None
    assert "menopeli" in closed_products()


def test_without_an_index_a_preview_says_so(client, staff, monkeypatch):
    def away(*_):
        raise IndexUnavailable

    monkeypatch.setattr("search.admin.effects_of_set", away)

    assert "Esikatselu ei onnistu" in written(client, "a1\nb1", _preview="1").content.decode()
