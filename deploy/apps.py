"""The site as a Django app: front page, base templates, static files."""

from django.apps import AppConfig


class DeployConfig(AppConfig):
    name = "deploy"
    verbose_name = "Avoin kunta"
