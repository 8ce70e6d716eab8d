"""After an outage Telegram has dropped the taps of that time: whoever was marking is shown the register again."""

import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot import outage
from handlers.telegram import door
from storage.leases import beat, give_back
from tests.stage import OTHER_MANAGER
from tests.stage.ground import database_down, known, later, polling, settled, waits_for_texts
from tests.stage.service import Service
from tests.waiting import PATIENCE, until

PROMPT = "Karani was off for a while,"


@pytest.fixture
def people(api, stage):
    """Zawadi has marked one officer; Omari, at the other centre, has sent the register."""
    zawadi, omari = known(api, stage), known(api, stage, 8, OTHER_MANAGER)
    with polling(api, stage):
        for person in (zawadi, omari):
            person.says("/register")
            waits_for_texts(person, 1)
        zawadi.taps("Ab", row="3 ")
        omari.taps("All present")
        omari.waits_for(lambda: "1 present, 0 absent" in omari.heard)
        omari.taps("Send")
        omari.waits_for(lambda: "REGISTER RECEIVED" in omari.heard)
        zawadi.waits_for(lambda: stage.marks()["Ben Kato"] == "Ab")
        until(lambda: api.pending == 0)
    return zawadi, omari


def prompts(person) -> list[str]:
    """Each time it was said, drawn over since or not."""
    sent = [call for call in person.world.calls if call.method == "sendMessage" and call.status == 200]
    mine = [str(call.params["text"]) for call in sent if str(call.params["chat_id"]) == str(person.id)]
    return [text for text in mine if PROMPT in text]


@contextmanager
def beating(api, stage) -> Iterator[Service]:
    """The service, once its first sign of life has had its effect."""
    service, beaten = polling(api, stage), threading.Event()
    recovered = service.services.signs.recovered

    async def noted(away: timedelta) -> None:
        await recovered(away)
        beaten.set()

    service.services.signs.recovered = noted
    with service:
        assert beaten.wait(PATIENCE)
        yield service


def back(api, stage, *people) -> None:
    """The service runs again; everybody's next word is answered."""
    with beating(api, stage) as service:
        until(lambda: settled(service))
        for person in people:
            person.says("/nonsense")
            person.waits_for(lambda person=person: "know that command" in person.heard)


def test_whoever_was_marking_gets_the_register_again_once(api, stage, people):
    zawadi, omari = people
    later(stage, 200)
    zawadi.taps("P", row="4 ")  # nobody is there to hear it
    api.age_presses(200)
    with polling(api, stage):
        zawadi.waits_for(lambda: prompts(zawadi))
        assert "Wed 20 Oct ·" in zawadi.heard
        assert "1 of 4" in zawadi.heard
        zawadi.taps("P", row="4 ")
        zawadi.waits_for(lambda: stage.marks().get("Chui Ali") == "P")
    back(api, stage, zawadi, omari)
    assert len(prompts(zawadi)) == 1
    assert prompts(omari) == []


def test_after_a_short_break_nobody_is_disturbed(api, stage, people):
    later(stage, 149)
    back(api, stage, *people)
    assert [prompts(person) for person in people] == [[], []]


def test_whoever_stopped_marking_long_before_is_not_disturbed(api, stage, people):
    with polling(api, stage) as service:
        until(lambda: api.polls == 1)
        later(stage, 16 * 60)
        service.run(service.services.writer.run(lambda records: beat(records, stage.now)))
    later(stage, 200)
    back(api, stage, *people)
    assert [prompts(person) for person in people] == [[], []]


def test_an_outage_noticed_twice_is_told_once(api, stage, people):
    """By the copy that polls and by the one that keeps the beat, some seconds apart."""
    zawadi, _omari = people
    with beating(api, stage) as one, beating(api, stage) as other:
        later(stage, 300)
        one.run(one.services.signs.recovered(timedelta(seconds=290)))
        later(stage, 20)
        other.run(other.services.signs.recovered(timedelta(seconds=280)))
        zawadi.waits_for(lambda: prompts(zawadi))
        zawadi.says("/nonsense")
        zawadi.waits_for(lambda: "know that command" in zawadi.heard)
        assert len(prompts(zawadi)) == 1
        later(stage, 1000)
        zawadi.says("/register")
        until(lambda: api.pending == 0)
        later(stage, 200)
        one.run(one.services.signs.recovered(timedelta(seconds=200)))  # another one
        zawadi.waits_for(lambda: len(prompts(zawadi)) == 2)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(door, "PAUSES", (0.5,) * 5)
    monkeypatch.setattr(door, "WAITING", 0.25)


@pytest.fixture
def short(monkeypatch, quick):
    """An outage of two seconds is long; the clock stands still in it."""
    monkeypatch.setattr(door, "LOST_PRESSES", timedelta(seconds=2))
    monkeypatch.setattr(outage, "LOST", timedelta(seconds=2))
    monkeypatch.setattr(outage, "BACK", timedelta())


