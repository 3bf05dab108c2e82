"""A person with a verified address, and their browser."""

import pytest

from accounts.models import User
from tests.support.account_pages import PASSWORD
from tests.support.signing_in import sign_in, verified


@pytest.fixture
def person():
    return verified(User.objects.create_user("maija@example.com", PASSWORD, name="Maija Vesala"))


@pytest.fixture
def signed(client, person):
    sign_in(client, person, second_factor=False)
    client.post("/tili/varmista", {"password": PASSWORD})
    return client
