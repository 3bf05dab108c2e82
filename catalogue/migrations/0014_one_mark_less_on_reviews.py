"""The public summary is a text of its own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0013_reviewers_speak_to_vendors_and_to_everybody")]

    operations = [migrations.RemoveField("review", "is_summary_public")]
