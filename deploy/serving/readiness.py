"""Whether the site can do its work: each thing it stands on is asked, and named when wanting."""

import shutil
from datetime import datetime
from functools import cache as once
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import Mail
from lib.caching.file import AtomicFileCache
from search.indexing.queue import health

OK, UNAVAILABLE, DEGRADED = "ok", "unavailable", "degraded"
# A write of the database's log and a few cache files; below this nothing may be relied upon.
LEAST_FREE_BYTES = 16 * 1024 * 1024
SHOWN_MIGRATIONS = 5


def readiness(at: datetime) -> dict[str, Any]:
    # Without these no page can be made: the database, its migrations, the list of static files.
    needed = {"database": database(), "static": _static_files()}
    needed |= {"migrations": migrations() if needed["database"] == OK else "unknown"}
    useful = {"disk": disk(), "cache": cache()}
    waiting: dict[str, Any] = (
        {"search": health(at), "mail": mail(at)} if needed["migrations"] == OK else {}
    )
    return {"status": status(needed, useful, waiting), **needed, **useful, **waiting}


def status(needed: dict[str, str], useful: dict[str, str], waiting: dict[str, Any]) -> str:
    if any(answer != OK for answer in needed.values()):
        return UNAVAILABLE
    # A full disk, a missing index or late letters leave the site readable: taking it out of
    # service would take the reading too.
    is_degraded = (
        any(answer != OK for answer in useful.values())
        or waiting["search"]["status"] != OK
        or waiting["mail"] != OK
    )
    return DEGRADED if is_degraded else OK


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations")
    except DatabaseError:
        if not connection.in_atomic_block:
            connection.close()
        return UNAVAILABLE
    return OK


@once
def known_migrations() -> frozenset[tuple[str, str]]:
    # Kept, for reading them takes longer than everything else here.
    return frozenset(MigrationLoader(None).disk_migrations)


def migrations() -> str:
    missing = sorted(known_migrations() - set(MigrationRecorder(connection).applied_migrations()))
    named = ", ".join(".".join(key) for key in missing[:SHOWN_MIGRATIONS])
    return f"pending: {named}{' …' if len(missing) > SHOWN_MIGRATIONS else ''}" if missing else OK


def _static_files() -> str:
    storage: Any = staticfiles_storage
    if not isinstance(getattr(storage, "_wrapped", storage), ManifestFilesMixin):
        return OK
    # A list of `collectstatic` that came after the start is read now.
    if not storage.hashed_files:
        storage.hashed_files, storage.manifest_hash = storage.load_manifest()
    return OK if storage.hashed_files else "missing: run collectstatic"


def disk() -> str:
    try:
        return OK if shutil.disk_usage(settings.DATA_DIR).free >= LEAST_FREE_BYTES else "disk full"
    except OSError as error:
        return f"{UNAVAILABLE}: {error.strerror}"


def cache() -> str:
    kept: Any = caches["default"]
    return OK if not isinstance(kept, AtomicFileCache) or kept.works() else UNAVAILABLE


def mail(at: datetime) -> str:
    return "late" if Mail.objects.overdue(at).exists() else OK
