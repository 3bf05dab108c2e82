"""Make the peer's pages: `python -m tests.benchmarks.peers.fill ROWS`, with Wagtail installed."""

import os
import sys

import django

WORDS = (
    "verkkosivusto",
    "varaus",
    "asianhallinta",
    "rajapinta",
    "tunnistus",
    "oppiminen",
    "kartta",
)
TEXT = (
    "<p>Kunnan palvelut löytyvät yhdestä paikasta, ja niiden tiedot tulevat rajapinnasta:"
    " kukaan ei kirjoita niitä uudelleen.</p>"
)


STEP = 500


def values(number):
    word = WORDS[number % len(WORDS)]
    title, slug = f"Avoin {word} {number}", f"ratkaisu-{number}"
    of_page = {
        "title": title,
        "draft_title": title,
        "slug": slug,
        "url_path": f"/ratkaisut/{slug}/",
    }
    return of_page, {
        "summary": f"Kunnan {word}, jonka lähdekoodi on avoin.",
        "body": TEXT * 8,
        "vendor": f"Toimittaja {number % 36} Oy",
        "cost": number,
    }


def make_rows(root, page_model, model, kind, count):
    """As `add_child` would, which takes minutes."""
    told = [values(number) for number in range(count)]
    pages = [
        page_model(
            path=root._get_path(root.path, root.depth + 1, number + 1),
            depth=root.depth + 1,
            content_type=kind,
            locale=root.locale,
            **of_page,
        )
        for number, (of_page, _own) in enumerate(told)
    ]
    page_model.objects.bulk_create(pages, batch_size=STEP)
    for page, (_of_page, own) in zip(pages, told, strict=True):
        model(page_ptr_id=page.pk, **own).save_base(raw=True)
    page_model.objects.filter(pk=root.pk).update(numchild=count)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.benchmarks.peers.settings")
    django.setup()
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from django.db import transaction
    from wagtail.models import Page, Site
    from wagtail.signal_handlers import disable_reference_index_auto_update

    from tests.benchmarks.peers.models import OfferingIndex, OfferingPage

    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic(), disable_reference_index_auto_update():
        root = OfferingIndex(title="Ratkaisut", slug="ratkaisut")
        Page.objects.get(depth=1).add_child(instance=root)
        Site.objects.update(root_page=root)
        kind = ContentType.objects.get_for_model(OfferingPage)
        make_rows(root, Page, OfferingPage, kind, int(sys.argv[1]))
    call_command("update_index", verbosity=0)


if __name__ == "__main__":
    main()
