"""What vendors, reviewers and staff write is text: no attempt to make it a script runs.

In Chromium, on any page, in any language, in any mail.
"""

import json

import pytest

from tests.support.browser.hostile import PAYLOADS, PREPARE
from tests.support.browser.site import LANGUAGES, WIDE, Site, Visitor, localized
from tests.support.waiting import PATIENCE, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("script injection")]

# A script that ran says so on the console, whichever frame it ran in; a breach of the policy does
# too.
TRAP = """
Object.defineProperty(window, "__hit", {set() { console.error("hit " + window.name) }})
document.addEventListener("securitypolicyviolation", event =>
    console.error("policy " + event.violatedDirective))
"""
# What would run if somebody came near, or leave the site.
ALIVE = """() => [...document.querySelectorAll("*")].flatMap(one =>
    [...one.attributes].filter(attribute =>
        /^(data-)?(on|hx-on)/i.test(attribute.name)
        || attribute.name === "style" || attribute.name === "srcdoc"
        || /^[\\s\\x00-\\x20]*(javascript|data|vbscript):/i.test(attribute.value)
        && /^(href|src|srcset|action|formaction|data|xlink:href|background)$/i.test(attribute.name)
    ).map(attribute => one.outerHTML.slice(0, 200)))
    .concat([...document.querySelectorAll("iframe, object, embed, base, meta[http-equiv=refresh], "
        + "script:not([src]):not([type='application/json']), main style, math")
    ].map(one => one.outerHTML.slice(0, 200)))"""
FRAMES = """async texts => {
    const frames = texts.map((text, place) =>
        Object.assign(document.createElement("iframe"), {srcdoc: text, name: String(place)}))
    const loaded = frames.map(frame => new Promise(done => frame.addEventListener("load", done)))
    document.body.replaceChildren(...frames)
    await Promise.race([Promise.all(loaded), new Promise(done => setTimeout(done, 30000))])
}"""
ENOUGH, LEAST_ALIVE, MAILS_AT_ONCE = 150, 60, 60


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    served = Site(tmp_path_factory, "bare", PREPARE)
    served.start()
    yield served
    served.stop()
    assert "Traceback" not in served.log.read_text()


@pytest.fixture(scope="module")
def written(site):
    return json.loads((site.directory / "hostile.json").read_text())


@pytest.fixture
def tab(browser, site):
    context = browser.new_context(viewport=WIDE, locale="fi-FI")
    context.set_default_timeout(PATIENCE * 1000)
    context.add_init_script(TRAP)
    visitor = Visitor(context, site.address)
    visitor.page.on(
        "dialog",
        lambda dialog: (visitor.wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()),
    )
    yield visitor
    context.close()


def test_there_are_enough_payloads_and_the_trap_snaps(tab):
    """Shown as they are, without a policy, many of them run: else this file would prove nothing."""
    assert len(set(PAYLOADS)) >= ENOUGH
    tab.page.route("**", lambda route: route.abort())

    tab.page.evaluate(FRAMES, PAYLOADS)

    def alive():
        tab.page.evaluate("new Promise(done => setTimeout(done, 50))")
        return len(ran(tab)) >= LEAST_ALIVE

    until(alive, f"{LEAST_ALIVE} scripts to run", told=lambda: ran(tab))


def ran(tab):
    """The frames whose script ran."""
    return {words for words in tab.wrong if words.startswith("console: hit")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["public", "owner", "reviewer", "staff"])
def test_nothing_written_runs_on_any_page(tab, site, written, who, language):
    if who in written["cookies"]:
        tab.page.context.add_cookies(
            [{"name": "sessionid", "value": written["cookies"][who], "url": site.address}]
        )
    alive, mute = [], []

    for path in written["pages"][who]:
        # The admin has no addresses by language, and no icon.
        if path.startswith("/hallinta/") and language != LANGUAGES[0]:
            continue
        address = localized(path, language)
        tab.refused |= {site.address + address, f"{site.address}/favicon.ico"}
        assert tab.page.goto(site.address + address).status in {200, 410}, address
        alive += [(address, words) for words in tab.page.evaluate(ALIVE)]
        mute += [] if "__hit" in tab.page.content() else [path]

    assert alive == []
    assert tab.wrong == []
    assert mute == []


def test_nothing_written_runs_in_a_mail(tab, written):
    mails = written["mails"]
    assert any("__hit" in mail for mail in mails)

    for first in range(0, len(mails), MAILS_AT_ONCE):
        tab.page.evaluate(FRAMES, mails[first : first + MAILS_AT_ONCE])

    assert tab.wrong == []
