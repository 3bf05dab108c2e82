"""From membership to a published version and the next one after it, in three browsers.

The vendor's, staff's and the reviewer's.
"""

import re

import pytest

from tests.support.browser.busy_site import PASSWORD, BusySite, fresh_code
from tests.support.browser.site import Visitor
from tests.support.factories import business_id
from tests.support.waiting import PATIENCE, until

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("journey")]
# Codes of each person's app: each is good once.
USED = {"staff": set(), "reviewer": set()}


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    served = BusySite(tmp_path_factory)
    served.start()
    yield served
    served.stop()
    assert "Traceback" not in served.log.read_text()


class Person(Visitor):
    def fill(self, label, value):
        self.page.get_by_label(label, exact=True).first.fill(value)

    def press(self, name):
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name):
        self.page.get_by_role("link", name=name).first.click()

    def choose(self, group, name):
        """A radio button or a box of a group."""
        self.page.get_by_role("group", name=group).first.get_by_label(
            name, exact=True
        ).first.check()

    def says(self, words):
        assert words in self.page.locator("main").inner_text(), self.page.locator(
            "main"
        ).inner_text()[:2000]

    def sign_in(self, address, used=None):
        self.open("/tili/kirjaudu")
        self.fill("Sähköpostiosoite", address)
        self.fill("Salasana", PASSWORD)
        self.page.locator("main").get_by_role("button", name="Kirjaudu", exact=True).click()
        if used is not None:
            self.page.locator("input[name=code]").fill(fresh_code(used))
            self.page.locator("main").get_by_role("button", name="Kirjaudu", exact=True).click()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def people(request, browser, busy):
    """Three contexts that know nothing of each other."""
    made = []
    for _ in range(3):
        context = browser.new_context(
            viewport={"width": 1280, "height": 900},
            locale="fi-FI",
            java_script_enabled=request.param,
        )
        context.set_default_timeout(PATIENCE * 1000)
        made.append(Person(context, busy.address))
    yield (request.node.callspec.id.replace(" ", "-"), *made)
    for person in made:
        assert person.wrong == [], person.wrong
        person.page.context.close()


def test_a_vendor_joins_lists_an_offering_and_brings_out_the_next_version(people, busy, request):
    name, vendor, staff, reviewer = people
    address, company = f"{name}@toimittaja.example".lower(), f"Kokeilu {name} Oy"
    number = business_id(3_000_000 if "without" in name else 3_100_000)

    join(vendor, busy, address)
    register(vendor, company, number)
    confirm(staff, company)
    assert "Kokeilu" in busy.mail(address, "COSS-jäsenyys vahvistettu")
    product = f"Lautakuntatyökalu {name}"
    write(vendor, product)
    send(vendor)
    review(reviewer, product)
    mend(vendor, busy, address, product)
    approve_again(reviewer, product)
    found_by_search(vendor, product)
    second_version(vendor, product)
    assert vendor.page.request.get(f"{busy.address}/ratkaisut/{slug(product)}").status == 200
    approve(reviewer, product)
    history(vendor, product)


def slug(product):
    return re.sub(r"[^a-z0-9]+", "-", product.lower().replace("ö", "o").replace("ä", "a")).strip(
        "-"
    )


def join(vendor, busy, address):
    """Sign up, verify the address by the mail, sign in."""
    vendor.open("/tili/rekisteroidy")
    vendor.fill("Sähköpostiosoite", address)
    vendor.fill("Salasana", PASSWORD)
    vendor.press("Luo tili")
    vendor.says("Lähetimme koodin osoitteeseen")
    vendor.fill("Koodi", busy.code(address))
    vendor.press("Vahvista")
    vendor.open("/oma")
    vendor.says("Et vielä edusta yhtään yritystä")


