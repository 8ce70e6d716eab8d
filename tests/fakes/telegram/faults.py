"""Faults: what goes wrong with the next requests, as a test asked."""

import threading
from dataclasses import dataclass

from .wire import Params, Refusal

DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
    502: "Bad Gateway",
}


@dataclass
class Fault:
    """One thing that goes wrong, `times` times, with a method and perhaps only in one chat."""

    method: str
    status: int | None
    description: str
    retry_after: float | None
    hang: float
    drop: bool
    before: bool
    times: int
    chat: int | None

    @property
    def prevents(self) -> bool:
        """Whether the act is left undone."""
        return self.before or self.status is not None

    def refusal(self) -> Refusal:
        return Refusal(self.status or 502, self.description or DESCRIPTIONS[502], self.retry_after)


class Faults:
    """The faults to come, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coming: list[Fault] = []

    def next(
        self,
        method: str,
        *,
        status: int | None = None,
        description: str = "",
        retry_after: float | None = None,
        hang: float = 0,
        drop: bool = False,
        before: bool = False,
        times: int = 1,
        chat: int | None = None,
    ) -> None:
        """Spoil the next requests of a method (`*`: of any but getUpdates).

        A `status` refuses, and nothing is done. `hang` (seconds) and `drop` come after the act was done, so the bot
        cannot know; with `before` it was not done. `chat` counts only requests about that chat.
        """
        if status == 429 and retry_after is None:
            retry_after = 1
        words = description or DESCRIPTIONS.get(status or 0, "").format(retry_after=retry_after)
        with self._lock:
            self._coming.append(Fault(method, status, words, retry_after, hang, drop, before, times, chat))

    def take(self, method: str, params: Params) -> Fault | None:
        """The fault for this request, used up by one."""
        with self._lock:
            for fault in self._coming:
                about = fault.chat is None or str(params.get("chat_id")) == str(fault.chat)
                named = fault.method == method or (fault.method == "*" and method != "getUpdates")
                if about and named:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._coming.remove(fault)
                    return fault
        return None

    @property
    def left(self) -> int:
        """How many requests are still to be spoiled."""
        with self._lock:
            return sum(fault.times for fault in self._coming)

    def clear(self) -> None:
        with self._lock:
            self._coming.clear()
