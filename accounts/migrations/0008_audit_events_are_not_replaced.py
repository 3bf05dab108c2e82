"""Nor does INSERT OR REPLACE or TRUNCATE get round the refusal of 0002, which is made anew for databases of before."""

from importlib import import_module

from django.db import migrations

from lib.models.triggers import AddRefusal

REFUSAL = import_module("accounts.migrations.0002_audit_log_only_grows").Migration.operations[0].refusal


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_staff_reset_factors")]

    operations = [AddRefusal(REFUSAL)]
