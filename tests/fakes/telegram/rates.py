"""Rates: how fast a bot may send, over all chats and in each, where a test turns that on."""

import time
from dataclasses import dataclass, field

from .limits import CHAT_SENDS_A_SECOND
from .wire import Refusal


@dataclass
class Bucket:
    """Holds `size` sends and fills by `rate` a second."""

    size: float
    rate: float
    level: float = field(init=False)
    at: float = field(init=False, default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.level = self.size

    def wait(self) -> float:
        """Seconds until a send fits; 0 when it fits now."""
        now = time.monotonic()
        self.level = min(self.size, self.level + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.level) / self.rate)


class Rates:
    """Refuses what comes too fast; a refused send costs nothing."""

    def __init__(self, per_second: float | None, per_chat_burst: float | None) -> None:
        self._all = Bucket(per_second, per_second) if per_second else None
        self._burst = per_chat_burst
        self._chats: dict[str, Bucket] = {}

    def spend(self, method: str, chat: object) -> None:
        if not method.startswith(("send", "edit")) or method == "sendChatAction":
            return
        buckets = [self._all] if self._all else []
        if self._burst:
            buckets.append(self._chats.setdefault(str(chat), Bucket(self._burst, CHAT_SENDS_A_SECOND)))
        pause = max((bucket.wait() for bucket in buckets), default=0)
        if pause > 0:
            seconds = int(pause) + 1
            raise Refusal(429, f"Too Many Requests: retry after {seconds}", seconds)
        for bucket in buckets:
            bucket.level -= 1
