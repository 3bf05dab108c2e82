"""A draft keeps in which row_version each section and part changed last, and the parts that were taken away.

All three may be null: SQLite then adds the columns without making the tables anew, and so keeps their triggers.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0014_one_mark_less_on_reviews")]

    operations = [
        migrations.AddField(model_name="part", name="changed_in", field=models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddField(model_name="version", name="removed_parts", field=models.JSONField(blank=True, null=True)),
        migrations.AddField(model_name="version", name="section_rows", field=models.JSONField(blank=True, null=True)),
    ]
