"""No test depends on how fast the machine is; figures belong to `tests/benchmarks/`.

Each file of tests is read for what would.
"""

import ast
from pathlib import Path

import pytest

from tests.support.waiting import PATIENCE, until

TESTS = Path(__file__).parent
FILES = sorted(
    path
    for path in TESTS.rglob("*.py")
    if "benchmarks" not in path.parts and path.name != "waiting.py"
)
CLOCKS = {
    "monotonic",
    "monotonic_ns",
    "perf_counter",
    "perf_counter_ns",
    "process_time",
    "thread_time",
    "timeit",
    "default_timer",
}
SLEEPS = {"sleep", "wait_for_timeout"}
WAITS = {
    "wait",
    "join",
    "result",
    "communicate",
    "set_default_timeout",
    "set_default_navigation_timeout",
    "settimeout",
}
MILLISECONDS = {"set_default_timeout", "set_default_navigation_timeout"}
# Django's cache keeps a value for so long: nobody waits for it.
KEEPS = {"set", "add", "touch", "get_or_set", "set_many"}


def name_of(node):
    """`sleep` of `sleep`, `time.sleep` and `asyncio.sleep`."""
    return getattr(node, "attr", getattr(node, "id", ""))


def is_short(node, call):
    """A number of seconds below a minute; a name or a sum of names is PATIENCE or longer."""
    if (
        not isinstance(node, ast.Constant)
        or isinstance(node.value, bool)
        or not isinstance(node.value, int | float)
    ):
        return False
    in_browser = name_of(call.func) in MILLISECONDS or name_of(call.func).startswith(
        ("to_", "not_to_", "wait_for", "expect_")
    )
    if name_of(call.func) == "settimeout" and node.value == 0:
        # Not to wait at all.
        return False
    return node.value < PATIENCE * (1000 if in_browser else 1)


def faults_of_a_call(call):
    name = name_of(call.func)
    if name in SLEEPS:
        yield "sleeps: tests.support.waiting has `until` and `some_moment`"
    if name in CLOCKS:
        yield "reads a clock: figures belong to tests/benchmarks"
    waits = [
        word.value for word in call.keywords if word.arg == "timeout" and name not in KEEPS
    ] + (call.args[:1] if name in WAITS else [])
    if any(is_short(node, call) for node in waits):
        yield f"gives up before {PATIENCE} s"
    if any(
        word.arg == "deadline"
        and not (isinstance(word.value, ast.Constant) and word.value.value is None)
        for word in call.keywords
        if name == "settings"
    ):
        yield "gives Hypothesis a deadline"


def faults_of_a_comparison(node):
    calls = [
        call
        for side in (node.left, *node.comparators)
        for call in ast.walk(side)
        if isinstance(call, ast.Call)
    ]
    if any(ast.unparse(call.func) == "time.time" for call in calls):
        yield "compares with the clock"


def faults(source):
    """(line, what is wrong) of everything in a file that a slow machine could make fail."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found += [(node.lineno, fault) for fault in faults_of_a_call(node)]
        if isinstance(node, ast.Compare):
            found += [(node.lineno, fault) for fault in faults_of_a_comparison(node)]
        if isinstance(node, ast.ImportFrom) and node.module in {"time", "timeit"}:
            found += [
                (node.lineno, f"imports {alias.name} by itself")
                for alias in node.names
                if alias.name in CLOCKS | SLEEPS
            ]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_no_test_depends_on_how_fast_the_machine_is(path):
    assert faults(path.read_text(encoding="utf-8")) == []


HASTY = [
    "time.sleep(1)",
    "asyncio.sleep(0)",
    "from time import sleep",
    "page.wait_for_timeout(60_000)",
    "began = time.monotonic()",
    "assert time.perf_counter() - began < 2",
    "from time import monotonic",
    "process.wait(10)",
    "thread.join(30)",
    "future.result(timeout=5)",
    "process.communicate(timeout=59)",
    "subprocess.run([], timeout=20)",
    "urlopen(url, timeout=1.5)",
    "context.set_default_timeout(15_000)",
    "expect(page).to_have_url(url, timeout=5_000)",
    "page.wait_for_selector('a', timeout=30_000)",
    "settings(deadline=200)",
    "settings(max_examples=3, deadline=timedelta(seconds=1))",
    "assert time.time() < until_when",
    "assert moment - time.time() < 3",
    "timeit.timeit(act)",
]
PATIENT = [
    "until(ready, 'ready')",
    "process.wait(PATIENCE)",
    "process.wait()",
    "subprocess.run([], timeout=300)",
    "'-'.join(words)",
    "context.set_default_timeout(PATIENCE * 1000)",
    "settings(deadline=None)",
    "cache.set('a', 1, timeout=5)",
    "connection.settimeout(0)",
    "records = {'at': time.time()}",
    "start.wait()",
    "expect(page).to_have_url(url, timeout=60_000)",
]


@pytest.mark.parametrize("line", HASTY)
def test_what_a_slow_machine_could_make_fail_is_found(line):
    assert faults(line)


@pytest.mark.parametrize("line", PATIENT)
def test_what_waits_long_enough_is_let_be(line):
    assert faults(line) == []


def test_hypothesis_has_no_deadline_unless_a_test_gives_it_one():
    from hypothesis import HealthCheck, settings

    assert settings.default.deadline is None
    assert HealthCheck.too_slow in settings.default.suppress_health_check


def test_waiting_gives_what_was_waited_for_and_says_what_it_took(capsys):
    answers = iter([None, 0, "valmis"])

    assert until(lambda: next(answers), "a third look") == "valmis"

    assert capsys.readouterr().out.startswith("a third look: 0.")


def test_waiting_ends_with_what_is_known(monkeypatch):
    monkeypatch.setattr("tests.support.waiting.PATIENCE", 0)

    with pytest.raises(AssertionError, match=r"a mail: not within 0 s\. none came"):
        until(lambda: False, "a mail", told=lambda: "none came")
