"""The database itself refuses to change or remove an audit event."""

from django.db import migrations

from lib.models.triggers import AddRefusal, Refusal


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_users_and_audit_log")]

    operations = [
        AddRefusal(Refusal("audit_event_is_append_only", "accounts_auditevent", "UPDATE OR DELETE", "an audit event cannot be changed or removed")),
    ]
