"""From a publiccode.yml to a draft."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from catalogue.actions.writing import create_offering
from catalogue.content import Content
from catalogue.models import Version
from catalogue.publiccode import Imported, read_publiccode
from catalogue.taxonomy import taxonomy
from vendors.models import Vendor


@transaction.atomic
def import_publiccode(*, source: bytes, vendor: Vendor, by: User, at: datetime) -> Version:
    """A draft with what the file gives; its problems and the origin of each field are kept with the draft. Raises NotPermittedError."""
    imported = read_publiccode(source, taxonomy().osi_approved)
    return create_offering(vendor=vendor, content=content_from(imported), by=by, at=at, origins=dict(imported.origins), problems=problems_of(imported))


def content_from(imported: Imported) -> Content:
    """Sections as the catalogue has them; what the file leaves out stays empty."""
    given: dict[str, Any] = dict(imported.content)
    content: Content = {"basics": {"kind": "product", "name": {}, **given.pop("basics", {})}}
    if "parts" in given:
        content["parts"] = {"parts": given.pop("parts")}
    openness = given.pop("openness", None)
    if openness:
        content["openness"] = {"claims": openness.get("claims", []), "answers": {}, "standards": openness.get("standards", [])}
    return content | {section: given[section] for section in ("places", "users", "delivery") if given.get(section)}


def problems_of(imported: Imported) -> list[dict[str, object]]:
    """As JSON, in the language of the page."""
    return [{"key": problem.key, "line": problem.line, "message": str(problem.message), "severity": problem.severity} for problem in imported.problems]
