"""Rows of a step: none, as many as may be, one too many, one taken away, and a count that lies."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from accounts.submissions.form_key import FIELD
from catalogue.authoring.forms.openness import EvidenceFormSet, StandardFormSet
from catalogue.authoring.forms.parts import PriceFormSet
from catalogue.content.snapshot import read_content
from catalogue.models import Version
from tests.accounts.submissions.test_once import key_of
from tests.catalogue.authoring.test_own_pages import fields_of
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db
CRITERION = "avoin-lahdekoodi"


@dataclass(frozen=True)
class Rows:
    """A formset on its page; `column` tells one stored row from another."""

    formset: type
    prefix: str
    step: str
    query: dict
    title: str
    name: str
    column: str

    def __str__(self):
        return self.prefix

    def typed(self, number):
        values = {
            "prices": {"amount": f"{number}00,50", "recurrence": "year", "per": "contract"},
            "standards": {"name": f"Standardi {number}", "url": f"https://e.example/{number}"},
        }
        return values.get(
            self.prefix, {"url": f"https://e.example/{number}", "shows_fi": f"Näyttö {number}"}
        )

    def kept(self, number):
        """What is stored of a typed row in `column`."""
        return f"{number}00.5" if self.prefix == "prices" else self.typed(number)[self.column]

    def sent(self, rows, count=None):
        """What a browser sends of these rows; an empty one has its fields too."""
        names = {name for number in (1,) for name in self.typed(number)}
        return {
            f"{self.prefix}-TOTAL_FORMS": len(rows) if count is None else count,
            f"{self.prefix}-INITIAL_FORMS": 0,
            **{
                f"{self.prefix}-{place}-{name}": self.typed(number)[name] if number else ""
                for place, number in enumerate(rows)
                for name in names
            },
        }

    def stored(self, draft):
        content = read_content(draft.pk)
        rows = {
            "prices": content["parts"]["parts"][0]["prices"],
            "standards": content["openness"]["standards"],
        }
        evidence = [
            claim["evidence"]
            for claim in content["openness"]["claims"]
            if claim["criterion"] == CRITERION
        ]
        return [row[self.column] for row in rows.get(self.prefix, *evidence)]


PRICES = Rows(PriceFormSet, "prices", "osat", {"osa": 1}, "Hinnat", "Hinta 2", "amount")
EVIDENCE = Rows(
    EvidenceFormSet,
    f"{CRITERION}-evidence",
    "avoimuus",
    {},
    "Avoin lähdekoodi, näyttö",
    "Avoin lähdekoodi, näyttö 2",
    "url",
)
STANDARDS = Rows(StandardFormSet, "standards", "avoimuus", {}, "Standardit", "Standardi 2", "name")
KINDS = [PRICES, EVIDENCE, STANDARDS]
# Neither of them is a number of rows that a page of ours can have.
UNREAD = ["-1", "abc", "", "1e3", "9" * 30]


@dataclass
class Page:
    site: Client
    draft: Version
    rows: Rows

    @property
    def address(self):
        return (
            reverse("catalogue:parts", args=[self.draft.pk])
            if self.rows.step == "osat"
            else reverse("catalogue:step", args=[self.draft.pk, self.rows.step])
        )

    def opened(self):
        """What a browser would send of the page, without the rows."""
        answer = self.site.get(self.address, self.rows.query)
        fields = fields_of(answer) | self.rows.query
        return {
            name: value
            for name, value in fields.items()
            if not name.startswith(f"{self.rows.prefix}-")
        }

    def save(self, rows, count=None, **more):
        return self.site.post(self.address, self.opened() | self.rows.sent(rows, count) | more)

    def again(self, answer, **more):
        """The page that was answered, sent as it stands."""
        return self.site.post(self.address, fields_of(answer) | self.rows.query | more)

    def shown(self, answer):
        """The rows on the page, by what is in their first column; empty ones are left out."""
        (formset,) = (
            formset
            for prefix, formset in answer.context["form"].row_sets.items()
            if prefix == self.rows.prefix
        )
        return [row[self.rows.column].value() for row in formset if row[self.rows.column].value()]

    def stored(self):
        return self.rows.stored(self.draft)


@pytest.fixture(params=KINDS, ids=str)
def page(request, site, draft):
    return Page(site, draft, request.param)


def test_no_rows_are_no_rows(page):
    assert page.stored() != []

    answer = page.save([])

    assert (answer.status_code, page.stored()) == (302, [])


def test_as_many_rows_as_may_be_are_kept_in_their_order(page):
    numbers = list(range(1, page.rows.formset.max_num + 1))

    answer = page.save(numbers)

    assert answer.status_code == 302
    assert page.stored() == [page.rows.kept(number) for number in numbers]
    shown = page.site.get(page.address, page.rows.query)
    assert len(page.shown(shown)) == len(numbers)


def test_one_row_too_many_is_refused_with_all_that_was_typed_and_can_be_emptied(page):
    before = page.stored()
    most = page.rows.formset.max_num
    numbers = list(range(1, most + 2))

    answer = page.save(numbers)

    html = answer.content.decode()
    assert (answer.status_code, page.stored()) == (422, before)
    assert f"{page.rows.title}: Rivejä voi olla enintään {most}." in html
    assert page.shown(answer) == [page.rows.typed(number)[page.rows.column] for number in numbers]

    emptied = dict.fromkeys(
        (f"{page.rows.prefix}-{most}-{name}" for name in page.rows.typed(1)), ""
    )
    assert page.again(answer, **emptied).status_code == 302
    assert page.stored() == [page.rows.kept(number) for number in numbers[:-1]]


def test_a_row_emptied_in_the_middle_is_gone_and_the_others_move_up(page):
    page.save([1, 2, 3])

    answer = page.save([1, 0, 3])

    assert answer.status_code == 302
    assert page.stored() == [page.rows.kept(1), page.rows.kept(3)]
    opened = page.site.get(page.address, page.rows.query)
    assert len(page.shown(opened)) == 2
    assert page.rows.name in [
        field.form.row_name
        for field in opened.context["form"]
        if field.html_name == f"{page.rows.prefix}-1-{page.rows.column}"
    ]


@pytest.mark.parametrize(
    ("name", "count"),
    [*(("TOTAL_FORMS", count) for count in UNREAD), ("INITIAL_FORMS", "-1")],
)
def test_a_count_that_is_none_is_told_and_the_answer_can_be_sent(page, name, count):
    before = page.stored()

    answer = page.save([1, 2], **{f"{page.rows.prefix}-{name}": count})

    assert (answer.status_code, page.stored()) == (422, before)
    assert f"{page.rows.title}: Rivien määrä puuttuu tai ei kelpaa." in answer.content.decode()
    assert page.again(answer).status_code == 302


def test_a_count_that_is_missing_is_told_too(page):
    before = page.stored()

    answer = page.site.post(page.address, page.opened())

    assert (answer.status_code, page.stored()) == (422, before)
    assert f"{page.rows.title}: Rivien määrä puuttuu" in answer.content.decode()


@pytest.mark.parametrize("count", [10_000, 2**31 - 1])
def test_a_count_beyond_all_rows_is_refused_and_makes_no_more_of_them(page, count):
    before = page.stored()

    answer = page.save([1, 2], count)

    assert (answer.status_code, page.stored()) == (422, before)
    assert f"{page.rows.title}: Rivejä voi olla enintään" in answer.content.decode()
    rows = answer.context["form"].row_sets[page.rows.prefix]
    assert len(rows) == page.rows.formset.max_num + 1
    assert page.again(answer).status_code == 302
    assert page.stored() == [page.rows.kept(1), page.rows.kept(2)]


def test_an_error_in_a_row_names_the_row_and_leads_to_its_field(page):
    column = {"prices": "amount"}.get(page.rows.prefix, "url")
    field = f"{page.rows.prefix}-1-{column}"

    answer = page.save([1, 2], **{field: "ei kelpaa"})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#id_{field}">{page.rows.name}, ' in html
    assert f'id="id_{field}"' in html
    assert 'value="ei kelpaa"' in html


def test_a_row_that_another_wrote_meanwhile_is_compared_and_has_a_place(page):
    page.save([1])
    mine = page.opened() | page.rows.sent([1]) | {"about_fi": "Oma."}
    page.save([1, 2])

    answer = page.site.post(page.address, mine)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert f"{page.rows.name}, " in html[html.index("Eroavat kentät") :]
    rows = answer.context["form"].row_sets[page.rows.prefix]
    assert len(rows) == len(answer.context["form"].stored[page.rows.prefix]) == 2
    assert page.again(answer).status_code == 302
    assert page.stored() == [page.rows.kept(1)]


def test_a_standard_named_twice_is_told_at_the_second(site, draft):
    page = Page(site, draft, STANDARDS)

    answer = page.save([1, 1])

    assert answer.status_code == 422
    assert answer.context["form"].errors.as_data().keys() == {"standards-1-name"}


@pytest.mark.parametrize(("rows", "after"), [(0, 2), (1, 2), (7, 8), (8, 8)])
def test_a_price_row_more_keeps_what_was_typed_and_checks_nothing_yet(site, draft, rows, after):
    page = Page(site, draft, PRICES)
    numbers = list(range(1, rows + 1))
    bad = {"prices-0-amount": "ei luku"} if rows else {}

    answer = page.save(numbers, **bad, name_fi="", lisaa_hinta="1")

    shown = answer.context["form"]
    assert (answer.status_code, dict(shown.errors)) == (200, {})
    typed = [f"{number}00,50" for number in numbers]
    assert page.shown(answer) == (["ei luku", *typed[1:]] if rows else [])
    # The row that is stored has its place, whatever was sent.
    assert len(shown.prices) == after


def test_saving_openness_for_more_rows_leaves_one_empty_after_them(site, draft):
    page = Page(site, draft, EVIDENCE)

    answer = page.save([1, 2], lisaa="1")

    assert answer.url.endswith("#lisatty")
    opened = site.get(answer.url)
    assert len(opened.context["form"].row_sets[EVIDENCE.prefix]) == 3


def test_rows_that_were_added_are_kept_at_the_sign_in_wall(owner, site, draft):
    page = Page(site, draft, PRICES)
    made_for = f"{page.address}?osa=1"
    body = page.opened() | PRICES.sent([1, 2, 3]) | {FIELD: key_of(site, made_for)}
    stranger = Client()

    wall = stranger.post(page.address, body)
    html = sign_in(stranger, owner).get(made_for).content.decode()

    assert wall.status_code == 302
    # The page has one row: it takes the first, the others stand in the notice, to be copied.
    assert 'name="prices-TOTAL_FORMS" value="1"' in html
    assert 'name="prices-0-amount" value="100,50"' in html
    assert "200,50" in html
    assert "300,50" in html
    assert Version.objects.get(pk=draft.pk).row_version == 1
