"""What the drafts' API takes and gives, for the schema.

Contents are described from `catalogue.content.schema`, which also checks them.
"""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from catalogue.content.schema import AMOUNT, MOST_OF, MOST_ROWS, NUMBER, SCHEMA
from catalogue.models import OPEN_STATES

KINDS = {str: "string", bool: "boolean", NUMBER: ["integer", "null"], AMOUNT: ["string", "null"]}
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description=(
        "The `row_version` you have read, as the ETag gives it; `*` to write over whatever is"
        " there. 428 without it, 412 when the draft has changed since."
    ),
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description=(
        "Any text of your own. The same call with the same key within a day is done once and gets"
        " the same answer; with another body, 422. Without a key equal calls within a minute are"
        " one."
    ),
)


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular leaves it untyped
    """`Authorization: Bearer ak_…`."""

    target_class = "accounts.api.keys.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:  # noqa: ARG002 -- drf-spectacular's own signature
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key made on `/tili/avaimet`. Writing needs one that may write.",
        }


def json_schema(shape: Any, most: int = MOST_ROWS) -> dict[str, Any]:  # noqa: ANN401 -- a shape: a dictionary, a list or a kind of value
    """A shape as JSON Schema: names may be left out, not invented."""
    if isinstance(shape, dict):
        return {
            "type": "object",
            "properties": {
                name: json_schema(inner, MOST_OF.get(name, MOST_ROWS))
                for name, inner in shape.items()
            },
            "additionalProperties": False,
        }
    if isinstance(shape, list):
        return {"type": "array", "maxItems": most, "items": json_schema(shape[0])}
    return {"type": KINDS[shape]}


class ContentSerializer(serializers.Serializer[Any]):
    """The sections of a draft. A section that is given replaces the whole section; one left out, or
    the same as it is already, stays as it is. Anything but the kind may be missing until the draft
    is sent.
    """  # noqa: D205 -- published word for word


class ContentShape(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # drf-spectacular leaves it untyped
    target_class = ContentSerializer

    def get_name(self, auto_schema: AutoSchema, direction: str) -> str:  # noqa: ARG002 -- drf-spectacular's own signature
        # One component for all directions.
        return "DraftContent"

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:  # noqa: ARG002 -- drf-spectacular's own signature
        found = json_schema(SCHEMA)
        found["properties"]["openness"]["properties"]["answers"] = {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "By slugs of questions.",
        }
        return {**found, "description": ContentSerializer.__doc__}


class DraftRowSerializer(serializers.Serializer[Any]):
    """A draft in a list."""

    id = serializers.IntegerField()
    offering = serializers.SlugField()
    vendor = serializers.SlugField()
    name = serializers.CharField(help_text="In the caller's language.")
    number = serializers.IntegerField(help_text="Of the version within its offering, from 1.")
    state = serializers.ChoiceField(sorted(OPEN_STATES))
    row_version = serializers.IntegerField(help_text="Send it back in If-Match.")


class DraftListSerializer(serializers.Serializer[Any]):
    """The open versions of the companies the key's holder acts for."""

    count = serializers.IntegerField()
    results = DraftRowSerializer(many=True)


class ImportProblemSerializer(serializers.Serializer[Any]):
    """What was noticed in a publiccode.yml, in the language of the import."""

    key = serializers.CharField(help_text="Dotted: `legal.license`; empty for the file.")
    line = serializers.IntegerField(allow_null=True, help_text="From 1.")
    message = serializers.CharField()
    severity = serializers.ChoiceField(["error", "warning", "info"])


class DraftSerializer(DraftRowSerializer):
    """A draft whole."""

    content = ContentSerializer()
    problems = ImportProblemSerializer(many=True)


class NewDraftSerializer(serializers.Serializer[Any]):
    """A new offering; at least `basics` with a name and a kind."""

    vendor = serializers.SlugField(help_text="Of a company you act for.")
    content = ContentSerializer()


class ChangedDraftSerializer(serializers.Serializer[Any]):
    """The same as a new offering, with the sections that change; `vendor` may be left out, and
    cannot be another.
    """  # noqa: D205 -- published word for word

    vendor = serializers.SlugField(required=False, help_text="Of the draft's company.")
    content = ContentSerializer()


class SourceSerializer(serializers.Serializer[Any]):
    """A publiccode.yml."""

    vendor = serializers.SlugField(help_text="Of a company you act for.")
    source = serializers.CharField(help_text="The text of the file, 512 KiB at most.")  # type: ignore[assignment]  # a field of the document, not where it comes from
