"""SPDX expressions, read strictly: identifiers of the SPDX list and nobody's aliases. Pure.

The parser's own index of licences holds thousands of other names: by it a vendor's
`LicenseRef-Apache` would be Apache-2.0.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from license_expression import (
    ExpressionError,
    LicenseSymbol,
    LicenseWithExceptionSymbol,
    Licensing,
    get_license_index,
)

# As long as the column of a part.
LONGEST_LICENCE = 200
LIST = Path(__file__).parent.parent / "data" / "spdx_licences.json"
# Without symbols of its own it knows the grammar and no names.
GRAMMAR = Licensing()
# A licence that is on no list is still SPDX, though never approved.
OWN_LICENCE = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+")
GNU = (
    "AGPL-1.0",
    "AGPL-3.0",
    "GFDL-1.1",
    "GFDL-1.2",
    "GFDL-1.3",
    "GPL-1.0",
    "GPL-2.0",
    "GPL-3.0",
    "LGPL-2.0",
    "LGPL-2.1",
    "LGPL-3.0",
)
# As the SPDX list says of those it calls deprecated; the few it has no successor for stay as they
# are.
SUCCESSORS = {
    **{name: f"{name}-only" for name in GNU},
    **{f"{name}+": f"{name}-or-later" for name in GNU},
    "GPL-2.0-with-GCC-exception": "GPL-2.0-only WITH GCC-exception-2.0",
    "GPL-2.0-with-autoconf-exception": "GPL-2.0-only WITH Autoconf-exception-2.0",
    "GPL-2.0-with-bison-exception": "GPL-2.0-only WITH Bison-exception-2.2",
    "GPL-2.0-with-classpath-exception": "GPL-2.0-only WITH Classpath-exception-2.0",
    "GPL-2.0-with-font-exception": "GPL-2.0-only WITH Font-exception-2.0",
    "GPL-3.0-with-GCC-exception": "GPL-3.0-only WITH GCC-exception-3.1",
    "GPL-3.0-with-autoconf-exception": "GPL-3.0-only WITH Autoconf-exception-3.0",
    "eCos-2.0": "GPL-2.0-or-later WITH eCos-exception-2.0",
    "wxWindows": "LGPL-2.0-or-later WITH WxWindows-exception-3.1",
    "BSD-2-Clause-FreeBSD": "BSD-2-Clause",
    "BSD-2-Clause-NetBSD": "BSD-2-Clause",
    "bzip2-1.0.5": "bzip2-1.0.6",
    "StandardML-NJ": "SMLNJ",
}


@lru_cache(maxsize=1)
def listed() -> dict[str, str]:
    rows = json.loads(LIST.read_text(encoding="utf-8"))["licences"]
    return {row["spdx_id"].casefold(): row["spdx_id"] for row in rows}


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    return {
        row["spdx_id"]: row["name"]
        for row in json.loads(LIST.read_text(encoding="utf-8"))["licences"]
    }


@lru_cache(maxsize=1)
def exceptions() -> dict[str, str]:
    rows = (
        row["spdx_license_key"]
        for row in get_license_index()
        if row["is_exception"] and not row["is_deprecated"]
    )
    return {name.casefold(): name for name in rows if name and not name.startswith("LicenseRef-")}


@dataclass(frozen=True)
class Licence:
    """One licence of an expression: `text` as SPDX writes it, `name` what approval is looked up by.

    `name` is empty for one that is on no list.
    """

    text: str
    name: str


def _licence_of(written: str) -> Licence | None:
    """An identifier, one with `+`, or a vendor's own; None for anything else."""
    if OWN_LICENCE.fullmatch(written):
        return Licence(written, "")
    if name := listed().get(written.casefold()):
        text = SUCCESSORS.get(name, name)
        return Licence(text, text.partition(" WITH ")[0])
    base = listed().get(written.removesuffix("+").casefold())
    if base is None or base.endswith(("-only", "-or-later")):
        return None
    text = SUCCESSORS.get(f"{base}+", f"{base}+")
    return Licence(text, text.removesuffix("+"))


@dataclass(frozen=True)
class Expression:
    """An SPDX expression: `text` as SPDX writes it, and its tree.

    The tree is a `Branch`, or a single licence.
    """

    text: str
    tree: "Tree"

    def holds(self, approved: frozenset[str]) -> bool:
        """AND needs all, OR needs one alternative, WITH is judged by the licence before it."""
        return holds(self.tree, approved)

    def licences(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(licence.name for licence in leaves(self.tree) if licence.name))


@dataclass(frozen=True)
class Branch:
    """`is_any` is OR, else AND."""

    is_any: bool
    branches: tuple["Tree", ...]


Tree = Branch | Licence


def holds(tree: Tree, approved: frozenset[str]) -> bool:
    if isinstance(tree, Licence):
        return tree.name in approved
    found = (holds(branch, approved) for branch in tree.branches)
    return any(found) if tree.is_any else all(found)


def leaves(tree: Tree) -> Iterator[Licence]:
    if isinstance(tree, Licence):
        yield tree
    else:
        for branch in tree.branches:
            yield from leaves(branch)


@lru_cache(maxsize=4096)
def read_expression(written: str) -> Expression | None:
    """None for what is no SPDX expression of the list's identifiers."""
    try:
        parsed = GRAMMAR.parse(written)
    except (ExpressionError, AssertionError, IndexError, RecursionError):
        # The middle two are how the parser takes "(or MIT" and "()".
        return None
    tree = None if parsed is None else _tree_of(parsed)
    return Expression(text_of(tree), tree) if tree else None


def _tree_of(node: object) -> Tree | None:
    if isinstance(node, LicenseWithExceptionSymbol):
        licence, more = (
            _licence_of(str(node.license_symbol.key)),
            exceptions().get(str(node.exception_symbol.key).casefold()),
        )
        return (
            Licence(f"{licence.text} WITH {more}", licence.name)
            if licence and more and " WITH " not in licence.text
            else None
        )
    if isinstance(node, LicenseSymbol):
        return _licence_of(str(node.key))
    branches = [_tree_of(child) for child in getattr(node, "args", ())]
    found = tuple(branch for branch in branches if branch)
    return (
        Branch(isinstance(node, GRAMMAR.OR), found)
        if found and len(found) == len(branches)
        else None
    )


def text_of(tree: Tree, *, is_inner: bool = False) -> str:
    if isinstance(tree, Licence):
        return tree.text
    text = (" OR " if tree.is_any else " AND ").join(
        text_of(branch, is_inner=True) for branch in tree.branches
    )
    return f"({text})" if is_inner else text
