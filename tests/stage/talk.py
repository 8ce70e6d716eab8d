"""A talk in tests: one person typing and tapping, through a real turn in the database, in one of the renderings."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from telegram import Update

from bot.runner import Handover, Runner
from conversations import catalogue
from conversations.core import Contact, Engine, Event, Message, Press, numbered, read_text
from conversations.core.gsm import in_gsm7
from handlers.channel import Incoming
from handlers.plain import as_sms, as_text, pieces
from handlers.telegram import wire as telegram_wire
from handlers.twilio import whatsapp_wire
from handlers.twilio import wire as twilio_wire
from storage.delivery import Chat
from storage.people import Office, Person
from storage.service import ServiceSettings

from .drawn import lost
from .spoken import unspoken
from .stage import Stage

OWNER = "test"
CLOSED_UP = re.compile(r"\b(0[17]\d\d)(\d{3})(\d{3})\b")


class Rendering:
    """How what is said reaches the person, and how a tap comes back: the core's own words."""

    def shown(self, message: Message) -> str:
        return message.whole

    def tapped(self, message: Message, label: str, row: str) -> Event:
        return Press.read(button(message, label, row).data)

    def said(self, text: str) -> Event:
        return read_text(text)


class OnTelegram(Rendering):
    """As updates and `reply_markup`."""

    def shown(self, message: Message) -> str:
        fields = telegram_wire.render(message)
        return "\n".join(telegram_wire.pieces(fields["text"]))

    def tapped(self, message: Message, label: str, row: str) -> Event:
        place = [
            (r, b)
            for r, line in enumerate(message.drawn)
            for b, seen in enumerate(line)
            if seen is button(message, label, row)
        ]
        markup = telegram_wire.render(message)["reply_markup"]
        if "keyboard" in markup:
            return self.said(message.buttons[place[0][0]][place[0][1]].label)
        keyboard = markup["inline_keyboard"]
        data = keyboard[place[0][0]][place[0][1]]["callback_data"]
        assert len(data.encode()) <= 64
        query = {
            "id": "1",
            "chat_instance": "x",
            "from": WHO,
            "data": data,
            "message": {"message_id": 1, "date": 1, "chat": CHAT},
        }
        return self._event({"callback_query": query})

    def said(self, text: str) -> Event:
        return self._event({"message": {"message_id": 1, "date": 1, "chat": CHAT, "from": WHO, "text": text}})

    def _event(self, content: dict[str, Any]) -> Event:
        incoming = telegram_wire.read(Update.de_json({"update_id": 1, **content}, None))
        assert incoming is not None
        assert incoming.event is not None
        return incoming.event


class AsText(Rendering):
    """As numbered text: a tap is its number typed, or its words where numbers mean something else."""

    def shown(self, message: Message) -> str:
        return as_text(message)

    def tapped(self, message: Message, label: str, row: str) -> Event:
        return typed_instead(message, button(message, label, row), label, row, read_text)


class OnWhatsApp(Rendering):
    """As Twilio's contents and forms: quick replies and lists come back by their id, all else is typed."""

    channel = "whatsapp"

    def shown(self, message: Message) -> str:
        shown = []
        for part in whatsapp_wire.parts(message):
            assert len(part.body) <= 1600
            shown.append((part.variables or {}).get("body", part.body))
            for name, value in (part.variables or {}).items():
                assert value, f"an empty variable: {name}"
        return "\n".join(shown)

    def tapped(self, message: Message, label: str, row: str) -> Event:
        tapped = button(message, label, row)
        for part in whatsapp_wire.parts(message):
            for name, value in (part.variables or {}).items():
                if name.startswith("i") and value == tapped.data:
                    quick = "quick" in (part.shape.name if part.shape else "")
                    return self._event({"Body": tapped.label, "ButtonPayload" if quick else "ListId": value})
        return typed_instead(message, tapped, label, row, self.said)

    def said(self, text: str) -> Event:
        return self._event({"Body": text})

    def _event(self, fields: dict[str, str]) -> Event:
        sender = {
            "MessageSid": "SM1",
            "From": "whatsapp:+254700000001" if self.channel == "whatsapp" else "+254700000001",
        }
        incoming = twilio_wire.read(sender | fields)
        assert incoming is not None
        assert incoming.event is not None
        assert incoming.channel == self.channel
        return incoming.event


