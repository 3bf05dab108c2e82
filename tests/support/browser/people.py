"""Somebody of each kind on the demo site, signed in; and the pages each of them has."""

import json

SCRIPT = """
import json
from django.test import Client
from django.utils import timezone
from accounts.models import ReviewerTerm, User
from catalogue.reviewing.actions import decide, take_version
from catalogue.authoring.actions.writing import (
    create_offering, save_section, start_next_version, submit_version)
from catalogue.content.snapshot import read_content
from catalogue.reviewing.judgement import Decision, Judged, Judgement
from catalogue.models import Offering
from procurement.models import BuyerRole, Municipality
from tests.support.drafts import STATES, whole_content
from tests.support.signing_in import make_reviewer, sign_in
from vendors.models import Claimed, MembershipStatement, TakeoverRequest, TeamMember, Vendor
from vendors.actions.team import invite

at = timezone.now()
def person(name, **columns):
    return User.objects.create_user(f"{name}@esimerkki.example", name=name.capitalize(), **columns)
owner, newcomer, reviewer = person("oona"), person("nea"), make_reviewer(person("anna"))
staff = person("ylermi", is_staff=True, is_superuser=True)
vendor = Vendor.objects.get(slug="kaarnakoodi-oy")
TeamMember.objects.create(vendor=vendor, user=owner, role="owner")
invite(vendor=vendor, email="kutsuttu@esimerkki.example", role="editor", by=owner, at=at)
def content(name):
    whole = whole_content()
    whole["basics"]["name"] = {"fi": name, "sv": "", "en": ""}
    return whole
def made(name):
    return create_offering(vendor=vendor, content=content(name), by=owner, at=at)
def sent(name):
    version = made(name)
    return submit_version(version_id=version.pk, row_version=version.row_version, by=owner, at=at)
draft, waiting = made("Luonnos"), sent("Odottava")
returned, taken = sent("Palautettu"), sent("Otettu")
rounds = [sent("Kierros selaimella"), sent("Kierros ilman skriptejä")]
bare = create_offering(
    vendor=vendor, content={"basics": {"kind": "product", "name": {"fi": "Tyhjä"}}},
    by=owner, at=at)
review = take_version(version_id=returned.pk, by=reviewer, at=at)
judged = {slug: Judged("partly", {"fi": "Lisää näyttö."}) for slug in STATES}
fix_by = (at + timezone.timedelta(days=14)).date()
decide(
    version_id=returned.pk, decision=Decision.REQUEST_CHANGES,
    judgement=Judgement(judged, {"fi": "Kaksi kohtaa."}, fix_by=fix_by),
    row_version=returned.row_version, review_row_version=review.row_version, by=reviewer, at=at)
take_version(version_id=taken.pk, by=reviewer, at=at)
bound = make_reviewer(person("berta"))
TeamMember.objects.create(vendor=vendor, user=bound, role="editor")
site = Offering.objects.get(slug="kuntasivusto-drupalilla").published
changed = start_next_version(offering_id=site.offering_id, source=site, by=owner, at=at)
basics, answered = read_content(changed.pk)["basics"], whole_content()["openness"]
basics["description"]["fi"] += " Lisää tekstiä."
basics["change_log"]["fi"] = "Kuvaus täydentyi."
for section, data in (("basics", basics), ("openness", answered)):
    changed = save_section(
        version_id=changed.pk, section=section, data=data, row_version=changed.row_version,
        by=owner, at=at)
changed = submit_version(version_id=changed.pk, row_version=changed.row_version, by=owner, at=at)
take_version(version_id=changed.pk, by=reviewer, at=at)
other = Vendor.objects.exclude(pk=vendor.pk).first()
asked = {"vendor": other, "made_by": newcomer, "made_at": at}
statement = MembershipStatement.objects.create(**asked, note="Jäsen vuodesta 2020.")
takeover = TakeoverRequest.objects.create(**asked, note="Olen toimitusjohtaja.")
BuyerRole.objects.create(
    user=newcomer, municipality=Municipality.objects.get(code="837"), proof="staff",
    note="Tietohallinto", claimed_at=at)
cookies = {}
for name, user in {
    "owner": owner, "newcomer": newcomer, "reviewer": reviewer, "bound": bound, "staff": staff
}.items():
    client = Client()
    sign_in(client, user, second_factor=name in ("reviewer", "bound", "staff"))
    cookies[name] = client.cookies["sessionid"].value
print("PEOPLE" + json.dumps({
    "cookies": cookies, "draft": draft.pk, "bare": bare.pk, "waiting": waiting.pk,
    "returned": returned.pk, "taken": taken.pk, "changed": changed.pk, "statement": statement.pk,
    "takeover": takeover.pk, "other": other.slug, "lost": reviewer.pk,
    "rounds": [version.pk for version in rounds],
}))
""".replace("timezone.timedelta", "__import__('datetime').timedelta")

