"""Changing the key: while the service runs and people tap, and after a kill in the middle."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from bot import logs
from bot.__main__ import app
from bot.commands.doctor import findings
from bot.papers.links import Links
from storage.database import Database
from storage.people import Person
from storage.rekeying import left
from storage.vault import Vault
from tests.fakes.telegram.api import BotApi
from tests.stage import MANAGER, Stage
from tests.stage.ground import polling, url
from tests.stage.keyed import AFTER, BEFORE, seal_some
from tests.stage.service import ROOT, free_port, settings_for
from tests.started import Started
from tests.waiting import until

BOTH = {"secret_key": AFTER, "old_secret_key": BEFORE}
NATION = 3000  # people with an ID: enough for a kill in the middle
FIRST_ID = 88_000_000


@pytest.fixture
def sealed(stage: Stage) -> Stage:
    seal_some(stage)
    return stage


@pytest.fixture
def nation(sealed: Stage) -> Stage:
    vault = sealed.database.vault
    with sealed.change():
        sealed.connection.execute(
            sa.insert(Person),
            [
                {
                    "full_name": f"Afisa {n}",
                    "confirmed": [],
                    "created_at": sealed.now,
                    "national_id": vault.seal(str(FIRST_ID + n), "national_id"),
                    "national_id_finger": vault.finger(str(FIRST_ID + n), "national_id"),
                }
                for n in range(NATION)
            ],
        )
    return sealed


class Rekey:
    """`python -m bot rekey` as a process of its own."""

    def __init__(self, stage: Stage, folder: Path, *options: str):
        self.stage, self.folder, self.options = stage, folder, options

    def start(self) -> Started:
        own = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "DATABASE_URL": url(self.stage), "DEMO": "0"}
        own |= {name.upper(): key for name, key in BOTH.items()}
        return Started(self.folder, own, "rekey", *self.options)

    def ends(self) -> str:
        said, _ = self.start().communicate()
        return said


def under_another(stage: Stage) -> int:
    with stage.database.reading() as connection:
        return sum(left(connection, Vault(AFTER)).values())


def all_open(stage: Stage) -> None:
    """With the new key alone: every person's ID, and each is found by it."""
    alone = Database(url(stage), AFTER)
    with alone.reading() as connection:
        rows = connection.execute(
            sa.select(Person.national_id, Person.national_id_finger).where(Person.national_id.is_not(None))
        ).all()
    alone.close()
    assert len(rows) == NATION + 3
    for row in rows:
        assert alone.vault.finger(alone.vault.open(row.national_id, "national_id"), "national_id") == (
            row.national_id_finger
        )


def test_killed_in_the_middle_it_goes_on_where_it_was(nation, tmp_path):
    rekey = Rekey(nation, tmp_path, "--stopped")
    process = rekey.start()
    until(lambda: under_another(nation) < NATION - 100)
    process.kill()
    process.wait()
    halfway = under_another(nation)
    assert 0 < halfway < NATION
    said = rekey.ends()
    assert "All of this database is under SECRET_KEY now." in said
    assert "of people" in said
    all_open(nation)


def test_people_tap_while_it_runs_and_nobody_notices(nation, tmp_path, api: BotApi):
    with polling(api, nation, **BOTH):
        zawadi = api.person(7, "Zawadi", phone=MANAGER)
        zawadi.says("/start")
        zawadi.waits_for(lambda: "share your own number" in zawadi.heard)
        zawadi.shares_contact()
        zawadi.waits_for(lambda: "Welcome, Zawadi Mfano" in zawadi.heard)
        process = Rekey(nation, tmp_path).start()
        until(lambda: under_another(nation) < NATION)
        zawadi.taps("Mark ")
        zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)
        zawadi.taps("All present")
        zawadi.waits_for(lambda: len(nation.marks()) > 1)
        assert under_another(nation) > 0, "it was over before the taps"
        said, _ = process.communicate()
        assert "All of this database is under SECRET_KEY now." in said, said
        zawadi.says("/menu")
        zawadi.waits_for(lambda: "What would you like" in zawadi.heard)
    all_open(nation)
    with polling(api, nation, secret_key=AFTER):
        zawadi.says("/register")
        zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)


