"""Paging: a list in pages, each naming the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlencode

from . import limits
from .wire import Params


class Named(Protocol):
    @property
    def sid(self) -> str: ...


T = TypeVar("T", bound=Named)


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list, and the addresses beside it."""

    rows: list[T]
    start: int
    number: int
    size: int
    this: str
    first: str
    following: str | None
    previous: str | None

    def meta(self, key: str) -> dict[str, Any]:
        """As the Content API has it."""
        urls = {"url": self.this, "first_page_url": self.first}
        beside = {"next_page_url": self.following, "previous_page_url": self.previous}
        return urls | beside | {"key": key, "page": self.number, "page_size": self.size}

    def around(self) -> dict[str, Any]:
        """As the Message resource has it."""
        end = self.start + max(len(self.rows) - 1, 0)
        uris = {"uri": self.this, "first_page_uri": self.first}
        beside = {"next_page_uri": self.following, "previous_page_uri": self.previous}
        return uris | beside | {"page": self.number, "page_size": self.size, "start": self.start, "end": end}


def page(rows: Sequence[T], params: Params, place: str) -> Page[T]:
    """The page that is asked for; its token is the SID that the page before ended with, so new rows shift nothing."""
    size = min(int(params.get("PageSize") or limits.PAGE_SIZE), limits.MAX_PAGE_SIZE)
    number = int(params.get("Page") or 0)
    sids = [row.sid for row in rows]
    token = str(params.get("PageToken") or "").removeprefix("PA")
    start = sids.index(token) + 1 if token in sids else number * size
    asked = {name: value for name, value in params.items() if name not in ("Page", "PageSize", "PageToken")}

    def address(number: int, token: str = "") -> str:
        around = {"PageSize": size, "Page": number} | ({"PageToken": f"PA{token}"} if token else {})
        return f"{place}?{urlencode(asked | around, doseq=True)}"

    found = list(rows[start : start + size])
    more = start + size < len(rows)
    return Page(
        rows=found,
        start=start,
        number=number,
        size=size,
        this=address(number, token),
        first=address(0),
        following=address(number + 1, found[-1].sid) if more else None,
        previous=address(number - 1, sids[start - size - 1] if start > size else "") if number else None,
    )
