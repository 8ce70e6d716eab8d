"""What is past its time goes, and nothing else."""

import json
from datetime import timedelta

import sqlalchemy as sa

from conversations.core import Session
from storage.accounts import Code, PinSent
from storage.audit import Audit
from storage.delivery import Chat, Failure, Lane, OutboxState, Outgoing, inbox, outbox
from storage.privacy import retention
from storage.vacancies import Vacancy, Viewing
from tests.stage import ASHA, STRANGER


def chat(stage, number, person=None, session=None):
    new = {"channel": "telegram", "external_id": number, "person_id": person, "heard_at": stage.now}
    key = stage.connection.execute(sa.insert(Chat).values(**new, session=session or {})).inserted_primary_key
    assert key is not None
    return key[0]


def forget(stage, **later):
    stage.now += timedelta(**later)
    with stage.database.transaction() as connection:
        inbox.forget(connection, stage.now)
        outbox.forget(connection, stage.now)
        retention.forget(connection, stage.now)
        retention.forget_talks(connection, stage.now, Session.forgotten)


def test_texts_go_after_ninety_days_also_those_that_waited(stage):
    with stage.change():
        here = chat(stage, "1", stage.add_person(STRANGER, "Mgeni Mfano"))
        said = outbox.put(stage.connection, here, Lane.REPLY, {"text": "said"}, stage.now)
        outbox.put(stage.connection, here, Lane.NOTICE, {"text": "waits"}, stage.now)
        done = sa.update(Outgoing).where(Outgoing.id == said)
        stage.connection.execute(done.values(state=OutboxState.SENT))
    forget(stage, days=89)
    assert [row.message["text"] for row in stage.rows(Outgoing)] == ["said", "waits"]
    forget(stage, days=2)
    assert [(row.state, row.message) for row in stage.rows(Outgoing)] == [("expired", {})]
    forget(stage, days=1)
    assert not stage.rows(Outgoing)


def test_a_talk_left_in_the_middle_goes_and_old_buttons_are_still_known_for_old(stage):
    with stage.change():
        person = stage.add_person(ASHA, "Asha Juma")
        chat(stage, "1", person, {"conversation": "bank", "data": {"account": "1234"}, "asked": 7})
    forget(stage, days=89)
    assert stage.rows(Chat)[0].session["data"]
    forget(stage, days=2)
    assert stage.rows(Chat)[0].session == {"asked": 7}
    assert stage.rows(Chat)[0].person_id == person


def test_what_stays_of_a_talk_is_not_let_go_of_again():
    rest = Session.forgotten(Session("bank", "bank", asked=1234567890).dump())
    assert len(json.dumps(rest)) <= retention.LONGEST_REST


def test_chats_of_nobody_go_and_where_the_book_names_one_its_address_goes(stage):
    with stage.change():
        chat(stage, "plain")
        named = chat(stage, "named")
        chat(stage, "asha", stage.add_person(ASHA, "Asha Juma"))
        Audit(stage.connection, stage.now, None, named).note("refused", "register")
    forget(stage, days=91)
    assert [row.external_id for row in stage.rows(Chat)] == [f"gone {named}", "asha"]
    forget(stage, days=1)
    assert len(stage.rows(Chat)) == 2


def test_codes_pins_sent_and_failures_go(stage):
    with stage.change():
        person = stage.add_person(ASHA, "Asha Juma")
        here = chat(stage, "1", person)
        stage.connection.execute(
            sa.insert(Code), {"chat_id": here, "phone": ASHA, "finger": "x", "sent_at": stage.now, "tries": 0}
        )
        stage.connection.execute(sa.insert(PinSent), {"person_id": person, "at": stage.now})
        failed = {"channel": "telegram", "key": "1", "chat": "1", "tries": 3, "aside": True}
        stage.connection.execute(sa.insert(Failure), failed | {"event": b"x", "error": "x", "at": stage.now})
    forget(stage, days=1)
    assert all(stage.rows(table) for table in (Code, PinSent, Failure))
    forget(stage, days=2)
    assert not stage.rows(Code)
    assert not stage.rows(PinSent)
    forget(stage, days=90)
    assert not stage.rows(Failure)


def test_who_opened_a_vacancy_is_known_until_it_takes_no_more_applications(stage):
    with stage.change():
        today = stage.now.date()
        days = {"opens_on": today, "closes_on": today + timedelta(days=5)}
        person = stage.add_person(ASHA, "Asha Juma")
        for role, more in (("clerk", {}), ("driver", {"closed_at": stage.now})):
            vacancy = stage._add(Vacancy, exam_id=stage.exam, role=role, county_code="99", positions=1, **days, **more)
            stage._add(Viewing, person_id=person, vacancy_id=vacancy, at=stage.now)
    forget(stage, days=5)
    assert len(stage.rows(Viewing)) == 1  # the closed one's is gone
    forget(stage, days=1)
    assert not stage.rows(Viewing)
