"""The doctor: hours of reminders at which nothing would ever be sent."""

from datetime import time

import sqlalchemy as sa

from bot.commands.doctor import findings
from storage.reminders import ReminderTime
from tests.stage import DAY
from tests.stage.ground import url
from tests.stage.service import free_port, settings_for


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
    assert said.startswith("KCSE-2027: silent at 22:00 is never sent on 2027-10-20, ")
    assert "importing reminder_times" in said
