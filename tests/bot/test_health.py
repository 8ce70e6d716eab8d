"""Health: whether this copy can serve, for whoever balances the load."""

import json
import urllib.error
import urllib.request

from tests.stage.ground import database_down, hooked
from tests.waiting import PATIENCE


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
