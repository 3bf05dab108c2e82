"""What a reviewer says to the vendor is apart from what everybody sees. What has been public stays so, word for word."""

from django.db import migrations, models
from django.db.models import F, Q

LANGUAGES = ("fi", "sv", "en")


def copied(source, target):
    return {f"{target}_{language}": F(f"{source}_{language}") for language in LANGUAGES}


def keep_what_is_public(apps, schema_editor):
    findings, reviews = (apps.get_model("catalogue", name) for name in ("Finding", "Review"))
    findings.objects.filter(review__in=reviews.objects.filter(decision="approve")).update(**copied("reason", "public_reason"))
    reviews.objects.filter(is_summary_public=True).update(**copied("summary", "public_summary"))


def mark_what_was_public(apps, schema_editor):
    said = Q(public_summary_fi="", public_summary_sv="", public_summary_en="")
    apps.get_model("catalogue", "Review").objects.exclude(said).update(is_summary_public=True)


def texts(model, name):
    return [migrations.AddField(model, f"{name}_{language}", models.TextField(blank=True, default="")) for language in LANGUAGES]


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0012_price_classes_say_their_meaning")]

    operations = [
        *texts("finding", "public_reason"),
        *texts("review", "public_summary"),
        migrations.AddField("review", "asked_of", models.JSONField(blank=True, null=True, verbose_name="sisältö, jota korjauspyyntö koski")),
        migrations.RunPython(keep_what_is_public, mark_what_was_public),
    ]
