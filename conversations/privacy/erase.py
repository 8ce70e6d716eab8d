"""Erase: whoever asks is forgotten, but for what the records of attendance and pay must keep."""

from typing import Any

from conversations.core import END, Button, Invalid, Message, Style, _, full_day, rows, state
from conversations.core.conversation import End
from conversations.gates import AsksPin, check_sealed
from conversations.speech import grouped
from storage.people import Standing


class Erase(AsksPin):
    """Says what goes and what stays, asks for the PIN whatever the chat proves, asks once more, and erases."""

    command = "delete"
    words = ("delete my data", "delete my account", "futa", "futa data yangu")
    audience = frozenset({Standing.PERSON})

    def begin(self) -> state:
        if self.desk.erasing.holds_office(self.desk.present.person_id):
            raise Invalid(
                _(
                    "You hold an official position, and its records are kept by law. Ask the council to hand "
                    "it over first."
                )
            )
        check_sealed(self.desk)
        return self.what

    def goes_on(self, state: str) -> bool:
        """The second question is good only as long as the PIN before it is."""
        return state != self.sure.name or self.desk.accounts.unlocked

    @state
    def what(self) -> Message:
        lines = [
            _("This erases your phone number, details, bank account, next of kin, PIN and messages."),
            _("Your name stays with your postings and marked days: the law says we keep attendance and pay."),
            *self._warning(),
        ]
        return Message("\n".join(lines), rows([Button(_("Go on with the PIN"), "go_on"), self.keep_all()]))

    def _warning(self) -> list[str]:
        until = self.desk.erasing.posted_until(self.desk.present.person_id)
        if until is None:
            return []
        return [
            _(
                "You are posted until {day}. You stay on the register, but without a number and an ID you "
                "might not be paid.",
                day=full_day(until),
            )
        ]

    @what.help
    def why(self) -> str:
        return _(
            "Nothing is erased until you give your PIN and answer one more question. For a copy first, write MY DATA."
        )

    @what.press("go_on", yes=True)
    def go_on(self) -> state:
        return self.pin

    def opened(self) -> Any:
        check_sealed(self.desk)
        self.desk.accounts.unlock()
        return self.sure

    @state
    def sure(self) -> Message:
        text = _("Erase all this now, for good? It cannot be undone.")
        buttons = [Button(_("Yes, erase it"), "erase", style=Style.BAD), self.keep_all()]
        return Message(text, rows(buttons))

    @sure.help
    def why_sure(self) -> str:
        return self.why()

    @sure.press("keep", no=True)
    def keep(self) -> End:
        self.say(_("Nothing was erased."))
        return END

    @sure.press("erase", yes=True)
    def erase(self) -> End:
        day = full_day(self.desk.today)
        erased = self.desk.erase()
        self.say(_("ERASED on {day}. Receipt {code}.", day=day, code=grouped(erased.receipt)))
        if erased.named:
            self.say(_("Only your name stays, with your postings and marked days: the law requires it."))
        self.say(_("This chat is no longer linked to you. You can delete it on your phone too."))
        return END
