"""Reminders of posts: whom they reach, what they say, and what silences them. On both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa

from conversations.core import Message
from conversations.core.gsm import in_gsm7
from handlers.plain import as_sms, as_text
from handlers.twilio import whatsapp_wire
from storage.delivery import Lane, Leased, Reminder
from storage.deployments import Deployment, State
from storage.letters import EVERY_SUB_COUNTY, LetterFetch, release
from storage.people import Consent, Person
from storage.reminders import Mute
from storage.vacancies import Application, Vacancy, Viewing
from tests.fakes.twilio.segments import segments
from tests.stage import ASHA, BEN, CHUI, LAST, MANAGER, NAIROBI, OTHER_MANAGER, Rendering, Talk
from tests.stage.reminding import chat_of, composed, take, tick
from tests.stage.stamping import add_stamped

CLOSES = date(2027, 9, 24)  # weeks before the exam: nobody's phone is locked away
THREE_BEFORE, EVE = CLOSES - timedelta(days=3), CLOSES - timedelta(days=1)


def moment(day, hour=10):
    return datetime.combine(day, time(hour), NAIROBI).astimezone(UTC)


def heard(stage, day, hour, minute=0):
    """What goes out at that time, once; a second tick queues nothing more."""
    stage.at(day, hour, minute)
    tick(stage)
    assert tick(stage) == 0
    return [message for row in take(stage) if (message := composed(stage, row)) is not None]


def person(stage, phone):
    return stage.connection.scalar(sa.select(Person.id).where(Person.phone == phone))


def agrees(stage, phone, at, *, given=True):
    row = {"person_id": person(stage, phone), "version": 1, "given": given, "at": at, "through": "telegram"}
    stage._add(Consent, **row)


@pytest.fixture
def vacancy(stage):
    """Supervisors for Mlimani are wanted; Asha works there and has agreed, Ben has agreed and works elsewhere."""
    for phone in (ASHA, BEN, CHUI):
        chat_of(stage, phone)
    with stage.change():
        found = stage._add(
            Vacancy,
            exam_id=stage.exam,
            role="supervisor",
            county_code="99",
            sub_county_code="99101",
            positions=2,
            opens_on=CLOSES - timedelta(days=14),
            closes_on=CLOSES,
        )
        here = {"county_code": "99", "sub_county_code": "99101"}
        stage.connection.execute(sa.update(Person).where(Person.phone.in_([ASHA, CHUI])).values(here))
        for phone in (ASHA, BEN):
            agrees(stage, phone, moment(CLOSES - timedelta(days=30)))
    return found


def test_a_vacancy_that_closes_is_told_to_whom_it_fits_and_who_has_agreed(stage, vacancy):
    [message] = heard(stage, THREE_BEFORE, 17, 30)
    assert message.text == "Apply by the end of Fri 24 Sep:\nSupervisor, KCSE 2027"
    assert [b.data for row in message.buttons for b in row] == [f"vacancies.show:{vacancy}"]
    assert message.variables == ("Fri 24 Sep", "Supervisor, KCSE 2027")


def test_it_is_told_once_more_the_day_before(stage, vacancy):
    assert len(heard(stage, EVE, 17, 30)) == 1
    assert heard(stage, CLOSES, 17, 30) == []


def test_whoever_has_applied_since_hears_nothing(stage, vacancy):
    stage.at(THREE_BEFORE, 17, 30)
    tick(stage)
    with stage.change():
        row = {"person_id": person(stage, ASHA), "vacancy_id": vacancy, "exam_id": stage.exam, "role": "supervisor"}
        stage._add(Application, **row, state="submitted", applied_at=stage.now, changed_at=stage.now)
    assert [composed(stage, row) for row in take(stage)] == [None]
    assert heard(stage, EVE, 17, 30) == []


def test_anothers_application_silences_nobody_else(stage, vacancy):
    with stage.change():
        row = {"person_id": person(stage, CHUI), "vacancy_id": vacancy, "exam_id": stage.exam, "role": "supervisor"}
        stage._add(Application, **row, state="submitted", applied_at=stage.now, changed_at=stage.now)
    assert len(heard(stage, THREE_BEFORE, 17, 30)) == 1


@pytest.mark.parametrize("given", [False, None])
def test_whoever_took_consent_back_or_never_gave_it_is_not_asked_to_apply(stage, vacancy, given):
    with stage.change():
        if given is None:
            stage.connection.execute(sa.delete(Consent))
        else:
            agrees(stage, ASHA, moment(CLOSES - timedelta(days=20)), given=False)
    assert heard(stage, THREE_BEFORE, 17, 30) == []


def looks(stage, phone, vacancy):
    stage._add(Viewing, person_id=person(stage, phone), vacancy_id=vacancy, at=moment(CLOSES - timedelta(days=9)))


def test_whoever_opened_it_is_told_though_it_does_not_fit(stage, vacancy):
    """Ben works in another county."""
    with stage.change():
        stage.connection.execute(sa.text("INSERT INTO counties (code, name) VALUES ('98', 'Jirani')"))
        stage.connection.execute(sa.update(Person).where(Person.phone == BEN).values(county_code="98"))
        stage.connection.execute(
            sa.update(Person).where(Person.phone == ASHA).values(county_code=None, sub_county_code=None)
        )
        looks(stage, BEN, vacancy)
    for day in (THREE_BEFORE, EVE):
        [message] = heard(stage, day, 17, 30)
        assert message.text == "Apply by the end of Fri 24 Sep:\nSupervisor, KCSE 2027"
        with stage.database.transaction() as connection:
            connection.execute(sa.text("UPDATE outbox SET state = 'sent'"))


def test_whoever_opened_it_and_applied_or_refused_the_notice_is_not(stage, vacancy):
    with stage.change():
        looks(stage, ASHA, vacancy)
        looks(stage, BEN, vacancy)
        row = {"person_id": person(stage, ASHA), "vacancy_id": vacancy, "exam_id": stage.exam, "role": "supervisor"}
        stage._add(Application, **row, state="submitted", applied_at=stage.now, changed_at=stage.now)
        agrees(stage, BEN, moment(CLOSES - timedelta(days=8)), given=False)
    assert heard(stage, THREE_BEFORE, 17, 30) == []


def test_whoever_opened_another_is_not(stage, vacancy):
    with stage.change():
        found = {"role": "driver", "positions": 1, "opens_on": CLOSES - timedelta(days=14)}
        later = stage._add(Vacancy, exam_id=stage.exam, closes_on=CLOSES + timedelta(days=9), **found)
        looks(stage, CHUI, later)
    assert len(heard(stage, THREE_BEFORE, 17, 30)) == 1  # Asha, whom it fits


def test_whoever_refuses_the_notice_once_it_is_queued_hears_nothing(stage, vacancy):
    stage.at(THREE_BEFORE, 17, 30)
    tick(stage)
    with stage.change():
        agrees(stage, ASHA, moment(THREE_BEFORE, 17), given=False)
    assert [composed(stage, row) for row in take(stage)] == [None]


def test_a_closed_vacancy_reminds_nobody(stage, vacancy):
    with stage.change():
        stage.connection.execute(sa.update(Vacancy).values(closed_at=moment(THREE_BEFORE, 9)))
    assert heard(stage, THREE_BEFORE, 17, 30) == []


def test_three_days_after_agreeing_what_is_missing_is_told(stage):
    chat_of(stage, ASHA)
    with stage.change():
        agrees(stage, ASHA, moment(CLOSES, 23))
    assert heard(stage, CLOSES + timedelta(days=2), 17, 30) == []
    [message] = heard(stage, CLOSES + timedelta(days=3), 17, 30)
    assert "details are missing: Gender" in message.text
    assert [b.label for row in message.buttons for b in row] == ["Fill in now"]


def test_an_offer_without_an_answer_is_told_the_next_day(stage):
    chat_of(stage, BEN)
    with stage.change():
        offered = {"offered_at": moment(CLOSES), "offered_until": moment(CLOSES + timedelta(days=3))}
        stage.connection.execute(
            sa.update(Deployment).where(Deployment.id == stage.officers[BEN]).values(**offered, state=State.OFFERED)
        )
    [message] = heard(stage, CLOSES + timedelta(days=1), 17, 30)
    assert message.text.split("\n") == [
        "1 offer is waiting for your answer.",
        "Invigilator at Mlimani Secondary: answer by Mon 27 Sep 10:00 a.m.",
    ]
    assert [b.data for row in message.buttons for b in row] == [f"offer.show:{stage.officers[BEN]}"]


def test_an_offer_that_was_answered_or_is_over_is_not(stage):
    chat_of(stage, BEN)
    with stage.change():
        offered = {"offered_at": moment(CLOSES), "offered_until": moment(CLOSES + timedelta(days=3))}
        mine = sa.update(Deployment).where(Deployment.id == stage.officers[BEN])
        stage.connection.execute(mine.values(**offered, state=State.OFFERED))
    stage.at(CLOSES + timedelta(days=1), 17, 30)
    tick(stage)
    with stage.change():
        stage.connection.execute(mine.values(state=State.ACCEPTED))
    assert [composed(stage, row) for row in take(stage)] == [None]


@pytest.mark.parametrize("language", ["en", "sw"])
def test_every_kind_fits_two_sms_and_fills_its_template(stage, vacancy, language):
    """All that one person can be told of posts, on the days on which it is due."""
    ben = stage.officers[BEN]
    with stage.change():
        who = person(stage, BEN)
        stage.connection.execute(sa.update(Person).values(language=language, county_code="99", sub_county_code="99101"))
        agrees(stage, BEN, moment(CLOSES - timedelta(days=4)))
        offered = {"offered_at": moment(CLOSES - timedelta(days=2)), "offered_until": moment(CLOSES)}
        stage.connection.execute(
            sa.update(Deployment).where(Deployment.id == ben).values(**offered, state=State.OFFERED)
        )
        release(stage.connection, stage.exam, EVERY_SUB_COUNTY, CLOSES, CLOSES, moment(CLOSES))
    due = [("vacancy_3", THREE_BEFORE), ("profile", EVE), ("offer", EVE), ("letter_waits", CLOSES)]
    for kind, on in due:
        stage.at(on, 12, 30)
        about = CLOSES if kind.startswith("vacancy") else on
        row = Leased(1, 1, "telegram", f"telegram-{BEN}", Lane.NOTICE, {})
        found = Reminder(kind, who, about, stage.now)
        message = composed(stage, replace(row, reminder=found))
        assert isinstance(message, Message), kind
        assert message.template == f"{kind}.{language}"
        assert message.variables
        assert all(message.variables)
        assert segments(in_gsm7(as_text(message))) <= 2, kind
        assert whatsapp_wire.parts(message)[0].shape, "drawn as text, without its links"


@pytest.mark.parametrize("muted", [True, False])
def test_what_is_muted_once_it_is_queued_is_not_said(stage, vacancy, muted):
    stage.at(THREE_BEFORE, 17, 30)
    tick(stage)
    with stage.change():
        kind = "vacancy_3" if muted else "vacancy_1"
        stage.connection.execute(sa.insert(Mute), {"person_id": person(stage, ASHA), "kind": kind})
    assert [composed(stage, row) is None for row in take(stage)] == [muted]


def test_whoever_is_posted_after_the_letters_are_out_is_told_two_days_later(stage):
    chat_of(stage, BEN)
    with stage.change():
        release(stage.connection, stage.exam, EVERY_SUB_COUNTY, CLOSES, CLOSES, moment(CLOSES))
        late = sa.update(Deployment).where(Deployment.id == stage.officers[BEN])
        stage.connection.execute(late.values(created_at=moment(CLOSES + timedelta(days=5))))
    assert heard(stage, CLOSES + timedelta(days=6), 12, 30) == []
    assert len(heard(stage, CLOSES + timedelta(days=7), 12, 30)) == 1


def test_a_letter_nobody_asked_for_is_told_after_two_days(stage):
    for phone in (ASHA, BEN):
        chat_of(stage, phone)
    with stage.change():
        release(stage.connection, stage.exam, EVERY_SUB_COUNTY, CLOSES, CLOSES, moment(CLOSES))
    with stage.database.transaction() as connection:
        from storage.letters import standing_letters

        letters = standing_letters(connection, [stage.officers[BEN]], moment(CLOSES))
        row = {"person_id": connection.scalar(sa.select(Person.id).where(Person.phone == BEN)), "channel": "telegram"}
        chat = connection.scalar(sa.text("SELECT id FROM chats WHERE external_id = 'telegram-254700000003'"))
        letter = letters[stage.officers[BEN]].id
        connection.execute(sa.insert(LetterFetch), row | {"letter_id": letter, "chat_id": chat, "at": moment(CLOSES)})
    [message] = heard(stage, CLOSES + timedelta(days=2), 12, 30)
    assert message.text == "Your letter of appointment is ready for you here: Mlimani Secondary."
    assert message.template == "letter_waits.en"


def test_a_stamped_register_that_has_not_come_is_asked_for_until_it_has(stage):
    for phone in (MANAGER, OTHER_MANAGER):
        chat_of(stage, phone)
    with stage.change():
        add_stamped(stage)
        add_stamped(stage, centre_id=stage.other_centre, state="back")
    [message] = heard(stage, LAST + timedelta(days=3), 12, 30)  # no last call any more
    assert "The signed and stamped register of Bondeni Secondary has not come yet." in message.text
    omari = Talk(stage, Rendering(), chat=f"telegram-{OTHER_MANAGER}").presses(message.buttons[0][0].data)
    assert "Stamped register: sent back." in omari.heard
    assert Talk(stage, Rendering(), chat=f"telegram-{OTHER_MANAGER}").says("stamped register").heard == omari.heard
    assert segments(in_gsm7(as_sms(message))) == 1
