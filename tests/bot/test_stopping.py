"""Stopping, asked or not: each acknowledged mark is found, each committed answer arrives, the log keeps secrets."""

import threading
import time
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from datetime import time as hour
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from storage.delivery import Lane, OutboxState, Outgoing
from storage.exams import DayKind, Exam, ExamDay, Role
from storage.leases import Lease
from storage.register import MarkChange
from tests.stage import NAIROBI, Stage
from tests.stage.ground import add_chat, message, post, press, put, state, texts, url
from tests.stage.service import Process, free_port
from tests.waiting import PATIENCE, until

MANAGER, CHATS, EACH = "254700000021", range(101, 105), 5


class Today:
    """A centre whose register is open at this very hour, for a process that has only the real clock."""

    def __init__(self, stage: Stage):
        self.stage, stage.now = stage, datetime.now(UTC)
        self.day = stage.now.astimezone(NAIROBI).date()
        before, after = self.day - timedelta(days=1), self.day + timedelta(days=1)
        hours = {"opens": hour(0), "closes": hour(23, 59, 59), "quiet_from": hour(3), "quiet_to": hour(3, 1)}
        with stage.change():
            about = {"code": "TODAY", "title": "Today", "grace_days": 2, "school_block_years": 3}
            exam = stage._add(Exam, **about, rehearsal_on=before, starts_on=before, ends_on=after, **hours)
            for on in (before, self.day, after):
                stage._add(ExamDay, exam_id=exam, on=on, kind=DayKind.PAPER, overridden=False, **hours)
            self.centre = stage.add_centre(exam, "99101009", "Leo Secondary")
            dates: dict[str, Any] = {"from_on": before, "to_on": after}
            stage.add_officer(self.centre, MANAGER, "Meneja Mfano", Role.CENTRE_MANAGER, **dates)
            self.officers = [
                stage.add_officer(self.centre, f"2547000010{n:02}", f"Afisa {n}", **dates)
                for n in range(len(CHATS) * EACH)
            ]
            for number in CHATS:
                add_chat(stage, number, MANAGER)

    def tap(self, number: int, nth: int) -> tuple[int, str, str]:
        """The nth tap in a chat: the officer, the mark, and the button's data. Each one changes a mark."""
        mine = self.officers[(number - CHATS[0]) * EACH :][:EACH]
        officer, mark = mine[nth % EACH], "Ab" if nth // EACH % 2 else "P"
        return officer, mark, f"register.mark:{self.centre}:{self.day}:{officer}:{mark}"

    @property
    def history(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for change in self.stage.rows(MarkChange):
            found.setdefault(change.deployment_id, []).append(change.mark)
        return found


class Tapping:
    """Somebody who taps as fast as each tap is acknowledged; what is not, is sent again, as Telegram does."""

    def __init__(self, today: Today, person, ports: list[int], *, insists: bool = True):
        self.today, self.person, self.ports, self.insists = today, person, ports, insists
        self.acknowledged: list[tuple[int, str]] = []
        self.ending = False
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        for nth in count():
            officer, mark, data = self.today.tap(self.person.id, nth)
            number = self.person.id * 100_000 + nth * 2
            update = press(self.person, data, str(number)) | {"update_id": number}
            if not self._acknowledged(update, nth):
                return
            self.acknowledged.append((officer, mark))
            if nth % 4 == 0:  # something that is answered with a message of its own
                said = message(self.person, "/nonsense") | {"update_id": number + 1}
                if not self._acknowledged(said, nth):
                    return
            if self.ending:
                return

    def _acknowledged(self, update, nth: int) -> bool:
        for attempt in count(nth):
            status, _answer = post(self.ports[attempt % len(self.ports)], update)
            if status == 200:
                return True
            if not self.insists:
                return False
            time.sleep(0.02)
        return False

    def end(self) -> None:
        self.ending = True
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()


def expected(tapping: list[Tapping]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for each in tapping:
        for officer, mark in each.acknowledged:
            found.setdefault(officer, []).append(mark)
    return found


def hooked(api, stage: Stage, folder: Path, **environment: str) -> Process:
    return Process(api, url(stage), folder, PUBLIC_URL="http://127.0.0.1:1", **environment)


def logs(folder: Path) -> str:
    return "".join(log.read_text() for log in folder.glob("log-*"))


def load(tapping: list[Tapping], taps: int) -> None:
    """Let them tap so often more, all together."""
    more = taps + sum(len(each.acknowledged) for each in tapping)
    until(lambda: sum(len(each.acknowledged) for each in tapping) >= more)


@pytest.fixture
def today(stage: Stage) -> Today:
    return Today(stage)


@pytest.fixture
def people(api):
    return [api.person(number, f"Phone {number}", phone=MANAGER) for number in CHATS]


def test_kill_9_under_load_loses_no_acknowledged_mark(api, today, people, tmp_path):
    """On PostgreSQL a second copy goes on at once; on SQLite the one copy starts again."""
    stage = today.stage
    several = stage.database.engine.dialect.name == "postgresql"
    with hooked(api, stage, tmp_path) as first:
        if several:
            with hooked(api, stage, tmp_path) as second:
                tapping = [Tapping(today, person, [first.port, second.port]) for person in people]
                load(tapping, 100)
                first.kill()
                load(tapping, 100)
                for each in tapping:
                    each.end()
        else:
            ports = [first.port]
            tapping = [Tapping(today, person, ports) for person in people]
            load(tapping, 100)
            first.kill()
            with hooked(api, stage, tmp_path) as again:
                ports[:] = [again.port]
                load(tapping, 100)
                for each in tapping:
                    each.end()
    assert today.history == expected(tapping)  # each once, in its order
    assert api.token not in logs(tmp_path)


def test_kill_9_while_polling_loses_no_tap_that_was_toasted(api, today, people, tmp_path):
    stage, taps = today.stage, 60
    with Process(api, url(stage), tmp_path) as service:
        for nth in range(taps):
            for person in people:
                person.presses(today.tap(person.id, nth)[2])
        until(lambda: sum(len(person.toasts) for person in people) >= 40)
        service.kill()
        toasts = [toast for person in people for toast in person.toasts if toast]
        assert sum(map(len, today.history.values())) >= len(toasts)
    with Process(api, url(stage), tmp_path):
        until(lambda: api.pending == 0)
    assert {officer: len(marks) for officer, marks in today.history.items()} == dict.fromkeys(
        today.officers, taps // EACH
    )


def leased_until(stage: Stage) -> datetime:
    (lease,) = stage.rows(Lease, name="telegram polling")
    return datetime.fromisoformat(str(lease.until))


@pytest.mark.parametrize("copies", [1, 2])
def test_after_kill_9_nobody_waits_until_what_the_dead_held_would_end(api, today, people, tmp_path, copies):
    """A tap, and an answer that was being sent, long before the minute of the dead copy's leases is over."""
    stage, person = today.stage, people[0]
    with ExitStack() as running:
        services = [running.enter_context(Process(api, url(stage), tmp_path)) for _ in range(copies)]
        person.presses(today.tap(person.id, 0)[2])
        person.waits_for(lambda: any(person.toasts))
        api.faults.next("sendMessage", hang=PATIENCE)
        person.says("/nonsense")
        until(lambda: api.called("sendMessage"))
        before = len(texts(person))
        until(lambda: any(row.state == OutboxState.SENDING for row in stage.rows(Outgoing)))
        for service in services:
            service.kill()
        ends = min(row.leased_until for row in stage.rows(Outgoing) if row.state == OutboxState.SENDING)
        person.presses(today.tap(person.id, 1)[2])
        for _ in range(copies):
            running.enter_context(Process(api, url(stage), tmp_path))
        until(lambda: sum(map(len, today.history.values())) == 2)
        until(lambda: len(texts(person)) > before)
        assert datetime.now(UTC) < min(ends, leased_until(stage))


def test_sigterm_under_load_drains(api, today, people, tmp_path):
    stage = today.stage
    with hooked(api, stage, tmp_path) as service:
        tapping = [Tapping(today, person, [service.port], insists=False) for person in people]
        load(tapping, 100)
        service.terminate()
        for each in tapping:
            each.end()
    found, acknowledged = today.history, expected(tapping)
    for officer, marks in acknowledged.items():
        assert found[officer][: len(marks)] == marks
    assert sum(map(len, found.values())) - sum(map(len, acknowledged.values())) <= len(people)
    states = Counter(row.state for row in stage.rows(Outgoing))
    assert set(states) <= {OutboxState.SENT, OutboxState.PENDING}  # nothing is left half done
    assert sum(len(texts(person)) for person in people) == states[OutboxState.SENT]
    with hooked(api, stage, tmp_path):
        until(lambda: {row.state for row in stage.rows(Outgoing)} == {OutboxState.SENT})
    assert "Traceback" not in logs(tmp_path)


def test_an_answer_committed_before_a_crash_goes_out_after_the_restart(api, today, people, tmp_path):
    stage, asha = today.stage, people[0]
    with hooked(api, stage, tmp_path) as service:
        api.faults.next("sendMessage", hang=PATIENCE, before=True)
        assert post(service.port, message(asha, "/nonsense") | {"update_id": 5})[0] == 200
        until(lambda: not api.faults.left)
        service.kill()
    assert texts(asha) == []
    (row,) = stage.rows(Outgoing)
    assert row.state == OutboxState.SENDING
    a_minute_later(stage)
    with hooked(api, stage, tmp_path) as service:
        asha.waits_for(lambda: len(texts(asha)) == 1)
        until(lambda: state(stage, row.id) == OutboxState.SENT)
        assert post(service.port, message(asha, "/nonsense") | {"update_id": 5})[0] == 200
    assert len(texts(asha)) == 1


def a_minute_later(stage: Stage) -> None:
    """The leases of the dead have ended."""
    with stage.database.transaction() as connection:
        over = datetime.now(UTC) - timedelta(seconds=1)
        leased = sa.update(Outgoing).where(Outgoing.state == OutboxState.SENDING)
        connection.execute(leased.values(leased_until=over))


def test_a_notice_to_many_cut_short_by_kill_9_reaches_nobody_twice(api, today, tmp_path):
    stage, many = today.stage, range(1000, 1150)
    crowd = [api.person(number, "Somebody") for number in many]
    with stage.change():
        for number in many:
            add_chat(stage, number)
    rows = [put(stage, number, "The exam begins on Monday.", Lane.NOTICE) for number in many]
    with hooked(api, stage, tmp_path, TELEGRAM_RATE="100") as service:
        until(lambda: len(api.called("sendMessage")) > 10)
        service.kill()
    a_minute_later(stage)
    with hooked(api, stage, tmp_path, TELEGRAM_RATE="1000"):
        until(lambda: not {"pending", "sending"} & {row.state for row in stage.rows(Outgoing)})
    heard = {person.id: len(texts(person)) for person in crowd}
    assert max(heard.values()) == 1
    for number, row in zip(many, rows, strict=True):
        if not heard[number]:
            assert state(stage, row) == OutboxState.UNKNOWN  # it may have arrived: never repeated blindly


@pytest.mark.parametrize("token", ["654321:WRONG-TOKEN-that-nobody-gave", "123456:TEST-TOKEN"])
def test_the_token_is_never_in_the_log(api, sqlite_url, tmp_path, token):
    """Refused, or with nobody there to take it; at any level."""
    refused = token != api.token
    address = api.url if refused else f"http://127.0.0.1:{free_port()}"
    own = {"TELEGRAM_TOKEN": token, "TELEGRAM_API_URL": address, "LOG": "debug"}
    with Process(api, sqlite_url, tmp_path, **own) as service:
        until(lambda: "refuses the token" in logs(tmp_path) if refused else "telegram is away" in logs(tmp_path))
        service.terminate()
    assert token not in logs(tmp_path)
    assert token.split(":")[1] not in logs(tmp_path)
