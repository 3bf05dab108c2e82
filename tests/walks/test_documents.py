"""What the documents name is there: each path, module and tree of a room's files."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "accounts",
    "vendors",
    "procurement",
    "catalogue",
    "search",
    "lib",
    "deploy",
    "tests",
)
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(path for room in ROOMS for path in ROOT.glob(f"{room}/**/*.md"))]
)
# What is named and is not ours to keep.
EXEMPT = {
    "var/": "made when the site runs",
    ".venv/bench/": "made when the bench runs",
    ".venv/peers": "made for the bench's peer",
    "var/mail": "made when mails are kept in files",
    "publiccode.yml": "the file of another repository, by the name its standard gives it",
}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
NAMED = re.compile(r"`([^`]+)`")
PATH = re.compile(r"[A-Za-z_.][\w.-]*(?:/[A-Za-z_.][\w.-]*)*/?")
FILE = re.compile(r"\.(?:py|md|html|js|css|json|csv|tsv|ya?ml|txt|toml|sh|po|png|in)$")
DOTTED = re.compile(r"([a-z_]\w*(?:\.\w+)+)(?:\(.*)?")
ENTRY = re.compile(r"(?P<indent> *)(?P<name>[\w.-]+/?)(?: |$)")


def named_in(path: Path) -> list[str]:
    """What stands in backticks outside of fences, each once."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    return sorted({" ".join(name.split()) for name in NAMED.findall(text)} - EXEMPT.keys())


def is_path(name: str) -> bool:
    return bool(PATH.fullmatch(name) and (FILE.search(name) or "/" in name))


def exists_for(document: Path, name: str) -> bool:
    """Beside the document, or from the root of the repository."""
    return any((folder / name).exists() for folder in (document.parent, ROOT))


def resolves(name: str) -> bool:
    """`a.b.C.d`: as much of it as is a module is imported, the rest is asked of it."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[count:]:
            if not hasattr(found, attribute):
                return False
            found = getattr(found, attribute)
        return True
    return False


def is_known(document: Path, dotted: str) -> bool:
    """From the root, or from the room the document is of."""
    room = document.relative_to(ROOT).parts[0]
    return resolves(dotted) or (room in ROOMS and resolves(f"{room}.{dotted}"))


def tree_paths(document: Path) -> Iterator[Path]:
    """The paths of each fenced tree whose first line is the name of a folder."""
    for _language, text in FENCE.findall(document.read_text(encoding="utf-8")):
        lines = text.splitlines()
        if not re.fullmatch(r"[\w-]+/", lines[0]):
            continue
        folders = [ROOT / lines[0]]
        for line in lines[1:]:
            entry = ENTRY.match(line)
            assert entry, f"{document.name}: {line}"
            depth = len(entry["indent"]) // 2
            path = folders[depth - 1] / entry["name"]
            folders[depth:] = [path]
            yield path


def test_the_documents_are_found():
    assert {ROOT / room / "README.md" for room in ROOMS} <= set(DOCUMENTS)
    assert ROOT / "CONTRIBUTING.md" in DOCUMENTS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_in_a_document_exists(document):
    lost = [name for name in named_in(document) if is_path(name) and not exists_for(document, name)]

    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_in_a_document_exists(document):
    dotted = [
        match[1]
        for name in named_in(document)
        if not is_path(name) and (match := DOTTED.fullmatch(name))
    ]

    lost = [name for name in dotted if not is_known(document, name)]

    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_in_a_tree_exists(document):
    lost = [str(path.relative_to(ROOT)) for path in tree_paths(document) if not path.exists()]

    assert lost == []
