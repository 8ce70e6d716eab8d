"""Portions: a large file lands piece by piece, so that others can write, and whatever ends it midway is made good."""

import tempfile

import pytest
import sqlalchemy as sa

from storage import growing
from storage.audit import AuditRow
from storage.database import Database
from storage.deployments import Deployment, RegisterNumber
from storage.exams import Centre, County
from storage.imports import ImportRefused
from storage.imports.kinds import centres, deployments, people
from storage.imports.spool import Spool
from storage.people import Person

HEAD = "exam,centre_code,phone,role,full_name,from_on,to_on\n"
HERE, THERE = "KCSE-2027,99101001,", "KCSE-2027,99101002,"
NAMES = ("Zawadi", "Amina", "Kevin", "Baraka", "Nyota", "Daudi", "Eshe", "Farida", "Imani")
# an officer of each name, at two centres in turn
EVERYBODY = HEAD + "".join(
    f"{(THERE, HERE)[n % 2]}07000000{n:02},invigilator,{name},,\n" for n, name in enumerate(NAMES, start=21)
)


@pytest.fixture
def council(ready):
    return ready


@pytest.fixture
def small(monkeypatch):
    """Portions of three rows."""
    for kind in (centres, deployments, people):
        monkeypatch.setattr(kind, "PORTION", 3)


@pytest.fixture
def between(monkeypatch):
    """What happens between two portions, each time."""

    def happens(what):
        monkeypatch.setattr(Database, "breathe", lambda database: what())

    return happens


def ended(*_):
    raise KeyboardInterrupt


def numbered(council):
    of = sa.select(Centre.code, RegisterNumber.number, Person.full_name).join_from(RegisterNumber, Person)
    return council.rows(of.join(Centre, Centre.id == RegisterNumber.centre_id).order_by(Centre.code, "number"))


def acts(council):
    return [(row.act, row.detail) for row in council.rows(sa.select(AuditRow).order_by(AuditRow.id))][3:]


def test_others_write_between_two_portions(council, small, between):
    beside: list[str] = []

    def writes():
        beside.append(f"{len(beside):02}")
        council.writes(sa.insert(County).values(code=beside[-1], name="Beside"))

    between(writes)
    file = "phone,full_name\n" + "".join(f"07000001{n:02},Afisa {name}\n" for n, name in enumerate(NAMES))
    assert str(council.sends("people", file)) == "9 new, 0 changed, 0 unchanged"
    assert beside == ["00", "01"]
    assert str(council.sends("people", file.replace("Afisa", "Ofisa"))) == "0 new, 9 changed, 0 unchanged"
    assert len(beside) == 4
    assert str(council.sends("people", file.replace("Afisa", "Ofisa"))) == "0 new, 0 changed, 9 unchanged"
    assert len(beside) == 4, "what changes nothing is one transaction"


def test_a_centre_is_numbered_at_once(council, small):
    council.sends("deployments", EVERYBODY)
    by_name = [(code, number, name) for code, number, name in numbered(council)]
    here, there = sorted(NAMES[::2]), sorted(NAMES[1::2])
    assert by_name == [
        *(("99101001", number, name) for number, name in enumerate(here, start=1)),
        *(("99101002", number, name) for number, name in enumerate(there, start=1)),
    ]


def test_centres_land_in_portions_too(council, small, between):
    times = []
    between(lambda: times.append(1))
    rows = "".join(f"99101{n:03},Shule ya {name},KCSE-2027\n" for n, name in enumerate(NAMES, start=100))
    assert council.sends("centres", "centre_code,centre,exam\n" + rows).new == 9
    assert council.sends("centres", "centre_code,centre,exam\n" + rows.replace("Shule", "Chuo")).changed == 9
    assert len(times) == 4


def test_what_was_stopped_midway_goes_on(council, small, between):
    between(ended)
    with pytest.raises(KeyboardInterrupt):
        council.sends("deployments", EVERYBODY)
    assert 0 < council.count(Deployment) == council.count(Person) == council.count(RegisterNumber) < len(NAMES)
    assert acts(council) == [("import begun", {"rows": 9})]
    between(lambda: None)
    again = council.sends("deployments", EVERYBODY)
    assert (again.new + again.unchanged, again.unchanged > 0) == (9, True)
    assert acts(council)[-1] == ("import", {"rows": 9, "conflicts": 0, "new": again.new, "changed": 0, "unchanged": 5})
    assert council.count(Deployment) == council.count(Person) == 9
    assert str(council.sends("deployments", EVERYBODY)) == "0 new, 0 changed, 9 unchanged"


