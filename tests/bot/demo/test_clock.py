"""Time in the demonstration: moved to the next reminder, a day's reminders arrive at once."""

import asyncio
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from bot import logs
from bot.__main__ import app
from bot.commands.base import hour
from bot.demo.clock import Clock, DemoTime, hurry
from bot.demo.furnish import DEMO_PIN, FIRST_PHONE
from storage.deployments import Deployment
from tests.stage import NAIROBI
from tests.stage.service import SECRET_KEY, Service, free_port, settings_for
from tests.waiting import PATIENCE, until

CHASE = "The register of Wed 20 Oct has not been sent."
BEGIN = datetime(2027, 10, 20, 5, 55, tzinfo=NAIROBI)


@pytest.fixture
def demo(sqlite_url):
    """The demonstration on an October morning, by its own page's channel."""
    port = free_port()
    settings = settings_for(sqlite_url, demo=True, port=port, reminders=True, public_url=f"http://127.0.0.1:{port}")
    with Service(settings, Clock(BEGIN)) as service:
        yield service


@pytest.fixture
def page(demo):
    with httpx.Client(base_url=f"http://127.0.0.1:{demo.services.settings.port}", timeout=PATIENCE) as page:
        yield page


def joins(demo, page, number=1):
    """One of the demonstration's people comes in; gives what is on their screen."""
    phone = str(FIRST_PHONE + number)
    words: list[dict[str, object]] = [{"text": "hello"}, {"contact": True}, {"text": DEMO_PIN}]
    for nth, said in enumerate(words):
        content: dict[str, object] = {"phone": phone, "id": f"{number}-{nth}"}
        assert page.post("/demo/say", json=content | said).status_code == 200
    chat = demo.services.channels["browser"].chats[phone]
    return lambda: "\n".join(message["text"] for message in list(chat.said.values()))


def heard(screen, text):
    return text in screen()


def test_a_days_reminders_one_after_the_other(demo, page):
    manager, director = joins(demo, page), joins(demo, page, 0)
    assert page.get("/demo/time").json() == {"hour": "2027-10-20 05:55"}
    hours = []
    for expected in ("Today, Wed 20 Oct:", "Last call", "Papers for Wed 20 Oct are over.", CHASE):
        hours.append(page.post("/demo/time", json={"to": "next"}).json()["hour"][11:])
        until(partial(heard, manager, expected))
    assert hours == ["06:00", "06:30", "17:00", "19:30"]
    assert page.post("/demo/time", json={"to": "2027-10-20T20:30"}).json()["hour"] == "2027-10-20 20:30"
    until(partial(heard, director, "centres have not sent their register of Wed 20 Oct"))
    assert manager().count(CHASE) == 1


def test_a_day_in_a_hurry(demo, page):
    manager = joins(demo, page)
    time = DemoTime(demo.services, demo.services.now)
    demo.run(hurry(time, 0.3))
    until(partial(heard, manager, "Today, Wed 20 Oct:"))
    assert time.hour()[:10] == "2027-10-21"


def test_a_hurry_waits_until_somebody_has_opened_a_chat(demo, page):
    time = DemoTime(demo.services, demo.services.now)
    with pytest.raises(TimeoutError):
        demo.run(asyncio.wait_for(hurry(time, 0.05), 1))
    assert time.hour() == "2027-10-20 05:55"
    manager = joins(demo, page)
    demo.run(hurry(time, 0.3))
    until(partial(heard, manager, "Today, Wed 20 Oct:"))


def test_whoever_goes_back_sees_it_arrive_again(demo, page):
    manager = joins(demo, page)
    for times in (1, 2):
        page.post("/demo/time", json={"to": "2027-10-20T05:55"})
        assert page.post("/demo/time", json={"to": "next"}).json()["hour"] == "2027-10-20 06:00"
        until(lambda: manager().count("Today, Wed 20 Oct:") == times)  # noqa: B023 (asked before the next)


def test_the_clock_and_all_that_goes_by_it_outlast_a_restart(demo, page):
    joins(demo, page)
    said = demo.services.channels["browser"].chats[str(FIRST_PHONE + 1)].said
    assert page.post("/demo/time", json={"to": "2027-11-20T19:30"}).json() == {"hour": "2027-11-20 19:30"}
    demo.run(demo.services.channels["browser"].close())
    with Service(demo.services.settings.model_copy(update={"public_url": None}), Clock()) as again:
        assert again.services.channels["browser"].chats[str(FIRST_PHONE + 1)].said == said
        now = again.services.now()
        assert DemoTime(again.services, again.services.now).hour() == "2027-11-20 19:30"
        with again.services.database.reading() as records:
            serving = sa.select(sa.func.count()).where(Deployment.from_on <= now.date(), Deployment.to_on >= now.date())
            assert records.scalar(serving) > 20
        page.post("/demo/time", json={"to": "2027-11-21T06:00"})
        until(lambda: DemoTime(again.services, again.services.now).hour() == "2027-11-21 06:00")
        assert abs((hour(again.services.database) - again.services.now()).total_seconds()) < 1
    page.post("/demo/time", json={"to": "now"})
    assert abs((demo.services.now() - datetime.now(UTC)).total_seconds()) < 1


def test_a_talk_in_the_terminal_goes_by_the_clock_that_was_moved(demo, page, monkeypatch):
    page.post("/demo/time", json={"to": "2027-11-20T19:30"})
    monkeypatch.setattr(logs, "set_up", lambda _level: None)
    own = {"DATABASE_URL": demo.services.settings.database_url, "SECRET_KEY": SECRET_KEY, "DEMO": "1"}
    said = CliRunner().invoke(app, ["chat", "--as", "0701000001"], input=f"/share\n{DEMO_PIN}\nregister\n", env=own)
    assert "The demonstration's clock: Sat 20 Nov 2027, 7:3" in said.output
    assert "Sat 20 Nov · 0 of 12" in said.output


def test_a_message_carries_the_hour_of_the_demonstration(demo, page):
    joins(demo, page)
    said = demo.services.channels["browser"].chats[str(FIRST_PHONE + 1)].said.values()
    assert {message["at"][:16] for message in said} == {"2027-10-20T05:55"}
    assert {message["at"][-6:] for message in said} == {"+03:00"}


def test_what_is_no_moment(page):
    assert page.post("/demo/time", json={"to": "tomorrow"}).status_code == 400


def test_a_clock_that_nobody_moved_is_the_real_one():
    assert abs((Clock()() - datetime.now(UTC)).total_seconds()) < 1


def test_elsewhere_time_cannot_be_moved(sqlite_url):
    port = free_port()
    settings = settings_for(sqlite_url, demo=True, port=port, public_url=f"http://127.0.0.1:{port}")
    with Service(settings), httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as page:
        assert page.get("/demo/time").json() == {"hour": ""}
        assert page.post("/demo/time", json={"to": "next"}).status_code == 404
