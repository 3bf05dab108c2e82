"""Three groups of staff, each with what its work needs; superusers are for the rest."""

from django.db import migrations

# Group → table → what its members may do there. `view` comes with everything.
GROUPS = {
    "Sihteeri": {
        "vendors.vendor": ("view", "add", "change", "decide_companies"),
        "vendors.membership": ("view", "add", "change"),
        "vendors.companydomain": ("view", "add", "change", "delete"),
        "procurement.municipality": ("view",),
        "procurement.municipalitydomain": ("view", "add", "change", "delete"),
        "procurement.buyerrole": ("view", "decide_buyers"),
        "accounts.user": ("view",),
        "accounts.reviewerterm": ("view", "add", "change"),
    },
    "Hakemiston hoitaja": {
        "catalogue.offering": ("view", "withdraw_offering"),
        "catalogue.version": ("view",),
        "catalogue.cannedtext": ("view", "add", "change"),
        "catalogue.reviewpolicy": ("view", "add"),
        "catalogue.licence": ("view",),
        "catalogue.layer": ("view",),
        "catalogue.component": ("view",),
        "catalogue.functiongroup": ("view",),
        "catalogue.municipalfunction": ("view",),
        "catalogue.phase": ("view",),
        "catalogue.criterion": ("view",),
        "search.synonymset": ("view", "add", "change"),
    },
    "Tekninen ylläpito": {
        "accounts.user": ("view", "change", "reset_second_factor"),
        "accounts.apikey": ("view",),
        "accounts.mail": ("view", "change"),
        "accounts.auditevent": ("view",),
        "search.queuerow": ("view",),
    },
}
NAMES = {
    "decide_companies": "Saa ratkaista, kenen yritys on ja onko se jäsen",
    "decide_buyers": "Saa ratkaista, kuka edustaa kuntaa",
    "withdraw_offering": "Saa poistaa ratkaisun julkisesta hakemistosta ja palauttaa sen",
    "reset_second_factor": "Saa nollata kadonneen kaksivaiheisen tunnistuksen",
}
# What any member of staff could do before there were groups.
BEFORE = ("Sihteeri", "Hakemiston hoitaja")
PLAIN = ("view", "add", "change", "delete")


def make_groups(apps, schema_editor):
    """The rights themselves are otherwise made after all migrations; here they are needed now."""
    groups, rights, tables = (apps.get_model(*name.split(".")) for name in ("auth.Group", "auth.Permission", "contenttypes.ContentType"))
    for name, given in GROUPS.items():
        group, _is_new = groups.objects.get_or_create(name=name)
        for table, acts in given.items():
            label, model = table.split(".")
            of, _is_new = tables.objects.get_or_create(app_label=label, model=model)
            for act in acts:
                codename = f"{act}_{model}" if act in PLAIN else act
                right, _is_new = rights.objects.get_or_create(content_type=of, codename=codename, defaults={"name": NAMES.get(act, f"Can {act} {model}")})
                group.permissions.add(right)
    for user in apps.get_model("accounts.User").objects.filter(is_staff=True, is_superuser=False):
        user.groups.add(*groups.objects.filter(name__in=BEFORE))


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("accounts", "0007_staff_reset_factors"),
        ("vendors", "0005_staff_decide_on_companies"),
        ("procurement", "0004_staff_decide_on_buyers"),
        ("catalogue", "0008_staff_withdraw_offerings"),
        ("search", "0002_reference_rows_are_retired"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
