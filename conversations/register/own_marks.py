"""Own marks: the day's supervisor or a director puts in a word for whoever has marked themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from conversations import ways
from conversations.core import (
    END,
    Button,
    Conversation,
    Invalid,
    Message,
    Style,
    _,
    day_name,
    headed,
    link,
    n_,
    page,
    rows,
    speaking,
    state,
)
from conversations.core.own_words import NO, YES, plain
from conversations.speech import About, listed, role_name, short
from conversations.speech.news import news
from storage.desk import Desk
from storage.people import Standing
from storage.refusals import ChangedMeanwhile
from storage.register import Mark, OwnMark

PER_PAGE = 6
LABEL = 24  # whatsapp_wire.MAX_LIST_TITLE


class OwnMarks(Conversation[Desk]):
    """A supervisor answers one by one; a director sees those of a day together."""

    command = "confirm"
    words = ("own marks", "own mark", "thibitisha", "alama zao")
    followed = r"yes|no|ndiyo|ndio|hapana"
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        on: str = ""  # the day of a director's list, ISO
        page: int = 0
        deployment: int = 0
        day: str = ""  # of the one in hand, ISO
        change: int = 0

    data: Data

    def begin(self) -> Any:
        waiting = self.desk.own_marks.waiting()
        if not waiting and Standing.TSC_DIRECTOR in self.desk.standings:
            days = self.desk.board.days()
            return self._list(days[0]) if days else self.waiting
        if len(waiting) != 1:
            return self.waiting
        self._take(waiting[0])
        said = plain(self.args)
        if said in YES | NO:
            return self._answer(agrees=said in YES)
        return self.one

    @state
    def waiting(self) -> Message:
        waiting = self.desk.own_marks.waiting()
        if not waiting:
            return Message(_("No own mark waits for your word."), ((self.to(_("Menu"), self.book.home),),))
        here = page(waiting, self.data.page, PER_PAGE)
        buttons = [self.to(_label(own), OwnMarks.show, own.deployment, own.on) for own in here.shown]
        text = _("They have marked themselves. Choose one to say whether it is right:")
        return Message(headed([text, *map(asked, here.shown), *here.lines]), rows([*buttons, *here.more()]))

    @waiting.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @waiting.help
    def what_waiting(self) -> str:
        return _why()

    @link
    def show(self, deployment: int, on: date) -> state:
        self._take(self.desk.own_marks.read(deployment, on))
        return self.one

    @state
    def one(self) -> Message:
        own = self._in_hand()
        buttons = [Button(_("Confirm"), "confirm", style=Style.GOOD)]
        if self._asked(own):
            buttons.append(Button(wrong(own), "wrong", style=Style.BAD))
        return Message(asked(own), rows(buttons, width=2))

    @one.help
    def what_one(self) -> str:
        return _why()

    @one.press("confirm", yes=True)
    def press_confirm(self) -> Any:
        return self._answer(agrees=True)

    @one.press("wrong", no=True)
    def press_wrong(self) -> Any:
        return self._answer(agrees=False)

    @link
    def confirm(self, deployment: int, on: date, change: int) -> Any:
        self.data.deployment, self.data.day, self.data.change = deployment, on.isoformat(), change
        return self._answer(agrees=True)

    @link
    def deny(self, deployment: int, on: date, change: int) -> Any:
        self.data.deployment, self.data.day, self.data.change = deployment, on.isoformat(), change
        return self._answer(agrees=False)

    @link
    def of(self, on: date) -> state:
        """A day's, for the director."""
        return self._list(on)

    def _list(self, on: date) -> state:
        self.data = self.Data(on.isoformat())
        return self.day

    @state
    def day(self) -> Message:
        if Standing.TSC_DIRECTOR not in self.desk.standings:  # the office may have ended since
            raise Invalid(_("You do not have permission to do that. Write menu to see what you can do."))
        on = date.fromisoformat(self.data.on)
        own = self.desk.own_marks.of_day(on)
        board = ways.BOARD_OPEN.button(_("Board"), on)
        if not own:
            return Message(_("Every own mark of {day} is confirmed.", day=day_name(on)), ((board,),), replaces=True)
        here = page(own, self.data.page, PER_PAGE)
        self.data.page = here.number
        head = n_(
            "{count} officer has marked themselves on {day}, and nobody has confirmed it:",
            "{count} officers have marked themselves on {day}, and nobody has confirmed it:",
            len(own),
            day=day_name(on),
        )
        each = [
            OwnMarks.confirm.way.button(f"✓ {_label(one)}"[:LABEL], one.deployment, one.on, one.change)
            for one in here.shown
        ]
        every = [Button(_("Confirm all"), "all")] if any(not one.refused_by for one in own) and len(own) > 1 else []
        lines = [head, *map(_line, here.shown), *here.lines]
        return Message(headed(lines), (*rows(each), *rows([*here.more("more"), *every, board], width=2)), replaces=True)

    @day.help
    def what_day(self) -> str:
        return _(
            "Choose a name to confirm that mark. To change a mark instead, open the register. Confirm all leaves out "
            "what a supervisor calls wrong."
        )

    @day.press("more")
    def turn_day(self) -> None:
        self.data.page += 1

    @day.press("all")
    def confirm_all(self) -> None:
        done = self.desk.own_marks.confirm_all(date.fromisoformat(self.data.on))
        self.say(n_("Confirmed: {count} mark.", "Confirmed: {count} marks.", len(done)))

    def _take(self, own: OwnMark) -> None:
        self.data.deployment, self.data.day, self.data.change = own.deployment, own.on.isoformat(), own.change

    def _in_hand(self) -> OwnMark:
        own = self.desk.own_marks.read(self.data.deployment, date.fromisoformat(self.data.day))
        if own.change != self.data.change:
            raise ChangedMeanwhile
        return own

    def _asked(self, own: OwnMark) -> bool:
        """Whether whoever sits here is asked as supervisor."""
        return any((one.deployment, one.on) == (own.deployment, own.on) for one in self.desk.own_marks.waiting())

    def _answer(self, *, agrees: bool) -> Any:
        on = date.fromisoformat(self.data.day)
        own = self.desk.own_marks.answer(self.data.deployment, on, self.data.change, agrees=agrees)
        if agrees:
            self.say(_("Confirmed: {name}, {mark} on {day}.", name=own.name, mark=own.mark, day=day_name(own.on)))
        else:
            self._tell(own)
            self.say(_("We have told the director, who decides. The mark stays until then."))
        if self.data.on or Standing.TSC_DIRECTOR in self.desk.standings:
            return self.day if self.data.on == f"{on}" else self._list(on)
        return self.waiting if self.desk.own_marks.waiting() else END

    def _tell(self, own: OwnMark) -> None:
        """The director, with one tap to the list and one to the register."""
        for person, language in self.desk.own_marks.deciders(own):
            with speaking(language or self.desk.service.language):
                text = _(
                    "{witness} does not confirm: {name}, {role} at {centre}, marked {mark} for themselves on {day}.",
                    witness=self.desk.present.name,
                    name=own.name,
                    role=role_name(own.role),
                    centre=own.centre,
                    mark=own.mark,
                    day=day_name(own.on),
                )
                there = OwnMarks.of.way.button(_("Own marks"), own.on)
                self.desk.notify(person, news(About.POSTING, text, ((there,),)).dump())


