"""Loopback: what a page for this machine alone lets in, and nothing that another site sends."""

import re
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from handlers import bodies
from storage.signs import seen

log = structlog.get_logger()

MAX_BODY = 64 * 1024  # bytes; MAX_TEXT characters at JSON's widest, two \uXXXX each, come to 48 KB
MAX_WORD = 256  # characters of a phone, an id, a button's data
TYPES = ("application/json", "application/octet-stream")  # another site's form has neither, nor may its script
LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.ASCII | re.IGNORECASE)

Answer = Callable[[Request], Awaitable[Response]]
Json = dict[str, Any]


def policy(page: str) -> str:
    """Nothing but the page's own script and style runs, and nothing is asked of any other host."""
    own = dict(re.findall(r"<(script|style)>(.*?)</\1>", page, re.DOTALL))
    hashes = {name: b64encode(sha256(part.encode()).digest()).decode() for name, part in own.items()}
    return (
        f"default-src 'none'; script-src 'sha256-{hashes['script']}'; style-src 'sha256-{hashes['style']}'; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def guarded(answer: Answer) -> Answer:
    """Only for this machine's own pages; what cannot be answered is refused with a reason, in JSON."""

    async def guard(request: Request) -> Response:
        try:
            admit(request)
            response = await answer(request)
        except HTTPException as refusal:
            response = JSONResponse({"reason": refusal.detail}, refusal.status_code)
        except Exception:
            log.exception("browser_failed", path=request.url.path)
            response = JSONResponse({"reason": "That did not work just now. Please try again."}, 503)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return guard


def admit(request: Request) -> None:
    """Guard against DNS rebinding and the forms of other sites."""
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    if not LOOPBACK.fullmatch(host):
        raise HTTPException(403, "This page is for this machine only.")
    if request.method != "POST":
        return
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in TYPES:
        raise HTTPException(415, "Please send application/json.")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        raise HTTPException(403, "That came from another site.")


async def read_json(request: Request) -> Json:
    return await bodies.read_json(request, MAX_BODY)


def word(said: Mapping[str, Any], name: str, longest: int = MAX_WORD) -> str:
    """A text that every database keeps: not empty, whole characters, a mark for each NUL."""
    given = said.get(name)
    given = seen(given).strip() if isinstance(given, str) else ""
    if not given:
        raise HTTPException(400, f"{name} is missing.")
    if len(given) > longest:
        raise HTTPException(413, f"{name} is too long.")
    if any("\ud800" <= character <= "\udfff" for character in given):
        raise HTTPException(400, f"{name} holds half a character.")
    return given
