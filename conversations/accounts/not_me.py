"""Not me: a chat that was taken for somebody else's is let go, and what the owner has not done is undone."""

from typing import Any

from conversations.core import END, N_, Button, Conversation, Invalid, Message, Style, _, link, rows, speaking, state
from conversations.core.conversation import End
from conversations.speech import About, dialled
from conversations.speech.news import news
from storage.accounts import Disowned, Happened
from storage.desk import Desk

NOT_ME = N_("This is not me")  # on the button that says so, where a chat was recognised

WHAT = {
    Happened.NEW_CHAT: N_("a new chat"),
    Happened.NEW_PIN: N_("a new PIN"),
    Happened.NEW_NUMBER: N_("a change of number"),
    Happened.EXPORT: N_("a copy of all their data"),
}


class NotMe(Conversation[Desk]):
    """Said in a chat that was recognised by its number: it is nobody's from now on, at whatever question it stood."""

    command = "notme"
    words = ("not me", "this is not me", "si mimi", "huyu si mimi")
    anywhere = True
    whenever = True

    def begin(self) -> Any:
        if self.desk.is_doubtful or not (self.desk.person or self.desk.present.waits_for):
            raise Invalid(_("You are not logged in. To log in, write menu."))
        return self.which if self.desk.elsewhere.latest() else self.unlink()

    @state
    def which(self) -> Message:
        event = self.desk.elsewhere.latest()
        here = Button(_("This chat is not mine"), "here")
        buttons = [self.to(_("It was not me"), Alarm.about, event, style=Style.BAD)] if event else []
        return Message(
            _("What is not yours: what we told you of here lately, or this chat itself?"), rows([*buttons, here])
        )

    @which.help
    def why_which(self) -> str:
        return _(
            "If this chat is not yours, we unlink it. If what we told you of was not your doing, we undo and report it."
        )

    @which.press("here")
    def unlink(self) -> End:
        name = self.desk.present.name
        self.desk.leave()
        self.say(_("This chat is no longer linked to {name}.", name=name) if name else _("This chat is unlinked."))
        self.say(_("If this number is yours now, ask your TSC sub-county director to correct it."))
        return END


class Alarm(Conversation[Desk]):
    """`It was not me`, in another chat of the account, under what was told there."""

    command = "alarm"
    words = ("it was not me", "haikuwa mimi", "kengele")
    anywhere = True
    whenever = True
    followed = r"\d{1,9}"

    def begin(self) -> Any:
        return self.disown(int(self.args) if self.args.isdecimal() else self.desk.elsewhere.latest())

    @link
    def about(self, event: int) -> End:
        return self.disown(event)

    def disown(self, event: int) -> End:
        done = self.desk.elsewhere.disown(event)
        self.say(_("Noted: it was not you. The chat in which it was done can no longer use your account."))
        self.say(_("Your PIN no longer works: write PIN for a new one."))
        told = self._tell_deciders(done)
        self.say(_("We have told your director or the council.") if told else _("Call your TSC sub-county director."))
        return END

    def _tell_deciders(self, done: Disowned) -> bool:
        """Whoever answers for the person hears of it, also after STOP. Gives whether anybody does."""
        phone = dialled(self.desk.phones.of(done.person_id))
        deciders = self.desk.elsewhere.deciders(done.person_id, self.desk.today)
        for decider in deciders:
            with speaking(self.desk.people.language(decider) or self.desk.service.language):
                what = {"name": self.desk.elsewhere.name(done.person_id), "phone": phone, "what": _(WHAT[done.what])}
                text = _("{name}, {phone}, says that someone else used their account: {what}. "
                         "Call them. That chat is shut, and their PIN no longer works.", **what)  # fmt: skip
                self.desk.tell(decider, news(About.ACCOUNT, text).dump())
        return bool(deciders)
