"""Lasting work: whatever ends it is logged and it begins again; only its own end and ours are ends."""

import asyncio

import pytest

from handlers import lasting
from handlers.lasting import Lasting
from tests.waiting import PATIENCE


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(lasting, "PAUSES", (0,))


def test_a_work_that_fails_begins_again_and_is_named_meanwhile():
    works, seen = Lasting(), []

    async def work() -> None:
        seen.append(set(works.failing))
        if len(seen) < 3:
            raise KeyError("update_id")

    async def all_of_it() -> None:
        await asyncio.wait_for(works.start("polling", work), PATIENCE)

    asyncio.run(all_of_it())
    assert seen == [set(), {"polling"}, {"polling"}]
    assert works.failing == set()  # it has done what it had to


def test_a_work_that_lasts_again_counts_as_mended(monkeypatch):
    monkeypatch.setattr(lasting, "WELL", 0.01)
    works, begun, lasted = Lasting(), [], asyncio.Event()

    async def work() -> None:
        begun.append(1)
        if len(begun) == 1:
            raise ValueError
        assert works.failing == {"sweep"}
        await asyncio.sleep(0.1)
        lasted.set()
        await asyncio.Event().wait()

    async def all_of_it() -> None:
        task = works.start("sweep", work)
        await asyncio.wait_for(lasted.wait(), PATIENCE)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(all_of_it())
    assert works.failing == set()
