"""Every version that was sent has a hash, so that 0005 freezes all of them.

One of before without it (made by the generator of many offerings, or loaded) gets the digest of its own columns. Were it still waiting for
its decision, the approval would find another hash than the content's and ask for it to be sent again.
"""

import hashlib
import json
from importlib import import_module

from django.db import migrations, models

from lib.models.triggers import AddRefusal, DropRefusal

FROZEN = [operation.refusal for operation in import_module("catalogue.migrations.0005_sent_versions_are_frozen").Migration.operations]


def digest_columns(apps, schema_editor):
    versions = apps.get_model("catalogue", "Version").objects
    for row in versions.exclude(state="draft").filter(content_hash="").order_by("pk").values().iterator():
        digest = hashlib.sha256(json.dumps(row, sort_keys=True, default=str).encode()).hexdigest()
        versions.filter(pk=row["id"]).update(content_hash=digest)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0016_questions_to_vendors")]

    operations = [
        *map(DropRefusal, FROZEN),
        migrations.RunPython(digest_columns, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="version",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "draft"), ("content_hash__regex", "^[0-9a-f]{64}$"), _connector="OR"), name="version_sent_has_its_hash"
            ),
        ),
        *map(AddRefusal, FROZEN),
    ]
