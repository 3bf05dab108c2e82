"""Nothing that is typed is lost: every way out of every changed step saves or asks."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

STEPS = ("perustiedot", "kerros", "osat?osa=2", "osat?osa=0", "avoimuus", "kayttajat", "toimitus")
# What can be pressed and leads away from the page: links to another address, and buttons that send
# a form. Each gets a number.
WAYS = """() => {
  const here = location.pathname + location.search;
  const away = (one) => one.tagName === "BUTTON" || one.pathname + one.search !== here;
  const all = [...document.querySelectorAll("a[href], button[type=submit]")];
  return all.filter((one) => one.checkVisibility() && away(one)).map((one, number) => {
    one.dataset.way = number;
    return [number, one.tagName === "BUTTON" && one.form.id === "vaihe"];
  });
}"""
CHANGE = """() => {
  const field = document.querySelector("#vaihe textarea, "
    + "#vaihe input:not([type=hidden]):not([type=radio]):not([type=checkbox])");
  field.value += "x";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
# A form that is sent is noted, and stays.
NOTE = """() => {
  window.sent = [];
  addEventListener("submit", (event) => { sent.push(event.target.id); event.preventDefault(); });
}"""


@pytest.mark.parametrize("step", STEPS)
def test_every_way_out_of_a_changed_form_saves_or_asks(tabs, people, step):
    page = tabs["owner"].open(f"/oma/ratkaisut/{people['draft']}/{step}")
    asked = []
    stay = lambda dialog: (  # noqa: E731 -- taken off again below
        asked.append(dialog.type),
        dialog.dismiss(),
    )
    page.on("dialog", stay)
    ways = page.evaluate(WAYS)
    lost = []

    page.evaluate(CHANGE)
    for number, saves in ways:
        if not saves:
            with page.expect_event("dialog"):
                page.locator(f"[data-way='{number}']").click(no_wait_after=True)
    assert set(asked) == {"beforeunload"}
    page.evaluate(NOTE)
    for number, saves in ways:
        if saves:
            page.evaluate(CHANGE)
            page.locator(f"[data-way='{number}']").click()
            if page.evaluate("sent.pop()") != "vaihe":
                lost.append(number)

    assert lost == []
    assert len(ways) >= 20
    assert sum(saves for _, saves in ways) >= 7
    page.remove_listener("dialog", stay)
    page.evaluate("document.querySelector('#vaihe').requestSubmit()")


def test_a_form_that_was_not_touched_asks_nothing(tabs, people):
    page = tabs["owner"].open(f"/oma/ratkaisut/{people['draft']}/kayttajat")

    with page.expect_navigation():
        page.get_by_role("link", name="Oma työpöytä").first.click()

    assert tabs["owner"].path() == "/oma"
