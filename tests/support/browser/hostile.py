"""A site whose every text is an attempt to run a script, and the pages that show them.

Written through the acts, in every field, in every language. SQLite holds no column to its length,
so that one field carries the whole list.
"""

import json
from datetime import date, timedelta
from pathlib import Path

PAYLOADS = Path(__file__).with_name("payloads.txt").read_text(encoding="utf-8").splitlines()
LANGUAGES = ("fi", "sv", "en")
LINE, TEXT = " ".join(PAYLOADS), "\n\n".join(PAYLOADS)
URL = "https://code.example/\"><script>__hit=1</script>'onmouseover=__hit=1"
STEPS = (
    "perustiedot",
    "kerros",
    "osat",
    "osat?osa=5",
    "avoimuus",
    "kayttajat",
    "toimitus",
    "tarkista",
    "esikatselu",
)
ADMIN = (
    "catalogue/version",
    "catalogue/offering",
    "catalogue/cannedtext",
    "vendors/vendor",
    "accounts/user",
)
PREPARE = """
from django.core.management import call_command
from tests.support.browser.hostile import Writer
Writer().write()
call_command("search_rebuild")
"""


def line(place=0):
    """The list in every language; another version begins it elsewhere: all of it differs."""
    return dict.fromkeys(LANGUAGES, " ".join(PAYLOADS[place:] + PAYLOADS[:place]))


def text(place=0):
    """The same, a paragraph each."""
    return dict.fromkeys(LANGUAGES, "\n\n".join(PAYLOADS[place:] + PAYLOADS[:place]))


def columns(name, texts):
    return {f"{name}_{language}": words for language, words in texts.items()}


def content(place):
    from tests.support.drafts import part, price, whole_content

    whole, shows = whole_content(), [{"url": URL, "shows": line(place)}]
    words = {"name": line(place), "about": line(place), "supplier": LINE}
    whole["basics"] |= {
        "name": line(place),
        "summary": line(place),
        "description": text(place),
        "change_log": text(place),
    }
    whole["parts"]["parts"] += [
        part("", "open", prices=[price("0")]) | words | {"source_url": URL},
        part("", "closed", is_optional=True, prices=[price("10")]) | words | {"licence": LINE},
    ]
    for claim in whole["openness"]["claims"]:
        claim |= {"text": text(place), "evidence": shows if claim["evidence"] else []}
    whole["openness"]["standards"] = [{"name": LINE, "edition": LINE, "url": URL}]
    whole["users"] |= {
        "references": text(place),
        "accessibility": text(place),
        "accessibility_url": URL,
    }
    whole["delivery"] |= {"exit_terms": text(place), "support": text(place)}
    return whole


