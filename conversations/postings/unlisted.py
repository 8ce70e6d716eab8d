"""Not on the list: a manager reports who works at the centre without being on its register, or officers themselves."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from conversations import ways
from conversations.core import (
    END,
    N_,
    Button,
    Conversation,
    Invalid,
    Message,
    Style,
    _,
    day_name,
    headed,
    link,
    rows,
    speaking,
    state,
)
from conversations.register import REFUSALS
from conversations.speech import ROLES, About, dialled, ending, full_name, one_day, phone_number, role_name, with_end
from conversations.speech.details import national_id
from conversations.speech.news import news
from storage.desk import Desk
from storage.exams import Role
from storage.people import Standing
from storage.register import Newcomer, OpenDay, PhoneOfAnother


class ReportUnlisted(Conversation[Desk]):
    """Where, as what, since when, and who: then the director decides."""

    command = "unlisted"
    label = N_("Not on the list")
    words = ("worked here", "hayupo kwenye orodha", "hawapo kwenye orodha", "hayumo kwenye rejista")
    phrases = (
        r"(he|she|they|someone|somebody|officer|invigilator|supervisor) .*not (yet )?(on|in) (the|our) (list|register)",
        r"(hayupo|hawapo|hayumo|hawamo|hayuko) (kwenye|katika) (orodha|rejista)",
    )
    audience = frozenset({Standing.PERSON})
    menu_of = frozenset({Standing.CENTRE_MANAGER})

    @dataclass
    class Data:
        centre: int = 0
        called: str = ""  # the centre and its exam
        code: str = ""  # of a centre that has several exams
        own: bool = False  # about oneself
        role: str = ""
        on: str = ""  # since when, ISO
        who: str = ""  # name, phone and ID, sealed

    data: Data

    def begin(self) -> state:
        known = self._managed()
        if not known:
            return self._own()
        mine = [centre for centre, day in known.items() if not self._only_in_hand(day)]
        if not mine:
            raise _for_the_manager()
        return self._at(*mine) if len(mine) == 1 else self.centres

    def _managed(self) -> dict[int, OpenDay]:
        """The centres whose registers this person marks, each with the last day of it until today."""
        return {day.centre_id: day for day in self.desk.attendance.days() if day.on <= self.desk.today}

    def _only_in_hand(self, day: OpenDay) -> bool:
        """As a deputy, who does nothing there but mark."""
        return self.desk.attendance.sheet(day.centre_id, day.on).as_deputy

    def _own(self) -> state:
        self.data = self.Data(own=True, who=self.desk.unlisted.held(self.desk.unlisted.myself()))
        return self.where

    def _at(self, centre: int) -> state:
        day = self._managed()[centre]
        self.data = self.Data(centre, f"{day.centre}, {day.exam}")
        return self.role

    @link
    def myself(self) -> state:
        return self._own()

    @link
    def here(self, centre: int) -> state:
        if centre not in self._managed():
            raise Invalid(
                _("You do not have permission to do that. Write menu to see what you can do."),
                refused=f"centre {centre}",
            )
        if self._only_in_hand(self._managed()[centre]):
            raise _for_the_manager()
        return self._at(centre)

    @state
    def centres(self) -> Message:
        known = self._managed()
        buttons = [self.to(f"{day.centre}, {day.exam}", ReportUnlisted.here, centre) for centre, day in known.items()]
        return Message(_("At which centre do they work?"), rows(buttons))

    @centres.help
    def which_centre(self) -> str:
        return _why()

    @state
    def where(self) -> Message:
        return Message(_("At which centre do you work? Write its code of 8 digits. Your manager knows it."))

    @where.help
    def why_where(self) -> str:
        return _why()

    @where.exact
    def give_code(self, text: str) -> state:
        code = "".join(sign for sign in text if sign.isalnum())[:12]
        places = self.desk.unlisted.places(code)
        if not places:
            raise Invalid(_("No exam runs now at a centre with that code. Check the code, and write it again."))
        if len(places) > 1:
            self.data.code = code
            return self.exam
        self.data.centre, self.data.called = places[0].centre_id, f"{places[0].centre}, {places[0].exam}"
        return self.role

    @state
    def exam(self) -> Message:
        places = self.desk.unlisted.places(self.data.code)
        return Message(_("For which exam?"), rows([Button(one.exam, "exam", f"{one.centre_id}") for one in places]))

    @exam.help
    def why_exam(self) -> str:
        return _why()

    @exam.press("exam")
    def choose_exam(self, centre: str) -> state:
        found = [one for one in self.desk.unlisted.places(self.data.code) if f"{one.centre_id}" == centre]
        if not found:
            return self.exam
        self.data.centre, self.data.called = found[0].centre_id, f"{found[0].centre}, {found[0].exam}"
        return self.role

    @state
    def role(self) -> Message:
        text = N_("What is your role at {centre}?") if self.data.own else N_("What is their role at {centre}?")
        text = _(text, centre=self.data.called)
        return Message(text, rows([Button(_(ROLES[role]).capitalize(), "role", role) for role in Role], width=2))

    @role.help
    def why_role(self) -> str:
        return _why()

    @role.press("role")
    def choose_role(self, role: str) -> state:
        self.data.role = Role(role)
        return self.since

    @state
    def since(self) -> Message:
        days = [Button(_("Today"), "day", self.desk.today.isoformat())]
        return Message(_("Since which day? Choose Today, or write the day, for example 20 Oct."), rows(days))

    @since.help
    def why_since(self) -> str:
        return _("The director can deploy them from that day on. It is not a day to come.")

    @since.press("day")
    def choose_day(self, day: str) -> state:
        return self._since(date.fromisoformat(day))

    @since.exact
    def type_day(self, text: str) -> state:
        return self._since(one_day(text, self.desk.today, past=True))

    def _since(self, day: date) -> state:
        self.data.on = day.isoformat()
        return self._checked() if self.data.own else self.name

    @state
    def name(self) -> Message:
        return Message(_("What is their full name, as on the national ID?"))

    @name.help
    def why_name(self) -> str:
        return _why()

    @name.text
    def give_name(self, text: str) -> state:
        self._keep(name=full_name(text))
        return self.phone

    @state
    def phone(self) -> Message:
        return Message(_("What is their phone number? They are paid by M-Pesa on it."))

    @phone.help
    def why_phone(self) -> str:
        return _why()

    @phone.exact
    def give_phone(self, text: str) -> state:
        self._keep(phone=phone_number(text))
        try:
            self.desk.unlisted.check(self.data.centre, self._day, self._who)
        except PhoneOfAnother as refusal:
            said = REFUSALS[PhoneOfAnother](refusal)
            raise Invalid(said, refused="reported under another name") from None  # whoever tries numbers is seen
        return self.identity

    @state
    def identity(self) -> Message:
        text = _("What is the number of their national ID? Choose Not known if you do not have it.")
        return Message(text, rows([Button(_("Not known"), "skip")]))

    @identity.help
    def why_identity(self) -> str:
        return _("It is kept sealed, for the director alone, and erased if they are not posted.")

    @identity.press("skip")
    def skip_identity(self) -> state:
        self._keep(national_id="")
        return self.look

    @identity.exact
    def give_identity(self, text: str) -> state:
        self.desk.hide_said()
        self._keep(national_id=national_id(text))
        return self.look

    def _checked(self) -> state:
        self.desk.unlisted.check(self.data.centre, self._day, self._who)
        return self.look

    @property
    def _who(self) -> Newcomer:
        return self.desk.unlisted.opened(self.data.who)

    @property
    def _day(self) -> date:
        return date.fromisoformat(self.data.on)

    def _keep(self, **said: str) -> None:
        self.data.who = self.desk.unlisted.held(replace(self._who, **said))

    @state
    def look(self) -> Message:
        who = self._who
        lines = [
            _("Report that they are not on the list?"),
            ", ".join(filter(None, [who.name, dialled(who.phone), _id_ends(who.national_id)])),
            _("{role} at {centre}, since {day}", role=role_name(Role(self.data.role)).capitalize(),
              centre=self.data.called, day=day_name(self._day)),
        ]  # fmt: skip
        buttons = [Button(_("Report it"), "report", style=Style.GOOD), self.keep_all()]
        return Message(headed(lines), rows(buttons, width=2))

    @look.help
    def why_look(self) -> str:
        return _why()

    @look.press("report", yes=True)
    def report(self) -> Any:
        who, role, me = self._who, Role(self.data.role), self.desk.present
        told = self.desk.unlisted.report(self.data.centre, self._day, role, who)
        for person, language in told:
            with speaking(language or self.desk.service.language):
                text = _(
                    "{reporter} reports: {name} works at {centre} as {role} since {day} and is not on the list.",
                    reporter=with_end(me.name, self.desk.phones.of(me.person_id)),
                    name=who.name,
                    centre=self.data.called,
                    role=role_name(role),
                    day=day_name(self._day),
                )
                there = self.to(_("Open the report"), ways.UNLISTED_BOARD)
                self.desk.notify(person, news(About.POSTING, text, ((there,),)).dump())
        self.say(_("Thank you. We have told the director, who decides, and tell you the outcome."))
        if self.data.own or not told:
            return END
        self.say(_("Until then you can record who is there: they are not paid for it until the director deploys them."))
        return ways.PROVISIONAL.at(self.data.centre, self.desk.today)


def _for_the_manager() -> Invalid:
    return Invalid(_("Only the centre manager reports who is not on the list. Ask the manager to report them."))


def _id_ends(number: str) -> str:
    return _("ID {end}", end=ending(number)) if number else ""


def _why() -> str:
    return _(
        "Someone who works here and is not on the register is not paid. Report them: the director deploys them from "
        "that day on, or tells you why not."
    )
