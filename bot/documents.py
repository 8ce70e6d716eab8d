"""Documents: made when they are sent, in a pool of their own, so that a slow PDF never holds up a turn."""

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from handlers.channel import NoDocument
from storage import mydata
from storage.database import Database
from storage.desk import House

AT_ONCE = 2  # rendering is Python's own work: more threads make none faster
ASKED = timedelta(days=1)  # after it was asked for, everything kept of a person is no longer given out

Made = tuple[bytes, str]


class Documents:
    """Makes what a source names: a kind, and what it is about. Raises `NoDocument` where there is nothing to make."""

    def __init__(self, database: Database, house: House, now: Callable[[], datetime]):
        self.database, self.house, self.now = database, house, now
        self._pool = ThreadPoolExecutor(AT_ONCE, "documents")
        self._makers: dict[str, Callable[[str], Made]] = {
            "mydata.pdf": partial(self._mydata, self._as_pdf),
            "mydata.json": partial(self._mydata, self._as_json),
        }

    async def fetch(self, source: str) -> Made:
        kind, _, about = source.partition(":")
        if kind not in self._makers:
            raise NoDocument(kind)
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._makers[kind], about)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _mydata(self, written: Callable[[dict[str, Any]], Made], about: str) -> Made:
        """`person:chat:asked`: given out only into that chat while it is the person's, and only for a day."""
        try:
            person, chat, asked = map(int, about.split(":"))
        except ValueError:
            raise NoDocument(about) from None
        now = self.now()
        with self.database.reading() as records:
            late = now.timestamp() - asked > ASKED.total_seconds()
            if late or not mydata.asked_for(records, person, chat):
                raise NoDocument(f"mydata of person {person}")
            found = mydata.gather(records, self.database.vault, person, now)
        return written(found)

    def _as_pdf(self, found: dict[str, Any]) -> Made:
        from conversations.mydata_pages import paper  # loads fpdf2, which a start does not need
        from documents.mydata import mydata_pdf

        return mydata_pdf(paper(found, self.house.zone, demo=self.house.demo)), "application/pdf"

    def _as_json(self, found: dict[str, Any]) -> Made:
        text = json.dumps(found, ensure_ascii=False, indent=2, default=_iso)
        return text.encode(), "application/json"


def _iso(value: Any) -> str:
    return str(value.isoformat())