class Writer:
    """Writes the rows and remembers which pages show them to whom."""

    def __init__(self):
        from django.utils import timezone

        self.at = timezone.now()
        self.pages = {
            "public": ["/", "/toimittajat", "/ratkaisut", "/ratkaisut?q=onerror", "/paatokset"],
            "owner": [],
            "reviewer": [],
            "staff": [],
        }

    def write(self):
        from django.conf import settings

        self.people()
        self.companies()
        self.sent_back()
        self.in_review()
        self.withdrawn()
        self.brought()
        self.claims()
        self.own_pages()
        found = {"pages": self.pages, "cookies": self.cookies(), "mails": self.mails()}
        Path(settings.DATA_DIR, "hostile.json").write_text(json.dumps(found), encoding="utf-8")

    def person(self, address, **values):
        from accounts.models import User

        return User.objects.create_user(f"{address}@esimerkki.example", name=LINE, **values)

    def people(self):
        from tests.support.signing_in import make_reviewer

        self.owner, self.newcomer = self.person("omistaja"), self.person("tulija")
        self.reviewer, self.colleague = (
            make_reviewer(self.person("arvioija")),
            make_reviewer(self.person("toinen")),
        )
        self.staff = self.person("yllapito", is_staff=True, is_superuser=True)

    def companies(self):
        """The first has a team that reads every language."""
        from vendors.models import TeamMember

        self.lead, self.partner = self.company(7_000_010), self.company(7_000_020)
        for language in LANGUAGES[1:]:
            TeamMember.objects.create(
                vendor=self.lead,
                user=self.person(language, language=language),
                role="editor",
                since=self.at,
            )

    def company(self, start):
        from tests.support.factories import business_id
        from tests.support.signing_in import verified
        from vendors.actions.companies import change_vendor, register_vendor
        from vendors.actions.ownership import confirm_vendor
        from vendors.models import Membership

        facts = {
            "name": LINE,
            "business_id": business_id(start),
            "home_municipality_code": "837",
            "size": "small",
            "website": URL,
        }
        vendor = register_vendor(
            facts=facts, states_membership=False, note="", by=self.owner, at=self.at
        )
        Membership.objects.create(vendor=vendor, starts_on=date(2020, 1, 1), source=LINE)
        confirm_vendor(vendor=vendor, source=LINE, by=self.owner, at=self.at)
        facts |= columns("introduction", line()) | {
            "contact_role": LINE,
            "contact_phone": LINE,
            "contact_email": self.owner.email,
        }
        verified(self.owner)
        self.pages["public"].append(f"/toimittajat/{vendor.slug}")
        return change_vendor(
            vendor_id=vendor.pk,
            facts=facts,
            has_consent=True,
            row_version=vendor.row_version,
            by=self.owner,
            at=self.at,
        )

    def sent(self, draft):
        from catalogue.authoring.actions.writing import submit_version

        return submit_version(
            version_id=draft.pk, row_version=draft.row_version, by=self.owner, at=self.at
        )

    def first(self, place):
        from catalogue.authoring.actions.writing import create_offering

        return self.sent(
            create_offering(vendor=self.lead, content=content(place), by=self.owner, at=self.at)
        )

    def next(self, source, place):
        from catalogue.authoring.actions.writing import save_content, start_next_version

        draft = start_next_version(
            offering_id=source.offering_id, source=source, by=self.owner, at=self.at
        )
        return self.sent(
            save_content(
                version_id=draft.pk,
                content=content(place),
                row_version=draft.row_version,
                by=self.owner,
                at=self.at,
            )
        )

    def judged(self, version, decision):
        """Decided with a summary and reasons in every language; only kept without a decision."""
        from catalogue.reviewing.actions import decide, save_review, take_version
        from catalogue.reviewing.judgement import Decision, Judged, Judgement
        from tests.support.drafts import STATES

        review = take_version(version_id=version.pk, by=self.reviewer, at=self.at)
        findings = {slug: Judged(state, text(), text()) for slug, state in STATES.items()}
        judgement = Judgement(findings, text(), text(), fix_by=self.at.date() + timedelta(days=14))
        common = {
            "version_id": version.pk,
            "judgement": judgement,
            "review_row_version": review.row_version,
            "by": self.reviewer,
            "at": self.at,
        }
        if decision:
            decide(decision=Decision(decision), row_version=version.row_version, **common)
        else:
            save_review(**common)
        version.refresh_from_db()
        return version

    def sent_back(self):
        """Two versions that were public, a rejected one, and one to be mended."""
        from catalogue.authoring.actions.partners import accept_partnership, ask_partner

        second = self.judged(self.next(self.judged(self.first(0), "approve"), 1), "approve")
        self.judged(self.next(second, 2), "reject")
        last = self.judged(self.next(second, 3), "request_changes")
        asked = ask_partner(
            offering_id=last.offering_id,
            vendor=self.partner,
            role=line(),
            by=self.owner,
            at=self.at,
        )
        accept_partnership(partner=asked, by=self.owner, at=self.at)
        self.pages["public"] += [
            f"/ratkaisut/{last.offering.slug}",
            *(f"/ratkaisut/{last.offering.slug}/versiot/{number}" for number in (1, 2)),
        ]
        self.pages["owner"] += [f"/oma/ratkaisut/{last.pk}/{step}" for step in STEPS]
        self.pages["reviewer"].append(f"/arviointi/{last.pk}")

    def in_review(self):
        """One half judged, one that nobody has taken."""
        from catalogue.models import CannedText

        CannedText.objects.create(title=LINE, decision="reject", **columns("text", text()))
        taken, waiting = self.judged(self.first(4), None), self.first(5)
        self.pages["reviewer"] += [
            f"/arviointi/{taken.pk}",
            f"/arviointi/{waiting.pk}",
            "/arviointi?tila=omat",
            "/arviointi?tila=vapaat",
            "/arviointi?tila=odottaa",
            "/arviointi?tila=ratkaistut",
        ]
        self.pages["owner"].append(f"/oma/ratkaisut/{taken.pk}/tarkista")

    def withdrawn(self):
        from catalogue.publishing.actions import withdraw_offering

        version = self.judged(self.first(6), "approve")
        withdraw_offering(offering_id=version.offering_id, reason=line(), by=self.owner, at=self.at)
        self.pages["public"].append(f"/ratkaisut/{version.offering.slug}")

    def brought(self):
        """From a file whose keys and values are payloads: its problems are kept and shown."""
        from catalogue.authoring.actions.importing import import_publiccode

        described = {
            language: {"shortDescription": LINE, "longDescription": TEXT, "features": PAYLOADS}
            for language in ("fi", *PAYLOADS[:5])
        }
        known = {
            "publiccodeYmlVersion": LINE,
            "name": LINE,
            "url": "javascript:__hit=1",
            "legal": {"license": LINE},
            "platforms": PAYLOADS,
            "description": described,
        }
        draft = import_publiccode(
            source=json.dumps(dict(zip(PAYLOADS, PAYLOADS, strict=True)) | known),
            vendor=self.lead,
            by=self.owner,
            at=self.at,
        )
        assert any("__hit" in problem["key"] for problem in draft.import_problems)
        self.pages["owner"] += [
            f"/oma/ratkaisut/{draft.pk}/{step}"
            for step in ("perustiedot", "osat", "tarkista", "esikatselu")
        ]

    def claims(self):
        """What people say to staff, and what staff answer."""
        from procurement.actions.buyers import claim_municipality
        from procurement.models import Municipality
        from vendors.actions.memberships import (
            ask_takeover,
            refuse_membership,
            refuse_takeover,
            state_membership,
        )

        claim_municipality(
            user=self.newcomer,
            municipality=Municipality.objects.get(code="837"),
            note=LINE,
            at=self.at,
        )
        state, ask = (
            {"vendor": self.lead, "note": TEXT, "by": self.owner, "at": self.at},
            {"vendor": self.lead, "note": TEXT, "by": self.newcomer, "at": self.at},
        )
        refuse_membership(
            statement=state_membership(**state), reason=LINE, by=self.staff, at=self.at
        )
        refuse_takeover(request=ask_takeover(**ask), reason=LINE, by=self.staff, at=self.at)
        statement, request = state_membership(**state), ask_takeover(**ask)
        self.pages["staff"] += [
            f"/yllapito/jasenyydet/{statement.pk}",
            f"/yllapito/haltuunotot/{request.pk}",
            f"/yllapito/yritykset/{self.lead.slug}/jasenyys",
            f"/yllapito/yritykset/{self.lead.slug}",
            "/yllapito/yritykset",
        ]

    def own_pages(self):
        from accounts.actions.account import make_key

        make_key(user=self.owner, name=LINE, may_write=True, days=30, at=self.at)
        company = f"/oma/yritys/{self.lead.slug}"
        self.pages["owner"] += [
            "/oma",
            "/oma/ratkaisut/uusi",
            company,
            f"{company}/jasenet",
            "/tili",
            "/tili/avaimet",
            "/tili/ilmoitukset",
            "/tili/tiedot",
        ]
        self.pages["staff"] += [
            "/yllapito",
            "/yllapito/kunnat",
            *(f"/hallinta/{path}/" for path in ADMIN),
        ]

    def cookies(self):
        from django.test import Client

        from tests.support.signing_in import sign_in

        people = {"owner": self.owner, "reviewer": self.reviewer, "staff": self.staff}
        return {
            name: sign_in(Client(), user).cookies["sessionid"].value
            for name, user in people.items()
        }

    def mails(self):
        """The HTML of every mail in the queue, and of all of them as a digest."""
        from accounts.mail.queue import message_of
        from accounts.models import Mail

        rows = list(Mail.objects.order_by("pk"))
        alone = [message_of([row]) for row in rows]
        for row in rows:
            row.is_for_digest = True
        return [message.alternatives[0][0] for message in (*alone, message_of(rows))]
