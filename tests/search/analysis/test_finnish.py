"""Finnish words by the dictionary: which reading is believed, and that nobody disturbs another."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from search.analysis import finnish
from search.analysis.dictionary import dictionary

FORMS = [
    first + second + ending
    for first in ("asian", "verkko", "tieto", "talous", "rakennus")
    for second in ("hallinta", "palvelu", "järjestelmä")
    for ending in ("", "n", "ssa")
]


@pytest.mark.parametrize(
    ("word", "units"),
    [
        ("mittareiden", ("mittari",)),  # not "mitta" and "reisi", thigh
        ("evästeitä", ("eväste",)),  # not "eväs" and "tie", road of provisions
        ("konttialusta", ("kontti", "alusta")),  # not "alku", from the beginning
        ("kartta", ("kartta",)),  # not "karsi"
        ("palvelusetelien", ("palvelu", "seteli")),  # not "palvelus" and "etelä", south
        ("viestintä", ("viestintä",)),  # not "viestin"
        ("toimenpiteet", ("toimi", "pide")),
        ("rajapinnan", ("raja", "pinta")),
    ],
)
def test_the_likeliest_reading_gives_the_units(word, units):
    assert finnish.read(word).units == units


def test_every_reading_gives_its_base_form():
    assert set(finnish.read("alusta").lemmas) == {"alusta", "alus", "alku", "alunen", "alustaa"}


def test_a_compound_keeps_the_letters_of_all_parts_but_the_last():
    assert finnish.read("pitkäaikaissäilytyksen").lemmas == ("pitkäaikaissäilytys",)
    assert finnish.read("kunnantaloissa").lemmas == ("kunnantalo",)


def test_like_vowels_meet_with_a_hyphen_only():
    """Else "tilaajat", subscribers, would be times of a room."""
    assert finnish.read("tilaajat").lemmas == ("tilaaja",)


def test_letters_that_finnish_has_not_make_a_word_unknown():
    assert dictionary().look_up("漢字") == []
    assert finnish.read("漢字").lemmas == ("漢字",)


def test_eight_threads_read_alike():
    expected = [finnish.read(word) for word in FORMS]
    barrier = threading.Barrier(8)

    def run():
        barrier.wait()
        return [[finnish.read(word) for word in FORMS] for _ in range(5)]

    with ThreadPoolExecutor(8) as pool:
        found = [future.result() for future in [pool.submit(run) for _ in range(8)]]

    assert found == [[expected] * 5] * 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_fork_reads_what_was_opened_before_it():
    expected = finnish.read("verkkosivujen")
    child = os.fork()
    if not child:
        os._exit(finnish.read("verkkosivujen") != expected)

    assert os.waitpid(child, 0)[1] == 0


def test_the_dictionary_is_found_without_loading_the_package_that_brings_it():
    """The package would make objects of two hundred megabytes."""
    code = (
        "import sys, django; django.setup(); from search.analysis import finnish;"
        " assert finnish.read('kuntien').lemmas == ('kunta',); assert not {'pyvoikko', 'kfst'}"
        " & set(sys.modules)"
    )

    subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "deploy.settings"},
    )
