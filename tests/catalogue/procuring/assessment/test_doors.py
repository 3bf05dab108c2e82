"""Every door says the same of the demo: a sample of what `tests/live/doors` asks."""

from collections import Counter

import pytest

from procurement.rules.limits import is_aland
from tests.live.doors.asked import ALWAYS, case_of, in_process, municipalities
from tests.live.doors.doors import compared, listed, one_by_one
from tests.live.doors.worker import TERMS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("demo_site"),
    pytest.mark.xdist_group("demo"),
    pytest.mark.any_database,
]
MANY = 40
# Helsinki, Mariehamn, where Swedish is spoken, and the smallest and the largest of the others.
CASES = list(zip([*ALWAYS[:3], ALWAYS[4], "438", "049"], [*TERMS, 12, 48], strict=True))


def test_towns_are_of_all_sizes():
    towns = municipalities()

    assert len({town.code for town in towns}) == 25
    assert set(ALWAYS) < {town.code for town in towns}
    assert {len(str(town.population)) for town in towns} == {2, 3, 4, 5, 6} & {
        len(str(town.population)) for town in municipalities(300)
    }


@pytest.mark.parametrize(("code", "months"), CASES)
def test_helper_memo_comparison_files_and_api_say_what_the_rules_say(code, months):
    case = case_of(code, months, every=MANY)

    found = [*one_by_one(in_process(), case), *compared(in_process(), case)]

    assert Counter(row.door for row in found) == dict.fromkeys(
        [
            *("helper", "assessments API", "memo JSON", "memo CSV", "offering API"),
            *("comparison", "comparison API", "comparison CSV", "comparison XLSX"),
        ],
        len(case.offers),
    )
    assert len({row.expected.procedure for row in found}) > (not is_aland(case.town.region_code))
    assert [row for row in found if row.expected != row.told] == []


def test_cards_filters_counts_and_order_say_what_the_rules_say():
    case = case_of("091", 24)

    found = list(listed(in_process(), case))

    count = len(case.offers)
    assert Counter(row.door for row in found) == {
        "card": count,
        "API list": count,
        "sort": count - 1,
        "cards": 1,
        "facet's count": 4,
        "filter": 4,
        "API filter": 3,
    }
    assert [row for row in found if row.expected != row.told] == []


def test_a_door_that_says_another_sum_or_procedure_is_found():
    case = case_of("091", 24, every=MANY)
    told = in_process()

    def wrong(path, query, body=None):
        return told(path, query, body).replace(b'"procedure":"direct"', b'"procedure":"small"')

    differing = {row.door for row in one_by_one(wrong, case) if row.expected != row.told}

    assert differing == {"assessments API", "memo JSON", "offering API"}
