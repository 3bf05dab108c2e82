"""One browser and one served site for all browser tests; visitors with and without JavaScript.

The browser is Debian's Chromium (its shell without windows where there is one: the same engine,
started faster).
"""

import os
import shutil

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.support.browser.people import bring
from tests.support.browser.site import LANGUAGES, NARROW, WIDE, Site, Visitor
from tests.support.waiting import PATIENCE

expect.set_options(timeout=PATIENCE * 1000)

CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# ALL_CONTRASTS=1 looks at them in every language, as was done before this was first landed.
ALL_CONTRASTS = "ALL_CONTRASTS" in os.environ
AXE = """options => axe.run(document, options).then(found => found.violations.map(one =>
  one.id + ": " + one.nodes.map(node => node.target.join(" ")).join(", ")))"""


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": (
            os.environ.get("CHROMIUM")
            or shutil.which("chromium-headless-shell")
            or "/usr/bin/chromium"
        ),
        "args": CHROMIUM,
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    served = Site(tmp_path_factory)
    served.start()
    yield served
    served.stop()
    assert "Traceback" not in served.log.read_text()


@pytest.fixture(scope="session")
def arrive(browser, site):
    """A new visitor with a browser context of its own."""

    def arrival(viewport=WIDE, **options):
        context = browser.new_context(
            viewport=viewport, locale="fi-FI", reduced_motion="reduce", **options
        )
        context.set_default_timeout(PATIENCE * 1000)
        return Visitor(context, site.address)

    return arrival


@pytest.fixture
def visitor(arrive):
    yield from quiet(arrive())


@pytest.fixture
def phone(arrive):
    yield from quiet(arrive(NARROW))


@pytest.fixture
def plain(arrive):
    yield from quiet(arrive(java_script_enabled=False))


@pytest.fixture
def plain_phone(arrive):
    yield from quiet(arrive(NARROW, java_script_enabled=False))


def quiet(visitor):
    yield visitor
    visitor.page.context.close()
    assert visitor.wrong == []


@pytest.fixture(scope="session")
def axe():
    """Violations of a page as it stands.

    Contrasts take most of the time and are the same in every language: they are looked at in
    Finnish.
    """

    def violations(page):
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        looks_at_contrast = (
            ALL_CONTRASTS or page.locator("html").get_attribute("lang") == LANGUAGES[0]
        )
        return page.evaluate(
            AXE,
            {
                "resultTypes": ["violations"],
                "runOnly": TAGS,
                "rules": {"color-contrast": {"enabled": looks_at_contrast}},
            },
        )

    return violations


@pytest.fixture(scope="session")
def people(site):
    return bring(site)


@pytest.fixture(scope="session")
def tabs(arrive, people, site):
    """A browser for each person, warm for all tests."""
    made = {"": arrive()}
    for name, cookie in people["cookies"].items():
        made[name] = arrive()
        made[name].page.context.add_cookies(
            [{"name": "sessionid", "value": cookie, "url": site.address}]
        )
    yield made
    for tab in made.values():
        tab.page.context.close()
