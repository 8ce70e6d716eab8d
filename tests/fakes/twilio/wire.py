"""What goes over the wire: a request's parameters, the record of a call, and dates as Twilio writes them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from aiohttp import web

from .errors import Breach

Params = dict[str, Any]


@dataclass(frozen=True)
class Call:
    """One request that reached the server; `status` is 0 where the connection was dropped."""

    operation: str  # "Messages", "Messages.list", "Content", …; empty where there is none
    method: str
    path: str
    params: Params
    status: int
    at: float  # time.monotonic()


async def read(request: web.Request) -> Params:
    """The parameters of a request, from its query and its form or JSON; one that is repeated is a list."""
    pairs: list[tuple[str, Any]] = list(request.query.items())
    if request.content_type == "application/json":
        pairs += read_json(await request.read()).items()
    else:
        pairs += (await request.post()).items()
    params: Params = {}
    for name, value in pairs:
        params[name] = [*as_list(params[name]), value] if name in params else value
    return params


def read_json(body: bytes) -> Params:
    try:
        found = json.loads(body or b"{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Breach(20001, "the body is no JSON object")
    return found


def as_list(value: Any) -> list[Any]:
    """
    >>> as_list(None), as_list("a"), as_list(["a", "b"])
    ([], ['a'], ['a', 'b'])
    """
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def mail_date(moment: datetime) -> str:
    """As the Message resource has it.

    >>> mail_date(datetime(2026, 11, 3, 6, 30, tzinfo=UTC))
    'Tue, 03 Nov 2026 06:30:00 +0000'
    """
    return format_datetime(moment.astimezone(UTC))


def iso_date(moment: datetime) -> str:
    """As the Content API has it.

    >>> iso_date(datetime(2026, 11, 3, 6, 30, tzinfo=UTC))
    '2026-11-03T06:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def asked_date(text: str) -> tuple[datetime, bool]:
    """The moment that a filter names, in UTC, and whether it is a whole day.

    >>> asked_date("2026-11-03")
    (datetime.datetime(2026, 11, 3, 0, 0, tzinfo=datetime.timezone.utc), True)
    >>> asked_date("2026-11-03T06:30:00Z")
    (datetime.datetime(2026, 11, 3, 6, 30, tzinfo=datetime.timezone.utc), False)
    """
    try:
        found = parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)
    except ValueError as error:
        raise Breach(20001, f"no date: {text}") from error
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC), len(text) == len("2026-11-03")