class BySms(OnWhatsApp):
    """As numbered text in SMS's alphabet, in pieces."""

    channel = "sms"

    def shown(self, message: Message) -> str:
        texts = pieces(in_gsm7(as_sms(message)))
        assert all(len(text) <= 1600 for text in texts)
        return CLOSED_UP.sub(r"\1 \2 \3", "\n".join(texts))  # as everywhere else, so that a talk says a phone once

    def tapped(self, message: Message, label: str, row: str) -> Event:
        return typed_instead(message, button(message, label, row), label, row, self.said)


def typed_instead(message: Message, tapped: Any, label: str, row: str, say: Callable[[str], Event]) -> Event:
    """What a person types where the button is not drawn: its typed form, its number, or its words."""
    if tapped.detail:
        number, mark = row.split(maxsplit=1)[0], label.lstrip("✓ ")
        return say(f"{mark} {number}" if mark in ("P", "Ab") else number)
    number = next(number for number, seen in numbered(message) if seen is tapped)
    shown = message.answer or (f"{number}. {tapped.label}" if number else f"- {tapped.label}") in as_text(message)
    assert shown, f"nothing says {tapped.label}"
    return say(number or tapped.label)


WHO = {"id": 7, "is_bot": False, "first_name": "A"}
CHAT = {"id": 7, "type": "private"}
RENDERINGS: dict[str, Callable[[], Rendering]] = {
    "core": Rendering,
    "telegram": OnTelegram,
    "text": AsText,
    "whatsapp": OnWhatsApp,
    "sms": BySms,
}


class Tapping(OnTelegram):
    """By taps. The core's own words come to the same; WhatsApp's to this or to the typed."""

    def shown(self, message: Message) -> str:
        assert OnWhatsApp().shown(message) or not message.whole
        return super().shown(message)

    def tapped(self, message: Message, label: str, row: str) -> Event:
        event = super().tapped(message, label, row)
        keyboard = button(message, label, row).data == ""
        assert keyboard or event == Rendering().tapped(message, label, row)
        assert OnWhatsApp().tapped(message, label, row) in (event, AsText().tapped(message, label, row))
        return event

    def said(self, text: str) -> Event:
        event = super().said(text)
        assert event == Rendering().said(text)
        assert event == OnWhatsApp().said(text) or not text.strip()  # without a word it is a sticker, or a place
        return event


class Typing(BySms):
    """By what is typed, which is the same on paper and by SMS."""

    def shown(self, message: Message) -> str:
        assert AsText().shown(message) or not message.whole
        return super().shown(message)

    def tapped(self, message: Message, label: str, row: str) -> Event:
        event = super().tapped(message, label, row)
        assert event == AsText().tapped(message, label, row)
        return event

    def said(self, text: str) -> Event:
        event = super().said(text)
        assert event == AsText().said(text)
        return event


WAYS: dict[str, Callable[[], Rendering]] = {"taps": Tapping, "types": Typing}  # all that can differ between renderings


def button(message: Message, label: str, row: str) -> Any:
    """The button that says this (a tick before it does not matter), in the row that begins so."""
    rows = [line for line in message.buttons if not row or line[0].label.startswith(row)]
    seen = [b for line in rows for b in line]
    for found in (*(b for b in seen if b.label.lstrip("✓ ") == label), *(b for b in seen if label in b.label)):
        return found
    raise AssertionError(f"no button {label!r} in {[[b.label for b in line] for line in message.buttons]}")


