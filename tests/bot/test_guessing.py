"""PINs over the wire: guesses in many names and chats, and hashes that no other turn waits for, on both engines."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.accounts import CentreLogin, Pin, hashed, pins
from storage.exams import Centre
from storage.people import Person
from tests.stage import ASHA, BEN, DIRECTOR, STRANGER

PIN, OWN = "482913", "731846"


@pytest.fixture
def known(service, stage):
    """Asha and Ben have a PIN, and a centre has a log-in."""
    vault = service.services.database.vault
    people = {person.phone: person.id for person in stage.rows(Person)}
    centre = stage.rows(Centre)[0].id
    with stage.change():
        for phone, pin in ((ASHA, PIN), (BEN, OWN)):
            row = {"person_id": people[phone], "hash": hashed(vault, pin), "set_at": stage.now}
            stage.connection.execute(sa.insert(Pin).values(row))
        login = {"centre_id": centre, "username": "KCSE-99101001", "hash": hashed(vault, PIN)}
        login |= {"issued_by": people[DIRECTOR], "issued_at": stage.now}
        stage.connection.execute(sa.insert(CentreLogin).values(login))
    return service


def answer(person, said):
    """What is answered to this."""
    before = len(person.messages)
    person.says(said)
    person.waits_for(lambda: len(person.messages) > before)
    return person.heard


def comes(api, number, name, phone, pin):
    """A chat whose phone is proven, and in which the PIN was given."""
    person = api.person(number, name, phone=phone)
    answer(person, "/start")
    person.shares_contact()
    person.waits_for(lambda: "Type your PIN" in person.heard)
    assert "Welcome" in answer(person, pin)
    return person


class Watched:
    """A hasher that notes in which threads it works."""

    def __init__(self, hasher, threads):
        self.hasher, self.threads = hasher, threads

    def verify(self, kept, pin):
        self.threads.append(threading.current_thread().name)
        return self.hasher.verify(kept, pin)

    def hash(self, pin):
        self.threads.append(threading.current_thread().name)
        return self.hasher.hash(pin)


def test_no_turn_waits_for_a_hash_of_another(api, known, monkeypatch):
    threads: list[str] = []
    monkeypatch.setattr(pins, "hasher", Watched(pins.hasher, threads))
    monkeypatch.setattr(pins, "_nobodys", pins._nobodys.__wrapped__)

    def hashes(act):
        threads.clear()
        act()
        assert threads, "it was hashed"
        assert not [name for name in threads if not name.startswith("hashing")], "beside the turn"

    ben = api.person(8, "Ben", phone=BEN)
    answer(ben, "/start")
    ben.shares_contact()
    ben.waits_for(lambda: "Type your PIN" in ben.heard)
    for said, heard in (("000001", "not right"), ("0000", "not right"), (OWN, "Welcome"), ("PASSWORD", "PIN")):
        hashes(lambda said=said, heard=heard: heard in answer(ben, said) or pytest.fail(ben.heard))
    ben.waits_for(lambda: "your PIN is" in ben.heard)
    for name, pin, heard in (
        ("KCSE-99101001", "000001", "wrong"),
        ("KCSE-99999999", "000001", "wrong"),
        ("KCSE-99101001", PIN, "its register is open"),
    ):
        answer(ben, f"/centre {name}")
        hashes(lambda pin=pin, heard=heard: heard in answer(ben, pin) or pytest.fail(ben.heard))
    nobody = api.person(66, "Mgeni", phone="254700000666")
    answer(nobody, "hello")
    answer(nobody, f"0{STRANGER[3:]}")
    hashes(lambda: "Wrong PIN" in answer(nobody, "000001") or pytest.fail(nobody.heard))


def test_36_guesses_with_ones_own_log_in_between_open_nothing(api, known, stage):
    known.services.brake.a_minute = 10_000  # as one who takes an evening for it
    thief = api.person(66, "Mwizi", phone="254700000666")
    checked = 0
    for guess in range(36):
        answer(thief, "hello")
        answer(thief, f"0{ASHA[3:]}")
        checked += "Wrong PIN" in answer(thief, f"{guess:06}")
        answer(thief, "I am someone else")
        answer(thief, f"0{BEN[3:]}")
        if "Welcome" in answer(thief, OWN):
            answer(thief, "/logout")
        else:
            answer(thief, "I am someone else")
        stage.now += timedelta(minutes=1)
    assert checked <= 8, "four, and four more after the first lock"
    answer(thief, "hello")
    answer(thief, f"0{ASHA[3:]}")
    assert "no PIN works until" in answer(thief, PIN)


def test_no_stranger_shuts_an_owner_out_of_their_own_chat(api, known, stage):
    asha = comes(api, 7, "Asha", ASHA, PIN)
    for number in range(60, 66):
        stranger = api.person(number, f"Mgeni {number}", phone=f"2547000006{number}")
        answer(stranger, "hello")
        answer(stranger, f"0{ASHA[3:]}")
        for guess in range(6):
            answer(stranger, f"{number}{guess:04}")
    asha.waits_for(lambda: any("Someone typed five wrong PINs" in seen.text for seen in asha.messages))
    stage.now += timedelta(hours=1, minutes=1)
    assert "PIN" in answer(asha, "/mydata")
    assert "Wrong PIN: 4 tries left. Type it again." in answer(asha, "000001")
    opened = answer(asha, PIN)
    assert "PIN" not in opened, opened
