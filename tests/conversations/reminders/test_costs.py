"""Costs: before a notice or letters go out, and after; for the council alone."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.speech import foretold
from storage.delivery import Out, counting
from storage.people import Office, Standing
from storage.service import Prices
from tests.stage import ASHA, BEN, MANAGER, OTHER_MANAGER, Rendering, Talk
from tests.stage.reminding import chat_of

COUNCIL = "254700000080"
PRICED = Prices(sms=0.8, whatsapp=0.5, template=3.0)


@pytest.fixture(params=[PRICED, Prices()], ids=["priced", "not priced"])
def officer(request, sqlite_stage):
    """The chat of Nuru, an officer of the council; two of four have only SMS, one WhatsApp."""
    stage = sqlite_stage
    with stage.change():
        nuru = stage.add_person(COUNCIL, "Nuru Mfano")
        stage.connection.execute(sa.insert(Office), {"person_id": nuru, "office": Standing.COUNCIL})
    for phone, channel in ((MANAGER, "sms"), (ASHA, "sms"), (BEN, "whatsapp"), (OTHER_MANAGER, "telegram")):
        chat_of(stage, phone, channel)
    chat = Talk(stage, Rendering(), prices=request.param)
    return chat.says("hello").shares(COUNCIL)


def heard(officer):
    """Without the difference between one price and none."""
    priced = officer.runner.service.prices == PRICED
    return officer.heard, priced


def test_a_notice_says_what_it_costs_before_it_goes(officer):
    officer.says("/notice").taps("KCSE 2027").taps("Everywhere").taps("All roles").says("Papers begin at 8. " * 15)
    said, priced = heard(officer)
    assert "2 people get it by SMS: 2 SMS each." in said
    assert "1 person gets it by WhatsApp." in said
    assert ("Together it costs about KSh 6." in said) == priced


def test_and_which_sign_makes_it_dearer(officer):
    officer.says("/notice").taps("KCSE 2027").taps("Everywhere").taps("All roles").says(
        "Papers begin at 8. " * 15 + "🙂"
    )
    assert "2 people get it by SMS: 5 SMS each." in officer.heard
    assert "The character 🙂 makes it 5 SMS; without it: 2." in officer.heard


def test_signs_that_mean_another_cost_nothing_more(officer):
    text = "Papers\u00a0begin → 8, Ng`ang`a × 2 «now». " * 7
    officer.says("/notice").taps("KCSE 2027").taps("Everywhere").taps("All roles").says(text)
    assert "makes it" not in officer.heard


def test_what_went_out_is_seen_by_day(officer):
    stage = officer.stage
    today = stage.now.date()
    with stage.change():
        for on, out in (
            (today, [Out("sms", "chase", paid=2), Out("telegram", "reply")]),
            (today - timedelta(days=1), [Out("whatsapp", "notice", template=True), Out("whatsapp", "reply")]),
            (today - timedelta(days=7), [Out("sms", "reply")]),
        ):
            counting.count(stage.connection, out, on)
    officer.says("/costs")
    said, priced = heard(officer)
    assert "Wed 20 Oct: SMS 1 in 2 parts" in said
    assert "Telegram 1" in said
    assert "Evening reminder 1" in said
    assert ("WhatsApp 2 (KSh 4)" in said) == priced
    assert "13 Oct" not in said


def test_what_letters_would_cost(officer):
    officer.says("/costs").taps("Letters: KCSE 2027")
    assert "KCSE 2027: we tell 4 officers when letters are given out." in officer.heard
    assert "2 people get it by SMS: 1 SMS each." in officer.heard


def test_others_see_no_costs(sqlite_stage):
    chat = Talk(sqlite_stage, Rendering())
    chat.says("/start").shares(MANAGER).says("/costs")
    assert "What went out" not in chat.heard


def test_where_nothing_is_paid_nothing_is_said():
    assert foretold(["Hello."], {"telegram": 7}, PRICED) == []
