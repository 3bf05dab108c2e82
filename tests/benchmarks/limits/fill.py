"""Make the table of the limits: `python -m tests.benchmarks.limits.fill`."""

import os
from datetime import UTC, datetime, timedelta

import django

ROWS = 10_000
WORDS = (
    "Kunnan palvelut löytyvät yhdestä paikasta, ja niiden tiedot tulevat"
    " rajapinnasta: kukaan ei kirjoita niitä uudelleen."
)


def items(model):
    states = ("met", "partly", "unmet")
    for number in range(ROWS):
        yield model(
            number=number,
            slug=f"ratkaisu-{number}",
            name=f"Avoin ratkaisu {number}",
            summary=WORDS,
            vendor=f"Toimittaja {number % 36} Oy",
            layer=f"kerros-{number % 7}",
            licence="EUPL-1.2",
            code_state=states[number % 3],
            interface_state=states[number // 3 % 3],
            data_state=states[number // 9 % 3],
            cost=f"{number}.50",
            months=48,
            approved_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number),
        )


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.limits.settings")
    django.setup()
    from django.core.management import call_command

    from tests.benchmarks.limits.models import Item

    call_command("migrate", run_syncdb=True, verbosity=0)
    Item.objects.all().delete()
    Item.objects.bulk_create(items(Item), batch_size=500)


if __name__ == "__main__":
    main()
