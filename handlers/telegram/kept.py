"""Kept: presses that the database could not take wait here, for Telegram drops them after a while."""

from typing import Any

MOST = 10_000


class Kept:
    """By number, the oldest first; a message needs none of it, for Telegram keeps those for a day."""

    def __init__(self) -> None:
        self.presses: dict[int, dict[str, Any]] = {}

    def keep(self, updates: list[dict[str, Any]]) -> None:
        self.presses |= {update["update_id"]: update for update in updates if "callback_query" in update}
        while len(self.presses) > MOST:
            del self.presses[next(iter(self.presses))]

    def before(self, updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """These, behind the presses that Telegram no longer has. They are kept as well until all are taken."""
        given = {update["update_id"] for update in updates}
        dropped = [press for number, press in self.presses.items() if number not in given]
        self.keep(updates)
        return [*dropped, *updates]

    def taken(self, presses: list[dict[str, Any]]) -> None:
        for press in presses:
            self.presses.pop(press["update_id"], None)
