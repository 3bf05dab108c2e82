"""Who keeps the directory keeps the closed products people ask about, too."""

from django.db import migrations

GROUP = "Hakemiston hoitaja"
GIVEN = {"search.closedproduct": ("view", "add", "change")}


def give(apps, schema_editor):
    """The rights themselves are otherwise made after all migrations; here they are needed now."""
    groups, rights, tables = (apps.get_model(*name.split(".")) for name in ("auth.Group", "auth.Permission", "contenttypes.ContentType"))
    group, _is_new = groups.objects.get_or_create(name=GROUP)
    for table, acts in GIVEN.items():
        label, model = table.split(".")
        of, _is_new = tables.objects.get_or_create(app_label=label, model=model)
        for act in acts:
            codename = f"{act}_{model}"
            right, _is_new = rights.objects.get_or_create(content_type=of, codename=codename, defaults={"name": f"Can {act} {model}"})
            group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("deploy", "0003_staff_keep_purchasing_bodies"),
        ("search", "0005_closed_products"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
