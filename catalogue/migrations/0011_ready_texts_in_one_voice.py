"""Ready texts in the words of the glossary: to one reader, and evidence in the singular. What staff have rewritten stays theirs."""

from importlib import import_module

from django.db import migrations

FIRST = {text[2]: text for text in import_module("catalogue.migrations.0006_ready_texts_for_reviewers").TEXTS}

# The title given at first, then the title, Finnish, Swedish and English of today.
TEXTS = [
    ("Näytöt kunnossa", "Näyttö kunnossa", "Väitteet ja näyttö ovat kunnossa. Kiitos huolellisesta ilmoituksesta.", "Påståendena och bevisen är i sin ordning. Tack för en omsorgsfull anmälan.", "The claims and the evidence are in order. Thank you for a careful listing."),
    ("Lisenssi puuttuu koodivarastosta", "Lisenssi puuttuu koodivarastosta", "Lisää koodivarastoon lisenssitiedosto, joka vastaa ilmoittamaasi lisenssiä.", "Lägg till en licensfil i kodförrådet som motsvarar den licens du har uppgett.", "Add a licence file to the repository that matches the licence you have named."),
    ("Näyttö ei osoita väitettä", "Näyttö ei osoita väitettä todeksi", "Linkki ei osoita väitettä todeksi. Vaihda se sivuun, josta väitteen voi tarkistaa, ja kerro, mitä sivu osoittaa.", "Länken visar inte det som påstås. Byt ut den mot en sida där påståendet kan kontrolleras och berätta vad sidan visar.", "The link does not show what is claimed. Replace it with a page where the claim can be checked, and say what the page shows."),
    ("Hinta on epäselvä", "Hinta on epäselvä", "Tarkenna hintaa: mitä se sisältää, milloin se maksetaan ja mistä se riippuu.", "Precisera priset: vad ingår, när betalas det och vad beror det på?", "Make the price clear: what it includes, when it is paid and what it depends on."),
]  # fmt: skip


def correct(apps, schema_editor):
    rows = apps.get_model("catalogue", "CannedText").objects
    for old_title, title, fi, sv, en in TEXTS:
        _decision, _order, _title, old_fi, old_sv, old_en = FIRST[old_title]
        # A title names one row: one that staff have taken into use stays theirs.
        free = old_title if rows.filter(title=title).exists() else title
        rows.filter(title=old_title, text_fi=old_fi, text_sv=old_sv, text_en=old_en).update(title=free, text_fi=fi, text_sv=sv, text_en=en)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0010_public_changes")]

    operations = [migrations.RunPython(correct, migrations.RunPython.noop)]
