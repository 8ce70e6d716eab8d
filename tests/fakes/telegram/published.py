"""Published: requests and replies are held against the Bot API's published spec, where it lies beside the project."""

import json
import re
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from .wire import Params, Upload

PLACE = Path(__file__).parents[3] / "../shared/specs/telegram-bot-api.json"
PLAIN: dict[str, tuple[type, ...]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "InputFile": (Upload,),
}
FIXED = re.compile(r"(?:must be|always) \"?(\w+)\"?$")  # how the spec says which of several types an object is
ONE_OF = re.compile(r"[Mm]ust be one of ((?:\"\w+\"[^\".;]*)+)")
NULL = "null is not left out"


class SpecAbsent(UserWarning):
    """The published spec is not here; everything else is still checked."""


class Published:
    """Finds where a request or a reply differs from the spec; without a spec, finds nothing."""

    def __init__(self, spec: dict[str, Any] | None) -> None:
        self.known = spec is not None
        self.methods: dict[str, Any] = spec["methods"] if spec else {}
        self.types: dict[str, Any] = spec["types"] if spec else {}

    def request(self, method: str, params: Params) -> list[str]:
        """What is wrong with a request's method, its parameters' names and their types."""
        if not self.known:
            return []
        if method not in self.methods:
            return [f"there is no method {method}"]
        attached = {value.removeprefix("attach://") for value in params.values() if isinstance(value, str)}
        uploads = {name for name, value in params.items() if isinstance(value, Upload)} & attached
        given = {name: value for name, value in params.items() if name not in uploads}
        return [f"{method}: {problem}" for problem in self._fields(given, self.methods[method].get("fields", []), "")]

    def reply(self, method: str, reply: dict[str, Any]) -> list[str]:
        """What is wrong with a reply's result; getUpdates' are checked where they are made."""
        if method not in self.methods or method == "getUpdates":
            return []
        if reply["ok"]:
            problems = self._any(reply["result"], self.methods[method]["returns"], "result")
        else:
            problems = self.value(reply.get("parameters", {}), "ResponseParameters")
        return [f"the answer to {method}: {problem}" for problem in problems]

    def value(self, value: object, kind: str) -> list[str]:
        """What is wrong with a value that should be of a type of the spec."""
        return self._one(value, kind, kind) if self.known else []

    def _fields(self, given: dict[str, Any], fields: list[dict[str, Any]], where: str) -> list[str]:
        known = {field["name"]: field for field in fields}
        missing = [name for name, field in known.items() if field["required"] and name not in given]
        problems = [f"{where}{name} is missing" for name in missing]
        problems += [f"{where}{name} is unknown" for name in given if name not in known]
        for name in given.keys() & known.keys():
            problems += self._any(given[name], known[name]["types"], where + name)
            problems += wrong_word(given[name], known[name], where + name)
        return problems

    def _any(self, value: object, kinds: list[str], where: str) -> list[str]:
        """The fewest problems among the types that are allowed."""
        return min((self._one(value, kind, where) for kind in kinds), key=len)

    def _named(self, value: object, kind: str) -> bool:
        """Whether the value says itself, in its `type` or `status`, that it is of this kind."""
        fields = self.types.get(kind, {}).get("fields", [])
        words = {field["name"]: found[1] for field in fields if (found := FIXED.search(field["description"]))}
        return isinstance(value, dict) and all(value.get(name) == word for name, word in words.items())

    def _one(self, value: object, kind: str, where: str) -> list[str]:
        if value is None:
            return [f"{where}: {NULL}"]
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where} is not an {kind}"]
            inner = kind.removeprefix("Array of ")
            return [problem for n, each in enumerate(value) for problem in self._one(each, inner, f"{where}[{n}]")]
        if kind in PLAIN:
            fits = isinstance(value, PLAIN[kind]) and (kind == "Boolean" or not isinstance(value, bool))
            return [] if fits else [f"{where} is not of type {kind}: {value!r}"]
        described = self.types[kind]
        if "subtypes" in described:
            named = [each for each in described["subtypes"] if self._named(value, each)]
            return self._any(value, named or described["subtypes"], where)
        if not isinstance(value, dict):
            return [f"{where} is not an object of type {kind}: {value!r}"]
        return self._fields(value, described.get("fields", []), f"{where}.")


def wrong_word(value: object, field: dict[str, Any], where: str) -> list[str]:
    """Whether a word is not among those that a field's description allows."""
    fixed, several = FIXED.search(field["description"]), ONE_OF.search(field["description"])
    allowed = [fixed[1]] if fixed else re.findall(r'"(\w+)"', several[1]) if several else []
    if not allowed or field["types"] != ["String"] or value in allowed:
        return []
    return [f"{where} is {value!r}, not {' or '.join(allowed)}"]


@cache
def published() -> Published:
    """The spec as it lies beside the project; where it does not, says so once."""
    if PLACE.is_file():
        return Published(json.loads(PLACE.read_text(encoding="utf-8")))
    return without_spec()


def without_spec() -> Published:
    with warnings.catch_warnings():
        warnings.simplefilter("always", SpecAbsent)  # said, but no failure where warnings are errors
        warnings.warn("the published Bot API spec is absent: nothing is held against it", SpecAbsent, stacklevel=2)
    return Published(None)
