"""A draft that was read from a whole file."""

import pytest
from django.utils import timezone

from catalogue.authoring.actions.importing import (
    import_publiccode,
)
from tests.catalogue.authoring.publiccode import HERE


@pytest.fixture
def imported(owner, vendor):
    return import_publiccode(
        source=(HERE / "fi-full-0.5.yml").read_bytes(), vendor=vendor, by=owner, at=timezone.now()
    )
