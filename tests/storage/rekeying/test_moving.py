"""Moving: all that the key before sealed, searched and said is under today's, and nobody had to be told."""

from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag

from storage.accounts import Pin
from storage.audit import Audit
from storage.base import Row
from storage.database import Database
from storage.identity import Identity, claim, key_change, refuse_foreign, serves
from storage.letters import Letter, standing_letters, void_contradicted, void_wrong
from storage.people import Person, TakenByAnother
from storage.profile import Profiles
from storage.rekeying import Moving, left, old_pins, sealed_tables
from storage.rekeying import moving as moving_module
from tests.stage import ASHA, BEN, CHUI, DAY, MANAGER
from tests.stage.keyed import AFTER, BEFORE, IDS, person


def begun(database: Database, stage: Any) -> Database:
    """The service has started with both keys."""
    with database.transaction() as connection:
        claim(connection, database.vault, demonstration=False)
        serves(connection, stage.now)
    return database


def moved(database: Database) -> Moving:
    moving = Moving(database, rest=0)
    moving.run()
    return moving


def opened(database: Database) -> dict[tuple[str, str], list[str]]:
    """All that is sealed, as this database's keys open it; by table and column."""
    found: dict[tuple[str, str], list[str]] = {}
    with database.reading() as connection:
        for part in sealed_tables():
            for name, purpose in part.columns.items():
                values = connection.scalars(sa.select(part.table.c[name]).order_by(*part.table.primary_key))
                texts = [database.vault.open(value, purpose) for value in values if value]
                found[part.table.name, name] = [text for text in texts if text]
    return found


def people(database: Database) -> dict[str, Row]:
    with database.reading() as connection:
        rows = connection.execute(sa.select(*Person.__table__.c).where(Person.phone.in_(IDS)))
        return {str(row.phone): row for row in rows}


def test_something_is_in_every_sealed_column_of_these_tests(sealed):
    """A new sealed column is given a value in `seal_some`, or nothing here tells that it moves."""
    assert all(opened(sealed.database).values())


def test_all_that_is_sealed_opens_with_the_new_key_alone_and_with_the_old_one_no_more(sealed, keyed):
    before = opened(sealed.database)
    moving = moved(begun(keyed(AFTER, BEFORE), sealed))
    others = ("corrections", "failures", "wrong_postings", "disputes", "unlisted")
    assert moving.moved == {"people": 3} | dict.fromkeys(others, 1)
    assert opened(keyed(AFTER)) == before
    with pytest.raises(InvalidTag):
        opened(keyed(BEFORE))
    with keyed(AFTER).reading() as connection:
        refuse_foreign(connection, keyed(AFTER).vault, demonstration=False)
        assert left(connection, keyed(AFTER).vault) == {}
        assert not key_change(connection, keyed(AFTER).vault).under_way


def test_what_is_found_by_its_keyed_hash_is_found_by_the_new_one(sealed, keyed):
    new = begun(keyed(AFTER, BEFORE), sealed)
    moved(new)
    alone = keyed(AFTER).vault
    for phone, row in people(new).items():
        assert row.national_id_finger == alone.finger(IDS[phone], "national_id")
        assert row.kra_pin_finger == alone.finger(f"A{IDS[phone]}Z", "kra_pin")


def test_no_letter_becomes_void_and_each_goes_on_telling_when_its_id_changes(sealed, keyed):
    new = begun(keyed(AFTER, BEFORE), sealed)
    moved(new)
    posts = list(sealed.officers.values())
    with new.transaction() as connection:
        before = {row.id for row in connection.execute(sa.select(Letter.id))}
        void_wrong(connection, posts, sealed.now)
        assert void_contradicted(connection, sa.true(), sealed.now) == 0
        assert {letter.id for letter in standing_letters(connection, posts, sealed.now).values()} == before
        finger = new.vault.finger("99000077", "national_id")
        connection.execute(sa.update(Person).where(Person.phone == BEN).values(national_id_finger=finger))
        assert void_contradicted(connection, sa.true(), sealed.now) == 1


def test_rows_that_do_not_name_their_key_move_too(sealed, keyed):
    """As they were sealed before values did."""
    with sealed.change():
        for row in sealed.connection.execute(sa.select(Person.id, Person.kin).where(Person.kin.is_not(None))):
            sealed.connection.execute(sa.update(Person).where(Person.id == row.id).values(kin=row.kin[8:]))
    before = opened(sealed.database)
    moved(begun(keyed(AFTER, BEFORE), sealed))
    assert opened(keyed(AFTER)) == before


def profile(database: Database, connection: sa.Connection, stage: Any, phone: str) -> Profiles:
    who = person(stage, phone)
    return Profiles(connection, stage.now, DAY, who, database.vault, Audit(connection, stage.now, who, None))


