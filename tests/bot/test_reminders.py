"""Reminders by the running service: the tick, the text at sending, and what a kill -9 leaves."""

from collections import Counter
from datetime import datetime, timedelta
from datetime import time as hour
from pathlib import Path
from typing import ClassVar

import pytest
import sqlalchemy as sa
from apscheduler.events import EVENT_JOB_EXECUTED

from bot.delivery import delivery
from reminders import scheduler
from storage.delivery import OutboxState, Outgoing
from storage.deployments import Deployment, State
from storage.exams import DayKind, ExamDay
from storage.register import Register, RegisterState
from storage.reminders import DoneSlot
from tests.fakes.telegram.api import BotApi
from tests.stage import BEN, DAY, DIRECTOR, MANAGER, NAIROBI, OTHER_MANAGER, Stage
from tests.stage.ground import known, later, polling, settled, sweep, texts, url
from tests.stage.service import Process, Service
from tests.waiting import PATIENCE, until

CHASE = "The register of Wed 20 Oct has not been sent."
CLOCKED = Path(__file__).parents[1] / "stage" / "clocked.py"


@pytest.fixture
def quick(monkeypatch):
    """Five ticks a second, so that a test need not wait a minute."""
    monkeypatch.setattr(scheduler, "EVERY", timedelta(seconds=0.2))


@pytest.fixture
def stage(stage):
    """Everything before today is in."""
    with stage.change():
        for centre in (stage.centre, stage.other_centre):
            for n in (1, 2):
                row = {"centre_id": centre, "on": DAY - timedelta(days=n), "state": RegisterState.SENT}
                stage.connection.execute(sa.insert(Register), row)
    stage.at(DAY, 19, 30)
    return stage


def ticks_again(service: Service) -> None:
    """A whole tick from now on, and what it sends."""
    ended: list[object] = []
    service.services.scheduler.ticks.add_listener(ended.append, EVENT_JOB_EXECUTED)
    until(lambda: len(ended) >= 2)  # the first may have begun before
    until(lambda: settled(service))


def chased(person) -> int:
    return sum(CHASE in text for text in texts(person))


def kinds(stage) -> Counter[tuple[str, str]]:
    return Counter((row.kind, row.state) for row in stage.rows(Outgoing) if row.kind)


def test_a_manager_is_chased_once_and_the_link_opens_the_register(api, stage, quick):
    zawadi = known(api, stage)
    with polling(api, stage, reminders=True) as service:
        zawadi.waits_for(lambda: CHASE in zawadi.heard)
        ticks_again(service)
        assert chased(zawadi) == 1
        zawadi.taps("Open the register")
        zawadi.waits_for(lambda: "· 0 of 4 ·" in zawadi.heard)
        until(lambda: settled(service))
    assert kinds(stage) == {("chase", OutboxState.SENT): 1}


def test_a_register_sent_before_the_row_goes_out_cancels_it(api, stage, monkeypatch):
    monkeypatch.setattr(delivery, "SWEEP", 1000.0)
    zawadi = known(api, stage)
    with polling(api, stage, reminders=True) as service:
        until(lambda: kinds(stage) == {("chase", OutboxState.PENDING): 1})
        zawadi.says("/register")
        zawadi.waits_for(lambda: "0 of 4" in zawadi.heard)
        zawadi.taps("All present")
        zawadi.waits_for(lambda: "4 present, 0 absent" in zawadi.heard)
        zawadi.taps("Send")
        zawadi.waits_for(lambda: "REGISTER RECEIVED" in zawadi.heard)
        sweep(service)
        until(lambda: settled(service))
    assert kinds(stage) == {("chase", OutboxState.EXPIRED): 1}
    assert chased(zawadi) == 0


def test_in_quiet_hours_it_goes_back_until_their_end(api, stage, monkeypatch):
    monkeypatch.setattr(delivery, "SWEEP", 1000.0)
    zawadi = known(api, stage)
    with polling(api, stage, reminders=True) as service:
        until(lambda: kinds(stage) == {("chase", OutboxState.PENDING): 1})
        with stage.change():
            stage.connection.execute(sa.text("UPDATE exam_days SET quiet_to = :end"), {"end": "20:00:00.000000"})
        sweep(service)
        until(lambda: settled(service))
        assert texts(zawadi) == []
        later(stage, 30 * 60)
        sweep(service)
        zawadi.waits_for(lambda: CHASE in zawadi.heard)


def test_a_blocked_chat_hands_the_reminder_on_or_is_over(api, stage, monkeypatch):
    monkeypatch.setattr(delivery, "SWEEP", 1000.0)
    zawadi, again = known(api, stage), known(api, stage, 8, MANAGER)
    api.faults.next("sendMessage", status=403, chat=7)
    api.faults.next("sendMessage", status=403, chat=8)
    with polling(api, stage, reminders=True) as service:
        until(lambda: kinds(stage) == {("chase", OutboxState.PENDING): 1})
        for _ in range(2):
            sweep(service)
            until(lambda: settled(service))
    assert texts(zawadi) == texts(again) == []
    assert kinds(stage) == {("chase", OutboxState.FAILED): 1}


