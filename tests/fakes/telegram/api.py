"""BotApi: a Bot API of our own, a real HTTP server on this machine, for tests that talk to the bot over it."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from .chats import Chat
from .faults import Faults
from .people import Person
from .published import published
from .rates import Rates
from .server import Server
from .updates import Update
from .webhook import Delivery, Webhook
from .wire import Call
from .world import World

__all__ = ["BotApi", "Call", "Delivery", "Person"]


class BotApi:
    """Serves while the `with` block runs; at its end, breaches of limits or of the published spec fail the test.

    `retry_scale` shortens the pauses between deliveries to a webhook, `webhook_timeout` is in seconds. `per_second`
    and `per_chat_burst` turn the rate limits on. `clock` gives aware times: when messages are sent.
    """

    def __init__(
        self,
        token: str = "123456:TEST-TOKEN",
        *,
        retry_scale: float = 0.01,
        webhook_timeout: float = 10,
        per_second: float | None = None,
        per_chat_burst: float | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.token = token
        self.faults = Faults()
        self.world = World(token, published(), lambda: clock().timestamp())
        self._server = Server(self.world, token, self.faults, Rates(per_second, per_chat_burst))
        self._webhook = Webhook(self.world, self._server.answered, retry_scale, webhook_timeout)

    def __enter__(self) -> Self:
        self._server.start(self._webhook)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.stop()
        if kind is None and self.violations:
            raise AssertionError("the Bot API's rules were broken:\n  " + "\n  ".join(self.violations))

    @property
    def url(self) -> str:
        """Where it serves: `<url>/bot<token>/<method>` and `<url>/file/bot<token>/<path>`."""
        return self._server.url

    def person(
        self, person_id: int, name: str, phone: str = "", language_code: str | None = "en", username: str | None = None
    ) -> Person:
        """A Telegram user who has started the bot."""
        about = {"language_code": language_code, "username": username}
        with self.world.lock:
            return Person(self.world, person_id, name, phone, {key: value for key, value in about.items() if value})

    def chat(self, chat_id: int) -> Chat:
        """Any chat, a group or channel too."""
        return self.world.chats[chat_id]

    @property
    def calls(self) -> list[Call]:
        """Every request so far, in the order of their answers."""
        with self.world.lock:
            return list(self.world.calls)

    def called(self, method: str, chat: int | None = None) -> list[Call]:
        """The calls of one method, perhaps about one chat only."""
        return [c for c in self.calls if c.method == method and chat in (None, c.params.get("chat_id"))]

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt to deliver an update to the webhook."""
        with self.world.lock:
            return list(self._webhook.deliveries)

    @property
    def violations(self) -> list[str]:
        """What no request and no reply should be; a test that provokes some clears them."""
        return self.world.violations

    @property
    def pending(self) -> int:
        """How many updates are not confirmed or delivered yet."""
        with self.world.lock:
            self.world.updates.expire()
            return len(self.world.updates.waiting)

    @property
    def polls(self) -> int:
        """How many getUpdates wait now."""
        return self._server.polling.waiting

    def update(self, update: Update | None = None, **content: Any) -> int:
        """Queue any update at all; it gets a number unless it has one. It is not held against the spec."""
        return self.world.post((update or {}) | content, as_published=False)

    def repeat(self, update_id: int) -> None:
        """Deliver an update again."""
        with self.world.lock:
            self.world.updates.repeat(update_id)
        self.world.bell.ring()

    def restart_ids(self, at: int) -> None:
        """Number the next updates from here, as Telegram does after a quiet week."""
        with self.world.lock:
            self.world.updates.next_id = at

    def age_presses(self, seconds: float) -> None:
        """Make every press older: those not fetched may vanish, those fetched may be too old to answer."""
        with self.world.lock:
            self.world.updates.age(seconds, presses=True)
            for press in self.world.presses.values():
                press.born -= seconds

    def age_messages(self, seconds: float) -> None:
        """Make every other update that waits older."""
        with self.world.lock:
            self.world.updates.age(seconds, presses=False)

    def serves(self, origin: str) -> None:
        """Deliver what is meant for the webhook's public host to this origin, `http://127.0.0.1:8000`."""
        self._webhook.origin = origin
