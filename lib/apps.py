"""Lets Django find the template tags of this room."""

from django.apps import AppConfig


class LibConfig(AppConfig):
    """Tags for every room's templates."""

    name = "lib"
