"""Lets Django find the template tags of this room, and guards every text field of the site."""

from django.apps import AppConfig

from lib.text.unseen import guard_every_text_field


class LibConfig(AppConfig):
    name = "lib"

    def ready(self) -> None:
        guard_every_text_field()
