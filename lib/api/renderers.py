"""Answers as JSON: those that are ready go out as they are."""

import json
from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import JSONRenderer

# Valid in JSON, and the end of a line in JavaScript: written as REST framework writes them.
SEPARATORS = ((b"\xe2\x80\xa8", b"\\u2028"), (b"\xe2\x80\xa9", b"\\u2029"))


def json_bytes(value: object) -> bytes:
    """The same bytes as REST framework's own, of values that JSON knows."""
    found = orjson.dumps(value)
    for separator, escaped in SEPARATORS:
        found = found.replace(separator, escaped)
    return found


class ReadyJSONRenderer(JSONRenderer):
    """Bytes are ready JSON, and are read anew only for who asks for them with an indent."""

    def render(
        self,
        data: Any,  # noqa: ANN401 -- REST framework's own signature
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        context = dict(renderer_context or {})
        if isinstance(data, bytes):
            if self.get_indent(accepted_media_type or "", context) is None:
                return data
            data = json.loads(data)
        rendered: bytes = super().render(data, accepted_media_type, context)
        return rendered
