"""What is done now and then without anybody asking.

Each job is a function that may be called again at any time.
"""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.utils.module_loading import import_string

log = structlog.get_logger(__name__)

# Dotted paths of `job(*, at: datetime) -> int`, which says how much it did. Called about once an
# hour; a job knows itself what is due.
DAILY_JOBS: list[str] = [
    "accounts.jobs.forget_job",
    "accounts.jobs.unproved_job",
    "accounts.jobs.late_mail_job",
    "vendors.jobs.membership_job",
    "catalogue.reviewing.reminders.changes_job",
    "catalogue.reviewing.reminders.seats_job",
    "catalogue.reviewing.reminders.reminder_job",
    "catalogue.reviewing.reminders.limits_job",
]


def run_daily_jobs(*, at: datetime) -> bool:
    """Each in a transaction of its own; one that fails is told and does not stop the others.

    False when the database was away: call again soon.
    """
    got_through = [_run_job(path, at) for path in DAILY_JOBS]
    return all(got_through)


def _run_job(path: str, at: datetime) -> bool:
    """One of them; False when the database could not be asked."""
    job: Callable[..., int] = import_string(path)
    try:
        with transaction.atomic():
            done = job(at=at)
    except (OperationalError, InterfaceError) as error:
        log.warning("job_put_off", job=path, reason=str(error))
        close_old_connections()
        return False
    except Exception:
        # Whatever it was: tomorrow's mails must not wait for a mended job.
        log.exception("job_failed", job=path)
        return True
    if done:
        log.info("job_done", job=path, count=done)
    return True
