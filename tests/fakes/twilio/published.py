"""Published: requests and replies are held against Twilio's published specs, where they lie beside the project."""

import json
import re
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from tests.fakes.telegram.published import SpecAbsent

from .wire import Params, as_list

FOLDER = Path(__file__).parents[3] / "../shared/specs"
PLACES = [FOLDER / name for name in ("twilio_api_v2010.json", "twilio_content_v1.json")]
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
KINDS: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
}
WRITTEN = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": r"(?i:true|false)"}  # in a form or a query


class Spec:
    """One OpenAPI document."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.paths: dict[str, Any] = document["paths"]
        self.schemas: dict[str, Any] = document["components"]["schemas"]

    def request(self, path: str, method: str, params: Params) -> list[str]:
        """What is wrong with a request's parameters: names, types, words and lengths."""
        operation = self.paths[path][method]
        bodies = operation.get("requestBody", {}).get("content", {})
        if JSON in bodies:
            return self.problems(params, bodies[JSON]["schema"], "", written=False)
        asked = [one for one in operation.get("parameters", []) if one["in"] == "query"]
        schema: dict[str, Any] = {"type": "object", "properties": {one["name"]: one["schema"] for one in asked}}
        form = bodies.get(FORM, {}).get("schema", {})
        schema["properties"] |= form.get("properties", {})
        return self.problems(params, schema | {"required": form.get("required", [])}, "", written=True)

    def reply(self, path: str, method: str, status: int, reply: Any) -> list[str]:
        """What is wrong with the answer to a request that was not refused."""
        answers = self.paths[path][method]["responses"]
        if str(status) not in answers:
            return [f"status {status} is not among {sorted(answers)}"]
        content = answers[str(status)].get("content")
        if not content:
            return [] if reply is None else ["the answer has no body"]
        return self.problems(reply, content[JSON]["schema"], "", written=False)

    def problems(self, value: Any, schema: dict[str, Any], where: str, *, written: bool) -> list[str]:
        if "$ref" in schema:
            return self.problems(value, self.schemas[schema["$ref"].rpartition("/")[2]], where, written=written)
        if value is None and schema.get("nullable"):
            return []
        kind = schema.get("type", "object")
        if kind == "array" and written:
            value = as_list(value)
        if not fits(value, kind, written):
            return [f"{where} is not of type {kind}: {value!r}"]
        if kind == "object":
            return self.fields(value, schema, where, written)
        if kind == "array":
            each = enumerate(value)
            inner = [self.problems(one, schema["items"], f"{where}[{n}]", written=written) for n, one in each]
            return [problem for found in inner for problem in found]
        return unfit_words(str(value), schema, where)

    def fields(self, value: dict[str, Any], schema: dict[str, Any], where: str, written: bool) -> list[str]:
        known, more = schema.get("properties"), schema.get("additionalProperties")
        dot = f"{where}." if where else ""
        found = [f"{dot}{name} is missing" for name in schema.get("required", []) if name not in value]
        for name, inner in value.items():
            if known and name in known:
                found += self.problems(inner, known[name], dot + name, written=written)
            elif isinstance(more, dict):
                found += self.problems(inner, more, dot + name, written=written)
            elif known is not None:
                found.append(f"{dot}{name} is unknown")
        return found


def fits(value: Any, kind: str, written: bool) -> bool:
    if written and kind in WRITTEN:
        return isinstance(value, str) and bool(re.fullmatch(WRITTEN[kind], value))
    return isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))


def unfit_words(text: str, schema: dict[str, Any], where: str) -> list[str]:
    if "enum" in schema and text not in schema["enum"]:
        return [f"{where} is {text!r}, not {' or '.join(map(str, schema['enum']))}"]
    if "pattern" in schema and not re.search(schema["pattern"], text):
        return [f"{where} is {text!r}, not of the form {schema['pattern']}"]
    for bound, wrong in (("minimum", -1), ("maximum", 1)):
        if bound in schema and (float(text) - schema[bound]) * wrong > 0:
            return [f"{where} is {text}, beyond its {bound} {schema[bound]}"]
    return []


class Published:
    """Both specs as one; without them, finds nothing."""

    def __init__(self, specs: list[Spec]) -> None:
        self.specs = specs

    @property
    def known(self) -> bool:
        return bool(self.specs)

    def request(self, path: str, method: str, params: Params) -> list[str]:
        found = [spec.request(path, method.lower(), params) for spec in self.specs if path in spec.paths]
        return [f"{method} {path}: {problem}" for problems in found for problem in problems]

    def reply(self, path: str, method: str, status: int, reply: Any) -> list[str]:
        found = [spec.reply(path, method.lower(), status, reply) for spec in self.specs if path in spec.paths]
        return [f"the answer to {method} {path}: {problem}" for problems in found for problem in problems]


@cache
def published() -> Published:
    """The specs as they lie beside the project; where one does not, says so once."""
    here = [place for place in PLACES if place.is_file()]
    for place in PLACES:
        if place not in here:
            absent(place.name)
    return Published([Spec(json.loads(place.read_text(encoding="utf-8"))) for place in here])


def absent(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always", SpecAbsent)  # said, but no failure where warnings are errors
        warnings.warn(f"the published {name} is absent: nothing is held against it", SpecAbsent, stacklevel=2)
