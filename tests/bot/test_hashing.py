"""Hashing: beside the turns, after everybody else, and never without a rest."""

import asyncio
import os
import sys
import threading
from collections.abc import Hashable
from types import SimpleNamespace
from typing import Any

import pytest

from bot import hashing
from bot.hashing import HASHES, NICE, Hashing
from storage.accounts import WantsHash


async def nice_of_the_thread(done: dict[Hashable, Any]) -> int:
    if "nice" not in done:
        raise WantsHash("nice", lambda: os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
    return int(done["nice"])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process is as nice as its nicest thread")
def test_it_has_what_of_the_machine_others_leave():
    before = os.getpriority(os.PRIO_PROCESS, 0)
    assert asyncio.run(Hashing().beside(nice_of_the_thread)) == NICE
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_after_each_it_rests_as_long_as_it_has_worked(monkeypatch):
    seconds = iter([10.0, 10.5, 20.0, 20.25])
    rests: list[float] = []
    monkeypatch.setattr(hashing, "time", SimpleNamespace(monotonic=lambda: next(seconds), sleep=rests.append))
    assert [hashing._with_a_rest(work) for work in (int, str)] == [0, ""]
    assert rests == [0.5, 0.25]


def test_a_turn_that_wants_one_after_the_other_without_end_fails():
    async def insatiable(done: dict[Hashable, Any]) -> None:
        raise WantsHash(len(done), lambda: None)

    with pytest.raises(WantsHash) as last:
        asyncio.run(Hashing().beside(insatiable))
    assert last.value.key == HASHES
