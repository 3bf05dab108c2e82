"""What a whole offering asks of a vendor: fields filled, buttons pressed, to the sent version."""

import pytest

from tests.browser.working.test_journey import unfold

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

# Six parts as a municipal product has them: name, kind, price, when it is paid.
PARTS = (
    ("Ohjelma", "Avoin ohjelmisto", "0", "once"),
    ("Rajapinta", "Avoin ohjelmisto", "0", "once"),
    ("Raportit", "Suljettu ohjelmisto", "1500", "year"),
    ("Käyttöönotto", "Palvelu", "9000", "once"),
    ("Ylläpito", "Palvelu", "400", "month"),
    ("Koulutus", "Palvelu", "1200", "once"),
)


class Counted:
    """A page whose fields and presses are counted."""

    def __init__(self, page):
        self.page, self.fields, self.presses = page, 0, 0

    def fill(self, label, value, within=None):
        (within or self.page).get_by_label(label, exact=True).first.fill(value)
        self.fields += 1

    def check(self, label, within=None):
        (within or self.page).get_by_label(label, exact=True).first.check()
        self.fields += 1

    def select(self, label, value):
        self.page.get_by_label(label, exact=True).first.select_option(value)
        self.fields += 1

    def press(self, name):
        self.page.locator("main").get_by_role("button", name=name).first.click()
        self.presses += 1

    def follow(self, name):
        self.page.locator("main").get_by_role("link", name=name).first.click()
        self.presses += 1


def test_a_whole_offering_with_six_parts_is_written_in_ninety_fields_and_twenty_seven_presses(
    tabs, people
):
    page = tabs["owner"].open("/oma")
    vendor = Counted(page)

    vendor.follow("Uusi ratkaisu")
    vendor.fill("Nimi", "Kokouspöytä")
    vendor.press("Aloita")
    vendor.fill("Lyhyt kuvaus", "Lautakunnan kokousten valmisteluun ja päätöksiin.")
    vendor.fill("Kuvaus", "Esityslistat, pöytäkirjat ja päätökset.")
    vendor.press("Jatka")
    vendor.select("Pääkomponentti", "palveluun-ohjaus")
    page.get_by_label("Tuotanto", exact=False).first.check()
    vendor.fields += 1
    vendor.press("Jatka")
    for name, kind, price, recurrence in PARTS:
        add_part(vendor, name, kind, price, recurrence)
    vendor.follow("Jatka")
    for number, item in enumerate(page.locator(".checklist > li").all()):
        if item.locator("details").first.get_attribute("open") is None:
            vendor.presses += 1
            unfold(item)
        assess(vendor, item, number)
    vendor.press("Jatka")
    vendor.check("Kuntalaiset")
    vendor.press("Jatka")
    vendor.fill("Tuki", "Arkisin 8–16.")
    vendor.press("Jatka")
    vendor.press("Lähetä arvioitavaksi")

    page.get_by_text("Versio on lähetetty arvioitavaksi").first.wait_for()
    assert vendor.fields <= 90
    assert vendor.presses <= 27


def add_part(vendor, name, kind, price, recurrence):
    if vendor.page.get_by_label("Osan nimi", exact=True).count() == 0:
        vendor.follow("Lisää osa")
    vendor.fill("Osan nimi", name)
    vendor.check(kind, vendor.page.get_by_role("group", name="Millainen osa on?").first)
    if kind == "Avoin ohjelmisto":
        vendor.fill("Lisenssi", "EUPL-1.2")
        vendor.fill("Lähdekoodin osoite", "https://code.example/lautakunta")
    vendor.check(
        "Osalla on hinta", vendor.page.get_by_role("group", name="Miten osa hinnoitellaan?").first
    )
    vendor.fill("Hinta, €", price)
    if recurrence != "once":
        vendor.select("Milloin", recurrence)
    vendor.press("Tallenna osa")
    vendor.page.get_by_text(name).first.wait_for()


def assess(vendor, item, number):
    vendor.check("Täyttyy", item)
    for question in item.locator(".question").all():
        question.get_by_label("Kyllä", exact=True).check()
        vendor.fields += 1
    item.locator("input[type=url]").first.fill(f"https://code.example/naytto-{number}")
    vendor.fields += 1
    vendor.fill("Mitä linkki osoittaa", "Julkinen sivu", item)
