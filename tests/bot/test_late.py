"""Late, over the wire: what waited at Telegram or Twilio over night, or was overtaken, marks nothing by itself."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.fakes.telegram.api import BotApi
from tests.fakes.twilio.api import TwilioApi
from tests.stage import DAY, MANAGER
from tests.stage.by_twilio import beside
from tests.stage.ground import known, later, polling, waits_for_texts
from tests.waiting import until

BEFORE = DAY - timedelta(days=1)


@pytest.fixture
def timed(stage) -> Iterator[BotApi]:
    """A Bot API that goes by the stage's hour."""
    with BotApi(clock=stage.clock) as api:
        yield api


def test_what_waited_at_telegram_over_night_is_asked_about(timed, stage):
    zawadi = known(timed, stage)
    stage.at(BEFORE, 15)
    for said in ("/register", "ab 3", "all"):
        zawadi.says(said)
    stage.at(DAY, 9)
    with polling(timed, stage):
        waits_for_texts(zawadi, 3)
        assert "You wrote that on Tue 19 Oct at 3:00 p.m." in zawadi.messages[0].text
        assert "so nothing was done:\nTue 19 Oct 3:00 p.m.: ab 3\nTue 19 Oct 3:00 p.m.: all\n" in zawadi.heard
        assert "Wed 20 Oct ·" in zawadi.heard
        until(lambda: timed.pending == 0)
    assert stage.marks() == {}
    with polling(timed, stage):
        zawadi.taps("Do it now")
        zawadi.waits_for(lambda: len(stage.marks()) == 4)
    assert stage.marks()["Ben Kato"] == "Ab"


def test_a_press_is_no_younger_than_what_was_written_after_it(timed, stage):
    zawadi = known(timed, stage)
    stage.at(BEFORE, 15)
    with polling(timed, stage):
        zawadi.says("/register")
        zawadi.waits_for(lambda: "Tue 19 Oct ·" in zawadi.heard)
        until(lambda: timed.pending == 0)
    zawadi.taps("Send")
    zawadi.says("asante")
    stage.at(DAY, 9)
    with polling(timed, stage):
        zawadi.waits_for(lambda: zawadi.toasts)
        assert zawadi.toasts[0].startswith("You wrote that on Tue 19 Oct at 3:00 p.m.; it reached us only now.")


@pytest.fixture
def twilio(sqlite_stage) -> Iterator[TwilioApi]:
    """A Twilio that goes by the stage's hour."""
    with TwilioApi(clock=sqlite_stage.clock) as twilio:
        yield twilio


@pytest.fixture
def zawadi(twilio, sqlite_stage):
    """The manager on WhatsApp, with the register open, in the morning."""
    sqlite_stage.at(DAY, 9)
    with beside(twilio, sqlite_stage) as serve:
        zawadi = twilio.person(MANAGER, channel="whatsapp")
        zawadi.sweeps = sweeper(serve())
        zawadi.says("register")
        zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)
        yield zawadi


def sweeper(service):
    return lambda: service.run(service.services.channels["whatsapp"].door.sweep._look("whatsapp"))


def test_of_two_within_a_second_the_later_one_stands(twilio, zawadi, sqlite_stage):
    twilio.miss(True)
    later(sqlite_stage, 60)
    zawadi.says("ab 3")
    zawadi.says("p 3")
    zawadi.sweeps()
    assert sqlite_stage.marks() == {"Ben Kato": "P"}


def test_what_no_webhook_brought_yesterday_is_asked_about(twilio, zawadi, sqlite_stage):
    twilio.miss(True)
    sqlite_stage.at(DAY, 16)
    zawadi.says("register")
    zawadi.says("ab 3")
    sqlite_stage.at(DAY + timedelta(days=1), 6)
    zawadi.sweeps()
    zawadi.waits_for(lambda: "This reached us only now" in zawadi.heard)
    assert "Wed 20 Oct 4:00 p.m.: ab 3" in zawadi.heard
    assert "Thu 21 Oct ·" in zawadi.heard
    assert sqlite_stage.marks() == {}


def test_what_was_overtaken_changes_nothing(twilio, zawadi, sqlite_stage):
    twilio.miss(True)
    later(sqlite_stage, 60)
    zawadi.says("ab 3")
    twilio.miss(False)
    later(sqlite_stage, 60)
    zawadi.says("p 3")
    zawadi.waits_for(lambda: "Ben Kato: P." in zawadi.heard)
    zawadi.sweeps()
    zawadi.waits_for(lambda: "This reached us only now" in zawadi.heard)
    assert sqlite_stage.marks() == {"Ben Kato": "P"}
