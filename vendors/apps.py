"""The room of vendors as a Django app."""

from importlib import import_module

from django.apps import AppConfig


class VendorsConfig(AppConfig):
    """Companies and their COSS membership."""

    name = "vendors"
    verbose_name = "Toimittajat"

    def ready(self) -> None:
        """Listen."""
        import_module("vendors.receivers")
