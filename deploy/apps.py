"""The site as a Django app: front page, base templates, static files."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class DeployConfig(AppConfig):
    name = "deploy"
    verbose_name = "Avoin kunta"

    def ready(self) -> None:
        from deploy import edition_rows, release  # noqa: PLC0415 -- app registry must be ready
        from lib.edition import depends_also_on  # noqa: PLC0415 -- as above

        depends_also_on(release.part_of_edition)

        pre_migrate.connect(edition_rows.stand_down, sender=self)
        post_migrate.connect(edition_rows.stand_up, sender=self)
