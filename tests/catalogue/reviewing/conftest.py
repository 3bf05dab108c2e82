"""A reviewer at the desk, and a version that waits."""

import pytest

from tests.support.factories import UserFactory
from tests.support.reviews import sent_version, taken
from tests.support.signing_in import make_reviewer, sign_in


@pytest.fixture
def reviewer():
    return make_reviewer(UserFactory(name="Anna Arvioija"))


@pytest.fixture
def desk(client, reviewer):
    return sign_in(client, reviewer)


@pytest.fixture
def version():
    return sent_version()


@pytest.fixture
def review(version, reviewer):
    return taken(version, reviewer)
