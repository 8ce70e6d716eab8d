"""Cells: what the records hold as a spreadsheet or another program may read it."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from storage.people import NATIONAL_ID
from storage.vault import Vault

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet takes for one (OWASP, CSV injection)


SECONDS = len("2027-10-19 07:10:00")


class Form(StrEnum):
    """How the values of a column are written."""

    AS_IT_IS = "as it is"  # a number, or a word of ours
    TEXT = "text"  # what people wrote
    DAY = "day"
    MOMENT = "moment"
    NATIONAL_ID = "national ID"


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula.

    >>> harmless("=HYPERLINK(1)"), harmless("person 7"), harmless(7)
    ("'=HYPERLINK(1)", 'person 7', 7)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def writers(zone: ZoneInfo, vault: Vault) -> dict[Form, Callable[[Any], Any]]:
    """What writes a value of each form that does not stay as it is; nothing known is an empty cell."""

    @lru_cache(2**14)
    def opened(sealed: bytes | None) -> str:
        return (vault.open(sealed, NATIONAL_ID) or "") if sealed else ""

    def moment(at: datetime | None) -> str:
        return at.astimezone(zone).isoformat(" ")[:SECONDS] if at else ""

    return {Form.TEXT: harmless, Form.DAY: _day, Form.MOMENT: moment, Form.NATIONAL_ID: opened}


@lru_cache(2**10)
def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
