"""Stamped registers of the stage: printed, and come back."""

from typing import Any

from storage.stamped import FileState, SentFile, StampedPage, known_of, note_print

from .applying import person_id
from .stage import MANAGER, Stage

HEAD = bytes(range(32))


def printed(stage: Stage, centre: int = 0) -> str:
    """The code of the first page of the register, as it would be printed now."""
    with stage.change() as changing:
        centre = centre or stage.centre
        return note_print(changing.connection, centre, known_of(changing.connection, centre), HEAD, stage.now)[0]


def add_stamped(stage: Stage, **more: Any) -> int:
    """A page that the manager sent, waiting for the office; its id."""
    page = {"centre_id": stage.centre, "page": 1, "hash": "0" * 64, "original": "1" * 64, "leaf": 0, "size": 1}
    sent = {"sent_by": person_id(stage, MANAGER), "sent_at": stage.now, "through": "telegram", "state": "sent"}
    return stage._add(StampedPage, **page | sent | more)


def add_asked(stage: Stage, chat: int, person: int) -> None:
    """A file without a code, that waits to be said which register it is of."""
    page = ["0" * 64, 1, ""]
    sent = {"reference": "file-1", "size": 1, "at": stage.now, "due_at": stage.now, "original": "1" * 64}
    stage._add(SentFile, chat_id=chat, person_id=person, state=FileState.ASKED, pages=[page], **sent)
