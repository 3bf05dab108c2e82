"""From a list to a comparison and back, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

THREE = ("kunnan-verkkosivut-wordpressilla", "verkkosivusto-wagtaililla", "kuntasivusto-drupalilla")
LIST = "/ratkaisut?q=verkkosivusto"


def columns(page):
    return page.locator(".compare__head strong").all_inner_texts()


def pick(page, slug, count):
    page.locator(f"#v-{slug}").click()
    expect(page.locator("#vertailukori strong")).to_have_text(f"Vertailussa {count}/5")


@pytest.mark.parametrize("who", ["plain", "visitor"])
def test_three_are_picked_compared_and_told_apart(request, who):
    page = request.getfixturevalue(who).open(LIST)
    for count, slug in enumerate(THREE, start=1):
        pick(page, slug, count)
    page.get_by_role("link", name="Vertaile", exact=True).click()
    expect(page.locator("h1")).to_have_text("Vertaile ratkaisuja")
    assert len(columns(page)) == 3

    rows = page.locator(".compare [role=row]").count()
    page.locator("#erot").check()
    if who == "plain":
        page.get_by_role("button", name="Päivitä").click()
    expect(page.locator(".compare [role=row].same")).to_have_count(0)
    assert page.locator(".compare [role=row]").count() < rows

    first, second, third = columns(page)
    page.locator(f"#oikealle-{THREE[0]}").click()
    expect(page.locator(".compare__head strong").first).to_have_text(second)
    assert columns(page) == [second, first, third]

    page.locator(f"#poista-{THREE[0]}").click()
    expect(page.locator(".compare__head strong")).to_have_count(2)
    assert columns(page) == [second, third]
    expect(page.locator("#erot")).to_be_checked()


def test_going_back_brings_what_was_removed(visitor):
    page = visitor.open("/vertailu?v=" + "&v=".join(THREE))

    page.locator(f"#poista-{THREE[0]}").click()
    expect(page.locator(".compare__head strong")).to_have_count(2)
    page.go_back()

    expect(page.locator(".compare__head strong")).to_have_count(3)


@pytest.mark.parametrize("width", [320, 390])
def test_five_stand_side_by_side_on_a_phone_without_sideways_scroll(visitor, width):
    five = (*THREE, "asiointialusta-open-forms", "saavutettavuuspaketti-hugolla")
    page = visitor.open("/vertailu?v=" + "&v=".join(five))
    page.set_viewport_size({"width": width, "height": 800})

    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    tops = page.locator(".compare__head [role=columnheader]:not(.compare__corner)").evaluate_all(
        "heads => heads.map(head => head.getBoundingClientRect().top)"
    )

    assert page.evaluate(wider) == 0
    assert len(set(tops)) == 1


def test_the_origin_of_a_row_is_told_on_demand(visitor):
    page = visitor.open("/vertailu?v=" + "&v=".join(THREE))
    origin = page.locator("details.origin").first

    origin.locator("summary").click()

    expect(origin.locator(".origin__line").first).to_contain_text("toimittajan ilmoittamista")
