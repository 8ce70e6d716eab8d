"""Source: the word by which a document that is made later is asked for."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

# Keys of rows, and seconds since 1970; so many digits fit into the columns and the calendar.
WRITTEN = re.compile(r"([a-z.]+):(\d{1,18}):(\d{1,18})(?::(\d{1,11}))?", re.ASCII)


@dataclass(frozen=True)
class Source:
    """What kind of document, of which record, for which chat alone; and when it was asked for, where that limits it."""

    kind: str
    subject: int
    chat: int
    asked: datetime | None = None  # kept to the second

    def dump(self) -> str:
        """As one word, for the outbox and for links.

        >>> Source("letter", 7, 3).dump()
        'letter:7:3'
        """
        words = [self.kind, self.subject, self.chat, *([int(self.asked.timestamp())] if self.asked else [])]
        return ":".join(map(str, words))

    @classmethod
    def read(cls, word: str) -> "Source":
        """What `dump` gave, the time in UTC. Raises `ValueError` for any other word.

        >>> source = Source.read("register:12:3:1823943600")
        >>> source.kind, source.subject, source.chat, source.asked.isoformat()
        ('register', 12, 3, '2027-10-19T11:00:00+00:00')
        >>> Source.read("letter:7")
        Traceback (most recent call last):
        ValueError: not a source: letter:7
        """
        found = WRITTEN.fullmatch(word)
        if found is None:
            raise ValueError(f"not a source: {word}")
        kind, subject, chat, asked = found.groups()
        return cls(kind, int(subject), int(chat), datetime.fromtimestamp(int(asked), UTC) if asked else None)