def test_an_offer_met_with_silence_comes_back_by_itself(api, stage, quick):
    ben, daudi = known(api, stage, 8, BEN), known(api, stage, 9, DIRECTOR)
    with stage.change():
        over = {"offered_at": stage.now - timedelta(days=4), "offered_until": stage.now - timedelta(days=1)}
        his = sa.update(Deployment).where(Deployment.id == stage.officers[BEN])
        stage.connection.execute(his.values(**over, state=State.OFFERED))
    with polling(api, stage, reminders=True) as service:
        ben.waits_for(lambda: "The time to answer has passed" in ben.heard)
        until(lambda: any("had no answer in time" in text for text in texts(daudi)))
        ticks_again(service)
    assert sum("The time to answer has passed" in text for text in texts(ben)) == 1


def test_by_night_no_offer_comes_back_and_nobody_is_told(api, sqlite_stage):
    stage = sqlite_stage
    with stage.change():
        over = {"offered_at": stage.now - timedelta(days=4), "offered_until": stage.now - timedelta(days=1)}
        his = sa.update(Deployment).where(Deployment.id == stage.officers[BEN])
        stage.connection.execute(his.values(**over, state=State.OFFERED))
    with polling(api, stage) as service:
        for day, hour_of_day, back in ((DAY, 22, 0), (DAY + timedelta(days=1), 4, 0), (DAY + timedelta(days=1), 6, 1)):
            stage.at(day, hour_of_day)
            service.run(service.services.tick())
            assert len(stage.rows(Deployment, state=State.DECLINED)) == back


class Clocked(Process):
    """The service as a process whose hour is in a file, and which ticks five times a second."""

    script = str(CLOCKED)
    words: ClassVar[tuple[str, ...]] = ("300",)

    def __init__(self, api: BotApi, stage: Stage, folder: Path, **environment: str):
        more = {"CLOCK": str(folder / "clock"), "REMINDERS": "1", "PUBLIC_URL": "http://127.0.0.1:1"}
        super().__init__(api, url(stage), folder, **(more | environment))
        self.ticked = folder / f"ticked-{self.port}"

    @property
    def ticks(self) -> int:
        """How many have ended."""
        return len(self.ticked.read_text()) if self.ticked.exists() else 0


@pytest.fixture
def clock(tmp_path):
    """Sets the hour of every process; processes are started with it."""

    def set_to(on, hours: int, minutes: int = 0) -> None:
        fresh = tmp_path / "clock.new"
        fresh.write_text(datetime.combine(on, hour(hours, minutes), NAIROBI).isoformat())
        fresh.replace(tmp_path / "clock")

    return set_to


def ticks(*services: Clocked) -> None:
    """Each of them ticks: the first to end may have begun before, the second has not."""
    before = [service.ticks for service in services]
    until(lambda: all(service.ticks >= was + 2 for service, was in zip(services, before, strict=True)))


def people(api, stage):
    return known(api, stage), known(api, stage, 8, OTHER_MANAGER), known(api, stage, 9, DIRECTOR)


def test_two_schedulers_at_once_say_it_once(api, stage, tmp_path, clock):
    """Both have found what is due before either claims it."""
    zawadi, omari, _daudi = people(api, stage)
    clock(DAY, 12, 0)  # nothing is due
    slow = {"PAUSE_BEFORE": "claim"}
    with Clocked(api, stage, tmp_path, **slow) as one, Clocked(api, stage, tmp_path, **slow) as other:
        ticks(one, other)
        assert kinds(stage) == {}
        clock(DAY, 19, 30)
        until(lambda: kinds(stage)["chase", OutboxState.SENT] == 2)
        ticks(one, other)
    assert (chased(zawadi), chased(omari)) == (1, 1)
    assert len([row for row in stage.rows(Outgoing) if row.kind == "chase"]) == 2


def test_kill_9_between_claim_and_send_says_it_once(api, stage, tmp_path, clock):
    """One of two has left the service, the other has not, the digest is not claimed, nor is it noted that any is."""
    people_there = people(api, stage)
    clock(DAY, 20, 30)
    api.faults.next("sendMessage", hang=PATIENCE)  # it arrives, and the dead one never hears so
    slow = {"TELEGRAM_RATE": "0.01", "PAUSE_BEFORE": "done"}  # one goes out, the rest waits
    with Clocked(api, stage, tmp_path, **slow) as service:
        until(lambda: any(map(texts, people_there)))
        service.kill()
    assert kinds(stage) == {("chase", OutboxState.SENDING): 1, ("chase", OutboxState.PENDING): 1}
    assert not stage.rows(DoneSlot, kind="chase")
    with stage.database.transaction() as connection:  # as if the dead one's minute were over
        connection.execute(sa.update(Outgoing).values(leased_until=stage.now - timedelta(hours=9)))
    with Clocked(api, stage, tmp_path) as service:
        until(lambda: not {OutboxState.PENDING, OutboxState.SENDING} & {row.state for row in stage.rows(Outgoing)})
        ticks(service)
    assert [len(texts(person)) for person in people_there] == [1, 1, 1]
    states = Counter(row.state for row in stage.rows(Outgoing))
    assert states == {OutboxState.UNKNOWN: 1, OutboxState.SENT: 2}  # what may have arrived is not repeated


