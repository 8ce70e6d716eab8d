"""Faults: what goes wrong with the next requests, as a test asked."""

import threading
from dataclasses import dataclass

from .errors import Refusal
from .wire import Params

CODES = {401: 20003, 404: 20404, 429: 20429, 500: 20500, 502: 20500, 503: 20500}


@dataclass
class Fault:
    """One thing that goes wrong, `times` times, with an operation and perhaps only for one recipient."""

    operation: str
    status: int | None
    code: int | None
    hang: float
    drop: bool
    before: bool
    times: int
    to: str | None

    @property
    def prevents(self) -> bool:
        """Whether the act is left undone."""
        return self.before or self.status is not None

    @property
    def fails_later(self) -> int | None:
        """The code of a message that is taken and then fails."""
        return None if self.status else self.code

    def refusal(self) -> Refusal:
        status = self.status or 502
        return Refusal(self.code or CODES.get(status, 20001), status=status)


class Faults:
    """The faults to come, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._coming: list[Fault] = []

    def next(
        self,
        operation: str,
        *,
        status: int | None = None,
        code: int | None = None,
        hang: float = 0,
        drop: bool = False,
        before: bool = False,
        times: int = 1,
        to: str | None = None,
    ) -> None:
        """Spoil the next requests of an operation ("Messages", "Messages.list", "Content", …; `*`: of any).

        A `status` refuses, and nothing is done. A `code` alone lets a message be taken and then fail. `hang` (seconds)
        and `drop` come after the act was done, so the bot cannot know; with `before` it was not done. `to` counts only
        messages to that address.
        """
        with self._lock:
            self._coming.append(Fault(operation, status, code, hang, drop, before, times, to))

    def take(self, operation: str, params: Params) -> Fault | None:
        """The fault for this request, used up by one."""
        with self._lock:
            for fault in self._coming:
                if fault.operation in (operation, "*") and fault.to in (None, params.get("To")):
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
