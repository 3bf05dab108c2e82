"""A price is added, priced as it is typed, and taken away; with scripts and without."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


@pytest.fixture
def owner(request, people, site):
    visitor = request.getfixturevalue(request.param)
    visitor.page.context.add_cookies(
        [{"name": "sessionid", "value": people["cookies"]["owner"], "url": site.address}]
    )
    return visitor


@pytest.mark.parametrize("owner", ["visitor", "plain"], indirect=True)
def test_a_price_is_added_kept_and_taken_away_again(owner, people, request):
    has_scripts = "visitor" in request.node.callspec.id
    page = owner.open(f"/oma/ratkaisut/{people['draft']}/osat?osa=1")
    prices = page.locator("fieldset.price-row")

    page.get_by_label("Hinta, €").first.fill("100")
    page.get_by_role("button", name="Lisää hinta samalle osalle").click()

    assert prices.count() == 2
    assert page.get_by_label("Hinta, €").first.input_value() == "100"
    second = page.get_by_role("group", name="Hinta 2")
    second.get_by_label("Hinta, €").fill("0,35")
    second.get_by_label("Peruste").select_option("inhabitant")
    if not has_scripts:
        page.get_by_role("button", name="Laske esimerkit").click()
    second.get_by_text("17 500 €").wait_for()

    page.get_by_role("button", name="Tallenna osa").click()
    page = owner.open(f"/oma/ratkaisut/{people['draft']}/osat?osa=1")
    assert prices.count() == 2
    page.get_by_role("group", name="Hinta 2").get_by_label("Hinta, €").fill("")
    page.get_by_role("button", name="Tallenna osa").click()

    owner.open(f"/oma/ratkaisut/{people['draft']}/osat?osa=1")
    assert prices.count() == 1
    assert page.get_by_label("Hinta, €").first.input_value() == "100"
