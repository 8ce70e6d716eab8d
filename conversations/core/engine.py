"""One turn of a conversation: no network, no clock, no database.

turn(session, event, desk) -> Turn(session, messages)
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from . import late, unread
from .book import Book, Flow, admitted
from .conversation import END, GO_ON, KEEP, Conversation, Desk, Invalid
from .events import NOT_ASKED, Command, Contact, Event, Press, Text, Upload, is_secret, kept, names_secret, of_kept
from .language import _, speaking
from .links import Errand, Onward, Place, Way
from .messages import Button, Message, Rows, rows, stamped
from .own_words import NO, YES, plain
from .session import Session
from .showing import BACK, drawn, in_words, offered, ways_out
from .states import answer_to, state
from .turns import Turn
from .understanding import MEANT, NOT_MEANT, greeted, meant_otherwise, understand

LONGEST = 1000  # signs of an answer, before anything reads it: a notice, the longest of them, has 600
QUOTED = 40  # signs of what is asked back
Talk = Conversation[Any]
Refusals = Mapping[type[Exception], Callable[[Any], str]]
Gates = Mapping[type[Exception], type[Conversation[Any]]]


class AtGate(Exception):
    """What was tried, from which session, waits until this gate has opened."""

    def __init__(self, gate: Flow, session: Session, event: Event):
        super().__init__(gate.command)
        self.gate, self.session, self.event = gate, session, event


class Engine:
    """Runs conversations. Holds no state of its own: a session goes in, a session comes out.

    `refusals` says in the person's language what the errors of storage mean. `gates`: after these errors a gate's
    conversation asks for what is missing; once it gives `GO_ON`, the very act that was refused is tried again.
    """

    def __init__(self, book: Book, refusals: Refusals | None = None, gates: Gates | None = None):
        self.book, self.gates = book, dict(gates or {})
        self.refusals: Refusals = {Invalid: str, **(refusals or {})}
        self._refused = tuple(self.refusals)

    def turn(self, session: Session, event: Event, desk: Desk) -> Turn:
        """One event answered, in the language of the chat. Raises only what `refusals` does not know."""
        with speaking(desk.language):
            if desk.locked:
                return self._begin(self.book.home, Session(asked=session.asked), desk)
            if desk.late and late.Late.command in self.book.flows:
                return late.held(self, session, event, desk, desk.late)
            if session.conversation == late.Late.command and not late.is_answer(event, session, self.book, desk):
                session = late.before(session)
            return self.fresh(session, event, desk)

    def fresh(self, session: Session, event: Event, desk: Desk) -> Turn:
        """One event answered as if it was said now."""
        talk, session = self._wake(session, desk)
        here = talk.states()[session.state] if talk else None
        if _too_long(event):
            return self._lost(
                talk, session, desk, _("That is too long: write at most {most} characters.", most=LONGEST)
            )
        try:
            turn = self._take(talk, session, understand(event, session, here, self.book, desk), desk)
        except AtGate as waits:
            return self._stop_at(waits, desk)
        if isinstance(event, Text) and (names_secret(event.text) or (turn.lost and is_secret(event.text))):
            desk.hide_said()
        return turn

    def rehearse(self, session: Session, events: Sequence[Event], desk: Desk) -> tuple[str, bool]:
        """What would come of these events, as far as no gate stands before it, and whether it changes anything."""
        would: dict[str, None] = {}  # lines, each once
        gate = False
        with desk.rehearsal() as rehearsed:
            for event in events:
                turn = self.fresh(session, event, desk)
                gate = turn.session.waiting not in ({}, session.waiting)
                session = turn.session
                if gate:
                    break
                would |= dict.fromkeys(late.gist(turn.messages))
        return "\n".join(would), rehearsed.any or gate

    def again(self, session: Session, desk: Desk, news: str) -> Turn:
        """The open question asked again, or home, with this said above it."""
        talk, session = self._wake(session, desk)
        return self._lost(talk, session, desk, news)

    def ask(self, session: Session, desk: Desk) -> Turn:
        """The question of this session."""
        talk, session = self._wake(session, desk)
        return self._ask(talk, session) if talk else self._begin(self.book.home, session, desk)

    def whenever(self, event: Event, desk: Desk) -> bool:
        """Whether this begins, by whichever word or button, what means the same however late it comes."""
        if isinstance(event, Upload):
            return unread.is_file(event.kind) and self.book.for_files(desk.standings) is not None
        match understand(event, Session(), None, self.book, desk):
            case Command(name) | Press(name):
                return name in self.book.flows and self.book.flows[name].whenever
        return False

    def _take(self, talk: Talk | None, session: Session, event: Event, desk: Desk) -> Turn:
        match event:
            case Command("cancel"):
                return self._begin(self.book.home, session, desk, _("Cancelled. What was already saved stays."))
            case Command("help") if talk and (helps := talk.states()[session.state].helps):
                return self._ask(talk, session, helps(talk))
            case Command(name, args) if name in self.book.flows:
                return self._begin(self.book.flows[name], session, desk, args=args)
            case Command():
                return self._lost(talk, session, desk, _("I do not know that command. Write menu or help."))
            case Upload() as upload if beside := self._upload(talk, session, upload, desk):
                return beside
            case Press() as press if press.where.isdecimal():
                return self._choose(talk, session, press, desk)
            case Press() as press:
                return self._follow(talk, session, press, desk)
            case Text(said) if (talk or session.asked) and (news := self._small_talk(talk, session, said, desk)):
                return self._lost(talk, session, desk, news)
            case understood if talk:
                return self._answer(talk, session, understood)
            case understood:
                return self._unasked(session, understood, desk)

    def _upload(self, talk: Talk | None, session: Session, upload: Upload, desk: Desk) -> Turn | None:
        """What is said beside the open question, which stays as it is; None: it is an answer, or nothing of ours.

        A file goes to whoever takes this person's, unless the question asks for one.
        """
        if upload.kind == unread.REACTION and session.asked:
            return Turn(session, (Message(unread.unread(unread.REACTION)),), lost=True)
        asked = talk and (Upload, "") in talk.states()[session.state].answers
        flow = self.book.for_files(desk.standings) if unread.is_file(upload.kind) and not asked else None
        if flow is None:
            return None
        here = talk if isinstance(talk, flow) else flow(flow.Data(), desk, self.book)
        _there, problem = self._attempt(here, session, upload, flow.took, upload)
        if problem:
            return self._lost(talk, session, desk, problem)
        return Turn(session, (Message("\n".join(here.notes), quiet=True),))

    def _stop_at(self, waits: AtGate, desk: Desk) -> Turn:
        """A gate's question, told what was tried; behind it that waits, and the session to which Back leads."""
        session, flow = waits.session, waits.gate
        left = replace(session, offered=(), asked=0).dump() if session.conversation else {}
        gate = Session(
            flow.command, version=flow.version, then=session.then, aside=left, waiting=kept(waits.event),
            asked=session.asked,
        )  # fmt: skip
        talk = flow(flow.Data(), desk, self.book, session.words_of(waits.event))
        return self._go(talk, gate, flow.begin(talk))

    def _go_on(self, talk: Talk, session: Session) -> Turn:
        """The gate has opened: what was tried before it is tried again, where it was tried."""
        if isinstance(talk, late.Late):
            return self._do_late(session, talk.desk)
        if not session.waiting:
            return self._end(session, talk)
        before, left = self._wake(replace(Session.load(session.aside), asked=session.asked), talk.desk)
        match of_kept(session.waiting):
            case Press() as press if not press.where.isdecimal():
                return self._follow(before, left, press, talk.desk, "" if before else session.then)
            case Press() as press if before:
                return self._answer(before, left, press)
            case Press():
                return self._lost(
                    before, left, talk.desk, _("That button belongs to an earlier question. Please answer this one:")
                )
            case event:
                return self._take(before, left, event, talk.desk)

    def _do_late(self, session: Session, desk: Desk) -> Turn:
        """What came late is done now, one after the other; a gate before one of them ends it there."""
        left = late.before(session)
        turns: list[Turn] = []
        for event in late.said_then(session, left):
            here = turns[-1].session if turns else left
            turns.append(self.fresh(here, event, desk))
            if turns[-1].session.waiting not in ({}, here.waiting):
                break
        return replace(turns[-1], messages=late.together([turn.messages for turn in turns]))

    def _wake(self, session: Session, desk: Desk) -> tuple[Talk | None, Session]:
        """The conversation this session was in, or nothing when a deploy has since taken it or a state away."""
        flow = self.book.flows.get(session.conversation)
        if flow is None:
            return None, session
        if session.version != flow.version:
            session = replace(flow.upgrade(session), version=flow.version)
        if not {session.state, *session.trail} <= set(flow.states()):
            return None, session
        try:
            talk = flow(flow.load(session.data), desk, self.book)
        except TypeError:  # data of another version
            return None, session
        return (talk if admitted(flow, desk.standings) and talk.goes_on(session.state) else None), session

    def _begin(self, flow: Flow, session: Session, desk: Desk, news: str = "", args: str = "", then: str = "") -> Turn:
        if not admitted(flow, desk.standings):
            return self._turned_away(flow, session, desk)
        talk = flow(flow.Data(), desk, self.book, args)
        there, problem = self._attempt(talk, session, Command(flow.command, args), flow.begin)
        if problem:
            return self._end(session, talk, problem)
        if news:
            talk.notes.insert(0, news)
        left = self._left_open(flow, session)
        here = Session(flow.command, version=flow.version, then=then, aside=left, asked=session.asked)
        return self._go(talk, here, there)

    def _left_open(self, flow: Flow, session: Session) -> dict[str, Any]:
        """What an aside comes back to; one aside after another comes back to what the first interrupted."""
        before = self.book.flows.get(session.conversation)
        if not flow.aside or before is None:
            return {}
        return session.aside if before.aside else replace(session, offered=(), asked=0).dump()

    def _turned_away(self, flow: Flow, session: Session, desk: Desk) -> Turn:
        """A conversation that is not this person's; someone not yet known is asked who they are."""
        desk.refused(f"begin {flow.command}")
        return self._begin(
            self.book.home,
            session,
            desk,
            _("You do not have permission to do that. Write menu to see what you can do.") if desk.standings else "",
        )

    def _small_talk(self, talk: Talk | None, session: Session, said: str, desk: Desk) -> str:
        """The answer to a greeting, a thank-you or a thumb; but words of one's own are an answer, or are sought."""
        here = talk.states()[session.state] if talk else None
        if here and here.yes and plain(said) in YES | NO and desk.came_between:
            return _("Another message came in between, so we could not take that. Please answer again.")
        if here and here.words:
            return ""
        idle = here is None or isinstance(talk, self.book.home)
        if plain(said) in YES and (idle or (here and here.searches and not any(map(str.isalnum, said)))):
            return _("All right.")  # elsewhere it could be taken for done
        return _(news) if (news := greeted(said)) else ""

    def _choose(self, talk: Talk | None, session: Session, press: Press, desk: Desk) -> Turn:
        if talk is None and int(press.where[:9]) == session.asked and (flow := self._left(session, desk)):
            return self._resume(flow, session, desk)
        if int(press.where[:9]) != session.asked or talk is None:
            return self._lost(
                talk, session, desk, _("That button belongs to an earlier question. Please answer this one:")
            )
        if press.data not in {data for _number, _label, data in session.offered}:
            desk.refused("forged choice")
            return self._lost(talk, session, desk, _("That button no longer works. Write menu."))
        if session.doubted and press.action in (MEANT, NOT_MEANT):
            meant = press.action == MEANT
            return self._answer(talk, session, Text(session.doubted)) if meant else self._ask(talk, session)
        if press.action == KEEP and (Press, KEEP) not in talk.states()[session.state].answers:
            talk.say(_("Nothing was changed."))
            return self._go(talk, session, END)
        return self._back(talk, session) if press.action == BACK.action else self._answer(talk, session, press)

    def _back(self, talk: Talk, session: Session) -> Turn:
        """To the question before, or where this was begun from: home, where it was begun from nowhere."""
        if session.aside and not session.trail:
            return self._end(session, talk)
        if not (session.trail or session.then):
            return self._begin(self.book.home, session, talk.desk)
        if not session.trail:
            return self._to_place(talk, session, Press.read(session.then))
        *trail, last = session.trail
        return self._ask(talk, replace(session, state=last, trail=tuple(trail)))

    def _follow(self, talk: Talk | None, session: Session, press: Press, desk: Desk, then: str = "") -> Turn:
        """A link: to a conversation, or to a named place in one, with its arguments."""
        flow = self.book.flows.get(press.where)
        place = flow.links().get(press.action) if flow else None
        if flow and not press.action and not press.value:
            return self._begin(flow, session, desk)
        try:
            arguments = place.read(press.value) if place else []
        except ValueError:
            place = None
        if not flow or not place:
            desk.refused(f"forged {flow.command}" if flow else "forged")  # no word of whoever forged it
            return self._lost(talk, session, desk, _("That button no longer works. Write menu."))
        if not admitted(flow, desk.standings):
            return self._turned_away(flow, session, desk)
        if session.conversation != flow.command or talk is None:
            here = flow(flow.Data(), desk, self.book)
            session_there = Session(flow.command, version=flow.version, then=then, asked=session.asked)
        else:
            here, session_there = talk, session
        behind = session if talk else Session(then=then, asked=session.asked)
        there, problem = self._attempt(here, behind, press, place.act, *arguments)
        if problem and here is not talk:
            return self._lost(talk, session, desk, problem)
        if there is None and here is not talk:  # the act is done; the talk in hand goes on
            news = "\n".join(here.notes)
            return self._ask(talk, session, news) if talk else self._end(session, here)
        return self._go(here, session_there, there, problem)

    def _answer(self, talk: Talk, session: Session, event: Event) -> Turn:
        here = talk.states()[session.state]
        answer, arguments = answer_to(event, here)
        if here.searches and here.keeps_sought and isinstance(event, Text) and names_secret(event.text):
            answer = None
        if answer is None:
            if isinstance(event, Contact):
                return self._unasked(session, event, talk.desk, talk)
            problem = (
                unread.unread(event.kind)
                if isinstance(event, Upload)
                else _("Please choose one of these, or write menu.")
            )
            if isinstance(event, Text) and is_secret(event.text):
                problem = _(NOT_ASKED)
            return self._lost(talk, session, talk.desk, problem)
        if isinstance(event, Text) and here.words and plain(event.text) != plain(session.doubted):
            otherwise, flow = meant_otherwise(event.text, self.book)
            if otherwise and plain(event.text) not in here.own_words:
                return self._doubt(talk, session, event.text, flow)
        there, problem = self._attempt(talk, session, event, answer, *arguments)
        return replace(self._go(talk, session, there, problem), lost=bool(problem))

    def _doubt(self, talk: Talk, session: Session, said: str, flow: Flow | None) -> Turn:
        """Asked back, once: what looks like a command, marks or a number is recorded only if it is meant so."""
        quoted = said if len(said) <= QUOTED else said[:QUOTED] + "…"
        news = _('"{said}" does not look like an answer to this question. Is it your answer?', said=quoted)
        ways = [Button(_("Yes, it is"), MEANT), Button(_("No"), NOT_MEANT)]
        if flow and flow.label and admitted(flow, talk.desk.standings):
            ways.append(talk.to(_(flow.label), flow))
        return self._ask(talk, session, news, rows(ways), doubted=said)

    def _unasked(self, session: Session, event: Event, desk: Desk, talk: Talk | None = None) -> Turn:
        """Nothing was asked that this could answer: home takes it, if it can."""
        if isinstance(event, Contact) and not event.verified and desk.standings:
            desk.refused("somebody else's contact")
            return self._lost(talk, session, desk, unread.unread("contact"))
        flow = self.book.home
        for name, place in flow.states().items():
            if answer_to(event, place)[0] and not isinstance(event, Text):
                at_home = Session(flow.command, name, version=flow.version, asked=session.asked)
                home = flow(flow.Data(), desk, self.book)
                there, problem = self._attempt(home, at_home, event, *_answering(event, place))
                return (
                    self._ask(talk, session, problem) if problem and talk else self._go(home, at_home, there, problem)
                )
        if left := self._left(session, desk):
            return self._resume(left, session, desk)
        if session.conversation:
            return self._begin(
                flow, session, desk, _("Something here has changed since we last wrote. Let us start again.")
            )
        known = bool(desk.standings) and session.asked > 0 and not isinstance(event, Press)
        news = _("I did not understand that. Choose one of these, or write menu.") if known else ""
        if isinstance(event, Upload):
            news = unread.unread(event.kind)
        if isinstance(event, Text) and is_secret(event.text):
            news = _(NOT_ASKED)
        turn = self._begin(flow, session, desk, news)
        return replace(turn, lost=True)

    def _left(self, session: Session, desk: Desk) -> Flow | None:
        """The conversation that this session is in, where it does not go on by itself: the PIN, say, is asked again."""
        flow = self.book.flows.get(session.conversation)
        known = (
            flow and flow is not self.book.home and session.state in flow.states() and admitted(flow, desk.standings)
        )
        return flow if known else None

    def _resume(self, flow: Flow, session: Session, desk: Desk) -> Turn:
        """From its beginning, which asks for what is missing and goes on to the question that was open."""
        news = _("We could not take that: something has changed since we last wrote. Please go on from here.")
        return self._begin(flow, session, desk, news, then=session.then)

    def _lost(self, talk: Talk | None, session: Session, desk: Desk, news: str) -> Turn:
        """Say what was wrong, and ask the question that is open, or lead home."""
        turn = self._ask(talk, session, news) if talk else self._begin(self.book.home, session, desk, news)
        return replace(turn, lost=True)

    def _attempt(
        self, talk: Talk, session: Session, event: Event, act: Callable[..., Any], *arguments: object
    ) -> tuple[Any, str]:
        """Where the answer leads, or the reason why it was refused, with nothing of it left.

        Raises `AtGate` with the session and event from which it is tried again.
        """
        before = talk.dump()
        try:
            with talk.desk.savepoint():
                return act(talk, *arguments), ""
        except self._refused as refusal:
            problem = self._said(refusal, talk.desk)
        except tuple(self.gates) as shut:
            raise AtGate(self.gates[type(shut)], session, event) from shut
        talk.data, talk.notes, talk.posted = talk.load(before), [], []
        return None, problem

    def _said(self, refusal: Exception, desk: Desk) -> str:
        """Why something was refused, in words; noted for the auditors."""
        if noted := refusal.refused if isinstance(refusal, Invalid) else refusal:
            desk.refused(noted)
        return self.refusals[type(refusal)](refusal)

    def _go(self, talk: Talk, session: Session, there: Any, problem: str = "") -> Turn:
        if there is GO_ON:
            return self._go_on(talk, session)
        if isinstance(there, Way):
            there = Place(Press(there.command, there.place)) if there.place else self.book.flows[there.command]
        another = isinstance(there, type) and not isinstance(talk, there)
        if session.then and (there is END or another):
            return self._to_place(talk, session, Press.read(session.then))
        if there is END:
            return self._end(session, talk)
        if isinstance(there, type):
            return self._begin(there, session, talk.desk, "\n".join(talk.notes), then=session.then)
        if isinstance(there, Place | Onward):
            return self._to_place(talk, session, there.press, session.then if isinstance(there, Onward) else "")
        if isinstance(there, Errand):
            return self._send(talk, session, there)
        if there is None and not session.state:  # a link that was refused
            return self._end(session, talk, problem)
        if isinstance(there, state) and there.name != session.state:
            trail = (*session.trail, session.state) if session.state else ()
            behind = trail.index(there.name) if there.name in trail else len(trail)
            session = replace(session, state=there.name, trail=trail[:behind])
        return self._ask(talk, session, problem)

    def _send(self, talk: Talk, session: Session, errand: Errand) -> Turn:
        """Off on an errand; whoever begins something else meanwhile does not come back."""
        back = errand.back.press.data
        if not isinstance(errand.there, Place):
            return self._begin(errand.there, session, talk.desk, "\n".join(talk.notes), then=back)
        return self._to_place(talk, session, errand.there.press, then=back)

    def _to_place(self, talk: Talk, session: Session, press: Press, then: str = "") -> Turn:
        """To a link, with nothing behind it, and with whatever this talk has said last."""
        turn = self._follow(None, Session(asked=session.asked), press, talk.desk, then)
        first, *others = turn.messages
        news = "\n".join(filter(None, [*talk.notes, first.news]))
        return _with(replace(turn, messages=(replace(first, news=news), *others)), talk.posted)

    def _ask(self, talk: Talk, session: Session, news: str = "", ways: Rows = (), doubted: str = "") -> Turn:
        here = talk.states()[session.state]
        try:
            message = here.ask(talk)
        except self._refused as refusal:
            return self._end(session, talk, self._said(refusal, talk.desk))
        message = replace(message, buttons=(*ways, *message.buttons))
        out = ways_out(self.book.home, talk, session, here, message)
        said = "\n".join([*talk.notes, *([news] if news else [])])
        message = stamped(drawn(message, session.conversation, here, said, out), session.asked + 1)
        session = replace(session, data=talk.dump(), offered=offered([message]), doubted=doubted)
        return _with(Turn(replace(session, asked=session.asked + 1), (message,)), talk.posted)

    def _end(self, session: Session, talk: Talk, problem: str = "") -> Turn:
        """Over: what was said last carries the way home, so that nobody stands before a closed door."""
        ended = Session(asked=session.asked)
        said = "\n".join([*talk.notes, *([problem] if problem else [])])
        if session.aside:
            before, left = self._wake(replace(Session.load(session.aside), asked=session.asked), talk.desk)
            if before:
                turn = self._ask(before, left, said)
                return _with(turn, talk.posted)
        if not said and not talk.posted:
            return self._begin(self.book.home, ended, talk.desk)
        home = talk.to(_(self.book.home.label), self.book.home)
        messages = [*talk.posted, *([Message(said, ((home,),))] if said else [])]
        messages = [*map(in_words, messages[:-1]), messages[-1]]
        return Turn(replace(ended, offered=offered(messages)), tuple(messages))


def _with(turn: Turn, posted: Sequence[Message]) -> Turn:
    """What is sent beside a question has no numbers of its own: they would be taken for the question's."""
    beside = tuple(map(in_words, posted))
    session = replace(turn.session, offered=(*turn.session.offered, *offered(beside)))
    return replace(turn, session=session, messages=(*turn.messages, *beside))


def _too_long(event: Event) -> bool:
    match event:
        case Text(said) | Command(_, said):
            return len(said) > LONGEST
        case _:
            return False


def _answering(event: Event, place: state) -> tuple[Callable[..., Any], *tuple[object, ...]]:
    act, arguments = answer_to(event, place)
    assert act is not None  # noqa: S101 (asked before)
    return act, *arguments
