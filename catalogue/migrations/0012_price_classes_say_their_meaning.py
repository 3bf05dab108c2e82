"""Tiers per inhabitant say what they mean. Those of before stay graduated, as they were counted.

SQLite makes the table of prices anew, so the triggers that speak of it go first and come again.
"""

from importlib import import_module

from django.db import migrations, models

from lib.models.triggers import AddRefusal, DropRefusal

FROZEN = [operation.refusal for operation in import_module("catalogue.migrations.0005_sent_versions_are_frozen").Migration.operations if "catalogue_price" in " ".join(operation.refusal.create("sqlite"))]


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0011_ready_texts_in_one_voice")]

    operations = [
        *map(DropRefusal, FROZEN),
        migrations.AddField(
            model_name="price",
            name="tiering",
            field=models.CharField(blank=True, choices=[("whole", "koko väkiluku luokan hinnalla"), ("graduated", "porrastettu")], default="", max_length=9, verbose_name="luokkien merkitys"),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(condition=models.Q(("tiering__in", ["", "whole", "graduated"])), name="price_tiering_is_known"),
        ),
        migrations.AddConstraint(
            model_name="price",
            constraint=models.CheckConstraint(condition=models.Q(("tiering", ""), ("per", "inhabitant"), _connector="OR"), name="price_tiering_belongs_to_a_price_per_inhabitant"),
        ),
        *map(AddRefusal, FROZEN),
    ]
