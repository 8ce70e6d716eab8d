"""Health: whether this copy can serve, for whoever balances the load."""

import json
import urllib.error
import urllib.request
from typing import Any

import sqlalchemy as sa

from bot.delivery.delivery import Delivery
from handlers import lasting
from tests.stage.ground import database_down, hooked
from tests.waiting import PATIENCE, until


def health(service) -> tuple[int, dict[str, object]]:
    address = f"http://127.0.0.1:{service.services.settings.port}/health"
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


def test_health_follows_the_database(api, stage):
    with hooked(api, stage) as service:
        assert health(service) == (200, {"ready": True})
        with database_down(service.services):
            assert health(service) == (503, {"ready": False, "why": "the database is down"})
        assert health(service) == (200, {"ready": True})


def test_a_database_that_takes_nothing_is_not_ready_though_it_answers(api, stage):
    with hooked(api, stage) as service:
        database, closed = service.services.database, [True]

        def checked_out(driver: Any, *_more: object) -> None:
            if database.one_writer:
                driver.execute(f"PRAGMA query_only = {len(closed)}")
            else:
                driver.read_only = bool(closed)  # said at each BEGIN, over any default of the session

        sa.event.listen(database.engine, "checkout", checked_out)
        try:
            until(lambda: health(service) == (503, {"ready": False, "why": "the database is down"}))
        finally:
            closed.clear()
        until(lambda: health(service) == (200, {"ready": True}))


def test_a_lasting_work_that_fails_is_told_and_begins_again(api, stage, monkeypatch):
    monkeypatch.setattr(lasting, "PAUSES", (0.01,))
    monkeypatch.setattr(lasting, "WELL", 0.01)
    sweep, failing = Delivery.sweep, [True]

    async def fails_for_a_while(self: Delivery) -> bool:
        if failing:
            raise KeyError("a fault of ours")
        return await sweep(self)

    monkeypatch.setattr(Delivery, "sweep", fails_for_a_while)
    with hooked(api, stage) as service:
        until(lambda: health(service) == (503, {"ready": False, "why": "failing: delivery"}))
        failing.clear()
        until(lambda: health(service) == (200, {"ready": True}))
