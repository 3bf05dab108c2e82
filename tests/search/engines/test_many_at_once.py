"""Many who search at once while the index is made anew, and ten thousand odd questions."""

import json
import random

import pytest

from tests.search.judged.reading import judged_documents, judged_queries

pytestmark = pytest.mark.slow
PROCESSES, THREADS = 4, 8

SEARCHING = f"""
import json, pathlib, threading
from search.query.request import SearchRequest
from tests.search.judged.reading import judged_queries
stop, told = pathlib.Path(sys.argv[1]), sys.stdout
texts = [(query.text, query.language) for query in judged_queries() if query.language == "fi"]
expected = json.loads(pathlib.Path(sys.argv[2]).read_text())
rounds, wrong, lock = [0] * {THREADS}, [], threading.Lock()
def answer(text, language):
    ask = SearchRequest(
        on_day=1, text=text, language=language, want_facets=False, want_related=True
    )
    found = engine.search(ask)
    return [list(found.ids), found.count, list(found.related)]
def run(number):
    while not stop.exists():
        for text, language in texts:
            if answer(text, language) != expected[text]:
                with lock: wrong.append(text)
        rounds[number] += 1
        if number == 0 and rounds[0] == 1: print("searching", flush=True)
threads = [threading.Thread(target=run, args=(number,)) for number in range({THREADS})]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(json.dumps([sum(rounds), sorted(set(wrong))]), flush=True)
"""


def test_threads_and_processes_find_alike_while_the_index_is_made_anew(
    engine, ask, start, tmp_path
):
    documents = judged_documents()
    engine.rebuild(documents)
    expected = {}
    for query in judged_queries():
        if query.language == "fi":
            found = engine.search(ask(query.text, want_facets=False, want_related=True))
            expected[query.text] = [found.ids, found.count, found.related]
    answers, stop = tmp_path / "answers.json", tmp_path / "stop"
    answers.write_text(json.dumps(expected))
    children = [
        start(f"sys.argv = ['', {str(stop)!r}, {str(answers)!r}]\n" + SEARCHING)
        for _ in range(PROCESSES)
    ]
    for child in children:
        assert child.stdout.readline() == "searching\n"

    for _ in range(2):
        engine.rebuild(documents)
    stop.touch()
    told = [json.loads(child.communicate()[0].splitlines()[-1]) for child in children]

    assert [child.returncode for child in children] == [0] * PROCESSES
    assert [wrong for _, wrong in told] == [[]] * PROCESSES
    assert all(rounds >= THREADS for rounds, _ in told)


KINDS = (
    range(0x20, 0x7F),
    range(0x20),
    range(0xA0, 0x250),
    range(0x300, 0x370),
    range(0x400, 0x500),
    range(0x5D0, 0x600),
    range(0x2000, 0x2070),
    range(0x4E00, 0x4F00),
    range(0x1F300, 0x1F600),
    range(0xE000, 0xE010),
)
SIGNS = [*"\"'()[]{}+-*?~^:/\\|&!<>=@#%$;,. ", "AND", "OR", "NOT", "TO", "name_l:", "kunta"]


def odd_texts(count):
    chance = random.Random(14)
    for _ in range(count):
        kind = chance.choice(KINDS)
        yield "".join(
            chance.choice(SIGNS) if chance.random() < 0.3 else chr(chance.choice(kind))
            for _ in range(chance.randint(1, 40))
        )


def test_ten_thousand_odd_questions_are_answered(engine, ask):
    engine.rebuild(judged_documents())
    answers = [engine.search(ask(text, want_related=True)) for text in odd_texts(10_000)]

    assert all(answer.backend == "tantivy" for answer in answers)
    assert all(len(answer.ids) <= 20 for answer in answers)
    assert engine.search(ask("arkisto")).ids
