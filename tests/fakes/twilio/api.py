"""TwilioApi: a Twilio of our own, a real HTTP server on this machine, for tests that talk to the bot over it."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from . import limits
from .background import Background
from .content_api import unfit
from .contents import Approval, Content
from .faults import Faults
from .hooks import hooks
from .inbound import deliver
from .people import Person, addresses
from .published import published
from .records import Record
from .screen import Choice, Media, Seen
from .server import Server
from .statuses import tell, tell_all
from .wire import Call
from .world import Posted, World

__all__ = ["Call", "Choice", "Media", "Person", "Posted", "Record", "Seen", "TwilioApi"]

ACCOUNT = "AC" + "0123456789abcdef" * 2


class TwilioApi:
    """Serves while the `with` block runs; at its end, breaches of limits or of the published specs fail the test.

    `retry_scale` shortens the pauses between posts to a webhook, `webhook_timeout` is in seconds. `reports` are the
    statuses that a message which arrives reports by itself; one that fails always does. `clock` gives aware times: when
    messages are sent, and whether the 24 hours are over.
    """

    def __init__(
        self,
        account_sid: str = ACCOUNT,
        auth_token: str = "test-token",
        *,
        sms_from: str = "+254711000001",
        whatsapp_from: str = "whatsapp:+254711000002",
        webhook_timeout: float = limits.WEBHOOK_TIMEOUT,
        retry_scale: float = 0.01,
        reports: tuple[str, ...] = (),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        assert len(account_sid) == limits.SID_LENGTH, f"an account's SID has {limits.SID_LENGTH} characters"
        self.account_sid, self.auth_token = account_sid, auth_token
        self.sms_from, self.whatsapp_from = sms_from, whatsapp_from
        self.faults = Faults()
        self.world = World(account_sid, auth_token, {"sms": sms_from, "whatsapp": whatsapp_from}, published(), clock)
        self.world.reports = reports
        self._timeout, self._retry_scale = webhook_timeout, retry_scale
        self._server = Server(self.world, auth_token, self.faults)
        self._background = Background(self._failed)
        self.world.spawn = self._background.spawn
        self.world.tell = lambda record, statuses: self._background.spawn(tell_all(self.world, record, statuses))

    def __enter__(self) -> Self:
        self._background.start(self._server.begin, self._server.end)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._background.stop()
        if kind is None and self.violations:
            raise AssertionError("Twilio's rules were broken:\n  " + "\n  ".join(self.violations))

    @property
    def url(self) -> str:
        """The base address of both APIs, for `client.api.base_url` and `client.content.base_url`."""
        return self.world.origin

    def webhooks(
        self, message: str, public: str = "", *, status: str = "", fallback: str = "", retry: str = ""
    ) -> None:
        """Where inbound messages go: `message` serves on this machine what is signed and known as `public`.

        `status` takes the statuses of messages that name no StatusCallback and of unknown ones, `fallback` what the
        webhook did not take; both are on this machine. `retry` are Twilio's connection overrides, "rc=5&rp=all",
        which may also be the fragment of `public`.
        """
        self.world.hooks = hooks(message, public, status, fallback, retry, self._timeout)

    def person(self, phone: str = "", *, channel: str = "whatsapp", bsuid: str = "", name: str = "Asha") -> Person:
        """Somebody with a phone, a business-scoped id, or both, who has written nothing yet: the window is closed."""
        assert phone or (bsuid and channel == "whatsapp"), "a person has a phone, or on WhatsApp a business-scoped id"
        inbox = self.world.add_inbox(addresses(phone, channel, bsuid), name, bsuid)
        return Person(self.world, inbox, channel, self._deliver)

    def statuses(self, sid: str, *statuses: str, error: int | None = None) -> list[int]:
        """Post these statuses in this order, also of a message that is unknown; gives the bot's answers' statuses."""
        with self.world.lock:
            record = self.world.messages.get(sid) or self._unknown(sid)
        answers = []
        for status in statuses:
            record.status, record.error = status, error
            answers.append(self._background.wait_for(tell(self.world, record, status, error)))
        return answers

    def repeat(self, message_sid: str) -> None:
        """Deliver an inbound message again, with the same SID."""
        self._deliver(self.world.messages[message_sid])

    def miss(self, missing: bool = True) -> None:
        """While it is so, inbound messages are kept for `messages.list`, but the webhook never gets them."""
        self.world.missing = missing

    def approve(self, content_sid: str) -> None:
        """WhatsApp approves a template; not one that its rules forbid."""
        content = self.content(content_sid)
        assert not unfit(content), f"WhatsApp would reject it: {unfit(content)}"
        content.approval = Approval(content.friendly_name, "UTILITY", "approved")

    def signs_with(self, shared_key: str = "", secret: str = "") -> None:
        """Sign with SHA-256 and this key from now on; without one, with SHA-1 and the account's token again."""
        self.world.signer.shared_key, self.world.signer.shared_secret = shared_key, secret

    def headers(self, url: str, form: Mapping[str, str]) -> dict[str, str]:
        """A good signature for any form, for tests that post it themselves."""
        return self.world.signer.headers(url, form)

    def age(self, sid: str, seconds: float) -> None:
        """Make a message older than it is."""
        with self.world.lock:
            self.world.messages[sid].at -= timedelta(seconds=seconds)

    def message(self, sid: str) -> Record:
        """A message as Twilio keeps it."""
        return self.world.messages[sid]

    def content(self, content_sid: str) -> Content:
        return self.world.contents[content_sid]

    @property
    def refuses_at_once(self) -> bool:
        """Whether what fails later by default (63016, 63014, …) is refused by the request itself."""
        return self.world.refuses_at_once

    @refuses_at_once.setter
    def refuses_at_once(self, so: bool) -> None:
        self.world.refuses_at_once = so

    @property
    def calls(self) -> list[Call]:
        """Every request so far, in the order of their answers."""
        with self.world.lock:
            return list(self.world.calls)

    def called(self, operation: str, to: str | None = None) -> list[Call]:
        """The calls of one operation ("Messages", "Content", …), perhaps about one recipient only."""
        return [call for call in self.calls if call.operation == operation and to in (None, call.params.get("To"))]

    @property
    def posted(self) -> list[Posted]:
        """Every attempt to post to the bot's server: messages, fallbacks and statuses."""
        with self.world.lock:
            return list(self.world.posted)

    @property
    def alerts(self) -> list[str]:
        """What Twilio's debugger shows: webhooks that failed, answers that are no use, media that were not there."""
        return self.world.alerts

    @property
    def violations(self) -> list[str]:
        """What no request, no answer and no file should be; a test that provokes some clears them."""
        return self.world.violations

    def _deliver(self, record: Record) -> None:
        if self.world.hooks.message:
            self._background.spawn(deliver(self.world, record, self._retry_scale))

    def _unknown(self, sid: str) -> Record:
        """A message that Twilio never gave us, told to where the others are told."""
        callback = next((each.callback for each in self.world.messages.values() if each.callback), "")
        sender, to, now = self.whatsapp_from, "whatsapp:+254799999999", self.world.now()
        return Record(sid, self.account_sid, sender, to, "", "outbound-api", "", now, callback=callback)

    def _failed(self, error: BaseException) -> None:
        with self.world.lock:
            self.world.violations.append(f"the fake Twilio itself failed: {error!r}")
