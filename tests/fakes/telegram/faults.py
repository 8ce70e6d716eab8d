"""Telegram's faults: refusals, silence, and what is done all the same."""

from dataclasses import dataclass

from tests.fakes import faults

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
class Fault(faults.Fault):
    """With a method, and perhaps only in one chat."""

    method: str
    description: str
    retry_after: float | None
    chat: int | None

    def meant(self, method: str, params: Params) -> bool:
        about = self.chat is None or str(params.get("chat_id")) == str(self.chat)
        return about and (self.method == method or (self.method == "*" and method != "getUpdates"))

    def refusal(self) -> Refusal:
        return Refusal(self.status or 502, self.description or DESCRIPTIONS[502], self.retry_after)


class Faults(faults.Coming[Fault]):
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
        drip: str = "",
        chat: int | None = None,
    ) -> None:
        """Spoil the next requests of a method (`*`: of any but getUpdates).

        A `status` refuses, and nothing is done. `hang` (seconds) and `drop` come after the act was done, so the bot
        cannot know; with `before` it was not done. `drip` answers byte by
        byte, from the `head` or the `body` on. `chat` counts only requests about that chat.
        """
        if status == 429 and retry_after is None:
            retry_after = 1
        words = description or DESCRIPTIONS.get(status or 0, "").format(retry_after=retry_after)
        self.add(Fault(status, hang, drop, before, times, drip, method, words, retry_after, chat))

    def take(self, method: str, params: Params) -> Fault | None:
        return self.first(lambda fault: fault.meant(method, params))