def register(vendor, company, number):
    """From the front page, as a stranger finds it."""
    vendor.open("/")
    vendor.follow("Ilmoita ratkaisu")
    vendor.follow("Rekisteröi yritys")
    vendor.fill("Y-tunnus", number)
    vendor.fill("Yrityksen nimi", company)
    vendor.page.get_by_label("Kotikunta").select_option("837")
    vendor.page.get_by_label("Henkilöstö").select_option("small")
    vendor.fill("Verkkosivusto", "https://kokeilu.example")
    vendor.page.get_by_label("Yritys on COSS ry:n jäsen").check()
    vendor.press("Rekisteröi")
    vendor.says("Yritys on rekisteröity")


def confirm(staff, company):
    """Staff with a second factor find the statement and confirm it."""
    staff.sign_in("yllapito@example.com", USED["staff"])
    staff.open("/yllapito")
    staff.follow(company)
    staff.fill("Lähde", "Jäsenluettelo 1.11.2026")
    staff.fill(
        "Miten näit, että ilmoittaja edustaa yritystä? (vapaaehtoinen)",
        "Soitto kaupparekisterin numeroon",
    )
    staff.press("Vahvista jäsenyys")
    staff.says("Jäsenyys on vahvistettu")


def write(vendor, product):
    """All seven steps; the company's page led there."""
    vendor.follow("Aloita ratkaisu")
    vendor.fill("Nimi", product)
    vendor.press("Aloita")
    vendor.fill("Lyhyt kuvaus", "Lautakunnan kokousten valmisteluun ja päätöksiin.")
    vendor.fill("Kuvaus", "Esityslistat, **pöytäkirjat** ja päätökset.")
    vendor.press("Jatka")
    vendor.page.get_by_label("Pääkomponentti").select_option("palveluun-ohjaus")
    vendor.page.get_by_label("Tuotanto", exact=False).first.check()
    vendor.press("Jatka")
    add_part(vendor, "Lautakuntaohjelma", "Avoin ohjelmisto", "0", licence="EUPL-1.2")
    add_part(vendor, "Ylläpito", "Palvelu", "100", recurrence="month")
    vendor.follow("Jatka")
    assess(vendor)
    vendor.press("Jatka")
    vendor.page.get_by_label("Kuntalaiset").check()
    vendor.press("Jatka")
    vendor.fill("Tuki", "Arkisin 8–16.")
    vendor.press("Jatka")
    vendor.says("Kaikki tarvittava on kerrottu")


def add_part(vendor, name, kind, price, licence="", recurrence="once"):
    vendor.follow("Lisää osa")
    vendor.fill("Osan nimi", name)
    vendor.choose("Millainen osa on?", kind)
    if licence:
        vendor.fill("Lisenssi", licence)
        vendor.fill("Lähdekoodin osoite", "https://code.example/lautakunta")
    vendor.choose("Miten osa hinnoitellaan?", "Osalla on hinta")
    vendor.fill("Hinta, €", price)
    vendor.page.get_by_label("Milloin", exact=True).first.select_option(recurrence)
    vendor.press("Tallenna osa")
    vendor.says(name)


def assess(vendor):
    """Every criterion met, with answers and evidence."""
    page = vendor.page
    for number, item in enumerate(page.locator(".checklist > li").all()):
        unfold(item)
        item.get_by_label("Täyttyy", exact=True).check()
        for question in item.locator(".question").all():
            question.get_by_label("Kyllä", exact=True).check()
        item.locator("input[type=url]").first.fill(f"https://code.example/naytto-{number}")
        item.get_by_label("Mitä linkki osoittaa", exact=True).first.fill("Julkinen sivu")


def unfold(item):
    """One criterion is open at a time."""
    if item.locator("details").first.get_attribute("open") is None:
        item.locator("summary").first.click()


def send(vendor):
    vendor.press("Lähetä arvioitavaksi")
    vendor.says("Versio on lähetetty arvioitavaksi")
    vendor.says("Arvioitavana")


