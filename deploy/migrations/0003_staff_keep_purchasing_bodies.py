"""The secretary keeps central purchasing bodies, says who edits for them, and edits for all."""

from django.db import migrations

GROUP = "Sihteeri"
GIVEN = {
    "procurement.purchasingbody": ("view", "add", "change"),
    "procurement.bodyowner": ("view", "add", "change", "delete"),
    "procurement.bodydomain": ("view", "add", "change", "delete"),
    "procurement.bodyeditor": ("view", "decide_editors"),
    "procurement.framework": ("view", "edit_frameworks"),
    "procurement.frameworkuser": ("view",),
}
NAMES = {
    "decide_editors": "Saa ratkaista, kuka muokkaa yhteishankintayksikön tietoja",
    "edit_frameworks": "Saa muuttaa kaikkien yksiköiden puitejärjestelyjä",
}


def give(apps, schema_editor):
    """The rights themselves are otherwise made after all migrations; here they are needed now."""
    groups, rights, tables = (apps.get_model(*name.split(".")) for name in ("auth.Group", "auth.Permission", "contenttypes.ContentType"))
    group, _is_new = groups.objects.get_or_create(name=GROUP)
    for table, acts in GIVEN.items():
        label, model = table.split(".")
        of, _is_new = tables.objects.get_or_create(app_label=label, model=model)
        for act in acts:
            codename = act if act in NAMES else f"{act}_{model}"
            right, _is_new = rights.objects.get_or_create(content_type=of, codename=codename, defaults={"name": NAMES.get(act, f"Can {act} {model}")})
            group.permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("deploy", "0002_feedback"),
        ("procurement", "0007_purchasing_bodies_and_frameworks"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
