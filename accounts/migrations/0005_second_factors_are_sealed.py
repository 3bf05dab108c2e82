"""Secrets of second factors that were written before they were sealed."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from accounts.sign_in.sealing import seal

SECRETS = ("secret", "seed")


def seal_all(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Apps and recovery codes; a passkey's row holds no secret."""
    for row in apps.get_model("mfa", "Authenticator").objects.using(schema_editor.connection.alias).exclude(type="webauthn"):
        data: dict[str, Any] = row.data
        row.data = data | {name: seal(data[name]) for name in SECRETS if name in data}
        row.save(update_fields=["data"])


class Migration(migrations.Migration):
    """Once."""

    dependencies = [("accounts", "0004_sign_in_mails_and_keys"), ("mfa", "0003_authenticator_type_uniq")]

    operations = [migrations.RunPython(seal_all, migrations.RunPython.noop, elidable=True)]
