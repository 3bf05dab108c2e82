"""Files as people write them, and what each leaves to mend; the names in them are invented."""

import json
from pathlib import Path

import yaml

from catalogue.publiccode import read_publiccode

HERE = Path(__file__).parent
FILES = sorted(HERE.glob("*.yml"))
EXPECTED = yaml.safe_load((HERE / "expected.yaml").read_text())
LICENCES = json.loads((HERE.parents[2] / "catalogue" / "data" / "spdx_licences.json").read_text())["licences"]
OSI_APPROVED = frozenset(row["spdx_id"] for row in LICENCES if row["is_osi_approved"])


def read(source):
    return read_publiccode(source, OSI_APPROVED)


def read_file(name):
    return read((HERE / name).read_bytes())
