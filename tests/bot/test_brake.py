"""The brake, over the wire: a storm from one chat is answered once, loses nothing in silence, and delays no other."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from bot import brake
from conversations.core import Text
from handlers.channel import Incoming, Outcome
from handlers.telegram import door
from storage.delivery import Chat, Received
from storage.register import MarkChange
from tests.stage import ASHA, BEN, DAY
from tests.stage.ground import PLAIN_LOG, database_down, hooked, known, message, post, press, texts
from tests.waiting import until

A_MINUTE = 10
TOLD = "That was too much at once"
FLASH = "Not taken: too many messages at once. Wait a minute."


@pytest.fixture(autouse=True)
def _still(monkeypatch):
    """The minute of the brake goes on only when a test says so."""
    monkeypatch.setattr(door, "log", PLAIN_LOG)
    monkeypatch.setattr(brake, "KEYS_AFTER", 0.01)


@pytest.fixture
def webhook(api, stage):
    with hooked(api, stage, events_a_minute=A_MINUTE) as service:
        until(lambda: api.called("setWebhook"))
        service.services.brake.clock = lambda: 0.0
        yield service


def port(service) -> int:
    return int(service.services.settings.port)


def marks(person, stage, first: int, count: int):
    """So many presses, each a mark of Ben's."""
    about = f"register.mark:{stage.centre}:{DAY}:{stage.officers[BEN]}"
    for number in range(first, first + count):
        yield press(person, f"{about}:{'P' if number % 2 else 'Ab'}", str(number)) | {"update_id": number}


