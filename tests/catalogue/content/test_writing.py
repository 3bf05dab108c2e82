"""Parts are numbered by the content alone: from 1, in their order, whatever was moved or taken."""

import pytest
from django.utils import timezone

from catalogue.authoring.actions.writing import create_offering
from catalogue.content.snapshot import keyed_parts, part_places, read_content
from catalogue.content.writing import NEW, numbered_parts, write_keyed_parts
from catalogue.models import Version
from tests.support.drafts import part, whole_content
from tests.support.factories import UserFactory, VendorFactory
from vendors.models import TeamMember


def names(parts):
    return [row["name"]["fi"] for row in parts]


def keyed(**included_in):
    """Parts by the keys 11, 12 and so on, each included in the part of a key, or in none."""
    return {
        int(key.removeprefix("k")): part(key, included_in=other)
        for key, other in included_in.items()
    }


@pytest.mark.parametrize(
    ("parts", "included"),
    [
        ({}, []),
        (keyed(k11=None, k12=11, k13=11), [None, 1, 1]),
        # The same after a move: the key stays, the place follows.
        (keyed(k12=11, k13=11, k11=None), [3, 3, None]),
        # The part it was included in is gone.
        (keyed(k12=11, k13=12), [None, 1]),
        ({**keyed(k11=None), NEW: part("uusi", included_in=11)}, [None, 1]),
        (keyed(k11=NEW) | {NEW: part("uusi")}, [2, None]),
    ],
)
def test_a_part_says_the_place_of_the_one_it_is_included_in(parts, included):
    numbered = numbered_parts(parts)

    assert [row["included_in"] for row in numbered] == included
    assert names(numbered) == names(parts.values())
    assert [{**row, "included_in": None} for row in numbered] == [
        {**row, "included_in": None} for row in parts.values()
    ]


@pytest.fixture
def draft(db):
    owner = TeamMember.objects.create(vendor=VendorFactory(), user=UserFactory(), role="owner").user
    return create_offering(
        vendor=owner.teams.get().vendor, content=whole_content(), by=owner, at=timezone.now()
    )


def fresh(draft):
    return Version.objects.with_content().get(pk=draft.pk)


def test_what_is_read_by_key_is_written_by_key_unchanged(draft):
    before = read_content(draft.pk)

    write_keyed_parts(draft, keyed_parts(fresh(draft)))

    assert read_content(draft.pk) == before


def test_rows_keep_their_keys_while_their_places_run_from_one(draft):
    parts = keyed_parts(fresh(draft))
    first, second, *others = parts

    # The second before the first, a new one between, the last one taken out.
    rows = write_keyed_parts(
        draft,
        {
            second: parts[second],
            NEW: part("Uusi", "service"),
            first: parts[first],
            **{key: parts[key] for key in others[:-1]},
        },
    )

    keys = [row.pk for row in rows]
    assert keys == [second, keys[1], first, *others[:-1]]
    assert keys[1] not in parts
    assert part_places(fresh(draft)) == {key: place for place, key in enumerate(keys, start=1)}
    assert list(draft.parts.order_by("order").values_list("order", flat=True)) == [
        *range(1, len(keys) + 1)
    ]
    included = read_content(draft.pk)["parts"]["parts"]
    assert [row["included_in"] for row in included] == [None, None, None, 1]
