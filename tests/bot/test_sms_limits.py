"""What goes out by SMS costs: bounded a phone, a country and a day, over a (fake) Twilio; no machine is talked to."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from bot.commands.doctor import findings
from conversations.core import Message
from handlers.twilio.sms import Sms
from storage.delivery import Lane, OutboxState, Outgoing, Received, SmsSpent, chats, outbox, spending
from storage.delivery.spending import SmsLimits, Verdict
from tests.stage import BEN, MANAGER, Stage
from tests.stage.entering import enters
from tests.stage.ground import later, sweep
from tests.stage.service import settings_for
from tests.waiting import until

ABROAD = "+14155550100"
DRIVING = "I am driving. I will call you back later."


def put(stage: Stage, number: str, lane: Lane, text: str = "News.") -> int:
    with stage.database.transaction() as connection:
        chat = chats.by_sms(connection, None, number, stage.now)
        assert chat
        return outbox.put(connection, chat, lane, {"text": text}, stage.now)


def became(stage: Stage, row: int) -> tuple[str, str]:
    found = stage.rows(Outgoing, id=row)[0]
    return found.state, found.error or ""


def taken(stage: Stage) -> int:
    return len(stage.rows(Received))


def has_taken(stage: Stage, count: int) -> None:
    until(lambda: taken(stage) == count)


def hears(phone, count: int) -> None:
    phone.waits_for(lambda: len(phone.messages) >= count)


@pytest.mark.parametrize(
    ("number", "pieces", "spent", "verdict"),
    [
        ("+254712345678", 1, {}, Verdict.YES),
        ("+254712345678", 3, {}, Verdict.YES),
        ("+254712345678", 4, {}, Verdict.NUMBER),
        ("+254712345678", 1, {"chat {chat}": 3}, Verdict.NUMBER),
        ("+254712345678", 1, {"chat 0": 3}, Verdict.YES),
        ("+254712345678", 1, {"all": 20}, Verdict.DAY),
        ("+254712345678", 1, {"all": 19}, Verdict.YES),
        ("+255712345678", 1, {"country 255": 1}, Verdict.YES),
        ("+255712345678", 1, {"country 255": 2}, Verdict.DAY),
        ("+14155550100", 1, {}, Verdict.COUNTRY),
        ("+25", 1, {}, Verdict.COUNTRY),
        ("254712345678", 1, {}, Verdict.COUNTRY),
    ],
)
def test_what_may_go_out(stage, number, pieces, spent, verdict):
    limits = SmsLimits(a_day=20, a_number=3, countries=("254", "255"))
    today = stage.now.date()
    with stage.database.transaction() as connection:
        chat = chats.by_sms(connection, None, number, stage.now)
        rows = [{"on": today, "what": what.format(chat=chat), "sent": sent} for what, sent in spent.items()]
        if rows:
            connection.execute(sa.insert(SmsSpent), rows)
        assert spending.spend(connection, number, pieces, limits, today)[0] is verdict
        assert spending.spent_today(connection, today) == spent.get("all", 0) + (
            pieces if verdict is Verdict.YES else 0
        )
    with stage.database.transaction() as connection:  # tomorrow there is more
        again = spending.spend(connection, number, 1, limits, today + timedelta(days=1))
        assert (again[0] is Verdict.YES) == (verdict is not Verdict.COUNTRY)


def test_a_phone_that_answers_by_itself_is_answered_three_times(twilio, serve, stage):
    serve()
    phone = twilio.person(BEN, channel="sms")
    for n in range(1, 9):
        phone.says(DRIVING)
        has_taken(stage, n)
        if n <= 3:
            hears(phone, n)
    phone.says("menu")
    phone.waits_for(lambda: len(phone.messages) == 4)
    assert "something we understand, for example menu" in phone.messages[2].text
    assert "something we understand" not in phone.messages[3].text
    phone.says(DRIVING)  # understood in between: from the beginning
    phone.waits_for(lambda: len(phone.messages) == 5)


def test_after_a_while_it_is_answered_again(twilio, serve, stage):
    serve()
    phone = twilio.person("254700000077", channel="sms")
    for n in range(1, 7):
        phone.says(f"{DRIVING} {n}")
        has_taken(stage, n)
    phone.waits_for(lambda: len(phone.messages) >= 3)
    heard = len(phone.messages)
    assert heard <= 4  # who is not known is asked who they are first
    later(stage, 3700)
    phone.says(DRIVING)
    phone.waits_for(lambda: len(phone.messages) == heard + 1)


def test_marks_are_taken_and_answered_whatever_was_written_before(twilio, serve, stage):
    serve()
    zawadi = twilio.person(MANAGER, channel="sms")
    enters(zawadi)
    before = taken(stage)
    for n, said in enumerate(["nonsense here", "more of it", "and more", "and more still", "register"], before + 1):
        zawadi.says(said)
        has_taken(stage, n)
    zawadi.waits_for(lambda: "Absent: ab 3 7" in zawadi.heard)
    for word in ("ab 3", "p 3", "ab 3", "p 3", "ab 3"):
        before = len(zawadi.messages)
        zawadi.says(word)
        hears(zawadi, before + 1)
    assert stage.marks() == {"Ben Kato": "Ab"}


def test_two_machines_stop_talking_to_each_other(twilio, serve, stage):
    """A phone that answers everything we send with the same words hears no more of us than that."""
    serve()
    phone = twilio.person(BEN, channel="sms")
    for n in range(1, 11):
        phone.says(DRIVING)
        has_taken(stage, n)
        if n <= 3:
            hears(phone, n)
    assert len(phone.messages) == 3


def test_a_phone_that_had_its_share_hears_the_rest_tomorrow_and_answers_fail(twilio, serve, stage):
    service = serve(sms_a_number=2)
    phone = twilio.person(BEN, channel="sms")
    for n in range(1, 5):
        phone.says("menu")
        has_taken(stage, n)
    until(lambda: len(stage.rows(Outgoing, state=OutboxState.FAILED)) == 2)
    assert len(phone.messages) == 2
    row = put(stage, f"+{BEN}", Lane.NOTICE)
    sweep(service)
    until(lambda: became(stage, row) == (OutboxState.PENDING, Verdict.NUMBER))
    twilio.person(MANAGER, channel="sms")
    other = put(stage, f"+{MANAGER}", Lane.NOTICE)
    sweep(service)
    until(lambda: became(stage, other)[0] in (OutboxState.SENT, OutboxState.DELIVERED))
    later(stage, 86_400)
    sweep(service)
    until(lambda: became(stage, row)[0] in (OutboxState.SENT, OutboxState.DELIVERED))


def test_the_day_has_an_end_and_an_alarm_before_it(twilio, serve, stage, capsys):
    service = serve(sms_a_day=5)
    rows = [put(stage, f"+2547000000{n}", Lane.NOTICE) for n in range(20, 26)]
    sweep(service)
    until(lambda: [became(stage, row)[0] == OutboxState.PENDING for row in rows].count(True) == 1)
    until(lambda: Verdict.DAY in [became(stage, row)[1] for row in rows])
    told = capsys.readouterr().out
    assert "the day's SMS are nearly spent" in told
    assert "the day's SMS are spent" in told
    assert "+2547" not in told
    said = " ".join(findings(service.services.settings, stage.clock).wrong)
    assert "SMS today: 5 of 5" in said


def test_nothing_goes_to_a_country_that_is_not_allowed(twilio, serve, stage):
    service = serve()
    row = put(stage, ABROAD, Lane.NOTICE)
    sweep(service)
    until(lambda: became(stage, row) == (OutboxState.FAILED, Verdict.COUNTRY))
    stranger = twilio.person(ABROAD.removeprefix("+"), channel="sms")
    stranger.says("hello")
    until(lambda: taken(stage) == 1)
    until(lambda: len(stage.rows(Outgoing, state=OutboxState.FAILED)) == 2)
    assert not stranger.messages
    assert not [call for call in twilio.calls if call.method == "POST" and "Messages" in call.path]


@pytest.mark.parametrize("codes", ["254", "+254", "254, 255", "254 255,256"])
def test_country_codes_are_read_as_they_are_written(codes):
    assert settings_for("sqlite://", sms_countries=codes).sms_limits.countries[0] == "254"


@pytest.mark.parametrize("codes", ["Kenya", "0254", "254;255", "25400", "+"])
def test_what_is_no_country_code_does_not_start(codes):
    with pytest.raises(ValueError, match="country codes look like"):
        settings_for("sqlite://", sms_countries=codes)


@pytest.mark.parametrize(("text", "paid"), [("a" * 160, 1), ("a" * 161, 2), ("a" * 1700, 12)])
def test_what_is_billed_is_counted_and_not_how_many_messages_it_is(text, paid):
    taken = []

    async def take(number, segments):
        taken.append(segments)

    async def message(**_fields):
        return "SM1"

    door: Any = SimpleNamespace(twilio=SimpleNamespace(create_message=message), status_url="")

    async def url(*_document):
        return ""

    sent: Any = asyncio.run(Sms(door, "+254700000000", url, take).send(f"+{BEN}", Message(text)))
    assert (taken, sent.paid) == ([paid], paid)
