"""Lists of people: as messages to forward, and as a file for a spreadsheet."""

from collections.abc import Iterator, Sequence

from conversations.core import N_, Document, Message, Source, _, headed
from storage.desk import Desk

PORTION = 40  # lines of a message: some 3,000 signs
WAITS = N_("We cannot make the list right now. It comes by itself; if it has not come in an hour, ask again.")


def to_forward(head: str, lines: Sequence[str]) -> Iterator[Message]:
    """Messages with nothing else in them."""
    for start in range(0, len(lines), PORTION):
        part = lines[start : start + PORTION]
        yield Message(headed([head, *part]) if start == 0 else "\n".join(part))


def list_message(desk: Desk, kind: str, subject: int, name: str) -> Message:
    """The message that carries a list as a file, made when it is sent: see bot/papers. An official act."""
    desk.seen.exported(kind, subject)
    source = Source(kind, subject, desk.present.id, desk.now)
    return Message(_("The list, as it is now."), document=Document(f"{name}.csv", source.dump(), missing=_(WAITS)))
