"""Load all reference data, and say what changed."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import AuditEvent
from catalogue.models import ChangeLog
from catalogue.pricing.cost_profile import refresh_cost_profiles
from catalogue.publishing.changes import tell_everything
from catalogue.taxonomy.reference_data import load_licences, load_taxonomy
from lib.reference.files import BadFile, Report
from procurement.actions.reference import (
    load_assessment_texts,
    load_municipalities,
    load_purchasing_bodies,
    load_thresholds,
)
from search.actions import load_closed_products, load_synonyms
from search.indexing.queue import enqueue_everything

LOADERS = (
    load_municipalities,
    load_thresholds,
    load_assessment_texts,
    load_taxonomy,
    load_licences,
    load_synonyms,
    load_closed_products,
    load_purchasing_bodies,
)


class Command(BaseCommand):
    """Idempotent: a second run changes nothing and says so."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        pass

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 -- Django's own signature
        at = timezone.now()
        try:
            reports = self.load(at)
        except BadFile as error:
            msg = f"Nothing was loaded. {error}"
            raise CommandError(msg) from error
        for report in reports:
            self.stdout.write(str(report))
        if any(report.has_changes() for report in reports) or not ChangeLog.objects.exists():
            tell_everything(at=timezone.now())
        # After the commit, when every process has forgotten the old limits.
        if refreshed := refresh_cost_profiles(at=at):
            self.stdout.write(
                f"{refreshed} cost profiles were computed anew, because a limit has changed."
            )

    @transaction.atomic
    def load(self, at: datetime) -> list[Report]:
        """One transaction, one audit event when anything changed."""
        reports = [report for loader in LOADERS for report in loader(at=at)]
        changed: dict[str, object] = {
            report.what: {"added": report.added, "changed": report.changed}
            | ({"retired": report.retired} if report.retired else {})
            for report in reports
            if report.has_changes()
        }
        if changed:
            # The taxonomy's words are in every document.
            enqueue_everything()
            record(verb=AuditEvent.Verb.REFERENCE_LOADED, obj="reference", at=at, data=changed)
        return reports
