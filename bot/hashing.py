"""Hashing: PINs are hashed beside the turns, by one thread that has what of the machine others leave."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from storage.accounts import WantsHash

T = TypeVar("T")
HASHES = 8  # in one turn at most
NICE = 10


class Hashing:
    """A storm of PINs takes half of one core at most, and that after everybody else."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "hashing", _be_last)

    async def beside(self, turn: Callable[[dict[Hashable, Any]], Awaitable[T]]) -> T:
        """The turn, taken again once what it wants hashed is there: no other turn waits for a hash meanwhile."""
        done: dict[Hashable, Any] = {}
        while True:
            try:
                return await turn(done)
            except WantsHash as wants:
                if len(done) >= HASHES:
                    raise
                work = partial(_with_a_rest, wants.work)
                done[wants.key] = await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _be_last() -> None:
    """Only where the system knows the threads of a process one by one."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def _with_a_rest(work: Callable[[], Any]) -> Any:
    """As long as the work has taken."""
    began = time.monotonic()
    done = work()
    time.sleep(time.monotonic() - began)
    return done
