"""Late: what was said on another day, or too long ago for what it does, is not done but shown, and asked about."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from .book import Book
from .conversation import GO_ON, Conversation, Desk
from .conversation import GoOn as Opened
from .events import Command, Event, Press, Text, is_secret, kept, names_secret, of_kept
from .language import N_, _, day_name, hour
from .messages import Button, Message, rows
from .session import Session
from .states import state
from .turns import Turn
from .understanding import understand

MOST = 10  # late events that wait together for one answer; of more the last
OPEN = "0"  # stands for the number of the question that was open
QUOTED = 60  # signs of what was said
SHOWN, NEWS, HEADING = 100, 5, 2  # of what would come of one: signs a line, lines of what happened and of where
NOT_TAKEN = N_(
    "You wrote that on {day} at {hour}, and it reached us only now. We did not take it: please write it again."
)
CAME_LATE = N_("You wrote that on {day} at {hour}; it reached us only now.")


class Takes(Protocol):
    """The engine, as far as the rule needs it."""

    def fresh(self, session: Session, event: Event, desk: Desk) -> Turn:
        """One event answered as if it was said now."""

    def rehearse(self, session: Session, events: Sequence[Event], desk: Desk) -> tuple[str, bool]:
        """What would come of these events, and whether it changes anything."""

    def again(self, session: Session, desk: Desk, news: str) -> Turn:
        """The open question asked again, with this said above it."""

    def ask(self, session: Session, desk: Desk) -> Turn:
        """The question of this session."""

    def whenever(self, event: Event, desk: Desk) -> bool:
        """Whether it means the same however late it comes."""


class Late(Conversation[Any]):
    """Asked of its own accord: whoever writes something else meanwhile goes on where they were."""

    command = "late"

    @dataclass
    class Data:
        said: list[dict[str, Any]] = field(default_factory=list)  # the events, as `kept`, with when they were said
        would: str = ""  # what would come of it
        question: int = 0  # the number that the question then open had

    data: Data

    def begin(self) -> Any:
        return self.book.home  # nothing waits: only the rule leads here

    @state
    def ask(self) -> Message:
        lines = [_("This reached us only now, so nothing was done:"), *map(_line, self.data.said)]
        if self.data.would:
            lines += ["", _("Done now, it would be:"), self.data.would]
        return Message("\n".join(lines), rows([Button(_("Do it now"), "now")]))

    @ask.help
    def why(self) -> str:
        return _(
            "What you wrote reached us late. Much may have changed since, so we do it only if you say so "
            "now. To leave it, choose Back."
        )

    @ask.press("now", yes=True)
    def do_it(self) -> Opened:
        return GO_ON


def _line(said: dict[str, Any]) -> str:
    at = datetime.fromisoformat(said["at"])
    match of_kept(said["event"]):
        case Text(text):
            words = text
        case Command(name, args):
            words = f"/{name} {args}".strip()
        case _:
            words = _("something tapped or sent")
    words = words if len(words) <= QUOTED else words[:QUOTED] + "…"
    return f"{day_name(at.date())} {hour(at)}: {words}"


def before(session: Session) -> Session:
    """The session that this question interrupted, its choices renumbered as if they were asked now."""
    left = Session.load(session.aside)
    old = f"{left.asked}."
    offered = tuple(
        (number, label, f"{session.asked}.{data.removeprefix(old)}" if data.startswith(old) else data)
        for number, label, data in left.offered
    )
    return replace(left, offered=offered, asked=session.asked)


def is_answer(event: Event, session: Session, book: Book, desk: Desk) -> bool:
    """Whether this answers the question, and not what was going on before."""
    understood = understand(event, session, Late.states().get(session.state), book, desk)
    match understood:
        case Command("help"):
            return True
        case Press(where):
            return where == str(session.asked)
    return False


def said_then(session: Session, left: Session) -> list[Event]:
    """What waits in this session, as events in the one that it interrupted."""
    events = [of_kept(said["event"]) for said in session.data["said"]]
    return [replace(e, where=str(left.asked)) if isinstance(e, Press) and e.where == OPEN else e for e in events]


def held(engine: Takes, session: Session, event: Event, desk: Desk, at: datetime) -> Turn:
    """The turn of an event that comes too late: done where that changes nothing, else asked about."""
    waiting = session.conversation == Late.command
    left = before(session) if waiting else session
    data: dict[str, Any] = session.data if waiting else {"said": [], "question": session.asked}
    if isinstance(event, Text) and (is_secret(event.text) or names_secret(event.text)):
        desk.hide_said()
        return engine.again(left, desk, _noted(NOT_TAKEN, at))
    if isinstance(event, Press) and event.where == str(data["question"]):
        event = replace(event, where=OPEN)
    said = [*data["said"], {"event": kept(event), "at": at.isoformat()}][-MOST:]
    late = Session(Late.command, Late.ask.name, data={**data, "said": said}, aside=left.dump(), asked=session.asked)
    would, changes = engine.rehearse(left, said_then(late, left), desk)
    if not changes or engine.whenever(event, desk):
        return _told(engine.fresh(left, said_then(late, left)[-1], desk), at)
    return engine.ask(replace(late, data={**late.data, "would": would}), desk)


def _noted(text: str, at: datetime) -> str:
    return _(text, day=day_name(at.date()), hour=hour(at))


def _told(turn: Turn, at: datetime) -> Turn:
    first, *others = turn.messages
    news = "\n".join(filter(None, [_noted(CAME_LATE, at), first.news]))
    return replace(turn, messages=(replace(first, news=news), *others))


def gist(messages: Sequence[Message]) -> list[str]:
    """What came of a turn in a few lines: what it says happened, and of what."""
    first = messages[0]
    lines = [*first.news.splitlines()[:NEWS], *first.text.splitlines()[:HEADING]]
    return [line if len(line) <= SHOWN else line[:SHOWN] + "…" for line in lines if line]


def together(turns: Sequence[Sequence[Message]]) -> tuple[Message, ...]:
    """The messages of turns that follow one another: the last question, with all that happened above it."""
    first, *others = turns[-1]
    news = "\n".join(messages[0].news for messages in turns if messages[0].news)
    return (replace(first, news=news), *(m for messages in turns[:-1] for m in messages[1:]), *others)