def review(reviewer, product):
    """Take it, find one criterion only partly met, ask for changes."""
    reviewer.sign_in("arvioija@example.com", USED["reviewer"])
    take(reviewer, product)
    find(reviewer, {"avoin-data": ("Osittain", "Lisää toimiva linkki vientiohjeeseen.")})
    reviewer.page.get_by_label("Pyydä korjauksia").check()
    reviewer.fill("Yhteenveto toimittajalle", "Yksi kohta korjattavana.")
    reviewer.press("Lähetä päätös")
    reviewer.says("Korjauspyyntö on lähetetty")


def take(reviewer, product):
    reviewer.open("/arviointi")
    reviewer.page.get_by_role(
        "button", name=re.compile(f"Ota arvioitavaksi.*{re.escape(product)}")
    ).click()
    reviewer.says(product)


def find(reviewer, differing):
    """Findings as claimed, but for those that differ."""
    for slug_of_criterion in (
        "avoin-lahdekoodi",
        "avoimet-standardit",
        "avoin-rajapinta",
        "avoin-arkkitehtuuri",
        "avoin-data",
    ):
        word, reason = differing.get(slug_of_criterion, ("Täyttyy", ""))
        item = reviewer.page.locator(f"#k-{slug_of_criterion}").locator("xpath=ancestor::li[1]")
        item.get_by_role("radio", name=word, exact=True).check()
        if reason:
            item.locator("textarea").first.fill(reason)


def mend(vendor, busy, address, product):
    """The finding stands at its criterion; the vendor mends and sends again."""
    assert "vientiohjeeseen" in busy.mail(address, "Korjattavaa") or "Yksi kohta" in busy.mail(
        address, "Korjattavaa"
    )
    vendor.open("/oma")
    vendor.follow("Avaa korjaukset")
    if "/avoimuus" not in vendor.path():
        vendor.press("Avoimuus")
    vendor.says("Lisää toimiva linkki vientiohjeeseen.")
    unfold(vendor.page.locator(".checklist > li").last)
    vendor.page.locator(".checklist > li").last.locator("input[type=url]").first.fill(
        "https://code.example/vienti"
    )
    vendor.press("Tallenna ja lopeta")
    vendor.open("/oma")
    vendor.follow(product)
    send(vendor)


def approve(reviewer, product):
    take(reviewer, product)
    judge_well(reviewer)


def approve_again(reviewer, product):
    """Who asked for changes has the version again, and takes it from nobody."""
    reviewer.open("/arviointi?tila=omat")
    reviewer.follow(product)
    judge_well(reviewer)


def judge_well(reviewer):
    find(reviewer, {})
    reviewer.page.get_by_label("Hyväksy ja julkaise").check()
    reviewer.press("Lähetä päätös")
    reviewer.says("hyväksytty")


def found_by_search(vendor, product):
    """Once the search worker has seen the approval."""

    def found():
        vendor.open(f"/ratkaisut?q={product.split()[0]}")
        return product in vendor.page.locator("main").inner_text()

    until(found, "a published offering to be found")


def second_version(vendor, product):
    """Written while the first stays public."""
    vendor.open("/oma")
    vendor.press("Uusi versio")
    vendor.fill("Lyhyt kuvaus", "Uudistettu lautakuntatyö.")
    vendor.fill("Mitä muuttui edellisestä versiosta?", "Kuvaus uudistettu.")
    vendor.press("Jatka")
    vendor.open(f"/ratkaisut/{slug(product)}")
    vendor.says("Lautakunnan kokousten valmisteluun")
    vendor.open("/oma?tila=kesken")
    vendor.follow(product)
    send(vendor)
    vendor.open(f"/ratkaisut/{slug(product)}")
    vendor.says("Lautakunnan kokousten valmisteluun")


def history(vendor, product):
    """The new version is public, and the versions page tells what changed."""
    vendor.open(f"/ratkaisut/{slug(product)}")
    vendor.says("Uudistettu lautakuntatyö.")
    vendor.open(f"/ratkaisut/{slug(product)}/versiot/2?vertaa=1")
    vendor.says("Lautakunnan kokousten valmisteluun")
    vendor.says("Uudistettu lautakuntatyö.")
