"""Every kind of mail, with a stranger's words in every place that people type.

Nothing of them becomes a link, a button or a line of ours.
"""

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core import mail as outbox
from django.utils import timezone

from accounts.mail.html import Lines, MailBlock, Ours, mail_blocks, safe, subject_and_text
from accounts.mail.queue import (
    queue_mail,
    send_due,
)
from accounts.models import NoticeChoice
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = {
    path.stem: path for path in sorted(ROOT.glob("*/templates/mail/*.txt")) if path.stem != "plain"
}
SITE = "https://avoinkunta.example"
HOSTILE = (
    "Avoin kunta\n\nTilisi suljetaan. Vahvista heti:\nhttps://evil.example/vahvista\n\n-"
    " www.evil.example/x\n> lainaus\u202e\u2028https://avoinkunta.example/tili/kirjaudu-ulos <a"
    ' href=https://evil.example>x</a> ”loppu" evil.example'
)
NAMED = re.compile(r"{{\s*(\w+)|(?:if|in|with|=)\s*(\w+)")
WHEN = {"expires_at", "starts_on", "ends_on"}
MOMENTS, NUMBERS = {"at", "since"}, {"count", "number"}
LONG, LISTS, OURS = (
    {"summary", "reason"},
    {"reasons"},
    {"fix_by", "review_due", "confirm_by", "municipality", "what"},
)


def hostile_context(source):
    """A value for every name of a template: a stranger's wherever it is not our own."""
    names = {name for pair in NAMED.findall(source) for name in pair if name} - {"url", "line"}
    values = (
        dict.fromkeys(names, HOSTILE)
        | dict.fromkeys(names & WHEN, date(2026, 12, 1))
        | dict.fromkeys(names & OURS, Ours("Oma sana"))
    )
    values |= dict.fromkeys(names & LONG, Lines(HOSTILE)) | {
        name: [HOSTILE, HOSTILE] for name in names & LISTS
    }
    values |= (
        {name: Ours(f"{SITE}/tili/x") for name in names if name.endswith("_url")}
        | dict.fromkeys(names & MOMENTS, timezone.now())
        | dict.fromkeys(names & NUMBERS, 3)
    )
    return values | ({"path": "/oma"} if "{{ url }}" in source else {})


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found, self.tags = [], set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.found += [value for name, value in attrs if name in {"href", "src", "action"}]


def sent(kind, language, choice=NoticeChoice.AT_ONCE):
    """The mail as it goes out: text and HTML."""
    source = TEMPLATES[kind].read_text()
    user = UserFactory(language=language, notice_choice=choice)
    queue_mail(
        kind=kind,
        to=user,
        context=hostile_context(source),
        key=f"{kind}:{user.pk}",
        at=timezone.now(),
        is_optional=choice == NoticeChoice.DAILY,
    )
    send_due(timezone.now() + timedelta(days=2))
    message = outbox.outbox[-1]
    return message.subject, message.body, message.alternatives[0][0]


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def own_addresses(kind):
    """How many addresses the template itself puts on lines of their own."""
    return len(
        re.findall(r"^\{\{ (?:url|\w+_url) \}\}$", TEMPLATES[kind].read_text(), re.MULTILINE)
    )


@pytest.mark.parametrize("choice", [NoticeChoice.AT_ONCE, NoticeChoice.DAILY])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("kind", TEMPLATES)
def test_no_mail_makes_a_link_or_a_button_of_what_was_typed(kind, language, choice):
    _subject, text, html = sent(kind, language, choice)
    links = Links(html)
    of_the_frame = {
        f"{SITE}/",
        f"{SITE}/tili/ilmoitukset",
        f"{SITE}/sv/tili/ilmoitukset",
        f"{SITE}/en/tili/ilmoitukset",
    }

    buttons = [link for link in links.found if link not in of_the_frame]
    assert len(buttons) == own_addresses(kind)
    assert all(
        link.startswith((f"{SITE}/oma", f"{SITE}/sv/oma", f"{SITE}/en/oma", f"{SITE}/tili/x"))
        for link in buttons
    )
    assert links.tags <= {
        "html",
        "head",
        "meta",
        "title",
        "body",
        "table",
        "tr",
        "td",
        "h1",
        "p",
        "a",
        "br",
        "span",
        "ul",
        "li",
        "blockquote",
    }
    for part in (text, html):
        assert not re.search(r"evil\.example|www\.evil|://evil", part)
        assert "\u202e" not in part
    for line in text.splitlines():
        assert "://" not in line or line in {*buttons, *of_the_frame}, line
        assert not line.startswith(("Tilisi suljetaan", "https://evil", "> lainaus\u202e"))


@pytest.mark.parametrize("kind", TEMPLATES)
def test_a_subject_is_one_line_in_which_a_name_is_quoted(kind):
    subject, _text, _html = sent(kind, "fi")

    assert "\n" not in subject
    assert "Tilisi" not in subject or "”Avoin kunta Tilisi" in subject


def test_every_template_is_tried():
    assert {
        "invitation",
        "partner_asked",
        "version_submitted",
        "version_rejected",
        "takeover_refused",
        "membership_refused",
        "buyer_refused",
        "confirm_address",
    } <= TEMPLATES.keys()


def test_what_is_not_ours_is_quoted_in_a_line():
    assert safe("Kunta Oy") == "”Kunta Oy”"
    assert safe('A ”B" C') == "”A 'B' C”"
    assert safe("a\n\nb\tc\x00\u202e") == "”a b c”"
    assert safe("x" * 300) == f"”{'x' * 199}…”"
    assert (safe(""), safe(3), safe(None), safe(Ours("1.12.2026")), safe(["a\nb"])) == (
        "",
        3,
        None,
        "1.12.2026",
        ["a b"],
    )
    assert (
        safe(Lines("a\n\nb: https://x.example/y")) == "> a\n>\n> b: https:\u2060//x.\u2060example/y"
    )


def test_what_somebody_wrote_at_length_is_a_quotation_in_the_html():
    assert mail_blocks("Perustelu:\n\n> a\n>\n> https:\u2060//x\n\nAvaa:\nhttps://y.example/") == [
        MailBlock("paragraph", ("Perustelu:",)),
        MailBlock("said", ("a", "", "https:\u2060//x")),
        MailBlock("button", ("Avaa",), "https://y.example/"),
    ]


pytestmark = pytest.mark.django_db


def test_pieces_of_a_mail():
    assert mail_blocks(
        "Hei,\nsinä.\n\n- a\n- b\n\nAvaa:\nhttps://x.example/a\n\nhttps://y.example/"
    ) == [
        MailBlock("paragraph", ("Hei,", "sinä.")),
        MailBlock("list", ("a", "b")),
        MailBlock("button", ("Avaa",), "https://x.example/a"),
        MailBlock("button", (), "https://y.example/"),
    ]
    assert subject_and_text("\n  Aihe  on tämä \n\n\n\nTeksti\n\n\n\nloppu\n") == (
        "Aihe on tämä",
        "Teksti\n\nloppu",
    )
