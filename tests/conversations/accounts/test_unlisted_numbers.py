"""Numbers that the tables do not know, of new ranges and other countries: a channel's proof is enough."""

import pytest
import sqlalchemy as sa

from storage.delivery import Chat
from storage.people import Person
from tests.stage import BEN, Rendering, Talk


@pytest.fixture(params=["254150123456", "256712345678", "12025550123"])
def number(request):
    return request.param


@pytest.fixture
def talk(sqlite_stage):
    return Talk(sqlite_stage, Rendering(), chat="7", sms=True)


def says(talk: Talk, number: str, *words: str) -> str:
    """As a channel brings it that proves the sender's number."""
    for word in words:
        talk.turn(Rendering().said(word), phone=number)
    return talk.heard


def test_a_shared_number_gets_an_account(talk, number):
    talk.shares(number).taps("Create an account").taps("I agree").says("Mpya Kabisa Mfano")
    assert "Welcome, Mpya Kabisa Mfano." in talk.heard
    assert talk.stage.rows(Person, phone=number)


def test_so_does_a_sender_who_types_it_too(talk, number):
    assert "on no deployment list" in says(talk, number, "hello", "I have an account", f"+{number}")
    assert "Welcome, Mpya Kabisa Mfano." in says(talk, number, "Create an account", "I agree", "Mpya Kabisa Mfano")
    assert talk.stage.rows(Person, phone=number)


def test_a_number_is_changed_to_it(talk, number):
    talk.enters(BEN).unlocks().says("/phone").shares(number)
    assert talk.stage.rows(Person, phone=number)


def test_it_may_be_typed_where_the_chat_has_it(talk, number):
    talk.enters(BEN).unlocks()
    with talk.stage.change() as changing:
        changing.connection.execute(sa.update(Chat).values(proven=False))
    assert "we sent by SMS to your old number" in says(talk, number, "/phone", f"+{number}")
