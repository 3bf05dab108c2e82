"""The database itself keeps the public pointer to an approved version of the same offering."""

from django.db import migrations

from lib.models.triggers import AddRefusal, Refusal

POINTS_ELSEWHERE = (
    "NEW.published_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM catalogue_version "
    "WHERE id = NEW.published_id AND offering_id = NEW.id AND state = ''approved'')"
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_offerings_and_taxonomy")]

    operations = [
        AddRefusal(
            Refusal(
                "offering_publishes_its_own_approved_version",
                "catalogue_offering",
                "INSERT OR UPDATE",
                "only an approved version of the offering itself can be published",
                POINTS_ELSEWHERE.replace("''", "'"),
            ),
        ),
    ]
