"""World: all that Twilio knows; requests and the people of a test change it, one at a time."""

import secrets
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .contents import Content
from .errors import not_found
from .hooks import Hooks
from .limits import WINDOW
from .published import Published
from .records import Record
from .screen import Media, Seen
from .signing import Signer
from .wire import Call, Params


@dataclass
class Inbox:
    """One person on one channel: what stands between us, and what arrived."""

    addresses: list[str]  # the phone's first, where it is known
    name: str
    external_id: str = ""
    blocked: bool = False  # WhatsApp: the person blocked us
    stopped: bool = False  # SMS: the person sent STOP
    last_said: datetime | None = None
    history: list[Seen | str] = field(default_factory=list)

    def window_open(self, now: datetime) -> bool:
        return self.last_said is not None and (now - self.last_said).total_seconds() < WINDOW


@dataclass(frozen=True)
class Posted:
    """One attempt to post to the bot's server; `status` is 0 where no answer came."""

    kind: str  # "message", "fallback" or "status"
    sid: str
    url: str  # the public address, which was signed
    form: dict[str, str]
    status: int
    at: float  # time.monotonic()


class World:
    """Messages, contents, people and what was posted, under one lock."""

    def __init__(
        self, account: str, token: str, senders: dict[str, str], published: Published, now: Callable[[], datetime]
    ) -> None:
        self.lock = threading.RLock()
        self.account = account
        self.signer = Signer(token)
        self.senders = senders  # by channel
        self.published = published
        self.now = now
        self.origin = ""
        self.hooks = Hooks()
        self.missing = False  # inbound messages are kept but not posted
        self.refuses_at_once = False
        self.reports: tuple[str, ...] = ()  # the statuses that a message which arrives reports by itself
        self.spawn: Callable[[Coroutine[Any, Any, object]], None] = lambda work: work.close()
        self.tell: Callable[[Record, tuple[str, ...]], None] = lambda record, statuses: None
        self.inboxes: list[Inbox] = []
        self.messages: dict[str, Record] = {}
        self.contents: dict[str, Content] = {}
        self.files: dict[str, Media] = {}  # what people sent, by path
        self.calls: list[Call] = []
        self.posted: list[Posted] = []
        self.alerts: list[str] = []  # Twilio's debugger: what went wrong with webhooks and their answers
        self.violations: list[str] = []

    def inbox(self, address: str) -> Inbox | None:
        return next((inbox for inbox in self.inboxes if address in inbox.addresses), None)

    def add_inbox(self, addresses: list[str], name: str, external_id: str) -> Inbox:
        """The person's inbox; the same one when an address is known already."""
        with self.lock:
            known = next((found for each in addresses if (found := self.inbox(each))), None)
            if known is None:
                known = Inbox([], name)
                self.inboxes.append(known)
            known.addresses += [each for each in addresses if each not in known.addresses]
            known.external_id = known.external_id or external_id
            return known

    def add_message(self, record: Record) -> Record:
        self.messages[record.sid] = record
        return record

    def message(self, sid: str) -> Record:
        if sid not in self.messages:
            raise not_found(f"Messages/{sid}.json")
        return self.messages[sid]

    def content(self, sid: str) -> Content:
        if sid not in self.contents:
            raise not_found(f"Content/{sid}")
        return self.contents[sid]

    def alert(self, text: str, *, ours: bool = False) -> None:
        """Note a warning; `ours` says that the bot's own code is at fault."""
        with self.lock:
            self.alerts.append(text)
            if ours:
                self.violations.append(text)

    def record(self, operation: str, method: str, path: str, params: Params, status: int) -> None:
        with self.lock:
            self.calls.append(Call(operation, method, path, params, status, time.monotonic()))


def new_sid(prefix: str) -> str:
    return prefix + secrets.token_hex(16)
