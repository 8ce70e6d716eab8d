"""The doctor: hours of reminders at which nothing would ever be sent."""

import os
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.commands.doctor import findings
from bot.runner import utc_now
from storage.delivery import Out, counting
from storage.deployments import Deployment
from storage.exams import Role
from storage.people import Office, Standing
from storage.reminders import ReminderTime
from storage.vacancies import Vacancy
from tests.stage import DAY, LAST
from tests.stage.by_twilio import PUBLIC
from tests.stage.ground import url
from tests.stage.service import free_port, settings, settings_for


def wrong(stage):
    stage.at(DAY, 12)
    return findings(
        settings_for(url(stage), demo=False, council_contact="0800 000 000", port=free_port()), stage.clock
    ).wrong


def test_an_hour_at_night_is_named_with_what_to_do(stage):
    assert wrong(stage) == []
    with stage.change():
        stage.connection.execute(sa.insert(ReminderTime), {"exam_id": stage.exam, "kind": "silent", "at": time(22)})
    [said] = wrong(stage)
    assert said.startswith("KCSE-2027: silent at 10:00 p.m. is never sent on 2027-10-20, ")
    assert "importing reminder_times" in said


def test_postings_outside_their_exam_and_a_last_day_without_anybody_are_named(stage):
    with stage.change():
        stage.connection.execute(sa.update(Deployment).values(to_on=DAY))
        stage.add_officer(stage.centre, "254700000120", "Sita Mfano", to_on=LAST + timedelta(days=7))
        stage.add_officer(stage.add_centre(stage.exam, "99101003", "Ziwani"), "254700000121", "Tatu", to_on=DAY)
    [beyond, empty] = wrong(stage)
    assert beyond.startswith("KCSE-2027: 1 posting has days outside the exam: give it other dates")
    assert empty.startswith("KCSE-2027: on its last day, 2027-11-19, nobody is posted at 2 of 3 centres")


def test_vacancies_left_open_after_the_last_day_are_named(stage):
    place = {"exam_id": stage.exam, "positions": 3, "opens_on": DAY}
    beyond = LAST + timedelta(days=30)
    with stage.change():
        closed = {"role": Role.SUPERVISOR, "closes_on": beyond, "closed_at": stage.clock()}
        for vacancy in (closed, {"role": Role.SECURITY_OFFICER, "closes_on": LAST}):
            stage.connection.execute(sa.insert(Vacancy), place | vacancy)
    assert wrong(stage) == []
    with stage.change():
        late = {"role": Role.INVIGILATOR, "closes_on": beyond}
        stage.connection.execute(sa.insert(Vacancy), place | late)
    [said] = wrong(stage)
    assert said.startswith("KCSE-2027: 1 vacancy open after its last day, 2027-11-19: close it in the chat, /openings")


def of_letters(api, stage, **more):
    found = findings(settings(api, url(stage), demo=False, port=free_port(), **more), stage.clock)
    lines = [("ok", line) for line in found.well] + [("WRONG", line) for line in found.wrong]
    return [(kind, line) for kind, line in lines if "letter" in line or "TELEGRAM_BOT" in line]


def test_it_says_where_the_code_of_a_letter_leads(api, sqlite_stage):
    [found] = of_letters(api, sqlite_stage, public_url="https://bot.example.org")
    assert found == ("ok", "the code of a letter leads to https://bot.example.org/verify/…")
    own = "karani_bot"  # of the fake
    [(kind, line)] = of_letters(api, sqlite_stage, telegram_bot=own)
    assert (kind, f"https://t.me/{own}?start=verify-…" in line) == ("ok", True)


def test_a_code_that_leads_nowhere_or_into_another_bot_is_wrong(api, sqlite_stage):
    own = "karani_bot"  # of the fake
    assert ("WRONG", f"letters lead nowhere: set PUBLIC_URL, or TELEGRAM_BOT={own}.") in of_letters(api, sqlite_stage)
    [_ok, (kind, line)] = of_letters(api, sqlite_stage, telegram_bot="SomebodyElsesBot")
    assert (kind, f"set it to {own}" in line) == ("WRONG", True)


