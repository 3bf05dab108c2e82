"""From a publiccode.yml to a draft: to a new one, or into one that is being written."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.models import AuditEvent, User
from catalogue.authoring.actions.merging import CLAIMS, Merge, merged
from catalogue.authoring.actions.writing import (
    create_offering,
    mark_changed_parts,
    name_address,
    section_rows_after,
)
from catalogue.authoring.publiccode import Imported, Known, Problem, read_publiccode
from catalogue.content.snapshot import content_of, keyed_parts, value_at
from catalogue.content.writing import write_content
from catalogue.models import Version
from catalogue.publishing.locking import (
    day_of,
    locked_version,
    refuse_if_stale,
    refuse_unless_may,
    save_columns,
)
from catalogue.taxonomy.registry import taxonomy
from catalogue.workflow import Action
from lib.i18n.localized import LANGUAGES
from procurement.names import MunicipalityNames
from procurement.registry import municipalities
from vendors.models import Vendor

# The file was not read to its end, or nobody could tell what the draft is of.
REFUSED = frozenset({"broken_rest", "too_deep", "too_many", "name_missing"})


class FileRefusedError(Exception):
    """The file cannot become a draft.

    `problems` say what to mend, the worst of them first; `reasons` are the errors among them as
    lines in the language of the page.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        found = sorted(problems, key=lambda problem: problem.severity != "error")
        self.problems = rows_of(found)
        self.reasons = [reason(problem) for problem in found if problem.severity == "error"]
        super().__init__(*self.reasons)


def reason(problem: Problem) -> str:
    return (
        _("Rivi %(line)s: %(message)s") % {"line": problem.line, "message": problem.message}
        if problem.line
        else problem.message
    )


@transaction.atomic
def import_publiccode(*, source: str | bytes, vendor: Vendor, by: User, at: datetime) -> Version:
    """Make a draft of what the file gives; keep its problems and the origin of each field.

    Raises FileRefusedError, NotPermittedError.
    """
    imported = _read_or_refuse(source, at)
    verb = AuditEvent.Verb.OFFERING_IMPORTED
    return create_offering(
        vendor=vendor,
        content=imported.content,
        by=by,
        at=at,
        origins=imported.origins,
        problems=rows_of(imported.problems),
        verb=verb,
    )


@transaction.atomic
def import_again(
    *, version_id: int, source: str | bytes, row_version: int, by: User, at: datetime
) -> tuple[Version, list[str]]:
    """Read the file into a draft that is there already; return the keys that gave way.

    What the vendor wrote stays. Raises FileRefusedError, NotPermittedError, StaleWriteError.
    """
    version = locked_version(version_id)
    refuse_unless_may(by, Action.EDIT, version, at)
    refuse_if_stale(version, row_version)
    imported, stored = (
        _read_or_refuse(source, at),
        Version.objects.with_content().get(pk=version.pk),
    )
    before, earlier = content_of(stored), keyed_parts(stored)
    merge = merged(before, version.origins, imported)
    write_content(
        version,
        {section: data for section, data in merge.content.items() if data != before[section]},
    )
    written = Version.objects.with_content().get(pk=version.pk)
    after = content_of(written)
    sections = sorted(section for section in after if after[section] != before[section])
    origins = lasting(version.origins, before, after) | _origins_in(after, merge)
    save_columns(
        version,
        origins=origins,
        import_problems=rows_of(imported.problems),
        section_rows=section_rows_after(version, sections),
    )
    mark_changed_parts(version, earlier, keyed_parts(written))
    name_address(version, after)
    record(
        verb=AuditEvent.Verb.VERSION_EDITED,
        obj=version,
        by=by,
        at=at,
        data={"sections": sections, "row_version": version.row_version, "from": "publiccode.yml"},
    )
    return version, list(dict.fromkeys(merge.kept))


def _read_or_refuse(source: str | bytes, at: datetime) -> Imported:
    """Raises FileRefusedError."""
    imported = read_publiccode(source, _known_on(at))
    if not imported.content or any(problem.code in REFUSED for problem in imported.problems):
        raise FileRefusedError(imported.problems)
    return imported


def _known_on(at: datetime) -> Known:
    rows = municipalities()
    names = MunicipalityNames((code, row.name_fi, row.name_sv) for code, row in rows.items())
    named = {
        code: {language: row.name(language) for language in LANGUAGES} for code, row in rows.items()
    }
    return Known(taxonomy().osi_approved, day_of(at), names, named)


def rows_of(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """As JSON; `publiccode.told` tells them in the reader's language."""
    return [
        {"key": problem.key, "line": problem.line, "code": problem.code, "values": problem.values}
        for problem in problems
    ]


def lasting(origins: dict[str, str], before: Any, after: Any) -> dict[str, str]:  # noqa: ANN401 -- contents
    # Evidence is told anew by each reading.
    return {
        path: key
        for path, key in origins.items()
        if not path.startswith(CLAIMS) and value_at(after, path) == value_at(before, path)
    }


def _origins_in(after: Any, merge: Merge) -> dict[str, str]:  # noqa: ANN401 -- a content
    # Claims stand in the order of the criteria once they are written, not in the order they came.
    places = {claim["criterion"]: place for place, claim in enumerate(after["openness"]["claims"])}
    claims = merge.content["openness"]["claims"]
    found = {}
    for path, key in merge.origins.items():
        if path.startswith(CLAIMS):
            place, rest = path.removeprefix(CLAIMS).split(".", 1)
            found[f"{CLAIMS}{places[claims[int(place)]['criterion']]}.{rest}"] = key
        else:
            found[path] = key
    return found
