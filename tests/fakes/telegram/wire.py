"""What goes over the wire: a request's parameters, a reply, and the record of a call."""

import json
import math
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Params = dict[str, Any]

# Parameters that are words as they stand; any other one is JSON when it comes in a form.
WORDS = {
    "action",
    "callback_query_id",
    "caption",
    "file_id",
    "inline_message_id",
    "ip_address",
    "language_code",
    "message_effect_id",
    "parse_mode",
    "secret_token",
    "text",
    "url",
}


@dataclass(frozen=True)
class Upload:
    """A file that came with a multipart request."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Call:
    """One request that reached the server; `status` is 0 where the connection was dropped."""

    method: str
    params: Params
    at: float  # time.monotonic()
    status: int


class Refusal(Exception):
    """An error reply of the Bot API."""

    def __init__(self, code: int, description: str, retry_after: float | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def reply(self) -> Params:
        reply: Params = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            reply["parameters"] = {"retry_after": math.ceil(self.retry_after)}
        return reply


class Breach(Refusal):
    """A refusal for what no well-behaved bot asks: a limit passed, a form not kept."""


def bad_request(reason: str) -> Refusal:
    return Refusal(400, f"Bad Request: {reason}")


def breach(reason: str) -> Breach:
    return Breach(400, f"Bad Request: {reason}")


async def read(request: web.Request) -> Params:
    """The parameters of a request, decoded alike from a query, a form, a multipart form or JSON."""
    params: Params = {name: decoded(name, value) for name, value in request.query.items()}
    if request.content_type == "application/json":
        return params | read_json(await request.read())
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            with value.file as file:
                params[name] = Upload(value.filename, value.content_type, file.read())
        else:
            text = value.decode() if isinstance(value, bytes | bytearray) else value
            params[name] = decoded(name, text)
    return params


def read_json(body: bytes) -> Params:
    if not body:
        return {}
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise breach("can't parse request JSON object")
    return {name: nested(value) for name, value in found.items()}


def nested(value: Any) -> Any:
    """A JSON body may hold its objects once more serialized; numbers in quotes stay words."""
    return loaded(value) if isinstance(value, str) and value[:1] in ("{", "[") else value


def decoded(name: str, text: str) -> Any:
    """
    >>> decoded("chat_id", "7"), decoded("text", "7"), decoded("chat_id", "@karani")
    (7, '7', '@karani')
    """
    if name in WORDS:
        return text
    return loaded(text.lower()) if text in ("True", "False") else loaded(text)


def loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