def test_a_council_of_one_is_told_that_it_takes_two(stage):
    with stage.change():
        for n, phone in enumerate(("254700000080", "254700000081")):
            person = stage.add_person(phone, f"Afisa Mfano {n}")
            stage._add(Office, person_id=person, office=Standing.COUNCIL)
            if n == 0:
                first = person
    assert wrong(stage) == []
    with stage.change():
        stage.connection.execute(sa.delete(Office).where(Office.person_id == first))
    [said] = wrong(stage)
    assert "a notice to more than 50 people takes a second" in said


def test_what_went_out_today_and_yesterday_is_told_with_its_price_where_one_is_set(sqlite_stage):
    stage = sqlite_stage
    stage.at(DAY, 12)
    with stage.change():
        sms, letter = Out("sms", "chase", paid=2), Out("whatsapp", "letter", template=True)
        counting.count(stage.connection, [sms, sms, letter], DAY)
        counting.count(stage.connection, [sms], DAY - timedelta(days=1))

    def sent(**prices):
        own = settings_for(url(stage), demo=False, port=free_port(), **prices)
        return [line for line in findings(own, stage.clock).well if line.startswith("sent")]

    assert sent() == ["sent yesterday: sms 1 in 2 parts", "sent today: sms 2 in 4 parts; whatsapp 1 in 1 parts"]
    priced = sent(sms_price=0.8, whatsapp_template_price=3.0)
    assert priced[1] == "sent today: sms 2 in 4 parts, KSh 3; whatsapp 1 in 1 parts, KSh 3"


def test_a_database_that_takes_nothing_is_wrong(stage):
    """Turned read-only, as a full disk, a standby server or an administrator does it."""
    engine, closed = stage.database.engine, [True]  # tests share it with the doctor

    def checked_out(driver: Any, *_more: object) -> None:
        if stage.database.one_writer:
            driver.execute(f"PRAGMA query_only = {len(closed)}")
        else:
            driver.read_only = bool(closed)

    sa.event.listen(engine, "checkout", checked_out)
    try:
        [said] = wrong(stage)
    finally:
        closed.clear()
        assert wrong(stage) == []
        sa.event.remove(engine, "checkout", checked_out)
    assert "writ" in said


def test_a_folder_that_takes_no_database_is_wrong(tmp_path, monkeypatch):
    """Root may write everywhere, so this is said in the system's own words."""
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path) != tmp_path)
    found = findings(settings_for(f"sqlite:///{tmp_path / 'karani.db'}", demo=False, port=free_port()))
    assert any("read-only for this user" in line for line in found.wrong)
    assert not any("made at the first start" in line for line in found.well)


def clock(found):
    return [(kind, line) for kind, lines in vars(found).items() for line in lines if line.startswith("the clock")]


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (timedelta(seconds=60), "goes with"),  # a slow network, a leap
        (timedelta(minutes=16), "16 minutes ahead of"),  # all that people send would count as late
        (timedelta(hours=-3), "3 hours behind"),  # set in the zone of Nairobi, taken for UTC
    ],
)
def test_a_clock_that_is_off_is_named_with_what_to_do(api, twilio, tmp_path, off, said):
    """By the `Date` of what Telegram and Twilio answer."""
    kept = f"sqlite:///{tmp_path / 'karani.db'}"
    by_twilio = {"account_sid": twilio.account_sid, "auth_token": twilio.auth_token, "api_url": twilio.url}
    account = {f"twilio_{name}": value for name, value in by_twilio.items()}
    own = settings(api, kept, demo=False, port=free_port(), sms_from=twilio.sms_from, public_url=PUBLIC, **account)
    kind = "well" if "goes" in said else "wrong"
    assert [(of, said in line) for of, line in clock(findings(own, lambda: utc_now() + off))] == [(kind, True)] * 2
