"""Postman: posts to the bot's own server, signed, and notes what came of it."""

import time
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from .hooks import origin
from .world import Posted, World

HEADERS = {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8", "User-Agent": "TwilioProxy/1.1"}


@dataclass(frozen=True)
class Answer:
    """What came back; `outcome` is "ok" or why to try again: "ct", "rt", "4xx", "5xx", as in Twilio's overrides."""

    outcome: str
    status: int = 0
    content_type: str = ""
    text: str = ""


@dataclass(frozen=True)
class Letter:
    """What is posted; the token stays the same when it is posted again."""

    kind: str
    sid: str
    form: dict[str, str]
    token: str


async def post(world: World, letter: Letter, local: str, public: str, seconds: float) -> Answer:
    """Post once to a local address, signed over the public one."""
    headers = HEADERS | world.signer.headers(public, letter.form) | {"I-Twilio-Idempotency-Token": letter.token}
    if origin(public) != origin(local):  # as a proxy in front of the bot passes it on
        scheme, _, host = origin(public).partition("://")
        headers |= {"Host": host, "X-Forwarded-Proto": scheme, "X-Forwarded-Host": host}
    answer = await attempt(local, urlencode(letter.form), headers, seconds)
    with world.lock:
        world.posted.append(Posted(letter.kind, letter.sid, public, letter.form, answer.status, time.monotonic()))
    return answer


async def attempt(url: str, body: str, headers: dict[str, str], seconds: float) -> Answer:
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds)) as client,
            client.post(url, data=body, headers=headers, allow_redirects=False) as got,
        ):
            text = await got.text()
            outcome = "ok" if got.status < 300 else "5xx" if got.status >= 500 else "4xx"
            kind = got.content_type if "Content-Type" in got.headers else ""
            return Answer(outcome, got.status, kind, text)
    except aiohttp.ClientConnectorError:
        return Answer("ct")
    except (aiohttp.ClientError, TimeoutError):
        return Answer("rt")
