"""The other side of the pointer: what is published cannot stop being approved, nor become another offering's, while it is published."""

from django.db import migrations

from lib.models.triggers import AddRefusal, Refusal

IS_POINTED_AT = (
    "(NEW.state <> 'approved' OR NEW.offering_id <> OLD.offering_id) "
    "AND EXISTS (SELECT 1 FROM catalogue_offering WHERE published_id = OLD.id)"
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_published_version_is_approved")]

    operations = [
        AddRefusal(
            Refusal(
                "published_version_stays_approved",
                "catalogue_version",
                "UPDATE",
                "a published version stays approved and in its offering until the offering publishes another",
                IS_POINTED_AT,
            ),
        ),
    ]