def test_after_an_outage_whoever_marks_is_told_once_by_whichever_copy(api, stage, tmp_path, clock):
    zawadi, omari, _daudi = people(api, stage)
    clock(DAY, 18, 0)
    with Clocked(api, stage, tmp_path) as service:
        until(lambda: ("nudge", OutboxState.SENT) in kinds(stage))
        ticks(service)
        service.kill()
    clock(DAY, 18, 7)
    with Clocked(api, stage, tmp_path) as one, Clocked(api, stage, tmp_path) as other:
        zawadi.waits_for(lambda: "Karani was away from 6:00 p.m. to 6:07 p.m.: what you tapped" in zawadi.heard)
        omari.waits_for(lambda: "Bondeni Secondary, not marked yet: Omari Mfano." in omari.heard)
        ticks(one, other)
        other.kill()
    with Clocked(api, stage, tmp_path) as service:
        ticks(service)
    assert kinds(stage)["outage", OutboxState.SENT] == 2
    assert sum("Karani was away" in text for text in texts(zawadi)) == 1


def test_down_over_the_due_time(api, stage, tmp_path, clock):
    zawadi, omari, daudi = people(api, stage)
    clock(DAY, 16, 0)
    with Clocked(api, stage, tmp_path) as service:
        ticks(service)
        service.terminate()
    assert kinds(stage) == {}
    clock(DAY, 21, 0)
    with Clocked(api, stage, tmp_path):
        until(lambda: chased(zawadi) == chased(omari) == 1)
        daudi.waits_for(lambda: "2 centres have not sent" in daudi.heard)
    assert {kind for kind, _state in kinds(stage)} == {"chase", "silent"}  # the nudge has expired
    clock(DAY + timedelta(days=1), 5, 0)
    with Clocked(api, stage, tmp_path) as service:
        ticks(service)
    assert (chased(zawadi), chased(omari)) == (1, 1)


def test_a_clock_that_jumps_back_and_forth(api, stage, tmp_path, clock):
    zawadi, omari, _daudi = people(api, stage)
    clock(DAY, 19, 30)
    with Clocked(api, stage, tmp_path) as service:
        until(lambda: chased(zawadi) == chased(omari) == 1)
        for on, at in ((DAY, 12), (DAY, 19), (DAY - timedelta(days=1), 19), (DAY, 20), (DAY, 0), (DAY, 20)):
            clock(on, at)
            ticks(service)
    assert (chased(zawadi), chased(omari)) == (1, 1)
    assert (
        max(Counter((row.kind, row.person_id, row.due_for) for row in stage.rows(Outgoing) if row.kind).values()) == 1
    )


def test_over_midnight_and_the_months_end(api, stage, tmp_path, clock):
    """Papers on Sunday, the 31st of October: what is about that day is due in November."""
    zawadi, _omari, _daudi = people(api, stage)
    last = DAY + timedelta(days=11)
    first = last + timedelta(days=1)
    with stage.change():
        sunday = sa.update(ExamDay).where(ExamDay.on == last)
        stage.connection.execute(sunday.values(kind=DayKind.PAPER))
        row = {"centre_id": stage.other_centre, "on": last - timedelta(days=2), "state": RegisterState.SENT}
        stage.connection.execute(sa.insert(Register), [row, row | {"centre_id": stage.centre}])
    clock(last, 23, 59)
    with Clocked(api, stage, tmp_path) as service:
        ticks(service)
        until(lambda: {state for (_kind, state) in kinds(stage)} == {OutboxState.EXPIRED})  # at night nothing goes out
        clock(first, 0, 0)
        ticks(service)
        assert texts(zawadi) == []
        clock(first, 6, 0)
        zawadi.waits_for(lambda: "Today, Mon 1 Nov:" in zawadi.heard)
        clock(first, 6, 30)
        zawadi.waits_for(lambda: "Last call: the register of Sun 31 Oct has not been sent." in zawadi.heard)
        assert "until Tue 2 Nov" in zawadi.heard
        clock(last, 23, 59)
        ticks(service)
    assert len(texts(zawadi)) == 2
    assert {state for (kind, state) in kinds(stage) if kind in ("chase", "silent")} == {OutboxState.EXPIRED}
