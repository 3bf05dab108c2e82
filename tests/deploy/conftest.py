"""Who writes in the admin."""

import pytest

from tests.support.factories import UserFactory
from tests.support.signing_in import sign_in


@pytest.fixture
def superuser():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def desk(client, superuser):
    return sign_in(client, superuser)
