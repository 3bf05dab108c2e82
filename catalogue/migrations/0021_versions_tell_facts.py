"""A version tells facts that its schema declares, in one column, and keeps them once it is sent.

The column may be null: SQLite then adds it without making the table anew, and so keeps its triggers.
"""

from importlib import import_module

from django.db import migrations, models

from lib.models.triggers import AddRefusal, Refusal

_sent = import_module("catalogue.migrations.0005_sent_versions_are_frozen")
KEEPS_ITS_COLUMNS = next(
    operation.refusal for operation in _sent.Migration.operations if operation.refusal.name == "sent_version_keeps_its_columns"
)
CHANGED = f"{_sent.changed()} OR COALESCE(CAST(NEW.facts AS TEXT), '-') <> COALESCE(CAST(OLD.facts AS TEXT), '-')"
KEEPS_ITS_FACTS = Refusal(
    KEEPS_ITS_COLUMNS.name,
    KEEPS_ITS_COLUMNS.table,
    KEEPS_ITS_COLUMNS.events,
    KEEPS_ITS_COLUMNS.message,
    f"{_sent.FROZEN.format(version='OLD')} AND ({CHANGED})",
)


class AddAgain(AddRefusal):
    """Undone, the trigger is what it was before."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        AddRefusal(KEEPS_ITS_COLUMNS).database_forwards(app_label, schema_editor, from_state, to_state)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0020_frameworks_cover_offerings")]

    operations = [
        migrations.AddField(model_name="version", name="facts", field=models.JSONField(blank=True, null=True, verbose_name="muut tiedot")),
        AddAgain(KEEPS_ITS_FACTS),
    ]