class Talk:
    """One chat. Every turn goes through the database, so a session is JSON between any two of them."""

    def __init__(
        self,
        stage: Stage,
        rendering: Rendering,
        chat: str = "7",
        engine: Engine | None = None,
        *,
        channel: str = "telegram",
        **service: Any,
    ):
        self.stage, self.rendering, self.chat, self.channel = stage, rendering, chat, channel
        self.runner = Runner(
            None,  # type: ignore[arg-type] # the turn is taken here, without the writer's thread
            engine or catalogue.engine(),
            ServiceSettings(**service),
            stage.database.vault,
            OWNER,
            lambda _work: None,
            stage.clock,
        )
        self.heard_messages: Sequence[Message] = ()
        self.signs = True  # whoever holds an office has just given the PIN, whenever they do something
        self.work: Handover | None = None
        self.sent_at: datetime | None = None  # when what is done next was done; None: now

    def turn(self, event: Event, *, key: str = "", origin: str = "", language: str = "", phone: str = "") -> "Talk":
        incoming = Incoming(
            self.channel, self.chat, key or uuid4().hex, event, origin, language, phone, sent_at=self.sent_at
        )
        with self.stage.database.transaction() as connection:
            if self.signs:
                officials = sa.select(Office.person_id)
                theirs = sa.update(Chat).where(Chat.external_id == self.chat, Chat.person_id.in_(officials))
                connection.execute(theirs.values(unlocked_at=self.stage.now, heard_at=self.stage.now))
            taken = self.runner.take(incoming, connection)
        if taken.handover:
            self.work = taken.handover
            again = [Message.load(json.loads(json.dumps(row.message))) for row in taken.handover.leased]
            redraw = [taken.handover.redraw] if taken.handover.redraw else []
            self.heard_messages = [*redraw, *again]
            problems = {problem for message in self.heard_messages for problem in lost(message)}
            assert not problems, f"lost on its way: {problems}"
            aloud = {problem for message in self.heard_messages for problem in unspoken(message)}
            assert not aloud, f"{aloud}: {self.heard_messages}"
        return self

    def says(self, text: str) -> "Talk":
        return self.turn(self.rendering.said(text))

    def taps(self, label: str, row: str = "") -> "Talk":
        for message in reversed(self.heard_messages):
            if message.buttons:
                return self.turn(self.rendering.tapped(message, label, row))
        raise AssertionError(f"no buttons under: {self.heard}")

    def presses(self, data: str) -> "Talk":
        """Any data at all, as a forged client can send it."""
        return self.turn(Press.read(data))

    def shares(self, phone: str, *, verified: bool = True) -> "Talk":
        return self.turn(Contact(phone, verified))

    def enters(self, phone: str) -> "Talk":
        """One more chat of somebody, long since theirs: as if they had shared the phone and shown that it is them."""
        self.shares(phone)
        with self.stage.database.transaction() as connection:
            person = sa.select(Person.id).where(Person.phone == phone).scalar_subquery()
            here = sa.and_(Chat.external_id == self.chat, Chat.person_id.is_(None))
            connection.execute(sa.update(Chat).where(here).values(person_id=person, proven=True))
        return self.says("/menu")

    def unlocks(self) -> "Talk":
        """As if the PIN had just been given in this chat."""
        with self.stage.database.transaction() as connection:
            here = sa.update(Chat).where(Chat.external_id == self.chat)
            connection.execute(here.values(unlocked_at=self.stage.now))
        return self

    @property
    def heard(self) -> str:
        return "\n\n".join(self.rendering.shown(message) for message in self.heard_messages)

    @property
    def told(self) -> str:
        """The same in full, where a channel may say it in brief."""
        return "\n\n".join("\n".join(filter(None, (m.whole, m.typed))) for m in self.heard_messages)

    @property
    def labels(self) -> list[str]:
        return [b.label for message in self.heard_messages for line in message.buttons for b in line]
