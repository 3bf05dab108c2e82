"""The room of finding as a Django app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Haku"

    def ready(self) -> None:
        from search import receivers  # noqa: F401, PLC0415 -- app registry must be ready
