"""As much of JSON Schema as the schema of app manifests needs: what is wrong, and where."""

import re
from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]
Found = Iterator[tuple[str, str]]
KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "boolean": (bool,), "integer": (int,),
    "number": (int, float), "null": (type(None),),
}  # fmt: skip


def problems(value: Any, schema: JSON) -> list[tuple[str, str]]:
    """Every fault of a value as (pointer, sentence); none when the schema allows it."""
    return list(_check(value, schema, schema, ""))


def _check(value: Any, schema: JSON, whole: JSON, at: str) -> Found:
    if "$ref" in schema:
        schema = whole["definitions"][schema["$ref"].removeprefix("#/definitions/")]
    if any_of := schema.get("anyOf"):
        if not any(not list(_check(value, one, whole, at)) for one in any_of):
            yield at, "failed to match all allowed schemas"
        return
    if (kind := schema.get("type")) and not _is_a(value, kind):
        yield at, f"must provide {'an' if kind[0] in 'aeiou' else 'a'} {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield at, f"must be one of: {', '.join(map(str, schema['enum']))}"
    if isinstance(value, str):
        yield from _check_text(value, schema, at)
    elif isinstance(value, list):
        yield from _check_items(value, schema, whole, at)
    elif isinstance(value, dict):
        yield from _check_fields(value, schema, whole, at)


def _is_a(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, KINDS[kind])


def _check_text(value: str, schema: JSON, at: str) -> Found:
    if len(value) < schema.get("minLength", 0):
        yield at, f"must be more than {schema['minLength'] - 1} characters"
    if len(value) > schema.get("maxLength", len(value)):
        yield at, f"must be less than {schema['maxLength'] + 1} characters"
    pattern = schema.get("pattern") or schema.get("regex")
    if pattern and not re.search(pattern, value):
        yield at, f"input must match regex pattern: {pattern}"


def _check_items(value: list[Any], schema: JSON, whole: JSON, at: str) -> Found:
    if len(value) < schema.get("minItems", 0):
        yield at, f"no fewer than {schema['minItems']} items allowed"
    if len(value) > schema.get("maxItems", len(value)):
        yield at, f"no more than {schema['maxItems']} items allowed"
    if schema.get("uniqueItems") and any(one in value[:at_] for at_, one in enumerate(value)):
        yield at, "items must be unique"
    for number, one in enumerate(value):
        yield from _check(one, schema.get("items") or {}, whole, f"{at}/{number}")


def _check_fields(value: JSON, schema: JSON, whole: JSON, at: str) -> Found:
    for name in schema.get("required") or ():
        if name not in value:
            yield f"{at}/{name}", f"missing required field: {name}"
    if len(value) < schema.get("minProperties", 0):
        yield at, f"no fewer than {schema['minProperties']} properties allowed"
    if len(value) > schema.get("maxProperties", len(value)):
        yield at, f"no more than {schema['maxProperties']} properties allowed"
    for name, one in value.items():
        within = _schema_of(name, schema)
        if within is not None:
            yield from _check(one, within, whole, f"{at}/{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}/{name}", f"unexpected property: {name}"


def _schema_of(name: str, schema: JSON) -> JSON | None:
    known: JSON = schema.get("properties") or {}
    if name in known:
        found: JSON = known[name]
        return found
    patterns: JSON = schema.get("patternProperties") or {}
    return next((one for pattern, one in patterns.items() if re.search(pattern, name)), None)
