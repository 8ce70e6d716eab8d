"""Identity: no other key, no demonstration, and no other account of the machine gets into a live database."""

import os
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.exams import Exam
from storage.identity import Identity, NotOurs, claim
from storage.migrations import migrate
from storage.people import Person
from storage.vault import Vault
from tests.stage import BEN, Stage

OTHER = Vault("another key for tests, and for nothing else")


def claimed(stage: Stage, vault: Vault | None = None, *, demonstration: bool = False) -> None:
    with stage.database.transaction() as connection:
        claim(connection, vault or stage.database.vault, demonstration=demonstration)


def becomes_the_demonstrations(stage: Stage) -> None:
    with stage.change():
        stage.connection.execute(sa.update(Exam).values(code=sa.literal("DEMO-") + Exam.code))


def test_another_key_is_refused_and_the_old_one_goes_on(stage):
    claimed(stage)
    with pytest.raises(NotOurs, match="SECRET_KEY"):
        claimed(stage, OTHER)
    claimed(stage)
    assert len(stage.rows(Identity)) == 1


def test_before_a_database_says_so_one_sealed_value_tells_the_key(stage):
    with stage.change():
        sealed = stage.database.vault.seal("99000001", "national_id")
        stage.connection.execute(sa.update(Person).where(Person.phone == BEN).values(national_id=sealed))
    with pytest.raises(NotOurs, match="SECRET_KEY"):
        claimed(stage, OTHER)
    assert stage.rows(Identity) == []
    claimed(stage)


BEFORE = "a key for tests, and for nothing else at all"
AFTER = "the key after it, and for nothing else at all"
THIRD = "a third key for tests, and for nothing else at all"


def test_a_new_key_opens_the_database_with_the_old_one_beside_it_and_from_then_on_neither_does_alone(stage):
    claimed(stage)
    with pytest.raises(NotOurs, match="Put the old key back"):
        claimed(stage, Vault(AFTER))
    claimed(stage, Vault(AFTER, BEFORE))
    with pytest.raises(NotOurs, match="not finished"):
        claimed(stage, Vault(AFTER))
    with pytest.raises(NotOurs, match="is changing its key"):
        claimed(stage, Vault(BEFORE))
    with pytest.raises(NotOurs, match="Put the old key back"):
        claimed(stage, Vault(THIRD))
    claimed(stage, Vault(AFTER, BEFORE))


def test_the_change_can_be_taken_back_and_no_third_key_begins_before_it_is_over(stage):
    claimed(stage)
    claimed(stage, Vault(AFTER, BEFORE))
    claimed(stage, Vault(BEFORE, AFTER))
    with pytest.raises(NotOurs, match="Another change"):
        claimed(stage, Vault(THIRD, BEFORE, AFTER))


def test_a_database_that_says_nothing_of_itself_is_known_by_the_old_key_too(stage):
    with stage.change():
        sealed = stage.database.vault.seal("99000001", "national_id")
        stage.connection.execute(sa.update(Person).where(Person.phone == BEN).values(national_id=sealed))
    claimed(stage, Vault(AFTER, BEFORE))
    [row] = stage.rows(Identity)
    assert (row.key_check, row.next_check) == (Vault(BEFORE).check, Vault(AFTER).check)


def test_the_demonstration_never_touches_a_live_database(stage):
    with pytest.raises(NotOurs, match="never touches a live"):
        claimed(stage, demonstration=True)
    claimed(stage)
    becomes_the_demonstrations(stage)  # whatever it holds by now, it has said that it is live
    with pytest.raises(NotOurs, match="never touches a live"):
        claimed(stage, demonstration=True)


def test_a_live_start_refuses_invented_people(stage):
    becomes_the_demonstrations(stage)
    with pytest.raises(NotOurs, match="invented people"):
        claimed(stage)
    claimed(stage, demonstration=True)
    with pytest.raises(NotOurs, match="invented people"):
        claimed(stage)


def test_an_empty_database_belongs_to_whoever_comes_first(database):
    for demonstration in (True, True):
        with database.transaction() as connection:
            claim(connection, database.vault, demonstration=demonstration)
    with pytest.raises(NotOurs, match="invented people"), database.transaction() as connection:
        claim(connection, database.vault, demonstration=False)


@pytest.mark.parametrize("before", [None, 0o644], ids=["new", "open to all"])
def test_the_files_are_the_services_own_whatever_the_umask(tmp_path: Path, before: int | None):
    file = tmp_path / "karani.db"
    if before:
        file.touch()
        file.chmod(before)
    known = os.umask(0)
    try:
        database = Database(f"sqlite:///{file}", "a key for tests, and for nothing else at all")
        migrate(database)
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.glob("karani.db*")}
        database.close()
    finally:
        os.umask(known)
    assert modes["karani.db"] == 0o600
    assert set(modes.values()) == {0o600}, modes
