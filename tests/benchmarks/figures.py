"""How the code reads, in figures: to look at, no gate. `make figures`."""

import ast
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOMS = ("accounts", "vendors", "procurement", "catalogue", "search", "lib", "deploy", "tests")
LONGEST_LINE, MOST_LINES, MOST_FILES, FEW_WORDS = 100, 400, 15, 4
COLUMNS = (
    "files",
    "lines",
    "functions",
    "docstrings",
    "short docstrings",
    "comments",
    "long lines",
    "long files",
)


def comment_lines(path: Path) -> int:
    with path.open("rb") as file:
        tokens = list(tokenize.tokenize(file.readline))
    return sum(token.type == tokenize.COMMENT and "noqa" not in token.string for token in tokens)


def figures(paths: list[Path]) -> Counter[str]:
    found: Counter[str] = Counter(files=len(paths))
    for path in paths:
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        functions = [
            node
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        docstrings = [ast.get_docstring(node) for node in functions]
        found["lines"] += len(lines)
        found["functions"] += len(functions)
        found["docstrings"] += sum(doc is not None for doc in docstrings)
        found["short docstrings"] += sum(len(doc.split()) <= FEW_WORDS for doc in docstrings if doc)
        found["comments"] += comment_lines(path)
        found["long lines"] += sum(len(line) > LONGEST_LINE for line in lines)
        found["long files"] += len(lines) > MOST_LINES
    return found


def cells(counts: Counter[str]) -> list[str]:
    shown = {column: str(counts[column]) for column in COLUMNS}
    shown["docstrings"] += f" ({100 * counts['docstrings'] // max(counts['functions'], 1)} %)"
    shown["comments"] += f" ({100 * counts['comments'] / max(counts['lines'], 1):.1f} %)"
    return list(shown.values())


def table_row(name: str, values: Iterable[str]) -> str:
    return f"{name:12}" + "".join(f"{value:>18}" for value in values)


def main() -> None:
    command = ["git", "ls-files", "*.py"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    every = [Path(name) for name in listed.stdout.split() if "/migrations/" not in name]
    lots = {room: [path for path in every if path.parts[0] == room] for room in ROOMS}
    rows = [table_row("", COLUMNS)]
    rows += [table_row(name, cells(figures(paths))) for name, paths in lots.items()]
    rows.append(table_row("all", cells(figures(every))))
    crowded = Counter(str(path.parent) for path in every).most_common()
    rows += [f"{count} files in {folder}" for folder, count in crowded if count > MOST_FILES]
    sys.stdout.write("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
