"""Locks: an account whose phone is lost, or whose owner must act no more, is locked, logged out, and unlocked again."""

from dataclasses import dataclass

from conversations.core import (
    N_,
    Button,
    Conversation,
    Invalid,
    Message,
    _,
    day_name,
    headed,
    hour,
    link,
    n_,
    page,
    rows,
    speaking,
    state,
)
from conversations.speech import dialled, told_apart
from storage.desk import Desk
from storage.people import PHONE, Standing, is_number, mobile

from .locked import locked_message

PER_PAGE = 8


class Locks(Conversation[Desk]):
    """A director's for those they answer for, and the council's for everybody else."""

    command = "lock"
    label = N_("Lock an account")
    words = ("funga akaunti", "unlock", "fungua akaunti ya mtu")
    audience = frozenset({Standing.TSC_DIRECTOR, Standing.COUNCIL})
    menu_of = frozenset({Standing.COUNCIL})  # a director comes here from the officer

    @dataclass
    class Data:
        person: int = 0
        sought: str = ""  # a name; a number is not kept
        page: int = 0

    data: Data

    def begin(self) -> state:
        return self.find

    @state
    def find(self) -> Message:
        return Message(_("Whose account is it? Type parts of the name, or the whole phone, TSC or ID number."))

    @find.help
    def how_find(self) -> str:
        return _(
            "You can lock and unlock the accounts of your officers. For anyone with an official position, "
            "ask the council. The council finds them by name too; anyone else by the whole number."
        )

    @find.lookup
    def look_up(self, text: str) -> state:
        if is_number(text):
            return self._numbered(text)
        found = self.desk.custody.named(text)
        if not found:
            raise Invalid(_("We find no officer of yours with that name. Type the whole phone, TSC or ID number."))
        if len(found) == 1:
            self.data.person = found[0][0]
            return self.account
        self.data.sought, self.data.page = text, 0
        return self.found

    def _numbered(self, text: str) -> state:
        if not mobile(text):
            self.desk.hide_said()  # it may be an ID number
        found = self.desk.custody.find(text)
        if found is None:
            raise Invalid(_("We find no officer of yours with this number. Check it and type it again."))
        self.data.person = found
        return self.account

    @state
    def found(self) -> Message:
        found = self.desk.custody.named(self.data.sought)
        here = page(found, self.data.page, PER_PAGE)
        names = told_apart([(name, phone) for _person, name, phone in found])[here.first :]
        shown = [self.to(name, Locks.show, one[0]) for name, one in zip(names, here.shown, strict=False)]
        text = n_("{count} account found.", "{count} accounts found.", len(found))
        return Message(headed([text, *here.lines]), rows([*shown, *here.more()]))

    @found.help
    def how_found(self) -> str:
        return self.how_find()

    @found.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @found.lookup
    def look_again(self, text: str) -> state:
        return self.look_up(text)

    @link
    def show(self, person: int) -> state:
        self.data.person = self.desk.custody.account(person).person_id
        return self.account

    @state
    def account(self) -> Message:
        account = self.desk.custody.account(self.data.person)
        self.desk.seen.at(PHONE, account.person_id)
        lines = [_("{name}, {phone}", name=account.name, phone=dialled(account.phone))]
        if account.locked_at:
            at = self.desk.local(account.locked_at)
            lines.append(_("Locked since {day}, {hour}.", day=day_name(at.date()), hour=hour(at)))
        else:
            lines.append(_("The account is not locked."))
        count = len(account.chats)
        lines.append(n_("It is logged in in {count} chat.", "It is logged in in {count} chats.", count))
        act = Button(_("Unlock the account"), "unlock") if account.locked_at else Button(_("Lock the account"), "lock")
        buttons = [act, Button(_("Log out everywhere"), "log_out")] if count else [act]
        if self.desk.custody.holds_back(self.data.person):
            lines.append(_("We have shut a new chat, or the PIN renewed there does not open the details yet."))
            buttons.append(Button(_("It was them: open it"), "trust"))
        return Message(headed(lines), rows(buttons), replaces=True)

    @account.help
    def what_account(self) -> str:
        return _(
            "If you lock it, its chats can do and see nothing and nobody can log in until you unlock it. If "
            "you log it out everywhere, the PIN opens it again."
        )

    @account.press("lock")
    def lock(self) -> None:
        desk, service = self.desk, self.desk.service
        told = locked_message(desk.connection, self.data.person, desk.today, service.language, service.council_contact)
        account = desk.custody.lock(self.data.person, told, sms=service.sms)
        self.say(_("Locked. We have told {name} whom to call.", name=account.name))

    @account.press("unlock")
    def unlock(self) -> None:
        account = self.desk.custody.unlock(self.data.person)
        with speaking(account.language or self.desk.service.language):
            told = Message(_("Your Karani account is unlocked again. Write menu to go on."))
        self.desk.tell(account.person_id, told.dump())
        self.say(_("Unlocked. We have told {name}.", name=account.name))

    @account.press("log_out")
    def log_out(self) -> None:
        count = self.desk.custody.log_out(self.data.person)
        self.say(n_("Logged out in {count} chat.", "Logged out in {count} chats.", count))

    @account.press("trust")
    def trust(self) -> None:
        self.desk.custody.trust(self.data.person)
        self.say(_("Opened. Be sure that you have spoken with them yourself."))
