"""Reading a publiccode.yml of any version from 0.1 to 0.7. Pure; no input makes it fail.

Text goes in, content and problems come out. The file is decoded (`decoding`), grown into a tree
that knows its lines (`tree`, `yaml_repair`), kept to the standard's keys (`keys`, `normalizing`),
and told as the content of a version (`reading`, `wording`, `parts`, `other_fields`). The standard:
publiccode.yml, core schema, https://yml.publiccode.tools.
"""

from catalogue.authoring.publiccode.decoding import as_text
from catalogue.authoring.publiccode.known import Known
from catalogue.authoring.publiccode.problems import Problem, localized_problems
from catalogue.authoring.publiccode.reading import LARGEST, Imported, read_publiccode

__all__ = [
    "LARGEST",
    "Imported",
    "Known",
    "Problem",
    "as_text",
    "localized_problems",
    "read_publiccode",
]
