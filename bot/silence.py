"""Silence: a phone that answers each SMS by itself is answered three times, and then not for a while."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations.core import Event, Text

COSTLY = ("sms", "whatsapp")  # where an answer costs, and where phones answer by themselves
ANSWERS = 3
LASTS = timedelta(hours=1)
KNOWN = 10_000  # chats of which it is remembered


@dataclass(frozen=True)
class InVain:
    """Answers in a row that led nowhere: how many, since when, and to which event the last one was."""

    count: int
    since: datetime
    key: str


class Silence:
    """Who writes what is understood is answered again at once: the turn is taken all the same."""

    def __init__(self) -> None:
        self._chats: dict[tuple[str, str], InVain] = {}

    def count(self, channel: str, chat: str, key: str, event: Event, *, lost: bool, now: datetime) -> int:
        """How many texts in a row have led nowhere, with this one; 0 for what is understood, or is no text of words."""
        where = channel, chat
        words = isinstance(event, Text) and re.search(r"[^\W\d_]", event.text)
        if channel not in COSTLY or not (lost and words):
            self._chats.pop(where, None)
            return 0
        before = self._chats.get(where)
        if before is None or now - before.since > LASTS:
            before = InVain(0, now, "")
        if before.key != key:  # a turn may be taken twice
            before = InVain(before.count + 1, before.since, key)
        if len(self._chats) >= KNOWN:
            self._chats.pop(next(iter(self._chats)))
        self._chats[where] = before
        return before.count
