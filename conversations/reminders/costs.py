"""Costs: what went out in the last days and what it cost; what giving letters out would cost."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from conversations.core import LANGUAGES, N_, Button, Conversation, Message, _, day_name, n_, rows, speaking, state
from conversations.letters import MyLetter, announcement
from conversations.speech import channel_name, foretold, shillings, together
from storage.delivery import Counted
from storage.desk import Desk
from storage.people import Standing

from .kinds import TITLES

MOST_KINDS = 6  # named a day
KINDS = {
    "reply": N_("answers"),
    "code": N_("codes and PINs"),
    "letter": N_("letters"),
    "notice": N_("notices"),
}  # what is no reminder, which has a title of its own
TYPICAL = ("Wanjiku Nekesa Mwangi", "Mtakatifu Mfano Girls Secondary")  # a name and a centre as long as most


class Costs(Conversation[Desk]):
    """Messages by day and channel, with their price where it is set."""

    command = "costs"
    label = N_("What it costs")
    words = ("cost", "gharama")
    audience = frozenset({Standing.COUNCIL})

    @dataclass
    class Data:
        exam: int = 0

    data: Data

    def begin(self) -> state:
        return self.days

    @state
    def days(self) -> Message:
        by_day: dict[date, list[Counted]] = defaultdict(list)
        for one in self.desk.costs.days():
            by_day[one.on].append(one)
        lines = [_("What went out, by day:"), *(self._day(on, out) for on, out in by_day.items())]
        if not by_day:
            lines = [_("Nothing went out in the last seven days.")]
        buttons = [
            Button(_("Letters: {exam}", exam=title), "exam", str(exam)) for exam, title in self.desk.costs.exams()
        ]
        return Message("\n".join(lines), rows(buttons))

    @days.help
    def what_days(self) -> str:
        return _(
            "Telegram is free. By SMS each part of a long text counts. Choose an exam to see what its letters cost."
        )

    @days.press("exam")
    def choose_exam(self, exam: str) -> state:
        self.data.exam = int(exam)
        return self.letters

    @state
    def letters(self) -> Message:
        release = self.desk.costs.release(self.data.exam)
        told = sum(release.reached.values())
        lines = [
            n_("{exam}: we tell {count} officer when letters are given out.",
               "{exam}: we tell {count} officers when letters are given out.", told, exam=release.exam),
            *foretold(announced(release.exam), release.reached, self.desk.service.prices),
        ]  # fmt: skip
        if release.reached.get("sms"):
            lines.append(_("Each officer who then asks for the letter by SMS gets about 2 more."))
        return Message("\n".join(lines))

    @letters.help
    def what_letters(self) -> str:
        return _("This gives nothing out. The operator does that, and sees the same before it begins.")

    def _day(self, on: date, out: Sequence[Counted]) -> str:
        return "\n".join([f"{day_name(on)}: {self._channels(out)}", f"  {_kinds(out)}"])

    def _channels(self, out: Sequence[Counted]) -> str:
        prices, said = self.desk.service.prices, []
        for channel in dict.fromkeys(one.channel for one in out):
            mine = [one for one in out if one.channel == channel]
            count, paid = sum(one.messages for one in mine), sum(one.paid for one in mine)
            text = f"{channel_name(channel)} {count:,}"
            if paid != count:
                text = _("{channel} in {parts} parts", channel=text, parts=f"{paid:,}")
            cost = together([prices.of(channel, one.paid, template=one.template) for one in mine])
            said.append(f"{text} ({shillings(round(cost))})" if cost else text)
        return ", ".join(said)


def _kinds(out: Sequence[Counted]) -> str:
    """What they were, the most first."""
    known = {kind: title for kind, (title, _to) in TITLES.items()} | KINDS
    by_kind: dict[str, int] = defaultdict(int)
    for one in out:
        by_kind[_(known.get(one.kind, N_("others")))] += one.messages
    most = sorted(by_kind.items(), key=lambda kind: -kind[1])
    return ", ".join(f"{name} {count:,}" for name, count in most[:MOST_KINDS])


def announced(exam: str) -> list[str]:
    """What is said when letters are given out, in each language, with a name and a centre as long as most."""
    name, centre = TYPICAL
    said = []
    for language in LANGUAGES:
        with speaking(language):
            button = MyLetter.to(_(MyLetter.label), MyLetter.give, 0)
            message = announcement(exam, centre, name, button, anew=False)
        said.append(message.brief or message.whole)
    return said