def test_no_move_is_ever_half_done(council, small, between):
    council.sends("deployments", EVERYBODY)
    moves = HEAD
    for n in range(21, 30):
        old, new = (HERE, THERE) if n % 2 else (THERE, HERE)
        moves += f"{old}07000000{n},,,,2027-10-31\n{new}07000000{n},invigilator,,2027-11-01,\n"
    between(ended)
    with pytest.raises(KeyboardInterrupt):
        council.sends("deployments", moves)
    posts = sa.select(Deployment.person_id, sa.func.count(), sa.func.min(sa.cast(Deployment.to_on, sa.String)))
    for _person, count, first in council.rows(posts.group_by(Deployment.person_id)):
        assert (count, first) in {(1, "2027-11-19"), (2, "2027-10-31")}
    between(lambda: None)
    council.sends("deployments", moves)
    assert {count for _person, count, _first in council.rows(posts.group_by(Deployment.person_id))} == {2}


def test_what_another_wrote_midway_is_said_and_what_landed_too(council, small, between):
    council.sends("deployments", EVERYBODY)
    between(lambda: council.writes(sa.update(Person).values(full_name="Jina Jipya")))
    file = "phone,full_name\n" + "".join(f"07000000{n:02},Jina {name}\n" for n, name in enumerate(NAMES, start=21))
    with pytest.raises(ImportRefused) as refused:
        council.sends("people", file)
    assert refused.value.partly
    assert "part of it is imported already, the rest is not" in str(refused.value)
    assert "Import it again." in str(refused.value)


def test_where_anything_is_wrong_no_portion_lands(council, small):
    council.is_refused("deployments", EVERYBODY + HERE + "0812,invigilator,Wrong,,\n")
    assert council.count(Deployment) == council.count(Person) == 0


def test_a_number_that_two_have_is_found_across_portions(council, small):
    rows = "".join(f"07000001{n:02},Afisa {name},{99000000 + n % 8}\n" for n, name in enumerate(NAMES))
    [error] = council.is_refused("people", "phone,full_name,national_id\n" + rows)
    assert (error.row, error.column, error.value, error.problem) == (
        10,
        "national_id",
        "ending in 000",
        "row 2 has it already",
    )


def test_tables_that_grow_have_statistics_meanwhile(council, small, monkeypatch):
    monkeypatch.setattr(growing, "FIRST", 2)
    analysed = []

    def listen(_connection, _cursor, statement, *_):
        if statement.startswith("ANALYZE"):
            analysed.append(statement)

    sa.event.listen(council.database.engine, "after_cursor_execute", listen)
    council.sends("deployments", EVERYBODY)
    assert bool(analysed) is not council.database.one_writer
    if analysed:
        known = sa.text("SELECT reltuples FROM pg_class WHERE relname IN ('people', 'deployments', 'register_numbers')")
        assert [count for (count,) in council.rows(known)] == [9, 9, 9]
    analysed.clear()
    council.sends("deployments", EVERYBODY)
    assert analysed == [], "one portion is no reason"


def test_what_a_load_holds_on_to_is_read_by_nobody_else(monkeypatch, tmp_path):
    monkeypatch.setattr("storage.imports.spool.AT_HAND", 10)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    spool = Spool()
    things = [("Wanjikũ", "99000001", None, 1975, b"sealed"), ("Ali", n := 7), {"full_name": "Asha"}]
    places = [spool.put(thing) for thing in things]
    assert [spool.get(place) for place in reversed(places)] == things[::-1]
    assert spool.get(spool.put(n)) == n
    spool._file.seek(0)
    left = spool._file.read()
    assert b"99000001" not in left
    assert "Wanjikũ".encode() not in left
    assert not list(tmp_path.iterdir()), "the file has no name"
