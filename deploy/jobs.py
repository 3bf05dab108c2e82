"""What is done now and then without anybody asking: each job is a function that may be called again at any time."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.utils.module_loading import import_string

log = structlog.get_logger(__name__)

# Dotted paths of `job(*, at: datetime) -> int`, which says how much it did. Called about once an hour; a job knows itself what is due.
DAILY_JOBS: list[str] = ["accounts.jobs.forget_job", "accounts.jobs.unproved_job", "vendors.jobs.membership_job", "catalogue.jobs.seats_job", "catalogue.jobs.reminder_job"]


def run_daily_jobs(*, at: datetime) -> int:
    """Each in a transaction of its own; one that fails is told and does not stop the others."""
    return sum(run_job(path, at) for path in DAILY_JOBS)


def run_job(path: str, at: datetime) -> int:
    """One of them."""
    job: Callable[..., int] = import_string(path)
    try:
        with transaction.atomic():
            done = job(at=at)
    except Exception:
        # Whatever it was: tomorrow's mails must not wait for a mended job.
        log.exception("job_failed", job=path)
        return 0
    if done:
        log.info("job_done", job=path, count=done)
    return done
