"""The first ready wordings for reviewers; staff change them in the admin."""

from django.db import migrations

TEXTS = [
    ("approve", 1, "Näytöt kunnossa", "Väitteet ja näytöt ovat kunnossa. Kiitos huolellisesta ilmoituksesta.", "Påståendena och bevisen är i sin ordning. Tack för en omsorgsfull anmälan.", "The claims and the evidence are in order. Thank you for a careful entry."),
    ("approve", 2, "Osittain täyttyvät kriteerit", "Osa kriteereistä täyttyy osittain. Perustelut ovat kriteerien kohdalla. Ratkaisu voidaan julkaista.", "En del av kriterierna uppfylls delvis. Motiveringarna finns vid kriterierna. Lösningen kan publiceras.", "Some criteria are met in part. The reasons stand beside the criteria. The offering can be published."),
    ("request_changes", 1, "Lisenssi puuttuu koodivarastosta", "Lisää koodivarastoon lisenssitiedosto, joka vastaa ilmoittamaanne lisenssiä.", "Lägg till en licensfil i kodförrådet som motsvarar den licens ni har uppgett.", "Add a licence file to the repository that matches the licence you have named."),
    ("request_changes", 2, "Näyttö ei osoita väitettä", "Linkki ei osoita väitettä. Vaihtakaa se sivuun, josta väite näkyy, ja kertokaa, mitä sivu osoittaa.", "Länken visar inte det som påstås. Byt den mot en sida där påståendet framgår och berätta vad sidan visar.", "The link does not show what is claimed. Replace it with a page that does, and say what the page shows."),
    ("request_changes", 3, "Hinta on epäselvä", "Tarkentakaa hintaa: mitä se sisältää, milloin se maksetaan ja mistä se riippuu.", "Precisera priset: vad ingår, när betalas det och vad beror det på?", "Make the price clear: what it includes, when it is paid and what it depends on."),
    ("reject", 1, "Ei avointa rajapintaa eikä standardeja", "Ohjelmisto on suljettu, eikä sillä ole avointa rajapintaa tai avoimia standardeja. Hakemisto ei voi julkaista sitä.", "Programvaran är sluten och har varken ett öppet gränssnitt eller öppna standarder. Den kan inte publiceras i katalogen.", "The software is closed and has neither an open API nor open standards. The directory cannot publish it."),
]


def add(apps, schema_editor):
    rows = apps.get_model("catalogue", "CannedText").objects
    for decision, order, title, fi, sv, en in TEXTS:
        rows.get_or_create(title=title, defaults={"decision": decision, "order": order, "text_fi": fi, "text_sv": sv, "text_en": en})


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_sent_versions_are_frozen")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
