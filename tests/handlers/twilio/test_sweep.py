"""The sweep over real HTTP: in order, in pages with an end, and from where the last one ended."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from handlers.channel import Incoming, Outcome
from handlers.twilio import client, sweep
from handlers.twilio.client import Twilio
from handlers.twilio.sweep import Sweep
from tests.fakes.twilio.api import TwilioApi

ASHA = "254700000002"


class Swept:
    """Remembers as the service does, in memory."""

    def __init__(self) -> None:
        self.until: dict[str, datetime] = {}
        self.taken: set[str] = set()
        self.asked: list[int] = []

    async def may_sweep(self) -> bool:
        return True

    async def since(self, channel: str) -> datetime | None:
        return self.until.get(channel)

    async def unseen(self, channel: str, keys: Sequence[str]) -> set[str]:
        self.asked.append(len(keys))
        return set(keys) - self.taken

    async def done(self, channel: str, until: datetime) -> None:
        self.until[channel] = until


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    with TwilioApi() as api:
        api.miss(True)
        yield api


class Looking:
    def __init__(self, api: TwilioApi):
        self.twilio = Twilio(api.account_sid, api.auth_token, api.url)
        self.swept, self.texts = Swept(), list[str]()
        self.sweep = Sweep(self.twilio, self.swept, {"sms": api.sms_from}, {"sms": self.take})

    async def take(self, incoming: Incoming) -> Outcome:
        self.swept.taken.add(incoming.key)
        self.texts.append(getattr(incoming.event, "text", ""))
        return Outcome()

    def look(self) -> list[str]:
        self.texts = []
        asyncio.run(self.sweep._look("sms"))
        return self.texts


@pytest.fixture
def looking(api: TwilioApi) -> Iterator[Looking]:
    looking = Looking(api)
    yield looking
    looking.twilio.close()


def test_within_a_second_the_order_is_kept(api, looking):
    asha = api.person(ASHA, channel="sms")
    said = [f"ab {n}" for n in range(6)]
    for text in said:
        asha.says(text)
    assert looking.look() == said
    assert looking.look() == []


def test_many_come_in_pages_and_are_looked_up_in_portions(api, looking, monkeypatch):
    monkeypatch.setattr(client, "PAGE", 4)
    monkeypatch.setattr(sweep, "AT_ONCE", 5)
    asha = api.person(ASHA, channel="sms")
    said = [str(n) for n in range(11)]
    for text in said:
        asha.says(text)
    assert looking.look() == said
    assert looking.swept.asked == [5, 5, 1]


def test_a_page_that_repeats_is_the_last(api, looking, monkeypatch):
    monkeypatch.setattr(client, "PAGE", 2)
    asha = api.person(ASHA, channel="sms")
    for text in ("one", "two", "three"):
        asha.says(text)
    page = looking.twilio.client.messages.page
    monkeypatch.setattr(type(page()), "next_page", lambda self: page(to=api.sms_from, page_size=2))
    assert looking.look() == ["two", "three"]


def test_the_next_look_begins_where_the_last_ended(api, looking):
    before = datetime.now(UTC)
    looking.look()
    looking.look()
    asked = [call for call in api.calls if call.method == "GET"][-1]
    since = datetime.fromisoformat(asked.params["DateSent>"]).replace(tzinfo=UTC)
    assert before - sweep.OVERLAP - timedelta(seconds=1) <= since <= datetime.now(UTC) - sweep.OVERLAP
