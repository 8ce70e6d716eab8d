"""Dispute: an officer says that a day of theirs is marked wrong, and why."""

from dataclasses import dataclass
from datetime import date
from re import fullmatch

from conversations import ways
from conversations.core import (
    END,
    N_,
    Button,
    Conversation,
    Invalid,
    Message,
    Place,
    _,
    day_name,
    headed,
    hour,
    link,
    page,
    rows,
    state,
)
from conversations.core.conversation import End
from conversations.speech import DAY_AFTER, DAY_OF_MONTH, MAX_REASON, day_meant, listed, reason_given, stood_in
from storage.desk import Desk
from storage.disputes import Asked, DisputableDay, DisputeState, MyDispute
from storage.people import Standing

PER_PAGE = 7
PRESENT = ("i was there", "nilikuwepo")  # the way to the question of what is right, and its answer
USUAL = (N_("I was there all day"), N_("I came late, and served"), N_("I served in another room"))  # answers to tap


class Dispute(Conversation[Desk]):
    """Which day, and what is right: two taps. What is open can be taken back."""

    command = "dispute"
    words = ("disagree", "napinga", "pinga", *PRESENT)
    phrases = (r"(marked|mark me|put me) .*absent|i was (there|present)", r"nimewekewa ab\b|nilikuwepo")
    followed = DAY_AFTER
    audience = frozenset({Standing.PERSON})

    @dataclass
    class Data:
        deployment: int = 0
        on: str = ""  # the day, ISO
        page: int = 0

    data: Data

    def begin(self) -> state | Place:
        days = self.desk.my_disputes.days()
        said = f"tarehe {self.args}" if fullmatch(DAY_OF_MONTH, self.args) else self.args
        if on := day_meant(said, self.desk.today, past=True):
            return self._on(on)
        if len(days) == 1:
            return self.at(Dispute.about, days[0].deployment, days[0].on)
        if days:
            return self.choose
        if open_ones := self.desk.my_disputes.open_ones():
            return self.at(Dispute.about, open_ones[0].deployment, open_ones[0].on)
        raise Invalid(
            _(
                "None of your days can be disputed now: only a day marked Ab, or one that was not marked, and only "
                "for a few days. Write my days to see how you are marked."
            )
        )

    def _on(self, on: date) -> Place:
        if on > self.desk.today:
            raise Invalid(_("{day} is still to come. Write my days to see your days.", day=day_name(on)))
        mine = [day for day in self.desk.my_days if day.on == on]
        if not mine:
            raise Invalid(
                _("You were not posted on {day}. Write my days to see your days.", day=day_name(on)),
            )
        disputable = {day.deployment for day in self.desk.my_disputes.days() if day.on == on}
        here = next((day for day in mine if day.deployment in disputable), mine[0])
        return self.at(Dispute.about, here.deployment, on)

    @link
    def about(self, deployment: int, on: date) -> state:
        self.data.deployment, self.data.on = deployment, on.isoformat()
        if any((one.deployment, one.on) == (deployment, on) for one in self.desk.my_disputes.open_ones()):
            return self.stands
        self.desk.my_disputes.check(deployment, on)
        return self.reason

    @link
    def right(self, deployment: int, on: date) -> End:
        """The mark is right: what was disputed is taken back, else nothing changes."""
        if self.desk.my_disputes.withdraw(deployment, on):
            self.say(_("You no longer dispute {day}. The mark stays as it is.", day=day_name(on)))
        else:
            self.say(_("Thank you. Nothing changes for {day}.", day=day_name(on)))
        return END

    @state
    def choose(self) -> Message:
        here = page(self.desk.my_disputes.days(), self.data.page, PER_PAGE)
        self.data.page = here.number
        several = len({day.centre for day in here.shown}) > 1
        buttons = [self.to(_label(day, several=several), Dispute.about, day.deployment, day.on) for day in here.shown]
        lines = [_("Which day is marked wrong?"), *here.lines]
        return Message(headed(lines), rows([*buttons, *here.more()]), replaces=True)

    @choose.press("page")
    def turn_page(self) -> None:
        self.data.page += 1

    @choose.help
    def what_choose(self) -> str:
        return _("These are the days on which you are marked Ab, or not marked. Choose the one that is wrong.")

    @state
    def reason(self) -> Message:
        on = self.on
        day = self.desk.my_disputes.check(self.data.deployment, on)
        marked = next(d for d in self.desk.my_days if (d.deployment, d.on) == (self.data.deployment, on))
        if day.mark and marked.at:
            at = self.desk.local(marked.at)
            when = hour(at) if at.date() == on else f"{day_name(at.date())} {hour(at)}"
            who = {"mark": day.mark, "name": stood_in(marked.by, marked.on_behalf), "when": when}
            line = _("{day}, {centre}: {mark}, by {name}, {when}.", day=day_name(on), centre=day.centre, **who)
        else:
            line = _("{day}, {centre}: not marked.", day=day_name(on), centre=day.centre)
        ask = _("What is right? Choose, or write it in your own words.")
        usual = [Button(_(text), "usual", str(number)) for number, text in enumerate(USUAL)]
        right = self.to(_("That is right"), Dispute.right, self.data.deployment, on)
        return Message(headed([line, ask]), rows([*usual, right]))

    reason.own_words = frozenset(PRESENT)

    @reason.press("usual")
    def choose_usual(self, number: str) -> state | End:
        answers = {str(place): text for place, text in enumerate(USUAL)}
        return self._open(_(answers[number])) if number in answers else self.reason

    @reason.suggest
    def say_why(self, text: str) -> End:
        return self._open(reason_given(text))

    @reason.help
    def why_reason(self) -> str:
        return _(
            "Your centre manager reads it, and your TSC sub-county director if they do not agree. Write it in 3 to "
            "{most} characters. You get an answer.",
            most=MAX_REASON,
        )

    def _open(self, said: str) -> End:
        asked = self.desk.my_disputes.open(self.data.deployment, self.on, said)
        self.say(_thanks(asked))
        return END

    @state
    def stands(self) -> Message:
        on = self.on
        found = self.desk.my_disputes.last(self.data.deployment, on)
        if found is None:
            raise Invalid(_("You dispute nothing now. Write my days to see your days."))
        back = self.to(_("Take it back"), Dispute.right, self.data.deployment, on)
        below = [ways.MY_DAYS.button(_("My days")), self.to(_("Menu"), self.book.home)]
        open_ = found.state in (DisputeState.MANAGER, DisputeState.DIRECTOR)
        return Message(headed(_standing(self.desk, found)), rows([*([back] if open_ else []), *below], width=2))

    @stands.help
    def what_stands(self) -> str:
        return _("We tell you as soon as it is decided. If you no longer dispute the day, choose Take it back.")

    @property
    def on(self) -> date:
        return date.fromisoformat(self.data.on)


def _label(day: DisputableDay, *, several: bool) -> str:
    mark = day.mark or _("not marked")
    label = f"{day_name(day.on)}: {mark}"
    return f"{label}, {day.centre}" if several else label


def _thanks(asked: Asked) -> str:
    day = day_name(asked.day.on)
    if asked.managers:
        return _(
            "Thank you. We have asked {names} about {day}. If there is no answer in a day, your TSC sub-county "
            "director decides. We tell you the outcome.",
            names=listed([manager.name for manager in asked.managers]),
            day=day,
        )
    return _("Thank you. Your TSC sub-county director decides about {day}. We tell you the outcome.", day=day)


def _standing(desk: Desk, one: MyDispute) -> list[str]:
    opened = desk.local(one.opened_at)
    lines = [
        _("You dispute {day}, since {when}.", day=day_name(one.on), when=f"{day_name(opened.date())} {hour(opened)}"),
        _("You say: {said}", said=one.said),
    ]
    if one.state is DisputeState.MANAGER:
        lines.append(_("Your centre manager is asked, and after a day your TSC sub-county director."))
    elif one.state is DisputeState.DIRECTOR:
        lines.append(_("Your TSC sub-county director decides."))
    return lines