def test_telegram_out_of_reach_for_long_is_an_outage_too(api, stage, people, short):
    zawadi, omari = people
    api.faults.next("getUpdates", status=502, times=6)
    with polling(api, stage):
        until(lambda: not api.faults.left)
        omari.says("/nonsense")  # ends the long poll
        zawadi.waits_for(lambda: prompts(zawadi))
    assert prompts(omari) == []


def test_a_copy_that_waited_for_its_turn_to_poll_was_not_away(api, stage, people, short):
    zawadi, _omari = people
    with polling(api, stage) as first:
        until(lambda: api.polls == 1)
        with polling(api, stage):
            for _ in range(23):  # never quiet for long
                zawadi.says("/nonsense")
                time.sleep(0.1)
            first.run(first.services.pause())
            first.run(first.services.writer.run(lambda records: give_back(records, first.services.owner)))
            zawadi.says("menu")
            zawadi.waits_for(lambda: "What would you like" in zawadi.heard)
    assert prompts(zawadi) == []


def kept_files(stage) -> list[str]:
    return [path.name for path in stage.database.beside("kept").parent.glob("*-kept-*")]


def test_whoever_tapped_while_the_database_was_away_for_long_gets_one_message_with_what_came_of_it(
    api, sqlite_stage, quick
):
    zawadi = known(api, sqlite_stage)
    with polling(api, sqlite_stage) as service:
        zawadi.says("/register")
        waits_for_texts(zawadi, 1)
        until(lambda: api.pending == 0)
        with database_down(service.services) as tried:
            zawadi.taps("Ab", row="3 ")
            zawadi.taps("P", row="4 ")
            until(lambda: kept_files(sqlite_stage))
            until(lambda: len(tried) > 5)
            later(sqlite_stage, 7 * 60)
        waits_for_texts(zawadi, 2)
        zawadi.waits_for(lambda: zawadi.messages[0].text == "Newer below.")
        until(lambda: settled(service))
        service.run(service.services.signs.recovered(timedelta(minutes=7)))
    assert "Karani was away from 6:00 p.m. to 6:07 p.m. We kept what you tapped then." in zawadi.heard
    assert "· 2 of 4 ·" in zawadi.heard
    assert sqlite_stage.marks() == {"Ben Kato": "Ab", "Chui Ali": "P"}
    assert (len(zawadi.messages), prompts(zawadi), kept_files(sqlite_stage)) == (2, [], [])


def test_what_was_tapped_while_the_database_was_away_outlasts_the_process(api, sqlite_stage, quick):
    zawadi = known(api, sqlite_stage)
    with polling(api, sqlite_stage) as service:
        zawadi.says("/register")
        waits_for_texts(zawadi, 1)
        until(lambda: api.pending == 0)
        with database_down(service.services):
            zawadi.taps("Ab", row="3 ")
            until(lambda: kept_files(sqlite_stage))
            [file] = sqlite_stage.database.beside("kept").parent.glob("*-kept-*")
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert b"register" not in file.read_bytes()
            service.run(service.services.pause())  # it is dead, and the database is still away
    api.age_presses(200)
    with file.open("ab") as torn:
        torn.write(b"AAAA")
    later(sqlite_stage, 3 * 60)
    with polling(api, sqlite_stage):
        until(lambda: sqlite_stage.marks() == {"Ben Kato": "Ab"})
        zawadi.waits_for(lambda: "Karani was away from 6:00 p.m. to 6:03 p.m." in zawadi.heard)
        until(lambda: not kept_files(sqlite_stage))


def test_a_press_that_a_dead_process_kept_undoes_nothing_newer(api, sqlite_stage, quick):
    zawadi = known(api, sqlite_stage)
    with polling(api, sqlite_stage) as service:
        zawadi.says("/register")
        waits_for_texts(zawadi, 1)
        until(lambda: api.pending == 0)
        with database_down(service.services):
            zawadi.taps("Ab", row="3 ")
            until(lambda: kept_files(sqlite_stage))
            [file] = sqlite_stage.database.beside("kept").parent.glob("*-kept-*")
            service.run(service.services.pause())
    api.age_presses(200)
    aside = file.rename(file.with_name("aside"))
    later(sqlite_stage, 4 * 60)
    with polling(api, sqlite_stage):
        zawadi.taps("P", row="3 ")
        until(lambda: sqlite_stage.marks() == {"Ben Kato": "P"})
        aside.rename(file)
        with polling(api, sqlite_stage):
            zawadi.waits_for(lambda: "This reached us only now, so nothing was done:" in zawadi.heard)
            until(lambda: not kept_files(sqlite_stage))
    assert sqlite_stage.marks() == {"Ben Kato": "P"}
    assert "Done now, it would be:\nBen Kato: Ab." in zawadi.heard