@pytest.fixture
def says(sealed: Stage, tmp_path, monkeypatch) -> Callable[..., str]:
    """Runs the command here with these keys, and gives what it says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logs, "set_up", lambda _level: None)

    def run(*words: str, code: int = 0, **keys: str) -> str:
        own = {"DATABASE_URL": url(sealed), "DEMO": "0"} | {name.upper(): key for name, key in keys.items()}
        result = CliRunner().invoke(app, [*words], env=own)
        assert result.exit_code == code, result.output
        return result.output

    return run


def doctors(stage: Stage, **keys: str) -> list[str]:
    more = {"demo": False, "council_contact": "0800 000 000", "port": free_port()}
    found = findings(settings_for(url(stage), **(more | keys)), stage.clock)
    return [line for line in found.well + found.wrong if "SECRET_KEY" in line]


def test_it_waits_until_the_service_has_both_keys(sealed, says, api):
    assert "start every copy of the service with both" in says("rekey", code=2, **BOTH)
    assert under_another(sealed) > 0
    with polling(api, sealed, **BOTH):
        assert "All of this database is under SECRET_KEY now." in says("rekey", **BOTH)
    assert "Sealed anew: nothing" in says("rekey", secret_key=AFTER)


def test_a_wrong_key_moves_nothing(sealed, says):
    assert "SECRET_KEY is not the key" in says("rekey", "--stopped", code=2, secret_key=AFTER)
    with sealed.database.reading() as connection:
        assert left(connection, sealed.database.vault) == {}


def test_the_doctor_says_which_keys_live_and_what_is_left(sealed, says, api):
    [line] = doctors(sealed)
    assert line == f"the keys: SECRET_KEY {Vault(BEFORE).id.hex()[:8]}… seals"
    with polling(api, sealed, **BOTH):
        [line] = doctors(sealed, **BOTH)
        assert f"OLD_SECRET_KEY {Vault(BEFORE).id.hex()[:8]}… opens" in line
        assert "3 rows of people" in line
        assert "Run python -m bot rekey." in line
        [line] = doctors(sealed, secret_key=AFTER)
        assert "not finished" in line
        says("rekey", **BOTH)
        [line] = doctors(sealed, **BOTH)
        assert "still needed for links to documents until" in line
    for key in (AFTER, BEFORE):
        assert key not in line


def test_what_the_old_key_signed_opens_while_that_is_given(sealed):
    """A link to a document, in a chat since yesterday."""

    async def nothing(_source: str) -> None:
        return None

    def links(*keys: str) -> Links:
        return Links(Vault(*keys), None, "https://bot.example.org", nothing, nothing, sealed.clock)  # type: ignore[arg-type]

    until = int((sealed.now + timedelta(days=6)).timestamp())
    told = Vault(BEFORE).seal(json.dumps(["letter:17:3", "letter.pdf", until]), "document links") or b""
    token = base64.urlsafe_b64encode(told).decode().rstrip("=")
    assert links(AFTER, BEFORE).read(token) == ("letter:17:3", "letter.pdf")
    assert links(AFTER).read(token) is None


def test_the_same_key_twice_is_refused():
    twice = settings_for("sqlite://", secret_key=AFTER, old_secret_key=AFTER, demo=False)
    assert any("OLD_SECRET_KEY is SECRET_KEY" in why for why in twice.problems())


def test_a_weak_key_can_be_changed():
    """The one before may be what is refused as a new one."""
    weak = settings_for("sqlite://", secret_key=AFTER, old_secret_key="x" * 40, demo=False)
    assert weak.problems() == []
