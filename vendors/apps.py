"""The room of vendors as a Django app."""

from django.apps import AppConfig


class VendorsConfig(AppConfig):
    """Companies and their COSS membership."""

    name = "vendors"
    verbose_name = "Toimittajat"
