"""A section has its own version, and a part its own.

Two people clash over what both wrote, and over nothing else.
"""

from itertools import permutations

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.authoring.actions.importing import import_again
from catalogue.authoring.actions.writing import submit_version
from catalogue.authoring.steps import STEPS
from catalogue.content.snapshot import keyed_parts, read_content
from catalogue.models import Version
from tests.catalogue.authoring.test_own_pages import fields_of
from tests.support.factories import VendorFactory

pytestmark = pytest.mark.django_db
# A step, and a field of it with another value.
STEP_FIELDS = {
    "perustiedot": ("description_fi", "Toinen kuvaus."),
    "kerros": ("cpv", "48000000-8"),
    "avoimuus": ("avoin-data-text_fi", "Toinen perustelu."),
    "kayttajat": ("references_fi", "Viisi kuntaa."),
    "toimitus": ("support_fi", "Aina."),
}


def opened(site, draft, what):
    """The address of a form, and what it would send with one thing changed."""
    if what in STEP_FIELDS:
        address = reverse("catalogue:step", args=[draft.pk, what])
        name, value = STEP_FIELDS[what]
        return address, fields_of(site.get(address)) | {name: value}
    address = reverse("catalogue:parts", args=[draft.pk])
    page = site.get(address, {"osa": what})
    part = page.context["key"]
    return address, fields_of(page) | {"osa": what, "part": part, "about_fi": f"Muutettu {what}."}