# Who sees the page, and its address; `{draft}` and the like come from the script.
PAGES = {
    "no company": ("newcomer", "/oma"),
    "register a company": ("newcomer", "/oma/yritys/uusi"),
    "buyer": ("newcomer", "/kunta"),
    "dashboard": ("owner", "/oma"),
    "new offering": ("owner", "/oma/ratkaisut/uusi"),
    "basic facts": ("owner", "/oma/ratkaisut/{draft}/perustiedot"),
    "layer": ("owner", "/oma/ratkaisut/{draft}/kerros"),
    "parts": ("owner", "/oma/ratkaisut/{draft}/osat"),
    "a part": ("owner", "/oma/ratkaisut/{draft}/osat?osa=2"),
    "openness with feedback": ("owner", "/oma/ratkaisut/{returned}/avoimuus"),
    "users": ("owner", "/oma/ratkaisut/{draft}/kayttajat"),
    "delivery": ("owner", "/oma/ratkaisut/{draft}/toimitus"),
    "check": ("owner", "/oma/ratkaisut/{draft}/tarkista"),
    "check with breaches": ("owner", "/oma/ratkaisut/{bare}/tarkista"),
    "check of what was sent": ("owner", "/oma/ratkaisut/{waiting}/tarkista"),
    "preview": ("owner", "/oma/ratkaisut/{draft}/esikatselu"),
    "discard": ("owner", "/oma/ratkaisut/{draft}/poista"),
    "company": ("owner", "/oma/yritys/kaarnakoodi-oy"),
    "team": ("owner", "/oma/yritys/kaarnakoodi-oy/jasenet"),
    "closing a company": ("owner", "/oma/yritys/kaarnakoodi-oy/sulje"),
    "review queue": ("reviewer", "/arviointi"),
    "own reviews": ("reviewer", "/arviointi?tila=omat"),
    "with the vendor": ("reviewer", "/arviointi?tila=korjattavana"),
    "to be confirmed": ("reviewer", "/arviointi?tila=tarkistus"),
    "decided": ("reviewer", "/arviointi?tila=valmiit&sivu=2"),
    "review": ("reviewer", "/arviointi/{taken}"),
    "review of a change": ("reviewer", "/arviointi/{changed}"),
    "review nobody has taken": ("reviewer", "/arviointi/{waiting}"),
    "review that was decided": ("reviewer", "/arviointi/{returned}"),
    "staff": ("staff", "/yllapito"),
    "statement": ("staff", "/yllapito/jasenyydet/{statement}"),
    "renewal": ("staff", "/yllapito/yritykset/{other}/jasenyys"),
    "take-over": ("staff", "/yllapito/haltuunotot/{takeover}"),
    "companies": ("staff", "/yllapito/yritykset"),
    "company in the register": ("staff", "/yllapito/yritykset/{other}"),
    "people": ("staff", "/yllapito/henkilot"),
    "lost second factor": ("staff", "/yllapito/henkilot/{lost}/tunnistus"),
    "buyers": ("staff", "/yllapito/kunnat"),
}


def bring(site):
    """Make the people; what the script found."""
    return json.loads(site.run_code(SCRIPT).split("PEOPLE")[-1])
