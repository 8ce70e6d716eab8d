"""Kept: presses that the database could not take wait here, for Telegram drops them after a while."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from .spool import Spool

MOST = 10_000
LONG = timedelta(minutes=1)  # whoever has waited so long looks elsewhere


class Kept:
    """By number, the oldest first; a message needs none of it, for Telegram keeps those for a day.

    What cannot be taken is written to the `spool` as well, which outlasts this process.
    """

    def __init__(self, now: Callable[[], datetime], spool: Spool) -> None:
        self.now, self.spool = now, spool
        self.presses: dict[int, dict[str, Any]] = {}
        self.arrived: dict[int, datetime] = {}  # when each first came: a press itself tells no time

    def keep(self, updates: list[dict[str, Any]]) -> None:
        presses = {update["update_id"]: update for update in updates if "callback_query" in update}
        self.presses |= presses
        self.arrived = dict.fromkeys(presses, self.now()) | self.arrived
        while len(self.presses) > MOST:
            self._drop(next(iter(self.presses)))

    def write(self) -> None:
        """All of them, where they outlast us."""
        for number, press in self.presses.items():
            self.spool.add(number, self.arrived[number], press)

    def left(self) -> "Iterator[Kept]":
        """What processes that have died could not take."""
        for spool in self.spool.of_the_dead():
            kept = Kept(self.now, spool)
            for at, press in spool.read():
                kept.keep([press])
                kept.arrived[press["update_id"]] = at
            yield kept

    def before(self, updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """These, behind the presses that Telegram no longer has. They are kept as well until all are taken."""
        given = {update["update_id"] for update in updates}
        dropped = [press for number, press in self.presses.items() if number not in given]
        self.keep(updates)
        return [*dropped, *updates]

    def away_since(self, update: dict[str, Any]) -> datetime | None:
        """When the first press could not be taken; None for all but a chat's last one, where it has waited long."""
        number = update["update_id"]
        if number not in self.presses or self.now() - self.arrived[number] < LONG:
            return None
        last = max(n for n, press in self.presses.items() if sender(press) == sender(update))
        return min(self.arrived.values()) if number == last else None

    def taken(self, presses: list[dict[str, Any]]) -> None:
        """These wait no more; the file goes with the last of them."""
        for press in presses:
            self._drop(press["update_id"])
        if not self.presses:
            self.spool.empty()

    def clear(self) -> None:
        self.taken([*self.presses.values()])

    def _drop(self, number: int) -> None:
        self.presses.pop(number, None)
        self.arrived.pop(number, None)


def sender(update: dict[str, Any]) -> str:
    """Whose order counts: the chat of a message, the person of a press; in private they are one."""
    for body in update.values():
        about = (body.get("chat") or body.get("from")) if isinstance(body, dict) else None
        if isinstance(about, dict):
            return str(about.get("id"))
    return ""
