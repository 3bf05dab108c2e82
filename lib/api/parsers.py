"""What a program may send.

REST framework's views ask for this module while they are loaded: import nothing here that needs
them.
"""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


def broken(cause: BaseException | None) -> str:
    # In the caller's language: the parser itself speaks English.
    if isinstance(cause, json.JSONDecodeError):
        return _("Lähetä kelvollista JSONia: se katkeaa rivillä %(line)s kohdassa %(column)s.") % {
            "line": cause.lineno,
            "column": cause.colno,
        }
    return _("Lähetä kelvollista JSONia UTF-8-muodossa.")


class PlainJSONParser(JSONParser):
    """JSON whose texts can be written as UTF-8 and whose nesting can be walked.

    Other is refused before anything reads it.
    """

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 -- any JSON
        """Raises ParseError."""
        try:
            found = super().parse(stream, media_type, parser_context)
            json.dumps(found, ensure_ascii=False).encode()
        except RecursionError as error:
            raise ParseError(_("JSON-rakenteessa on liikaa sisäkkäisiä tasoja.")) from error
        except UnicodeEncodeError as error:
            raise ParseError(
                _("Tekstissä on merkki, jota ei voi tallentaa. Lähetä teksti UTF-8-muodossa.")
            ) from error
        except ParseError as error:
            raise ParseError(broken(error.__context__)) from error
        return found
