"""One event, one transaction: seen before? the chat, the turn, its records, session and answers, commit."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from weakref import WeakValueDictionary

import sqlalchemy as sa
import structlog

from conversations import catalogue
from conversations.core import LANGUAGES, Engine, Event, Message, Session, Turn, is_secret, speaking
from conversations.speech.apology import apology, last_answer, newer_below, was_kept
from handlers.channel import Incoming, Outcome
from storage.accounts import Pins, Present, arrive
from storage.database import Unavailable
from storage.delivery import Chats, Leased, chats, inbox, outbox, rerouting
from storage.desk import Desk
from storage.lateness import sent
from storage.service import ServiceSettings
from storage.vault import Vault

from .hashing import Hashing
from .logs import without_values
from .screens import EDITED, Screens, draw, stands_below
from .silence import ANSWERS, Silence
from .writer import Writer

log = structlog.get_logger()


Run = Callable[[Callable[[sa.Connection], Any]], Awaitable[Any]]

SILENCE = timedelta(hours=1)  # after so long messages may wait for the person to write


@dataclass(frozen=True)
class Handover:
    """What delivery is to do after a commit. Redraws and menus are not kept: the next tap draws the truth."""

    channel: str
    chat: str
    chat_id: int
    leased: Sequence[Leased] = ()
    redraw: Message | None = None
    folds: tuple[str, ...] = ()  # older copies of what is drawn now
    fold: Message | None = None  # what is left of them
    origin: str = ""
    forget: str = ""  # the person's own message, which holds a secret
    menu: "Menu | None" = None


@dataclass(frozen=True)
class Menu:
    """The commands a chat is to be shown; `word` is how the database remembers that it was."""

    word: str
    commands: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Taken:
    outcome: Outcome
    handover: Handover | None = None


def utc_now() -> datetime:
    return datetime.now(UTC)


class Runner:
    """Takes events from every channel. `owner` names this process; `deliver` is called after each commit."""

    def __init__(
        self,
        writer: Writer,
        engine: Engine,
        service: ServiceSettings,
        vault: Vault,
        owner: str,
        deliver: Callable[[Handover], None],
        now: Callable[[], datetime] = utc_now,
    ):
        self.writer, self.engine, self.service, self.vault, self.owner = writer, engine, service, vault, owner
        self.deliver, self.now = deliver, now
        self.one_way = catalogue.one_way()
        self._chats: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()
        self._silence = Silence()
        self._hashing = Hashing()
        self._menus: dict[tuple[str, frozenset[str]], Menu] = {}

    async def receive(self, incoming: Incoming, *, yields: bool = False) -> Outcome:
        """The turn, committed. Raises `Unavailable` when the database is down; a failing event is set aside.

        Who `yields` lets others by.
        """
        run = partial(self.writer.run, order=f"{incoming.channel} {incoming.chat}", yields=yields)
        async with self._chats.setdefault((incoming.channel, incoming.chat), asyncio.Lock()):
            taken = await self._try(incoming, run)
        if taken.handover:
            self.deliver(taken.handover)
        return taken.outcome

    async def _try(self, incoming: Incoming, run: Run) -> Taken:
        taken: Taken | None
        for _ in range(inbox.EVENT_TRIES):
            try:
                taken = await self._hashing.beside(lambda done: run(partial(self.take, incoming, done=done)))
            except Unavailable:
                raise
            except Exception as error:
                log.exception("turn failed", channel=incoming.channel, key=incoming.key)
                taken = await run(partial(self._failed, incoming, error))
            if taken:
                return taken
        return Taken(Outcome(repeat=True))

    def take(self, incoming: Incoming, connection: sa.Connection, *, done: dict[Hashable, Any] | None = None) -> Taken:
        now = self.now()
        today = now.astimezone(self.service.zone).date()
        language = incoming.language if incoming.language in LANGUAGES else ""
        said = sent(incoming.sent_at, now, self.service.zone)
        present = arrive(connection, incoming.channel, incoming.chat, said.at, today, language)
        if not inbox.first_time(connection, incoming.channel, incoming.key, now):  # always after the chat's lock
            return Taken(Outcome(repeat=True))
        if incoming.event is None:
            Chats(connection, present.id).set_active(active=incoming.reachable)
            return Taken(Outcome())
        if present.heard_at is None or now - present.heard_at > SILENCE:
            rerouting.wake(connection, present.id, now)
        if not incoming.in_order:
            said = sent(incoming.sent_at, now, self.service.zone, after=present.heard_at)
        phone, shares = incoming.phone, incoming.shares_contact
        pins = Pins(self.vault, done)
        desk = Desk(
            connection,
            now,
            present,
            self.service,
            self.vault,
            phone=phone,
            shares_contact=shares,
            pins=pins,
            sent=said,
        )
        desk.recognise()
        session = Session.load(present.session).for_owner(desk.present.owner)
        turn = self._turn(replace(session, screens={}), incoming.event, desk)
        heard = not (incoming.ours or desk.is_doubtful)
        if desk.is_doubtful:
            desk.chat.set_active(active=True)
        heard_at = max(said.at, present.heard_at or said.at) if said.late else said.at
        redraw, replies = self._split(turn.messages, incoming.origin)
        tapped = ""  # an older copy, before it had folded
        if redraw and (incoming.away_since or stands_below(connection, session.screens, redraw, incoming.origin)):
            redraw, replies, tapped = None, turn.messages, incoming.origin
        if incoming.channel not in EDITED:
            replies = [message for message in replies if not message.quiet]
        if replies and incoming.away_since:
            replies = [self._kept(replies[0], incoming.away_since, desk), *replies[1:]]
        dumped = [message.dump() for message in self._said(incoming, turn, replies, desk)]
        leased = outbox.put_replies(connection, present, dumped, self.owner, now) if dumped else []
        screens = self._screens(connection, incoming, session, turn, redraw, leased)
        if tapped and tapped not in screens.older:
            screens = replace(screens, older=(*screens.older, tapped))
        kept = replace(turn.session, screens=screens.drawn, whose=desk.present.owner)
        chats.keep_session(connection, present.id, kept.dump(), heard_at if heard else None)
        news = turn.messages[0].news if turn.messages else ""
        menu = self._menu(desk, present)
        forget = incoming.said if desk.hides_said else ""
        return Taken(
            Outcome(news=news, stranger=desk.person is None),
            Handover(
                incoming.channel,
                incoming.chat,
                present.id,
                leased=leased,
                redraw=redraw,
                folds=screens.older,
                fold=newer_below(desk.language) if screens.older else None,
                origin=incoming.origin,
                forget=forget,
                menu=menu,
            ),
        )

    def _turn(self, session: Session, event: Event, desk: Desk) -> Turn:
        if not (desk.present.forgeable and self.service.sms_only_sends):
            return self.engine.turn(session, event, desk)
        turn = self.one_way.turn(session, event, desk)
        return replace(turn, lost=turn.session.conversation == self.one_way.book.home.command)

    def _said(self, incoming: Incoming, turn: Turn, replies: Sequence[Message], desk: Desk) -> Sequence[Message]:
        """What is answered: at the third text in a row that led nowhere also what will be, and then no more."""
        where = incoming.channel, incoming.chat, incoming.key
        in_vain = self._silence.count(*where, incoming.event, lost=turn.lost, now=desk.now) if incoming.event else 0
        if in_vain > ANSWERS:
            return ()
        if in_vain == ANSWERS and replies:
            with speaking(desk.language):
                return (replace(replies[0], news=f"{replies[0].news}\n{last_answer()}".strip()), *replies[1:])
        return replies

    def _kept(self, message: Message, since: datetime, desk: Desk) -> Message:
        """In a message of its own: whoever waited for so long looks elsewhere by now."""
        with speaking(desk.language):
            told = was_kept(since.astimezone(self.service.zone), desk.now.astimezone(self.service.zone))
        return replace(message, news=f"{told}\n{message.news}".strip())

    def _split(self, messages: Sequence[Message], origin: str) -> tuple[Message | None, Sequence[Message]]:
        if messages and origin and messages[0].replaces:
            return messages[0], messages[1:]
        return None, messages

    def _screens(
        self,
        connection: sa.Connection,
        incoming: Incoming,
        session: Session,
        turn: Turn,
        redraw: Message | None,
        leased: Sequence[Leased],
    ) -> Screens:
        """Where each screen now is, and which older copies fold."""
        if incoming.channel not in EDITED or not (redraw or (leased and turn.messages[0].screen)):
            return Screens(session.screens)
        origin, row = (incoming.origin, 0) if redraw else ("", leased[0].id)
        return draw(connection, session.screens, turn.messages[0], origin, row)

    def _menu(self, desk: Desk, present: Present) -> Menu | None:
        """The commands of this person's roles and language, where the chat was shown others."""
        known = self._menus.get((desk.language, desk.standings))
        if known is None:
            with speaking(desk.language):
                book = self.engine.book
                commands = tuple((flow.command, label) for label, flow in book.menu(desk.standings))
            word = f"{desk.language}:{','.join(command for command, _label in commands)}"
            known = self._menus[desk.language, desk.standings] = Menu(word, commands)
        return known if known.word != present.menu else None

    def _failed(self, incoming: Incoming, error: Exception, connection: sa.Connection) -> Taken | None:
        """Count it, in a transaction of its own; after the last try keep it aside and apologise, once."""
        now = self.now()
        event = asdict(incoming.event) if incoming.event else {}
        event = {name: "" if isinstance(said, str) and is_secret(said) else said for name, said in event.items()}
        kept = json.dumps({"kind": type(incoming.event).__name__, **event})
        sealed = self.vault.seal(kept, inbox.EVENT_SEALED) or b""
        why = without_values(f"{type(error).__name__}: {error}")[:500]
        if not inbox.failed(connection, incoming.channel, incoming.key, incoming.chat, sealed, why, now):
            return None
        log.error("event set aside", channel=incoming.channel, key=incoming.key)
        today = now.astimezone(self.service.zone).date()
        present = arrive(connection, incoming.channel, incoming.chat, now, today)
        said = apology(present.language or self.service.language)
        leased = outbox.put_replies(connection, present, [said.dump()], self.owner, now)
        return Taken(Outcome(), Handover(incoming.channel, incoming.chat, present.id, leased))
