"""From a publiccode.yml to a draft."""

from datetime import datetime

from django.db import transaction

from accounts.models import AuditEvent, User
from catalogue.actions.writing import create_offering
from catalogue.models import Version
from catalogue.publiccode import Imported, Problem, read_publiccode
from catalogue.taxonomy import taxonomy
from vendors.models import Vendor


class NothingReadError(Exception):
    """The file holds nothing that can be read; `reasons` say why, in the language of the page."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the worst."""
        self.reasons = [problem.message for problem in problems if problem.severity == "error"]
        super().__init__(*self.reasons)


@transaction.atomic
def import_publiccode(*, source: str | bytes, vendor: Vendor, by: User, at: datetime) -> Version:
    """A draft with what the file gives; its problems and the origin of each field are kept with it. Raises NothingReadError, NotPermittedError."""
    imported = read_publiccode(source, taxonomy().osi_approved)
    if not imported.content:
        raise NothingReadError(imported.problems)
    return create_offering(
        vendor=vendor, content=imported.content, by=by, at=at, origins=imported.origins, problems=problems_of(imported), verb=AuditEvent.Verb.OFFERING_IMPORTED
    )


def problems_of(imported: Imported) -> list[dict[str, object]]:
    """As JSON; told in the reader's language by `problems_told`."""
    return [{"key": problem.key, "line": problem.line, "code": problem.code, "values": problem.values} for problem in imported.problems]
