"""A program with a key, and a draft it has made."""

import pytest

from tests.catalogue.authoring.drafts.program import Program
from tests.support.drafts import whole_content


@pytest.fixture
def program(client, owner):
    return Program(client, owner)


@pytest.fixture
def draft(program, owner):
    return program(
        "post", "", {"vendor": owner.teams.get().vendor.slug, "content": whole_content()}
    )
