"""Kept: presses that the database could not take wait here, for Telegram drops them after a while."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

MOST = 10_000


class Kept:
    """By number, the oldest first; a message needs none of it, for Telegram keeps those for a day."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.presses: dict[int, dict[str, Any]] = {}
        self.arrived: dict[int, datetime] = {}  # when each first came: a press itself tells no time

    def keep(self, updates: list[dict[str, Any]]) -> None:
        presses = {update["update_id"]: update for update in updates if "callback_query" in update}
        self.presses |= presses
        self.arrived = dict.fromkeys(presses, self.now()) | self.arrived
        while len(self.presses) > MOST:
            self._drop(next(iter(self.presses)))

    def before(self, updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """These, behind the presses that Telegram no longer has. They are kept as well until all are taken."""
        given = {update["update_id"] for update in updates}
        dropped = [press for number, press in self.presses.items() if number not in given]
        self.keep(updates)
        return [*dropped, *updates]

    def taken(self, presses: list[dict[str, Any]]) -> None:
        for press in presses:
            self._drop(press["update_id"])

    def _drop(self, number: int) -> None:
        self.presses.pop(number, None)
        self.arrived.pop(number, None)
