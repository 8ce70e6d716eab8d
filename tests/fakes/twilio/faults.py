"""Twilio's faults: refusals, silence, and messages that are taken and fail."""

from dataclasses import dataclass

from tests.fakes import faults

from .errors import Refusal
from .wire import Params

CODES = {401: 20003, 404: 20404, 429: 20429, 500: 20500, 502: 20500, 503: 20500}


@dataclass
class Fault(faults.Fault):
    """With an operation, and perhaps only for one recipient."""

    operation: str
    code: int | None
    to: str | None

    def meant(self, operation: str, params: Params) -> bool:
        return self.operation in (operation, "*") and self.to in (None, params.get("To"))

    @property
    def fails_later(self) -> int | None:
        """The code of a message that is taken and then fails."""
        return None if self.status else self.code

    def refusal(self) -> Refusal:
        status = self.status or 502
        return Refusal(self.code or CODES.get(status, 20001), status=status)


class Faults(faults.Coming[Fault]):
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
        drip: str = "",
        to: str | None = None,
    ) -> None:
        """Spoil the next requests of an operation ("Messages", "Messages.list", "Content", …; `*`: of any).

        A `status` refuses, and nothing is done. A `code` alone lets a message be taken and then fail. `hang` (seconds)
        and `drop` come after the act was done, so the bot cannot know; with `before` it was not done. `drip` answers
        byte by byte, from the `head` or the `body` on. `to` counts only
        messages to that address.
        """
        self.add(Fault(status, hang, drop, before, times, drip, operation, code, to))

    def take(self, operation: str, params: Params) -> Fault | None:
        return self.first(lambda fault: fault.meant(operation, params))