def asked(own: OwnMark) -> str:
    """The one line in which a supervisor is asked."""
    return _(
        "{name}, {role} at {centre}, marked {mark} for themselves on {day}. Is that right?",
        name=own.name,
        role=role_name(own.role),
        centre=own.centre,
        mark=own.mark,
        day=day_name(own.on),
    )


def asked_in_brief(waiting: Sequence[OwnMark]) -> str:
    """The same as one SMS, with what to write."""
    own, *others = waiting
    if others:
        return n_("{count} own mark waits for your word. Write: confirm",
                  "{count} own marks wait for your word. Write: confirm", len(waiting))  # fmt: skip
    return _(
        "{name} marked {mark} for themselves on {day}, {centre}. Right? Write: confirm yes, or confirm no",
        name=short(own.name, LABEL),
        mark=own.mark,
        day=day_name(own.on),
        centre=short(own.centre, LABEL),
    )


def buttons(own: OwnMark) -> tuple[Button, ...]:
    """Both answers, straight from where it is asked."""
    about = own.deployment, own.on, own.change
    yes = OwnMarks.confirm.way.button(_("Confirm"), *about, style=Style.GOOD)
    no = OwnMarks.deny.way.button(wrong(own), *about, style=Style.BAD)
    full = listed([own.name, day_name(own.on)])
    return replace(yes, full=f"{yes.label}: {full}"), replace(no, full=f"{no.label}: {full}")


def wrong(own: OwnMark) -> str:
    """What speaks against it."""
    return _("Was there") if own.mark is Mark.ABSENT else _("Was not there")


def _label(own: OwnMark) -> str:
    return short(f"{own.name}, {own.centre}", LABEL)


def _line(own: OwnMark) -> str:
    line = f"{own.centre}: {own.name}, {role_name(own.role)}: {own.mark}"
    if own.refused_by:
        return _("{line}. {name} says that this is wrong.", line=line, name=own.refused_by)
    return line


def _why() -> str:
    return _(
        "A mark that someone sets for themselves counts as theirs alone until the supervisor of that day or a "
        "director confirms it."
    )
