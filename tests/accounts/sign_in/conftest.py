"""A person with a verified address and a password."""

import pytest

from accounts.models import User
from tests.support.account_pages import (
    PASSWORD,
)
from tests.support.signing_in import verified


@pytest.fixture
def person():
    user = User.objects.create_user("maija@example.com", PASSWORD)
    return verified(user)
