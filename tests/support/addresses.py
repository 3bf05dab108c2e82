"""Every address of the site but the admin's, for tests that walk all of them."""

from django.urls import get_resolver


def addresses(patterns=None, namespace=""):
    """Names with their patterns."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if getattr(pattern, "namespace", None) == "admin":
            continue
        if hasattr(pattern, "url_patterns"):
            yield from addresses(
                pattern.url_patterns,
                namespace + (f"{pattern.namespace}:" if pattern.namespace else ""),
            )
        else:
            yield f"{namespace}{pattern.name}", pattern.pattern
