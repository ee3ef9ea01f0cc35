"""As much of JSON Schema as our OpenAPI file uses; a keyword it does not know is an error, not a pass."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
SILENT = {"description", "examples", "default", "type"}


def faults(value: Any, schema: dict[str, Any], whole: dict[str, Any], at: str = "$") -> Iterator[str]:
    """One sentence for each place where `value` is not what `schema`, part of the document `whole`, says."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/components/schemas/")
        yield from faults(value, whole["components"]["schemas"][name], whole, at)
        return
    named = schema["type"]
    kinds = named if isinstance(named, list) else [named]
    if not any(_is(value, kind) for kind in kinds):
        yield f"{at}: {value!r} is not {kinds}"
        return
    for keyword, wanted in schema.items():
        if keyword not in SILENT and value is not None:
            yield from _check(keyword, value, wanted, schema, whole, at)


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind != "integer" or not isinstance(value, bool))


def _check(
    keyword: str, value: Any, wanted: Any, schema: dict[str, Any], whole: dict[str, Any], at: str
) -> Iterator[str]:
    if keyword == "properties":
        for name in value.keys() & wanted.keys():
            yield from faults(value[name], wanted[name], whole, f"{at}.{name}")
    elif keyword == "required":
        yield from (f"{at}: {name} is missing" for name in wanted if name not in value)
    elif keyword == "additionalProperties":
        yield from (f"{at}: {name} is not described" for name in value if name not in schema["properties"])
    elif keyword == "items":
        for place, each in enumerate(value):
            yield from faults(each, wanted, whole, f"{at}[{place}]")
    elif keyword == "enum":
        if value not in wanted:
            yield f"{at}: {value!r} is none of {wanted}"
    elif keyword == "format":
        datetime.date.fromisoformat(value)
    else:
        raise ValueError(f"this check knows no {keyword}")
