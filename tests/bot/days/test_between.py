"""What nobody asked for comes between question and answer: its number leads there, and never answers the question."""

from collections.abc import Callable, Iterator

import pytest

from conversations import ways
from conversations.core import rows
from conversations.speech import About
from conversations.speech.news import news
from storage.delivery import Chat, Lane, notify
from storage.people import Person
from storage.register import Register, RegisterState
from tests.fakes.twilio.api import TwilioApi
from tests.stage import MANAGER, Stage
from tests.stage.by_twilio import beside
from tests.stage.entering import enters
from tests.stage.ground import known, later, polling, settled, sweep
from tests.stage.service import Service
from tests.waiting import until

NEWS = "Your posting has changed."


@pytest.fixture
def serve(twilio: TwilioApi, sqlite_stage: Stage) -> Iterator[Callable[..., Service]]:
    with beside(twilio, sqlite_stage) as serve:
        yield serve


def says(person, word: str) -> None:
    before = len(person.messages)
    person.says(word)
    person.waits_for(lambda: len(person.messages) > before)


def asks(person) -> None:
    """The open question is whether to send with nobody marked: its 1 marks everybody, and hands the register in."""
    says(person, "register")
    says(person, "send")


def where(stage: Stage, channel: str) -> tuple[str, str]:
    [chat] = stage.rows(Chat, channel=channel)
    return chat.session["conversation"], chat.session["state"]


def a_notice_comes(stage: Stage, service: Service, person) -> None:
    until(lambda: settled(service))
    later(stage, 60)
    button = ways.POSTING.button("Look at it")
    [manager] = stage.rows(Person, phone=MANAGER)
    with stage.database.transaction() as connection:
        message = news(About.POSTING, NEWS, rows([button])).dump()
        assert notify(connection, manager.id, Lane.NOTICE, message, stage.now, sms=True)
    sweep(service)
    person.waits_for(lambda: NEWS in person.heard)


@pytest.mark.parametrize(("channel", "said"), [("sms", "1"), ("sms", "1."), ("whatsapp", "1"), ("whatsapp", "#1")])
def test_by_twilio(twilio, serve, sqlite_stage, channel, said):
    service, person = serve(), twilio.person(MANAGER, channel=channel)
    if channel == "sms":
        enters(person)
    leads_to_the_notice(sqlite_stage, service, person, channel, said)


def test_by_telegram(api, sqlite_stage):
    person = known(api, sqlite_stage)
    with polling(api, sqlite_stage) as service:
        leads_to_the_notice(sqlite_stage, service, person, "telegram", "1")


def leads_to_the_notice(stage: Stage, service: Service, person, channel: str, said: str) -> None:
    asks(person)
    assert where(stage, channel) == ("register", "confirm")
    a_notice_comes(stage, service, person)
    says(person, said)
    assert where(stage, channel)[0] == "posting"
    assert stage.marks() == {}
    assert stage.rows(Register, state=RegisterState.SENT) == []
