"""Entries: what one change says, as the line of which the hash is kept for good.

Rows and people by their numbers, days, hours in UTC and fixed words; what somebody has written only as a salted hash,
so that it can be erased and every proof stays whole. The lines are described in docs/history.md.
"""

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from .base import Row

NOTHING = "-"
SALT = 16  # bytes
WHY = 32  # hexadecimal digits of a reason's hash


def mark_entry(row: Row) -> str:
    """A change of a mark, from whatever has the columns of `mark_history`."""
    return (
        f"mark {row.deployment_id} {row.on} {row.was or NOTHING} {row.mark or NOTHING} {row.act} {row.by} "
        f"{_moment(row.at)} {row.through} {row.why or NOTHING}{_for(row)}"
    )


def posting_entry(row: Row) -> str:
    """A posting as it stood from then on, from whatever has the columns of `deployment_history`."""
    return (
        f"posting {row.deployment_id} {row.person_id} {row.centre_id} {row.role} {row.from_on} {row.to_on} "
        f"{row.state} {row.by or NOTHING} {_moment(row.at)}"
    )


def arrival_entry(row: Row) -> str:
    """An officer's own word to be there, from whatever has the columns of `arrivals`."""
    return f"here {row.deployment_id} {row.on} {_moment(row.at)} {row.through}"


def sending_entry(row: Row) -> str:
    """A register handed in, from whatever has the columns of `sendings`; its marks as one hash."""
    digest = sha256(row.marks.encode("ascii")).hexdigest()[:WHY]
    return f"sent {row.centre_id} {row.on} {row.receipt} {row.by} {_moment(row.at)} {digest}{_for(row)}"


def marks_said(officers: Iterable[Any]) -> str:
    """Everybody by number, as a sending keeps it: `1P 2P 3Ab 4-`; from whatever has `number` and `mark`."""
    return " ".join(f"{one.number}{one.mark or NOTHING}" for one in officers)


def salted(reason: str) -> tuple[bytes | None, str | None]:
    """A salt, and the reason's hash with it; neither where there is no reason."""
    if not reason:
        return None, None
    salt = secrets.token_bytes(SALT)
    return salt, why(reason, salt)


def why(reason: str, salt: bytes) -> str:
    """The hash by which an entry knows its reason."""
    return sha256(salt + reason.encode()).hexdigest()[:WHY]


def _for(row: Row) -> str:
    """On whose behalf, as one more word: what somebody did in their own right is the line that it always was."""
    return f" {row.on_behalf_of}" if row.on_behalf_of else ""


def _moment(at: datetime | str) -> str:
    """An hour in UTC: also as SQLite keeps it, for whoever reads three million of them."""
    if isinstance(at, str):
        return f"{at[:10]}T{at[11:26]}Z"
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:26] + "Z"
