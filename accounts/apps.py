"""The room of people as a Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and the audit log."""

    name = "accounts"
    verbose_name = "Käyttäjät"
