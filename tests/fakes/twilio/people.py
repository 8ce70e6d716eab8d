"""People: what a person does on WhatsApp or by SMS, and what is on the person's screen."""

import copy
from collections.abc import Callable
from datetime import datetime, timedelta

from tests import waiting
from tests.fakes.telegram.people import true

from . import forms
from .forms import Form
from .limits import START_WORDS, STOP_WORDS, WINDOW
from .records import Record
from .screen import Choice, Media, Seen
from .world import Inbox, World, new_sid

Post = Callable[[Record], None]


class Person:
    """Somebody with a phone, or on WhatsApp with a business-scoped id only."""

    def __init__(self, world: World, inbox: Inbox, channel: str, post: Post) -> None:
        self.world = world
        self.inbox = inbox
        self.channel = channel
        self.address = inbox.addresses[0]  # what the bot sees as From
        self._post = post

    # What the person does; each gives the MessageSid.

    def says(self, text: str, **more: str) -> str:
        """`more` are further fields of the form, as Twilio adds new ones unannounced."""
        word = text.strip().upper()
        if self.channel == "sms" and word in STOP_WORDS:
            self.inbox.stopped = True
            more = {"OptOutType": "STOP"} | more
        elif self.channel == "sms" and word in START_WORDS and self.inbox.stopped:
            self.inbox.stopped = False
            more = {"OptOutType": "START"} | more
        return self._sends(text, more)

    def taps(self, label: str, *, sid: str = "", bare: bool = False) -> str:
        """The newest choice that says this, else one that contains it; `sid` is the message to look in.

        With `bare` only the title comes, as from a client or a sweep that knows nothing of the choice behind it.
        """
        with self.world.lock:
            newest = [seen for seen in reversed(self._seen()) if sid in ("", seen.sid)]
            exact = ((seen, one) for seen in newest for one in seen.choices if one.title == label)
            partly = ((seen, one) for seen in newest for one in seen.choices if label in one.title)
            seen, choice = next(exact, None) or next(partly, (None, None))
        if seen is None or choice is None:
            labels = [one.title for each in newest for one in each.choices]
            raise AssertionError(f"{self.inbox.name} sees no choice {label!r}, only {labels}\n{self}")
        return self._taps(seen, choice, bare)

    def presses(self, payload: str, title: str = "", *, sid: str = "", item: bool = False) -> str:
        """Any payload, as from a message that is long gone; an `item` is one of a list."""
        shape = "list-picker" if item else "quick-reply"
        return self._taps(Seen(shape, "", shape, sid=sid or new_sid("MM")), Choice(payload, title or payload), False)

    def sends_media(self, content_type: str = "image/jpeg", data: bytes = b"anything", body: str = "") -> str:
        sid = new_sid("MM")
        path = f"/2010-04-01/Accounts/{self.world.account}/Messages/{sid}/Media/{new_sid('ME')}"
        sent = Media(data, "", content_type)
        self.world.files[path] = sent
        form = forms.media(sent, self.world.origin + path)
        return self._sends(body, form if self.channel == "whatsapp" else without(form, "MessageType"), sid)

    def sends(self, body: str = "", **fields: str) -> str:
        """A message with any fields at all, a location or what Twilio will invent."""
        return self._sends(body, fields)

    def blocks(self) -> None:
        """WhatsApp: blocks our number. SMS: the same as STOP, unheard by us."""
        self.inbox.blocked = self.channel == "whatsapp"
        self.inbox.stopped = self.channel == "sms"

    def unblocks(self) -> None:
        self.inbox.blocked = self.inbox.stopped = False

    def window_closes(self) -> None:
        """24 hours pass since the person's last message."""
        self.inbox.last_said = self.world.now() - timedelta(seconds=WINDOW)

    def window_opens(self) -> None:
        """As if the person had just written."""
        self.inbox.last_said = self.world.now()

    def hides_phone(self) -> None:
        """From now on the business-scoped id stands where the phone stood; both still reach the person."""
        self.address = next(each for each in self.inbox.addresses if "+" not in each)

    # What is on the person's screen.

    @property
    def messages(self) -> list[Seen]:
        """What arrived, the oldest first."""
        with self.world.lock:
            return [copy.copy(seen) for seen in self._seen()]

    @property
    def heard(self) -> str:
        """The newest message's text; empty when there is none."""
        messages = self.messages
        return messages[-1].text if messages else ""

    def waits_for(self, what: Callable[[], object]) -> None:
        """Returns once it is true; a list too short and a failed assertion count as not yet."""
        waiting.until(lambda: true(what), lambda: f": {self.inbox.name}; {self.world.alerts}\n{self}")

    def __str__(self) -> str:
        lines = "\n".join(f"  {each}" for each in list(self.inbox.history)) or "  (nothing was said)"
        return f"{self.address}:\n{lines}"

    def _seen(self) -> list[Seen]:
        return [each for each in self.inbox.history if isinstance(each, Seen)]

    def _taps(self, seen: Seen, choice: Choice, bare: bool) -> str:
        fields = forms.answering(seen, self.world.senders[self.channel])
        return self._sends(choice.title, fields | ({} if bare else forms.tapped(seen, choice)))

    def _sends(self, body: str, more: Form, sid: str = "") -> str:
        world, to = self.world, self.world.senders[self.channel]
        with world.lock:
            form = forms.common(sid or new_sid("SM"), world.account, self.address, to, body)
            form |= (forms.whatsapp(self.inbox, self.address) if self.channel == "whatsapp" else forms.sms()) | more
            self.inbox.last_said = world.now()
            self.inbox.history.append(f"person: {body}")
            record = world.add_message(received(form, self.inbox.last_said))
        if not world.missing:
            self._post(record)
        return record.sid


def received(form: Form, at: datetime) -> Record:
    """The form as Twilio keeps it; what was tapped is not kept."""
    return Record(
        sid=form["MessageSid"],
        account=form["AccountSid"],
        sender=form["From"],
        to=form["To"],
        body=form["Body"],
        direction="inbound",
        status="received",
        at=at,
        media=int(form["NumMedia"]),
        segments=int(form["NumSegments"]),
        form=form,
    )


def without(form: Form, name: str) -> Form:
    return {key: value for key, value in form.items() if key != name}


def addresses(phone: str, channel: str, bsuid: str) -> list[str]:
    """
    >>> addresses("254700000001", "whatsapp", "KE.123"), addresses("+254700000001", "sms", "")
    (['whatsapp:+254700000001', 'whatsapp:KE.123'], ['+254700000001'])
    """
    prefix = "whatsapp:" if channel == "whatsapp" else ""
    known = [f"+{phone.removeprefix('+')}"] if phone else []
    return [prefix + each for each in [*known, *([bsuid] if bsuid else [])]]
