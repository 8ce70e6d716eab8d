"""Screens: where each was drawn last in a chat. Drawn anew below, its older copy folds: it would be wrong soon."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from conversations.core import Message
from storage.delivery import message_ids

EDITED = frozenset({"telegram", "browser"})  # the channels whose messages can be drawn anew
MOST = 12  # screens of a chat: whatever is older stands far above
ROW = "row "  # stands before a row of the outbox, whose message has no id yet


@dataclass(frozen=True)
class Screens:
    """By screen the id of its message; and the messages that fold now."""

    drawn: dict[str, str]
    older: tuple[str, ...] = ()


def stands_below(connection: sa.Connection, known: Mapping[str, str], message: Message, origin: str) -> bool:
    """Whether a copy of it stands below the tapped message, where nobody would look for what is drawn now."""
    newest = _with_ids(connection, known).get(message.screen, "") if message.screen in known else ""
    return newest.startswith(ROW) or (newest.isdecimal() and origin.isdecimal() and int(newest) > int(origin))


def draw(connection: sa.Connection, known: Mapping[str, str], message: Message, origin: str, row: int) -> Screens:
    """A message is drawn, over `origin` or as a `row` of the outbox; `known` is where the screens were before it."""
    drawn = _with_ids(connection, known)
    older = drawn.pop(message.screen, "") if message.screen else ""
    drawn = {screen: where for screen, where in drawn.items() if where != origin}
    if message.screen:
        drawn[message.screen] = origin or f"{ROW}{row}"
    folds = older and older != origin and not older.startswith(ROW)
    return Screens(dict([*drawn.items()][-MOST:]), (older,) if folds else ())


def _with_ids(connection: sa.Connection, known: Mapping[str, str]) -> dict[str, str]:
    rows = {screen: int(where.removeprefix(ROW)) for screen, where in known.items() if where.startswith(ROW)}
    ids = message_ids(connection, [*rows.values()]) if rows else {}
    return {screen: ids.get(rows.get(screen, 0)) or where for screen, where in known.items()}
