"""After an outage whoever has to mark a register that is open reads who is not marked yet, once."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.delivery import Lane, OutboxState, Outgoing
from storage.deployments import Delegation
from storage.people import Person
from storage.register import Register, RegisterState
from storage.reminders import Outage, noticed
from tests.stage import ASHA, DAY, MANAGER, NAIROBI, OTHER_MANAGER, Rendering, Talk
from tests.stage.reminding import chat_of, said, tick, waiting

SECONDS = timedelta(seconds=1)


@pytest.fixture
def stage(stage):
    """Zawadi has marked two of four, Omari has sent; everything before today is in, and nothing else is due."""
    stage.at(DAY, 17, 30)
    Talk(stage, Rendering(), chat=f"telegram-{MANAGER}").shares(MANAGER).says("register").says("p 1").says("ab 3").says(
        "menu"
    )
    chat_of(stage, OTHER_MANAGER)
    tick(stage)
    with stage.change():
        sent = {"centre_id": stage.other_centre, "on": DAY, "state": RegisterState.SENT}
        stage.connection.execute(sa.insert(Register), sent)
        stage.connection.execute(sa.update(Outgoing).values(state=OutboxState.SENT))
    return stage


def back(stage, hour: int, minute: int, away: timedelta, channel: str = "") -> bool:
    """Karani runs again, and ticks."""
    stage.at(DAY, hour, minute)
    with stage.database.transaction() as connection:
        first = noticed(connection, stage.now - away, stage.now, channel)
    tick(stage)
    return first


def arrives(stage) -> None:
    """What was answered is out."""
    with stage.change():
        stage.connection.execute(sa.update(Outgoing).where(Outgoing.kind.is_(None)).values(state=OutboxState.SENT))


def outages(stage) -> list[str]:
    return [name for kind, name in waiting(stage) if kind == "outage"]


def test_it_names_who_is_not_marked_yet_and_leads_to_the_register(stage):
    assert back(stage, 18, 7, timedelta(minutes=7))
    assert waiting(stage) == [("outage", "Zawadi Mfano")]
    assert stage.rows(Outgoing, kind="outage")[0].lane == Lane.NOTICE
    assert said(stage) == [
        "Karani was away from 6:00 p.m. to 6:07 p.m.: what you tapped then may be lost.\n"
        "Mlimani Secondary, not marked yet: Asha Juma, Chui Ali."
    ]


def test_it_is_said_once_whoever_notices_it_and_however_often_karani_starts(stage):
    assert back(stage, 18, 7, timedelta(minutes=7))
    said(stage)
    assert not back(stage, 18, 7, timedelta(minutes=6, seconds=50))  # by another process
    for minute in (8, 12, 16):  # it comes and goes
        back(stage, 18, minute, timedelta(minutes=3))
    assert len(stage.rows(Outage)) == len(stage.rows(Outgoing, kind="outage")) == 1
    back(stage, 19, 0, timedelta(minutes=3))  # another one
    assert outages(stage) == ["Zawadi Mfano"]


@pytest.mark.parametrize(
    ("hour", "minute", "away", "told", "why"),
    [
        (18, 7, 150 * SECONDS, False, "as long as presses are kept"),
        (18, 7, 151 * SECONDS, True, "longer"),
        (6, 10, timedelta(hours=8), True, "ten minutes of the morning"),
        (6, 2, timedelta(hours=8), False, "the register opened two minutes ago"),
        (12, 0, timedelta(hours=1), False, "phones are locked away"),
        (17, 40, timedelta(hours=1), True, "they are back"),
        (20, 0, timedelta(hours=1), False, "the chase that was missed names them"),
        (22, 0, timedelta(minutes=50), False, "the register is closed"),
    ],
)
def test_it_is_said_of_the_hours_of_marking(stage, hour, minute, away, told, why):
    back(stage, hour, minute, away)
    assert bool(stage.rows(Outgoing, kind="outage")) is told, why


def test_whoever_has_the_register_in_hand_as_it_is_reads_nothing_more(stage):
    stage.at(DAY, 18, 7)
    Talk(stage, Rendering(), chat=f"telegram-{MANAGER}").says("register")
    arrives(stage)
    back(stage, 18, 7, timedelta(minutes=7))
    assert said(stage) == [""]


def test_a_register_that_is_sent_meanwhile_is_not_asked_for(stage):
    back(stage, 18, 7, timedelta(minutes=7))
    Talk(stage, Rendering(), chat=f"telegram-{MANAGER}").says("register").says("all").says("send")
    arrives(stage)
    assert said(stage) == [""]


def test_where_one_channel_was_away_the_others_are_not_told(stage):
    chat_of(stage, MANAGER, "whatsapp", heard_at=stage.now + timedelta(minutes=1))
    back(stage, 18, 7, timedelta(minutes=7), "telegram")
    assert said(stage, "whatsapp") == [""]


def test_into_whose_hands_the_register_is_given_reads_it_too(stage):
    chat_of(stage, ASHA)
    with stage.change():
        asha = stage.connection.scalar(sa.select(Person.id).where(Person.phone == ASHA))
        manager = stage.connection.scalar(sa.select(Person.id).where(Person.phone == MANAGER))
        handed = {"centre_id": stage.centre, "deployment_id": stage.officers[MANAGER], "given_by": manager}
        handed |= {"person_id": asha, "from_on": DAY, "to_on": DAY, "given_at": stage.now, "taken_at": stage.now}
        stage.connection.execute(sa.insert(Delegation), handed)
    back(stage, 18, 7, timedelta(minutes=7))
    assert outages(stage) == ["Asha Juma", "Zawadi Mfano"]
    assert all("not marked yet: Asha Juma, Chui Ali." in text for text in said(stage))


def test_the_hours_are_those_of_the_centre(stage):
    back(stage, 18, 7, timedelta(minutes=7))
    [outage] = stage.rows(Outage)
    assert outage.back == datetime(2027, 10, 20, 18, 7, tzinfo=NAIROBI)