PAIRS = [
    *permutations(STEP_FIELDS, 2),
    *permutations([1, 2, 3, 4, 0], 2),
    ("perustiedot", 2),
    (2, "perustiedot"),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_people_in_different_steps_or_parts_do_not_clash(site, draft, first, second):
    forms = [opened(site, draft, what) for what in (first, second)]
    for _address, typed in forms:
        typed.update({"name_fi": "Uusi osa", "kind": "service"} if typed.get("part") == 0 else {})

    answers = [site.post(address, typed).status_code for address, typed in forms]

    assert answers == [302, 302]
    stored = str(read_content(draft.pk))
    assert all(
        words in stored
        for what in (first, second)
        for words in ([STEP_FIELDS[what][1]] if what in STEP_FIELDS else [f"Muutettu {what}."])
    )


@pytest.mark.parametrize("what", [*STEP_FIELDS, 1, 2, 3, 4])
def test_two_people_in_the_same_step_or_part_clash_and_both_texts_are_there(site, draft, what):
    forms = [opened(site, draft, what) for _ in range(2)]
    (address, typed), (_same, late) = forms
    name = STEP_FIELDS[what][0] if what in STEP_FIELDS else "about_fi"
    late[name] = "48000001-8" if name == "cpv" else "Myöhästynyt teksti."

    assert site.post(address, typed).status_code == 302
    before = read_content(draft.pk)
    answer = site.post(address, late)

    assert answer.status_code == 409
    assert late[name] in answer.content.decode()
    assert read_content(draft.pk) == before
    assert (
        site.post(
            address, late | {"row_version": answer.context["form"]["row_version"].value()}
        ).status_code
        == 302
    )


def test_a_part_is_saved_where_it_is_though_others_move_add_and_remove_parts(site, draft):
    address, typed = opened(site, draft, 4)
    keys = list(keyed_parts(Version.objects.with_content().get(pk=draft.pk)))
    site.post(reverse("catalogue:part-up", args=[draft.pk, keys[3]]))
    site.post(
        reverse("catalogue:part-remove", args=[draft.pk, keys[0]]),
        {"row_version": Version.objects.get().row_version},
    )
    new = opened(site, draft, 0)
    site.post(new[0], new[1] | {"name_fi": "Uusi", "kind": "service"})

    assert site.post(address, typed).status_code == 302

    parts = read_content(draft.pk)["parts"]["parts"]
    assert [(part["name"]["fi"], part["about"]["fi"]) for part in parts] == [
        ("Ylläpito", ""),
        ("Botti", "Muutettu 4."),
        ("Koulutus", ""),
        ("Uusi", "Muutettu 0."),
    ]
    assert parts[2]["included_in"] == 1


def test_a_part_that_was_removed_meanwhile_is_not_lost(site, draft):
    address, typed = opened(site, draft, 4)
    site.post(reverse("catalogue:part-remove", args=[draft.pk, typed["part"]]), {"row_version": 1})

    answer = site.post(address, typed)

    assert answer.status_code == 409
    assert "Muutettu 4." in answer.content.decode()
    again = fields_of(answer) | {"osa": 0, "part": 0, "about_fi": "Muutettu 4."}
    assert site.post(address, again).status_code == 302
    assert read_content(draft.pk)["parts"]["parts"][3]["about"]["fi"] == "Muutettu 4."


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_a_removed_part_is_brought_back_as_it_was(site, draft, place):
    before = read_content(draft.pk)
    key = list(keyed_parts(Version.objects.with_content().get(pk=draft.pk)))[place - 1]
    site.post(reverse("catalogue:part-remove", args=[draft.pk, key]), {"row_version": 1})
    page = site.get(reverse("catalogue:parts", args=[draft.pk])).content.decode()
    restore = reverse("catalogue:part-restore", args=[draft.pk, key])
    assert restore in page
    assert read_content(draft.pk) != before

    answers = [site.post(restore).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert read_content(draft.pk) == before
    assert restore not in site.get(reverse("catalogue:parts", args=[draft.pk])).content.decode()


def test_a_part_that_somebody_has_just_written_is_not_removed(site, draft):
    address, typed = opened(site, draft, 1)
    site.post(address, typed)

    site.post(reverse("catalogue:part-remove", args=[draft.pk, typed["part"]]), {"row_version": 1})

    assert len(read_content(draft.pk)["parts"]["parts"]) == 4


def test_sending_is_still_guarded_by_the_whole_version(site, draft):
    address, typed = opened(site, draft, "toimitus")
    site.post(address, typed)

    assert (
        site.post(
            reverse("catalogue:version-submit", args=[draft.pk]), {"row_version": 1}
        ).status_code
        == 409
    )
    assert Version.objects.get().state == "draft"


@pytest.mark.parametrize("what", [*STEP_FIELDS, 1, 0])
def test_a_stale_tab_after_sending_says_so_with_what_was_typed(site, owner, draft, what):
    address, typed = opened(site, draft, what)
    submit_version(version_id=draft.pk, row_version=1, by=owner, at=timezone.now())
    frozen = read_content(draft.pk)

    answer = site.post(address, typed)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Versio on jo lähetetty" in text
    assert "oikeutesi" not in text
    assert (STEP_FIELDS[what][1] if what in STEP_FIELDS else f"Muutettu {what}.") in text
    assert read_content(draft.pk) == frozen


@pytest.mark.parametrize("name", ["part-up", "part-remove", "part-restore"])
def test_so_do_the_buttons_of_a_stale_list(site, owner, draft, name):
    key = next(iter(keyed_parts(Version.objects.with_content().get(pk=draft.pk))))
    submit_version(version_id=draft.pk, row_version=1, by=owner, at=timezone.now())

    answer = site.post(reverse(f"catalogue:{name}", args=[draft.pk, key]), {"row_version": 1})

    assert (answer.status_code, "Versio on jo lähetetty" in answer.content.decode()) == (409, True)


WAYS = [step.slug for step in STEPS]


@pytest.mark.parametrize("way", [*WAYS, "lopeta"])
def test_every_way_to_another_step_saves(site, draft, way):
    for what in (*STEP_FIELDS, 1, 0):
        address, typed = opened(site, draft, what)
        typed |= {"name_fi": "Uusi", "kind": "service"} if typed.get("part") == 0 else {}

        answer = site.post(
            address, typed | ({"lopeta": "1"} if way == "lopeta" else {"minne": way})
        )

        assert answer.url == (
            reverse("catalogue:dashboard")
            if way == "lopeta"
            else reverse("catalogue:step", args=[draft.pk, way])
        )
        assert (STEP_FIELDS[what][1] if what in STEP_FIELDS else f"Muutettu {what}.") in str(
            read_content(draft.pk)
        )


@pytest.mark.parametrize("act", ["muokkaa", "poista", "ylos"])
def test_buttons_of_other_parts_save_the_open_one_first(site, draft, act):
    address, typed = opened(site, draft, 1)
    other = list(keyed_parts(Version.objects.with_content().get(pk=draft.pk)))[3]

    answer = site.post(address, typed | {act: other})

    names = [part["name"]["fi"] for part in read_content(draft.pk)["parts"]["parts"]]
    assert read_content(draft.pk)["parts"]["parts"][0]["about"]["fi"] == "Muutettu 1."
    assert (
        "osa=4" in answer.url,
        len(names),
        names.index("Botti") if "Botti" in names else None,
    ) == {"muokkaa": (True, 4, 3), "poista": (False, 3, None), "ylos": (False, 4, 2)}[act]


def test_asking_a_partner_saves_the_step_and_a_wrong_company_loses_nothing(site, draft):
    partner = VendorFactory()
    address, typed = opened(site, draft, "toimitus")

    wrong = site.post(
        address, typed | {"business_id": "1234567-1", "role_fi": "Koulutus", "kumppani": "1"}
    )
    assert wrong.status_code == 422
    assert 'value="1234567-1"' in wrong.content.decode()
    assert read_content(draft.pk)["delivery"]["support"]["fi"] == "Aina."

    typed |= fields_of(wrong) | {"support_fi": "Joskus."}
    answer = site.post(address, typed | {"business_id": partner.business_id, "role_fi": "Koulutus"})
    assert answer.status_code == 302
    assert read_content(draft.pk)["delivery"]["support"]["fi"] == "Joskus."
    assert draft.offering.partners.get().role_fi == "Koulutus"


def test_a_file_read_again_counts_as_a_write_of_what_it_changed(site, owner, draft):
    forms = [opened(site, draft, what) for what in ("perustiedot", "toimitus", 1)]
    source = (
        "publiccodeYmlVersion: '0.5'\nname: Kuntasivusto\nurl:"
        " https://code.example/muu\ndescription:\n  fi:\n    shortDescription: Tiedoston kuvaus.\n "
        "   longDescription: Tiedoston pitkä kuvaus.\nlegal:\n  license: MIT\n"
    )
    Version.objects.filter(pk=draft.pk).update(
        origins={"basics.description.fi": "description.fi.longDescription"}
    )
    import_again(version_id=draft.pk, source=source, row_version=1, by=owner, at=timezone.now())
    changed = set(Version.objects.get(pk=draft.pk).section_rows)

    answers = {
        name: site.post(address, typed).status_code
        for name, (address, typed) in zip(("basics", "delivery"), forms, strict=False)
    }

    assert "basics" in changed
    assert answers == {"basics": 409, "delivery": 302}
