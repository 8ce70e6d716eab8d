"""Updates: what waits for the bot, until it is confirmed or too old."""

import time
from dataclasses import dataclass
from typing import Any

from .limits import MAX_UPDATES, PRESSES_KEPT, UNASKED_UPDATES, UPDATES_KEPT

Update = dict[str, Any]


@dataclass(eq=False)
class Waiting:
    """An update in the queue."""

    update: Update
    kind: str
    born: float
    out_of_turn: bool  # a repeat, or a number below one already given: no offset confirms it before it was delivered
    delivered: bool = False
    taken: bool = False  # a webhook's lane has it

    @property
    def id(self) -> int:
        return int(self.update["update_id"])

    @property
    def lane(self) -> tuple[str, object]:
        """Order is kept inside a lane only: messages by chat, callbacks by user."""
        content = self.update[self.kind]
        if self.kind == "callback_query":
            return "user", content["from"]["id"]
        about = content.get("chat") if isinstance(content, dict) else None
        return ("chat", about["id"]) if about else ("kind", self.kind)


class Updates:
    """The queue; its caller holds the world's lock."""

    def __init__(self, first: int = 1000) -> None:
        self.next_id = first
        self.highest = 0
        self.allowed: list[str] = []
        self.waiting: list[Waiting] = []
        self.all: dict[int, Update] = {}

    def put(self, update: Update) -> int:
        """Queue an update if its kind is asked for, and give its number."""
        number = int(update.get("update_id", self.next_id))
        update = {"update_id": number} | update
        kind = next((name for name in update if name != "update_id"), "")
        self.all[number] = update
        if self.asked_for(kind):
            self.waiting.append(Waiting(update, kind, time.monotonic(), number <= self.highest))
        self.highest = max(self.highest, number)
        self.next_id = max(self.next_id, number + 1)
        return number

    def repeat(self, number: int) -> None:
        """Queue an update once more, whatever was confirmed."""
        update = self.all[number]
        kind = next(name for name in update if name != "update_id")
        self.waiting.append(Waiting(update, kind, time.monotonic(), True))

    def asked_for(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in UNASKED_UPDATES

    def fetch(self, offset: int, limit: int) -> list[Update]:
        """Confirm all below the offset, and give the next ones; a negative offset keeps only the last."""
        self.expire()
        if offset < 0:
            self.waiting = self.waiting[offset:]
        else:
            self.waiting = [w for w in self.waiting if w.id >= offset or (w.out_of_turn and not w.delivered)]
        batch = self.waiting[: max(1, min(limit, MAX_UPDATES))]
        for each in batch:
            each.delivered = True
        return [each.update for each in batch]

    def untaken(self) -> list[Waiting]:
        """What no webhook's lane has yet."""
        self.expire()
        found = [w for w in self.waiting if not w.taken]
        for each in found:
            each.taken = True
        return found

    def release(self) -> None:
        """Nobody delivers any more: all that waits is free again."""
        for each in self.waiting:
            each.taken = False

    def done(self, which: Waiting) -> None:
        if which in self.waiting:
            self.waiting.remove(which)

    def expire(self) -> None:
        now = time.monotonic()
        self.waiting = [w for w in self.waiting if now - w.born < kept(w.kind)]

    def age(self, seconds: float, presses: bool) -> None:
        for each in self.waiting:
            if (each.kind == "callback_query") == presses:
                each.born -= seconds


def kept(kind: str) -> float:
    return PRESSES_KEPT if kind == "callback_query" else UPDATES_KEPT
