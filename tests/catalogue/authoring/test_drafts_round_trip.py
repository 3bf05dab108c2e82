"""What the API gives of a draft it takes back; sent back as it is, nothing changes.

Whole, half-written, imported, or begun from an approved version.
"""

import random

import pytest
from django.utils import timezone

from accounts.day_limits import MOST_A_DAY
from accounts.models import AuditEvent
from catalogue.authoring.actions.importing import REFUSED, import_publiccode
from catalogue.authoring.actions.writing import create_offering, start_next_version
from catalogue.content.snapshot import SECTIONS
from catalogue.models import Offering, Version
from tests.catalogue.authoring.drafts.program import Program
from tests.catalogue.authoring.publiccode import FILES, read
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory
from tests.support.half_written import HOLES, dig
from vendors.models import TeamMember

pytestmark = pytest.mark.django_db
NOW = timezone.now()
# What becomes a draft: a file that could not be read to its end is refused.
READ = [
    path
    for path in FILES
    if (got := read(path.read_bytes())).content
    and not any(problem.code in REFUSED for problem in got.problems)
]


@pytest.fixture
def program(client, owner):
    return Program(client, owner, at=NOW)


def sent_back(program, version, *, by_section=False):
    """The first answer that is no 200 or tells of a change.

    After sending the content whole, or section by section too.
    """
    before, events = program("get", f"{version.pk}/").json(), AuditEvent.objects.count()
    tag = {"If-Match": f'"{before["row_version"]}"'}
    for body in (
        before["content"],
        *({name: before["content"][name]} for name in SECTIONS if by_section),
    ):
        answer = program("patch", f"{version.pk}/", {"content": body}, **tag)
        if (
            answer.status_code != 200
            or answer.json() != before
            or AuditEvent.objects.count() != events
        ):
            return answer.json()
    return None


def one_word_changed(program, version):
    """The answer to a content with a word more in each section, and what it should hold.

    Whatever else is missing stays so.
    """
    draft = program("get", f"{version.pk}/").json()
    content = draft["content"]
    content["basics"]["description"]["sv"] = "Mera."
    content["places"]["cpv"] = sorted({*content["places"]["cpv"], "48000000-8"})
    content["users"]["references"]["en"] = "More."
    content["delivery"]["support"]["en"] = "More."
    content["openness"]["standards"].append(
        {"name": "Oma standardi", "edition": "", "url": "https://code.example/standardi"}
    )
    content["parts"]["parts"].append({**whole_content()["parts"]["parts"][3], "kind": ""})
    answer = program(
        "patch", f"{version.pk}/", {"content": content}, **{"If-Match": f'"{draft["row_version"]}"'}
    )
    return answer.status_code, answer.json().get("content", answer.json()), content


@pytest.mark.slow
def test_every_imported_draft_goes_back_as_it_came_and_takes_a_change(program, owner, monkeypatch):
    monkeypatch.setitem(MOST_A_DAY, AuditEvent.Verb.OFFERING_IMPORTED, 1000)
    vendor = owner.teams.get().vendor
    for path in READ:
        version = import_publiccode(source=path.read_bytes(), vendor=vendor, by=owner, at=NOW)

        assert (path.name, sent_back(program, version)) == (path.name, None)
        status, now, wanted = one_word_changed(program, version)
        assert (path.name, status, now) == (path.name, 200, wanted)
    assert len(READ) > 40


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_every_half_written_draft_goes_back_as_it_came_and_takes_a_change(program, owner, seed):
    chance = random.Random(seed)
    for _round in range(8):
        version = create_offering(
            vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=NOW
        )
        chosen = chance.sample(HOLES, chance.randint(1, len(HOLES) // 2))
        dig(version, chosen)

        assert (list(map(str, chosen)), sent_back(program, version)) == (
            list(map(str, chosen)),
            None,
        )
        status, now, wanted = one_word_changed(program, version)
        assert (list(map(str, chosen)), status, now) == (list(map(str, chosen)), 200, wanted)


def test_a_whole_draft_goes_back_as_it_came(program, owner):
    assert (
        sent_back(
            program,
            create_offering(
                vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=NOW
            ),
            by_section=True,
        )
        is None
    )


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
@pytest.mark.any_database
def test_every_version_of_the_demo_goes_back_as_it_came(demo_site, client):
    faults = {}
    for offering in Offering.objects.filter(published__isnull=False).order_by("pk"):
        owner = TeamMember.objects.create(
            vendor=offering.vendor, user=UserFactory(), role="owner"
        ).user
        open_version = offering.versions.filter(state__in=["draft", "changes_requested"]).first()
        if open_version is None and not offering.versions.filter(state="submitted").exists():
            open_version = start_next_version(
                offering_id=offering.pk,
                source=Version.objects.get(pk=offering.published_id),
                by=owner,
                at=NOW,
            )
        if open_version and (fault := sent_back(Program(client, owner, at=NOW), open_version)):
            faults[offering.slug] = fault
    assert faults == {}
