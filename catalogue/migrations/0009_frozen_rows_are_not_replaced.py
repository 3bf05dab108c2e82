"""Nor does INSERT OR REPLACE get round the refusals of 0005, which are made anew for databases of before."""

from importlib import import_module

from django.db import migrations

from lib.models.triggers import AddRefusal

FROZEN = import_module("catalogue.migrations.0005_sent_versions_are_frozen").Migration.operations


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0008_staff_withdraw_offerings")]

    operations = [AddRefusal(operation.refusal) for operation in FROZEN]
