"""Picture: all centres and days of a board at one glance, as a file that can be forwarded."""

from typing import Any

from conversations.core import N_, Button, Conversation, Document, Message, Source, _
from storage.desk import Desk

BOARD = "board"  # as bot/papers knows it
WAITS = N_("We cannot draw the picture right now. It comes by itself; if it has not come in an hour, ask again.")


STATES = N_("confirmed"), N_("sent"), N_("started"), N_("not started"), N_("to come")  # as the legend has them


def picture_title(exams: str) -> str:
    """Above it."""
    return _("Registers, {exams}", exams=exams)


def picture_foot(made: str, *, demo: bool) -> str:
    """Below it; `made` is the hour in figures."""
    if demo:
        return _("A demonstration. A number is how many were absent. Made {made}.", made=made)
    return _("A number is how many were absent. Made {made}.", made=made)


class Picture(Conversation[Desk]):
    """The press of a board that sends it. `on` is the day."""

    on: Any

    def picture_button(self) -> Button:
        return Button(_("All as a picture"), "picture")

    def send_picture(self) -> None:
        """An act of an office, as every file with the state of its centres."""
        self.desk.seen.exported(BOARD, self.on.toordinal())
        source = Source(BOARD, self.on.toordinal(), self.desk.present.id, self.desk.now)
        document = Document(f"board-{self.on}.png", source.dump(), missing=_(WAITS))
        self.post(Message(_("Your centres on all days of the exam."), document=document))
