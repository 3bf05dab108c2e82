"""Files as people write them, and what each leaves to mend; the names in them are invented."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import yaml

from catalogue.authoring.publiccode import Known, read_publiccode
from procurement.names import MunicipalityNames

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yml"))
EXPECTED = yaml.safe_load((HERE / "expected.yaml").read_text())
LICENCES = json.loads((HERE.parents[3] / "catalogue" / "data" / "spdx_licences.json").read_text())[
    "licences"
]
OSI_APPROVED = frozenset(row["spdx_id"] for row in LICENCES if row["is_osi_approved"])
with (HERE.parents[3] / "procurement" / "data" / "municipalities.csv").open() as rows:
    MUNICIPALITIES = [
        (row["code"], row["name_fi"], row["name_sv"], row["majority_language"])
        for row in csv.DictReader(rows)
    ]
NAMED = {
    code: {"fi": fi, "sv": sv, "en": sv if majority == "sv" else fi}
    for code, fi, sv, majority in MUNICIPALITIES
}
# A file's contract ends on this day; the day after says something else.
READ_AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
KNOWN = Known(
    OSI_APPROVED, READ_AT.date(), MunicipalityNames(row[:3] for row in MUNICIPALITIES), NAMED
)


def read(source):
    return read_publiccode(source, KNOWN)


def read_file(name):
    return read((HERE / name).read_bytes())
