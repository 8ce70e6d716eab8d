"""Secrets over a real connection: a typed PIN and a shown one are deleted, and nothing of them is kept in plain."""

import pytest

from bot.delivery import delivery, disappearing
from storage.delivery import Chat, Lane, OutboxState, Outgoing
from tests.stage import BEN
from tests.stage.ground import add_chat, polling, sweep
from tests.waiting import until


@pytest.fixture
def ben(api, stage):
    """Ben, whom Telegram has proven."""
    with stage.change() as changing:
        add_chat(stage, 7, BEN)
        changing.connection.execute(Chat.__table__.update().values(proven=True))  # type: ignore[attr-defined]
    return api.person(7, "Ben", phone=BEN)


def secret(stage):
    return stage.rows(Outgoing, lane=Lane.CODE)[0]


def test_a_shown_pin_is_deleted_soon_and_a_typed_one_at_once(api, stage, ben, monkeypatch):
    monkeypatch.setattr(delivery, "SWEEP", 1000.0)
    with polling(api, stage) as service:
        ben.says("/pin")
        until(lambda: stage.rows(Outgoing, lane=Lane.CODE))
        pin = secret(stage).message["text"].split("PIN is ")[1][:6]
        monkeypatch.setattr(disappearing, "SHOWN", 0.3)
        sweep(service)
        until(lambda: any(pin in seen.text for seen in ben.messages))
        until(lambda: not any(pin in seen.text for seen in ben.messages))
        until(lambda: secret(stage).state == OutboxState.SENT)
        assert secret(stage).message == {}
        ben.says("/logout")
        ben.shares_contact()
        ben.waits_for(lambda: "PIN of six digits" in ben.heard)
        before = len(api.called("deleteMessage"))
        typed = ben.says(pin)
        until(lambda: len(api.called("deleteMessage")) > before)
        assert typed
        ben.waits_for(lambda: "Welcome, Ben Kato." in ben.heard)


def test_a_shown_pin_is_deleted_when_the_service_stops(api, stage, ben):
    with polling(api, stage) as service:
        ben.says("/pin")
        until(lambda: stage.rows(Outgoing, lane=Lane.CODE))
        sweep(service)
        until(lambda: secret(stage).state == OutboxState.SENT)
    assert api.called("deleteMessage")
