"""Life on both engines: who dies lets go at once, who lives keeps what is theirs, and nothing is left lying about."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage import leases
from storage.life import Life, alive
from tests.leash import leashed
from tests.stage import Stage
from tests.stage.ground import url
from tests.waiting import until

NOW = datetime(2027, 10, 20, 15, tzinfo=UTC)
LIVES = """
import sys
from storage.database import Database
from storage.life import Life
life = Life(Database(sys.argv[1], "k" * 20 + "0123456789abcdef"))
life.keep()
print(life.owner, flush=True)
input()
"""


def lives(database, owner: str) -> bool:
    with database.transaction() as connection:
        return alive(connection, owner)


def taken(database, owner: str) -> bool:
    with database.transaction() as connection:
        return leases.take(connection, "polling", owner, NOW, timedelta(minutes=1)) is not None


@pytest.fixture
def life(database):
    life = Life(database)
    life.keep()
    yield life
    life.end()


def test_who_shows_a_sign_lives_until_it_ends(database, life):
    other = Life(database)
    other.keep()
    life.keep()
    assert lives(database, life.owner)
    assert lives(database, other.owner)
    other.end()
    until(lambda: not lives(database, other.owner))
    assert lives(database, life.owner)


def test_who_never_showed_a_sign_is_waited_for(database):
    assert lives(database, "a name of another kind")


def test_a_lease_ends_with_its_holder(database, life):
    assert taken(database, life.owner)
    assert not taken(database, "another")
    life.end()
    until(lambda: taken(database, "another"))


def test_a_killed_process_is_dead_at_once(stage: Stage):
    command = leashed(sys.executable, "-c", LIVES, url(stage))
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        owner = process.stdout.readline().strip()
        assert lives(stage.database, owner)
        process.kill()
        process.wait()
        until(lambda: not lives(stage.database, owner))


def test_a_sign_lost_with_its_connection_is_shown_again(stage: Stage):
    life = Life(stage.database)
    life.keep()
    if not stage.database.one_writer:
        with stage.database.transaction() as connection:
            others = sa.text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
            connection.execute(others)
        until(lambda: not lives(stage.database, life.owner))
    life.keep()
    assert lives(stage.database, life.owner)
    life.end()


def test_beside_a_file_no_sign_stays(stage: Stage):
    dead, well = Life(stage.database), Life(stage.database)
    for life in (dead, well):
        life.keep()
        life.end()
    if stage.database.one_writer:
        folder = Path(str(stage.database.url.database)).parent
        assert list(folder.glob("*life-*")) == []
