"""What differs between two contents, as people read it."""

import pytest

from catalogue.content.diff import MOST_TOKENS, Kind, Piece, changed, differences, marked
from catalogue.content.version_changes import compare, counted, labels
from catalogue.models import Version
from tests.support.drafts import evidence, part, price, text, whole_content

pytestmark = pytest.mark.django_db


def rows(old, new, language="fi"):
    return changed(differences(old, new, labels(language)))


def told(pieces):
    return "".join(piece.text for piece in pieces).replace("\N{NO-BREAK SPACE}", " ")


def only(old, new):
    (row,) = rows(old, new)
    return row.label, told(row.before), told(row.after), row.kind


def test_equal_contents_do_not_differ():
    assert rows(whole_content(), whole_content()) == []
    assert {row.kind for row in differences(whole_content(), whole_content(), labels("fi"))} == {
        Kind.SAME
    }


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda c: c["parts"]["parts"][0].update(licence="MIT"),
            ("Ohjelmisto, lisenssi", "EUPL-1.2", "MIT", Kind.CHANGED),
        ),
        (
            lambda c: c["parts"]["parts"][0].update(prices=[price("3960", recurrence="year")]),
            ("Ohjelmisto, hinta", "0 € kerran", "3 960 € vuodessa", Kind.CHANGED),
        ),
        (
            lambda c: c["parts"]["parts"][2].update(pricing="on_request", included_in=None),
            ("Koulutus, hinta", "Sisältyy osaan Ylläpito", "Hinta pyydettäessä", Kind.CHANGED),
        ),
        (
            lambda c: c["parts"]["parts"][0].update(prices=[price("900", per="day", days="5")]),
            ("Ohjelmisto, hinta", "0 € kerran", "900 € päivä, arvio 5 päivää", Kind.CHANGED),
        ),
        (
            lambda c: c["parts"]["parts"][3].update(is_optional=False),
            ("Botti, valinnainen", "Kyllä", "", Kind.REMOVED),
        ),
        (
            lambda c: c["basics"]["name"].update(en="Municipal site"),
            ("Nimi, englanniksi", "", "Municipal site", Kind.ADDED),
        ),
        (
            lambda c: c["basics"].update(kind="service"),
            ("Tyyppi", "Tuote", "Palvelu", Kind.CHANGED),
        ),
        (
            lambda c: c["openness"]["claims"][0].update(state="partly"),
            ("Avoin lähdekoodi, toimittajan arvio", "Täyttyy", "Osittain", Kind.CHANGED),
        ),
        (
            lambda c: c["openness"]["claims"][0]["evidence"].clear(),
            (
                "Avoin lähdekoodi, näyttö",
                "Lisenssi: https://code.example/licence",
                "",
                Kind.REMOVED,
            ),
        ),
        (
            lambda c: c["openness"]["standards"].clear(),
            ("Standardit", "OpenAPI 3.1, https://spec.openapis.org/", "", Kind.REMOVED),
        ),
        (
            lambda c: c["users"].update(languages=["fi"]),
            ("Käyttöliittymän kielet", "suomi, ruotsi", "suomi", Kind.CHANGED),
        ),
        (
            lambda c: c["delivery"].update(exit_notice_months=6),
            ("Irtisanomisaika", "3 kk", "6 kk", Kind.CHANGED),
        ),
        (
            lambda c: c["delivery"].update(hosting_location="SE"),
            ("Tiedon sijainti", "Suomi", "Ruotsi", Kind.CHANGED),
        ),
        (lambda c: c["places"].update(cpv=[]), ("CPV-koodit", "72413000-8", "", Kind.REMOVED)),
    ],
)
def test_each_changed_field_is_one_row_in_words(change, expected):
    new = whole_content()
    change(new)

    assert only(whole_content(), new) == expected


# A price by population has no range.
NOT_TOGETHER = {("prices", 1, "amount"), ("prices", 1, "amount_max")}


def test_every_field_that_can_be_saved_shows_when_it_changes():
    """A field that the list forgot would be approved unread."""

    def leaves(value, path=()):
        if isinstance(value, dict) and not set(value) <= {"fi", "sv", "en"}:
            return [leaf for key, one in value.items() for leaf in leaves(one, (*path, key))]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [leaf for place, one in enumerate(value) for leaf in leaves(one, (*path, place))]
        return [path]

    other = {
        "kind": "service",
        "pricing": "on_request",
        "included_in": 1,
        "recurrence": "year",
        "per": "inhabitant",
        "is_optional": True,
        "up_to": 77,
        "criterion": None,
        "tiers": [{"up_to": None, "amount": "5"}],
        "prices": [price("3")],
        "evidence": evidence(),
        "availability": "98",
        "penetration_tested_on": "2025-01-31",
        "released_on": "2025-01-31",
    }
    for path in leaves(whole_content()):
        new = whole_content()
        inner = new
        for step in path[:-1]:
            inner = inner[step]
        old = inner[path[-1]]
        inner[path[-1]] = changed_value(path, old, other)
        if (
            inner[path[-1]] != old
            and path[-1] not in {"included_in", "criterion", "days"}
            and path[-3:] not in NOT_TOGETHER
        ):
            assert rows(whole_content(), new), path


