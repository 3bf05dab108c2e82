"""The API's schema as the page about it prints it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """A parameter of an operation. `type` in a few words; `values` when only they will do."""

    name: str
    description: str
    type: str
    is_required: bool
    is_repeatable: bool
    is_in_path: bool
    values: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True)
class Operation:
    id: str
    method: str
    path: str
    summary: str
    description: str
    tag: str
    parameters: tuple[Parameter, ...]

    @property
    def query(self) -> tuple[Parameter, ...]:
        return tuple(parameter for parameter in self.parameters if not parameter.is_in_path)


def operations(schema: Schema) -> list[Operation]:
    return [
        operation(method, path, found)
        for path, methods in schema.get("paths", {}).items()
        for method, found in calls(methods)
    ]


def calls(methods: Schema) -> Iterator[tuple[str, Schema]]:
    # Parameters that all methods of a path share are no method.
    return (
        (method, found)
        for method, found in methods.items()
        if method in {"get", "post", "put", "patch", "delete"}
    )


def operation(method: str, path: str, found: Schema) -> Operation:
    return Operation(
        id=found.get("operationId", ""),
        method=method.upper(),
        path=path,
        summary=found.get("summary", ""),
        description=found.get("description", ""),
        tag=next(iter(found.get("tags", ())), ""),
        parameters=tuple(parameter(one) for one in found.get("parameters", ())),
    )


def parameter(found: Schema) -> Parameter:
    schema = found.get("schema", {})
    item = schema.get("items", schema)
    return Parameter(
        name=found["name"],
        description=found.get("description", ""),
        type=_type_words(item),
        is_required=bool(found.get("required")),
        is_repeatable=schema.get("type") == "array",
        is_in_path=found.get("in") == "path",
        values=tuple(map(str, item.get("enum", ()))),
        default=str(schema.get("default", "")),
    )


def _type_words(schema: Schema) -> str:
    kind = str(schema.get("format") or schema.get("type", ""))
    least, most = schema.get("minimum"), schema.get("maximum")
    return f"{kind} {least}-{most}" if least is not None and most is not None else kind


@cache
def schema_operations() -> tuple[Operation, ...]:
    # Made once: it does not change while the process runs.
    generator = SchemaGenerator()  # type: ignore[no-untyped-call]  # drf-spectacular leaves it untyped
    return tuple(operations(generator.get_schema(request=None, public=True)))  # type: ignore[no-untyped-call]  # the same