@pytest.mark.parametrize("half", [0, 1, 2, 3])
def test_in_the_middle_too_nobody_takes_an_id_that_is_anothers(sealed, keyed, monkeypatch, half):
    """However far the move is, whoever has the ID under whichever key."""
    new = begun(keyed(AFTER, BEFORE), sealed)
    monkeypatch.setattr(moving_module, "FEW", 1)
    moving = Moving(new, rest=0)
    people_part = next(part for part in sealed_tables() if part.table.name == "people")
    for few, _ in zip(moving._found(people_part), range(half), strict=False):
        moving._insistently(people_part, few)
    for phone in (ASHA, BEN, CHUI):
        with sealed.change(), pytest.raises(TakenByAnother):
            profile(new, sealed.connection, sealed, MANAGER).keep("national_id", IDS[phone])
    with sealed.change():
        profile(new, sealed.connection, sealed, MANAGER).keep("national_id", "99000055")
    with pytest.raises(TakenByAnother), sealed.change():
        profile(new, sealed.connection, sealed, CHUI).keep("kra_pin", f"A{IDS[ASHA]}Z")


def test_what_somebody_holds_is_left_and_taken_up_again(sealed, keyed, monkeypatch):
    """What is written behind the move with the old key is moved too: it ends when nothing is left."""
    new = begun(keyed(AFTER, BEFORE), sealed)
    once: list[int] = []

    def meanwhile(done: int, total: int | None) -> None:
        if not once:
            once.append(done)
            with sealed.change():
                late = sealed.database.vault.seal('{"name": "Mwingine"}', "kin")
                sealed.connection.execute(sa.update(Person).where(Person.phone == ASHA).values(kin=late))

    Moving(new, meanwhile, rest=0).run()
    assert '{"name": "Mwingine"}' in opened(keyed(AFTER))["people", "kin"]


def test_what_no_key_opens_stays_and_is_named_and_the_rest_of_its_row_moves(sealed, keyed):
    with sealed.change():
        ben = person(sealed, BEN)
        sealed.connection.execute(sa.update(Person).where(Person.id == ben).values(kin=b"?" * 60))
    moving = moved(begun(keyed(AFTER, BEFORE), sealed))
    assert moving.lost == {"people": {(ben,)}}
    row = people(sealed.database)[BEN]
    assert row.kin == b"?" * 60
    assert keyed(AFTER).vault.open(row.national_id, "national_id") == IDS[BEN]


def test_two_with_one_id_are_both_sealed_anew_and_named(sealed, keyed):
    """A copy that runs with the old key alone cannot see whose ID it is under the new one."""
    new = begun(keyed(AFTER, BEFORE), sealed)
    with sealed.change():
        number = {
            "national_id": new.vault.seal(IDS[ASHA], "national_id"),
            "national_id_finger": new.vault.finger(IDS[ASHA], "national_id"),
        }
        sealed.connection.execute(sa.update(Person).where(Person.phone == MANAGER).values(**number))
        asha = person(sealed, ASHA)
    moving = moved(new)
    assert moving.twice == {"people": {(asha,)}}
    assert keyed(AFTER).vault.open(people(new)[ASHA].national_id, "national_id") == IDS[ASHA]


def test_the_database_says_how_far_it_is(sealed, keyed):
    new = keyed(AFTER, BEFORE)
    assert not key_change_of(new).served
    with new.transaction() as connection:
        claim(connection, new.vault, demonstration=False)
    assert key_change_of(new).under_way
    assert not key_change_of(new).served
    begun(new, sealed)
    assert key_change_of(new).served
    moved(new)
    [row] = sealed.rows(Identity)
    assert (row.key_check, row.next_check, row.sealing_since) == (new.vault.check, None, sealed.now)


def test_pins_that_were_not_given_since_are_counted(sealed, keyed):
    """Those from before there was a pepper need no key."""
    new = keyed(AFTER, BEFORE)
    hashes = (f"{sealed.database.vault.id.hex()}:$argon2id$1", f"{new.vault.id.hex()}:$argon2id$2", "$argon2id$3")
    with sealed.change():
        rows = [
            {"person_id": person(sealed, phone), "hash": hash_, "set_at": sealed.now}
            for phone, hash_ in zip(IDS, hashes, strict=True)
        ]
        sealed.connection.execute(sa.insert(Pin), rows)
    with new.reading() as connection:
        assert old_pins(connection, new.vault) == 1
        assert old_pins(connection, sealed.database.vault) == 1


def key_change_of(database: Database) -> Any:
    with database.reading() as connection:
        return key_change(connection, database.vault)