def changed_value(path, old, other):
    if path[-1] in other:
        value = other[path[-1]]
        return (
            {
                "service": "closed",
                "on_request": "priced",
                "year": "month",
                "inhabitant": "user",
                True: False,
            }.get(value, value)
            if value == old
            else value
        )
    if path[-2:-1] == ("answers",):
        return "no"
    if isinstance(old, dict):
        return {**old, "fi": "Aivan toista"}
    if isinstance(old, list):
        return old[1:] if old else ["muu"]
    return (
        "7" if path[-1] in {"amount", "amount_max", "days"} else 7 if isinstance(old, int) else "XX"
    )


def test_a_new_part_and_a_removed_one_are_a_row_each():
    new = whole_content()
    new["parts"]["parts"][3] = part(
        "Haku", "closed", pricing="on_request", licence="", about=text("Etsii.")
    )

    found = {row.label: row for row in rows(whole_content(), new)}

    assert set(found) == {"Botti", "Haku"}
    assert (found["Botti"].kind, found["Haku"].kind) == (Kind.REMOVED, Kind.ADDED)
    assert told(found["Haku"].after) == "Laji: Suljettu\nKuvaus: Etsii.\nHinta: Hinta pyydettäessä"


def test_parts_are_matched_by_name_wherever_they_stand():
    new = whole_content()
    new["parts"]["parts"].insert(0, new["parts"]["parts"].pop(3))
    new["parts"]["parts"][3]["included_in"] = 3

    assert only(whole_content(), new)[:3] == (
        "Osien järjestys",
        "Ohjelmisto, Ylläpito, Koulutus, Botti",
        "Botti, Ohjelmisto, Ylläpito, Koulutus",
    )


def test_parts_of_the_same_name_are_told_apart():
    old, new = whole_content(), whole_content()
    for content in (old, new):
        content["parts"]["parts"][1]["name"] = content["parts"]["parts"][0]["name"]
    new["parts"]["parts"][1]["supplier"] = "Toinen Oy"

    assert only(old, new)[:1] == ("Ohjelmisto (2), alihankkija",)


def test_a_first_version_is_all_new():
    found = rows(None, whole_content())

    assert {row.kind for row in found} == {Kind.ADDED}
    assert [row.label for row in found if row.path.startswith("parts.")] == [
        "Ohjelmisto",
        "Ylläpito",
        "Koulutus",
        "Botti",
    ]


def test_changed_words_of_a_text_are_marked():
    before, after = marked(
        "Palvelutiedot tulevat varannosta.",
        "Palvelutiedot tulevat varannosta, eikä niitä ylläpidetä kahdesti.",
    )

    assert before == (
        Piece("Palvelutiedot tulevat ", is_changed=False),
        Piece("varannosta.", is_changed=True),
    )
    assert after[0] == before[0]
    assert after[1:] == (Piece("varannosta, eikä niitä ylläpidetä kahdesti.", is_changed=True),)


def test_texts_with_little_in_common_and_very_long_ones_are_marked_whole():
    long = "sana " * MOST_TOKENS

    assert [len(side) for side in marked("yksi kaksi kolme", "aivan muuta tekstiä")] == [1, 1]
    assert marked(long, f"{long}lisä")[1] == (Piece(f"{long}lisä", is_changed=True),)


@pytest.mark.parametrize(("language", "label"), [("sv", "Öppen källkod"), ("en", "Open source")])
def test_reference_names_follow_the_language(language, label):
    new = whole_content()
    new["openness"]["claims"][0]["state"] = "partly"

    assert rows(whole_content(), new, language)[0].label.startswith(label)


def test_a_count_names_parts_prices_and_the_rest():
    new = whole_content()
    new["parts"]["parts"][0].update(licence="MIT", prices=[price("5")])
    new["delivery"]["exit_notice_months"] = 6

    assert counted(rows(whole_content(), new)) == "1 tieto osista, 1 hinta, 1 muu tieto"


def test_a_comparison_gives_the_cost_before_and_after(today):
    from tests.support.factories import OfferingFactory, add_part

    offering = OfferingFactory(published={"number": 1})
    old = offering.published
    new = Version.objects.create(offering=offering, number=2, kind="product", name_fi="Uusi")
    add_part(new, 1, kind="service", name_fi="Käyttöönotto", price="45000")
    both = Version.objects.with_content()

    found = compare(both.get(pk=old.pk), both.get(pk=new.pk), "fi", today)

    assert (found.old_cost.total, found.new_cost.total) == (1000, 45000)
    assert (found.old_cost.band, found.new_cost.band) == ("under", "between")
    assert found.is_cost_changed
    assert "avoin-data" in found.touched
