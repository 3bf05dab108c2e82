"""Reading a publiccode.yml of any version from 0.1 to 0.7. Pure: text in, content and problems out;
no input makes it fail.

The file is decoded (`decoding`), grown into a tree that knows its lines (`tree`), kept to the
standard's keys (`keys`, `tidying`), and told as
the content of a version (`reading`, `wording`, `parts`, `rest`). The standard: publiccode.yml, core
schema, https://yml.publiccode.tools.
"""

from catalogue.authoring.publiccode.decoding import as_text
from catalogue.authoring.publiccode.known import Known
from catalogue.authoring.publiccode.problems import Problem, told
from catalogue.authoring.publiccode.reading import LARGEST, Imported, read_publiccode

__all__ = ["LARGEST", "Imported", "Known", "Problem", "as_text", "read_publiccode", "told"]
