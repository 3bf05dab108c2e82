"""Compares what two running copies of the site answer, address by address.

    python -m tests.live.compare_copies OLD NEW [--cookie sessionid=…]

OLD and NEW are addresses, as http://localhost:8600. Both serve the same database. Begins at the
site map, follows every link that a page shows, and reads the whole API, each in three languages.
Prints how many addresses were compared and the first difference of each that differs. With a
session's cookie, the pages of whoever it is are followed too.
"""

import argparse
import difflib
import json
import re
import sys
import urllib.error
import urllib.request
from collections import deque

LANGUAGES = ("fi", "sv", "en")
API = "/api/v1/"
# What differs between two answers to one question: one-time keys and tokens, and names of files
# that carry a hash of their content.
PASSING = (
    (re.compile(r'(name="(?:csrfmiddlewaretoken|form_key|avain)" value=")[^"]*'), r"\1"),
    (re.compile(r'("X-CSRFToken"\s*:\s*")[^"]*'), r"\1"),
    (re.compile(r"(/static/[\w/.-]+?)\.[0-9a-f]{12}\."), r"\1."),
    (re.compile(r"(cursor=)[\w.:%-]+"), r"\1"),
)
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
NOT_FOLLOWED = ("/static/", "/tili/kirjaudu-ulos", "/hallinta/", "/api/")


class Copy:
    """One of the two; answers come as status, kind and text without the copy's own address."""

    def __init__(self, address: str, cookie: str) -> None:
        self.address, self.cookie = address.rstrip("/"), cookie

    def read(self, path: str, language: str = "fi") -> tuple[int, str, str]:
        headers = {"Accept-Language": language, **({"Cookie": self.cookie} if self.cookie else {})}
        request = urllib.request.Request(self.address + path, headers=headers)  # noqa: S310 -- addresses of the caller
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310 -- as above
                status, kind, body = answer.status, answer.headers["Content-Type"], answer.read()
        except urllib.error.HTTPError as error:
            status, kind, body = error.code, error.headers["Content-Type"], error.read()
        return status, kind or "", body.decode(errors="replace").replace(self.address, "")

    def get(self, path: str, language: str = "fi") -> tuple[int, str, str]:
        """Without what differs between two answers to one question."""
        status, kind, text = self.read(path, language)
        for pattern, left in PASSING:
            text = pattern.sub(left, text)
        return status, kind, text


def api_paths(copy: Copy) -> list[str]:
    """Every list to its end, every row's own address, and the schema."""
    found = [f"{API}{name}/" for name in ("taxonomy", "thresholds", "schema", "municipalities")]
    found += [f"{API}offerings/?facets=1&q=verkko", f"{API}offerings/?municipality=837&months=24"]
    for name in ("offerings", "vendors", "changes"):
        # Read as it is: the address of the next page is one of the things that pass.
        rows = json.loads(copy.read(f"{API}{name}/?page_size=100")[2])
        # The feed of changes has a next page always: an empty one ends it for now.
        while rows and rows["results"]:
            found += [f"{API}{name}/{row['slug']}/" for row in rows["results"] if "slug" in row]
            rows = json.loads(copy.read(rows["next"])[2]) if rows.get("next") else None
        found.append(f"{API}{name}/?page_size=100")
    found += [
        f"{path}versions/"
        for path in found
        if path.startswith(f"{API}offerings/") and "?" not in path
    ]
    return found


def difference(path: str, old: tuple[int, str, str], new: tuple[int, str, str]) -> str | None:
    """The first line that differs, or None."""
    if old == new:
        return None
    if old[:2] != new[:2]:
        return f"{path}: {old[:2]} -> {new[:2]}"
    lines = difflib.unified_diff(old[2].splitlines(), new[2].splitlines(), lineterm="", n=0)
    changed = [line for line in lines if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    return f"{path}: " + " | ".join(line[:300] for line in changed[:2])


def walk(old: Copy, new: Copy, most: int) -> tuple[int, list[str]]:
    compared, differing = 0, []
    for path in api_paths(old):
        for language in LANGUAGES:
            compared += 1
            if found := difference(
                f"{path} ({language})", old.get(path, language), new.get(path, language)
            ):
                differing.append(found)
    paths = re.findall(r'(?:<loc>|href=")(/[^"<]*)', old.get("/sitemap.xml")[2])
    waiting = deque(dict.fromkeys(["/", "/sv/", "/en/", *paths]))
    seen = set(waiting)
    while waiting and compared < most:
        path = waiting.popleft()
        before = old.get(path)
        compared += 1
        if found := difference(path, before, new.get(path)):
            differing.append(found)
        for link in LINK.findall(before[2].replace("&amp;", "&")) if "html" in before[1] else ():
            # Filters can be added to one another without end: one step from a page suffices.
            if link not in seen and not link.startswith(NOT_FOLLOWED) and link.count("=") < 3:
                seen.add(link)
                waiting.append(link)
    return compared, differing


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--cookie", default="")
    parser.add_argument("--most", type=int, default=6000, help="addresses to compare at most")
    options = parser.parse_args()
    compared, differing = walk(
        Copy(options.old, options.cookie), Copy(options.new, options.cookie), options.most
    )
    summary = f"{compared} addresses compared, {len(differing)} differ"
    sys.stdout.write("\n".join([*differing, summary]) + "\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
