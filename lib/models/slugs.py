"""Addresses of rows, made of their names."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify


def free_slug(name: str, among: QuerySet[Any], *, longest: int, fallback: str) -> str:
    """`nimi`, or `nimi-2` and so on where another row has it; `fallback` where nothing is left."""
    stem = slugify(name)[:longest] or fallback
    taken = set(among.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
    )
