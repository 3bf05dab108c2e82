"""Signs that turn the direction of text are on no page.

Whatever row they were stored in before forms refused them.
"""

import pytest

from accounts.models import User
from lib.text.unseen import TURNING, TURNING_BYTES
from tests.support.factories import OfferingFactory, UserFactory
from tests.support.reviews import make_owner, sent_version, taken
from tests.support.signing_in import make_reviewer, sign_in
from vendors.models import Vendor

pytestmark = pytest.mark.django_db
TURNED = "Ratkaisu \u202eoyaj\u2066 \u200f"
PUBLIC = [
    "/ratkaisut",
    "/ratkaisut/kaannetty",
    "/ratkaisut/kaannetty/versiot/1",
    "/toimittajat",
    "/toimittajat/kaantaja",
    "/paatokset",
    "/api/v1/offerings/kaannetty/",
]
OWN = ["/oma", "/oma/yritys/kaantaja", "/oma/yritys/kaantaja/jasenet", "/tili"]
STAFF = ["/yllapito/yritykset", "/yllapito/yritykset/kaantaja"]


@pytest.fixture
def people(search_index):
    """Whatever could be stored before."""
    owner = make_owner()
    vendor = owner.teams.get().vendor
    version = sent_version(owner)
    review = taken(version, make_reviewer(UserFactory()))
    OfferingFactory(
        slug="kaannetty",
        vendor=vendor,
        published={"name_fi": TURNED, "summary_fi": TURNED, "description_fi": TURNED},
    )
    Vendor.objects.filter(pk=vendor.pk).update(slug="kaantaja", name=TURNED, introduction_fi=TURNED)
    User.objects.update(name=TURNED)
    search_index()
    return {
        "owner": owner,
        "reviewer": review.reviewer,
        "staff": UserFactory(is_staff=True, is_superuser=True),
        "version": version,
    }


def turned(client, paths):
    answers = {path: client.get(path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        paths, 200
    )
    return [
        path
        for path, answer in answers.items()
        if TURNING_BYTES.search(answer.content) and not path.startswith("/api/")
    ]


def test_no_page_holds_a_sign_that_turns_the_direction(client, people):
    version = people["version"]

    assert turned(client, PUBLIC) == []
    assert "Ratkaisu oyaj" in client.get("/ratkaisut/kaannetty").content.decode()
    assert (
        turned(sign_in(client, people["owner"]), [*OWN, f"/oma/ratkaisut/{version.pk}/tarkista"])
        == []
    )
    assert (
        turned(sign_in(client, people["reviewer"]), ["/arviointi", f"/arviointi/{version.pk}"])
        == []
    )
    assert turned(sign_in(client, people["staff"]), STAFF) == []


def test_programs_get_what_is_stored(client, people):
    assert client.get("/api/v1/offerings/kaannetty/").json()["name"]["fi"] == TURNED


@pytest.mark.parametrize("char", sorted(TURNING), ids=lambda char: f"U+{ord(char):04X}")
def test_each_of_the_signs_is_known_in_bytes_and_no_other(char):
    assert TURNING_BYTES.sub(b"", f"ä{char}ö👩\u200d💻".encode()).decode() == "äö👩\u200d💻"
