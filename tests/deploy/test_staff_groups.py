"""The groups of staff hold what their table says, and only that.

Each opens its own part of the admin.
"""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from tests.support.factories import OfferingFactory, UserFactory
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db
MIGRATION = import_module("deploy.migrations.0001_staff_groups")
LATER = import_module("deploy.migrations.0003_staff_keep_purchasing_bodies")
PRODUCTS = import_module("deploy.migrations.0004_staff_keep_closed_products")
GROUPS = MIGRATION.GROUPS | {
    later.GROUP: MIGRATION.GROUPS[later.GROUP] | later.GIVEN for later in (LATER, PRODUCTS)
}


def member(group):
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


def codename(table, act):
    return f"{act}_{table.partition('.')[2]}" if act in MIGRATION.PLAIN else act


@pytest.mark.parametrize("name", GROUPS)
def test_a_group_holds_what_its_table_says(name):
    rights = {
        f"{right.content_type.app_label}.{right.content_type.model}:{right.codename}"
        for right in Group.objects.get(name=name).permissions.select_related("content_type")
    }

    assert rights == {
        f"{table}:{codename(table, act)}" for table, acts in GROUPS[name].items() for act in acts
    }


def test_the_tables_name_nothing_that_is_not_there():
    for table, acts in (pair for given in GROUPS.values() for pair in given.items()):
        model = apps.get_model(table)
        assert set(acts) - set(MIGRATION.PLAIN) <= {
            codename for codename, _name in model._meta.permissions
        }


@pytest.mark.parametrize("name", [*GROUPS, ""])
def test_the_admin_shows_a_group_its_tables_and_no_others(client, name):
    OfferingFactory(published=True)
    sign_in(client, member(name) if name else UserFactory(is_staff=True))
    given = GROUPS.get(name, {})

    shown = {
        model._meta.label_lower
        for model in admin.site._registry
        if client.get(
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        ).status_code
        == 200
    }
    added = {
        model._meta.label_lower
        for model in admin.site._registry
        if client.get(
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        ).status_code
        == 200
    }

    registered = {model._meta.label_lower for model in admin.site._registry}
    assert shown == set(given) & registered
    assert added == {table for table, acts in given.items() if "add" in acts} & registered


@pytest.mark.parametrize(
    ("name", "may"),
    [("Sihteeri", False), ("Hakemiston hoitaja", True), ("Tekninen ylläpito", False), ("", False)],
)
def test_only_the_keeper_withdraws_an_offering(name, may):
    from catalogue.permissions import is_staff

    assert is_staff(member(name) if name else UserFactory(is_staff=True)) is may
    assert is_staff(UserFactory(is_staff=True, is_superuser=True))


def test_no_group_may_change_rights_or_groups():
    rights = {
        f"{right.content_type.app_label}.{right.codename}"
        for group in Group.objects.all()
        for right in group.permissions.select_related("content_type")
    }

    assert not {right for right in rights if right.startswith("auth.")}
    assert {"accounts.add_user", "accounts.delete_user"}.isdisjoint(rights)


def test_staff_of_before_keep_what_they_could_do():
    before = UserFactory(is_staff=True)

    MIGRATION.make_groups(apps, None)

    assert set(User.objects.get(pk=before.pk).groups.values_list("name", flat=True)) == set(
        MIGRATION.BEFORE
    )