def test_each_press_of_a_storm_is_taken_or_said_not_to_be_and_one_message_tells(api, webhook, stage):
    zawadi = known(api, stage)
    answers = [post(port(webhook), update) for update in marks(zawadi, stage, 100, 50)]
    assert {status for status, _body in answers} == {200}
    flashed = [body["text"] for _status, body in answers]
    assert flashed == ["Ben Kato: Ab.", "Ben Kato: P."] * (A_MINUTE // 2) + [FLASH] * (50 - A_MINUTE)
    assert len(stage.rows(MarkChange)) == A_MINUTE
    zawadi.waits_for(lambda: TOLD in zawadi.heard)
    assert len([text for text in texts(zawadi) if TOLD in text]) == 1
    webhook.services.brake.clock = lambda: 6.0  # a tenth of a minute: one more
    more = [post(port(webhook), update)[1]["text"] for update in marks(zawadi, stage, 200, 3)]
    assert more == ["Ben Kato: Ab.", FLASH, FLASH]
    assert len([text for text in texts(zawadi) if TOLD in text]) == 1


def test_a_storm_is_over_after_few_and_the_fastest_thumb_never_meets_the_brake():
    async def taken(every: float, count: int) -> int:
        now = 0.0
        braked, one = brake.Brake(Quick(), 180, lambda: now), Incoming("telegram", "7", "k", Text("1"))  # type: ignore[arg-type]
        braked._pass_over = passed_over  # type: ignore[method-assign,assignment]
        outcomes = []
        for _ in range(count):
            outcomes.append(await braked.receive(one))
            now += every
        return sum(not outcome.braked for outcome in outcomes)

    assert asyncio.run(taken(0.0, 200)) == brake.AT_ONCE
    assert asyncio.run(taken(1 / 3, 600)) == 600


class Quick:
    async def receive(self, _incoming: Incoming, *, yields: bool = False) -> Outcome:
        return Outcome()


async def passed_over(_incoming: Incoming, _bucket: brake.Bucket) -> Outcome:
    return Outcome(braked=True)


def test_it_is_said_in_the_language_of_the_chat(api, webhook, stage):
    zawadi = known(api, stage)
    with stage.change():
        stage.connection.execute(sa.update(Chat).values(language="sw", person_id=None))
    said = [post(port(webhook), message(zawadi, "hujambo") | {"update_id": n}) for n in range(100, 130)]
    assert {status for status, _body in said} == {200}
    zawadi.waits_for(lambda: "mengi mno kwa mara moja" in zawadi.heard)


def test_what_was_passed_over_has_no_effect_when_it_comes_again(api, webhook, stage):
    zawadi = known(api, stage)
    updates = list(marks(zawadi, stage, 100, 20))
    for update in updates:
        post(port(webhook), update)
    until(lambda: len(stage.rows(Received)) == 20)
    webhook.services.brake.clock = lambda: 600.0
    assert [post(port(webhook), update)[1]["text"] for update in updates] == [""] * A_MINUTE + [""] * 10
    assert len(stage.rows(MarkChange)) == A_MINUTE


def test_repeats_and_a_database_that_is_away_count_for_nothing(api, webhook, stage):
    zawadi = known(api, stage)
    first, *others = marks(zawadi, stage, 100, A_MINUTE)
    with database_down(webhook.services):
        assert {post(port(webhook), first)[0] for _ in range(30)} == {503}
    assert {post(port(webhook), first)[0] for _ in range(30)} == {200}
    assert FLASH not in [post(port(webhook), update)[1]["text"] for update in others]


def test_a_storm_holds_no_more_turns_at_once_than_leave_room_for_others(api, webhook, stage, monkeypatch):
    """While the storm's chat is held, its turns wait for it; beyond a few they are answered without one."""
    monkeypatch.setattr(brake, "WAITING", 3)
    zawadi, asha = known(api, stage), known(api, stage, 8, ASHA)
    runner = webhook.services.runner
    lock = runner._chats.setdefault(("telegram", "7"), asyncio.Lock())
    webhook.run(lock.acquire())
    with ThreadPoolExecutor(9) as posting:
        storm = [posting.submit(post, port(webhook), update) for update in marks(zawadi, stage, 100, 9)]
        until(lambda: sum(one.done() for one in storm) == 6)
        assert post(port(webhook), message(asha, "menu") | {"update_id": 50})[0] == 200
        webhook.loop.call_soon_threadsafe(lock.release)
        flashed = [one.result()[1]["text"] for one in storm]
    assert flashed.count(FLASH) == 6
    assert 1 <= len(stage.rows(MarkChange)) <= 3  # in any order: the same mark again is no change


def test_by_polling_too_a_storm_is_answered_once(api, service, stage):
    service.services.brake.a_minute = A_MINUTE
    service.services.brake.clock = lambda: 0.0
    zawadi = known(api, stage)
    for _ in range(40):
        zawadi.says("menu")
    zawadi.waits_for(lambda: TOLD in zawadi.heard)
    until(lambda: api.pending == 0)
    assert len([text for text in texts(zawadi) if TOLD in text]) == 1


def test_who_rests_is_forgotten(api, webhook, stage, monkeypatch):
    monkeypatch.setattr(brake, "KNOWN", 2)
    kept = webhook.services.brake
    for number in range(10, 15):
        person = api.person(number, f"Person {number}")
        kept.clock = lambda number=number: number * 700.0
        post(port(webhook), message(person, "menu") | {"update_id": number})
    assert len(kept._buckets) <= 2


class Slow:
    """A runner whose turns end together, and which notes who lets others by."""

    def __init__(self, outcome: Outcome):
        self.outcome, self.yielded, self.ends = outcome, list[bool](), asyncio.Event()

    async def receive(self, _incoming: Incoming, *, yields: bool = False) -> Outcome:
        self.yielded.append(yields)
        await self.ends.wait()
        return self.outcome


def yielded(runner: Slow, turns: int) -> list[bool]:
    """So many events of one chat at once, and one more when they are done: who lets others by."""

    async def together() -> None:
        braked, one = brake.Brake(runner, 100), Incoming("telegram", "7", "k", Text("1"))  # type: ignore[arg-type]
        at_once = [asyncio.ensure_future(braked.receive(one)) for _ in range(turns)]
        await asyncio.sleep(0)
        runner.ends.set()
        await asyncio.gather(*at_once)
        await braked.receive(one)

    asyncio.run(together())
    return runner.yielded


def test_whoever_sends_more_at_once_than_a_finger_can_lets_others_by():
    assert yielded(Slow(Outcome()), brake.HURRIED + 2) == [False] * brake.HURRIED + [True, True, False]


def test_whoever_nobody_knew_the_last_time_lets_others_by():
    assert yielded(Slow(Outcome(stranger=True)), 1) == [False, True]
