"""What keeps an address from being one that anybody can open."""

import re
from typing import Final

from catalogue.openness.rules import is_link

LONGEST_LINK: Final = 500
# As git takes it: `git@host:owner/name.git`, `ssh://…`, `git+https://…`.
GIT: Final = re.compile(r"(?:ssh|git)(?:\+\w+)?://|[\w.-]+@[\w.-]+:(?!//)", re.IGNORECASE)
SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
WEB: Final = re.compile(r"https?://", re.IGNORECASE)
FILE: Final = re.compile(
    r"[^/?#]*\.(?:md|markdown|rst|adoc|txt|html?|pdf|odt|docx?|ya?ml|json|svg|png|jpe?g)(?:[?#].*)?",
    re.IGNORECASE,
)


def trouble(address: str) -> str:
    """The code of the problem that says what to do; empty for an address that will do."""
    if len(address) > LONGEST_LINK:
        return "link_long"
    if re.search(r"\s", address):
        return "link_blank"
    if is_link(address):
        return ""
    return _of_a_wrong_kind(address)


def _of_a_wrong_kind(address: str) -> str:
    if GIT.match(address):
        return "link_git"
    if WEB.match(address):
        return "link_host"
    if (
        "@" not in address
        and is_link(f"https://{address.removeprefix('//')}")
        and not FILE.fullmatch(address)
    ):
        return "link_scheme"
    return "link_expected" if SCHEME.match(address) else "link_relative"
