"""Places in a JSON document, as JSON pointers (RFC 6901)."""


def pointer(*steps: str | int) -> str:
    """`("content", "parts", 0)` → `/content/parts/0`.

    `~` and `/` in a name are written `~0` and `~1`.
    """
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)
