"""A vendor at its own pages with a whole draft."""

import pytest
from django.utils import timezone

from catalogue.authoring.actions.writing import create_offering
from tests.support.drafts import whole_content
from tests.support.factories import UserFactory, VendorFactory
from tests.support.signing_in import sign_in
from vendors.models import TeamMember


@pytest.fixture
def owner():
    return TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user


@pytest.fixture
def vendor(owner):
    return owner.teams.get().vendor


@pytest.fixture
def draft(owner, vendor):
    return create_offering(vendor=vendor, content=whole_content(), by=owner, at=timezone.now())


@pytest.fixture
def site(client, owner):
    return sign_in(client, owner)
