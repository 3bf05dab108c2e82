"""A step that is saved after its version was sent changes nothing and keeps what was typed."""

import html
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.authoring.actions.writing import submit_version
from catalogue.authoring.steps import STEPS
from catalogue.authoring.views import parts, writing
from catalogue.content.snapshot import read_content

pytestmark = pytest.mark.django_db
STEP_FORM = "vaihe"
NOT_TYPED = {"hidden", "radio", "checkbox", "submit", "button"}
# The last step sends; of the parts one is open, or a new one.
ADDRESSES = [step.slug for step in STEPS[:-1] if step.slug != "osat"] + ["osat?osa=1", "osat?osa=0"]


class StepFields(HTMLParser):
    """Of a step's form: what a browser sends, and the names of the fields in which one types."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.typed, self.is_inside = {}, [], False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        name = found.get("name")
        if tag == "form":
            self.is_inside = found.get("id") == STEP_FORM
        elif not self.is_inside or not name:
            return
        elif tag == "textarea" or (tag == "input" and found.get("type", "text") not in NOT_TYPED):
            self.typed.append(name)
        elif tag == "input" and (found.get("type") == "hidden" or "checked" in found):
            self.sent[name] = found.get("value", "on")

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False


def step_fields(site, draft, address):
    step, _, query = address.partition("?")
    address = reverse("catalogue:step", args=[draft.pk, step])
    fields = StepFields(site.get(f"{address}?{query}").content.decode())
    typed = {name: f"Kirjoitin & tämän {number}" for number, name in enumerate(fields.typed)}
    return address, fields.sent | typed, typed


def missing(typed, answer):
    page = html.unescape(answer.content.decode())
    return [name for name, text in typed.items() if f">{text}</textarea>" not in page]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_text_typed_in_a_step_is_on_the_page_that_says_the_version_was_sent(
    site, owner, draft, address
):
    address, sent, typed = step_fields(site, draft, address)
    submit_version(version_id=draft.pk, row_version=1, by=owner, at=timezone.now())
    frozen = read_content(draft.pk)

    answer = site.post(address, sent)

    assert (answer.status_code, typed != {}) == (409, True)
    assert missing(typed, answer) == []
    assert read_content(draft.pk) == frozen


@pytest.mark.parametrize("address", ["toimitus", "osat?osa=1"])
def test_so_is_it_when_the_version_is_sent_between_reading_and_saving(
    site, owner, draft, address, monkeypatch
):
    address, sent, typed = step_fields(site, draft, address)
    # Only what can be stored reaches the act.
    sent = {name: sent[name] for name in sent if name not in typed} | {"name_fi": "Palvelu"}

    def send_first(act):
        def sent_before(**given):
            submit_version(version_id=draft.pk, row_version=1, by=owner, at=timezone.now())
            return act(**given)

        return sent_before

    monkeypatch.setattr(writing, "save_section", send_first(writing.save_section))
    monkeypatch.setattr(parts, "save_part", send_first(parts.save_part))

    answer = site.post(address, sent)

    assert (answer.status_code, "Versio on jo lähetetty" in answer.content.decode()) == (409, True)
