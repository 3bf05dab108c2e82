"""The schema as the page about the API prints it."""

from deploy.pages.api_docs import Operation, Parameter, operations, schema_operations
from deploy.pages.views import summaries

SCHEMA = {
    "paths": {
        "/api/v1/things/{slug}/": {
            "parameters": [],
            "get": {
                "operationId": "thing_detail",
                "summary": "A thing",
                "description": "Whole.",
                "tags": ["things"],
                "parameters": [
                    {"in": "path", "name": "slug", "required": True, "schema": {"type": "string"}},
                    {
                        "in": "query",
                        "name": "months",
                        "description": "Term.",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 120, "default": 48},
                    },
                    {
                        "in": "query",
                        "name": "kind",
                        "schema": {
                            "type": "array",
                            "items": {"type": "string", "enum": ["a", "b"]},
                        },
                    },
                    {"in": "query", "name": "on", "schema": {"type": "string", "format": "date"}},
                ],
            },
        },
    },
}


def test_a_call_is_told_with_its_parameters():
    (found,) = operations(SCHEMA)

    assert found == Operation(
        id="thing_detail",
        method="GET",
        path="/api/v1/things/{slug}/",
        summary="A thing",
        description="Whole.",
        tag="things",
        parameters=(
            Parameter("slug", "", "string", is_required=True, is_repeatable=False, is_in_path=True),
            Parameter(
                "months",
                "Term.",
                "integer 1-120",
                is_required=False,
                is_repeatable=False,
                is_in_path=False,
                default="48",
            ),
            Parameter(
                "kind",
                "",
                "string",
                is_required=False,
                is_repeatable=True,
                is_in_path=False,
                values=("a", "b"),
            ),
            Parameter("on", "", "date", is_required=False, is_repeatable=False, is_in_path=False),
        ),
    )
    assert [parameter.name for parameter in found.query] == ["months", "kind", "on"]


def test_a_schema_without_calls_gives_none():
    assert operations({}) == []


def test_every_call_and_parameter_of_our_own_schema_is_described():
    found = schema_operations()

    assert {operation.id for operation in found} == {
        "offering_list",
        "offering_detail",
        "version_list",
        "version_detail",
        "vendor_list",
        "vendor_detail",
        "taxonomy",
        "municipality_list",
        "threshold_list",
        "change_list",
        "compare",
        "assessment_create",
        "framework_list",
        "purchasing_body_list",
        "draft_list",
        "draft_create",
        "draft_detail",
        "draft_change",
        "draft_submit",
        "draft_import",
    }
    assert all(operation.summary and operation.description and operation.tag for operation in found)
    assert [
        parameter.name
        for operation in found
        for parameter in operation.query
        if not parameter.description
    ] == []


def test_every_call_is_told_in_the_words_of_the_page():
    assert {operation.id for operation in schema_operations()} == set(summaries())
