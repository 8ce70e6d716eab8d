"""Files that are made to do harm are refused early, within little memory, with a clear answer."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.exams import SubCounty
from storage.imports import ImportRefused, ready
from storage.imports.files import limits
from tests.storage.conftest import NOW, Council

from .bombs import TABLES, WORKBOOKS, laughing, sharing, workbook

ROOM = 800  # MB of addresses for Python, SQLAlchemy and openpyxl, of which they take half, and the file
MANY = Path("/dev/zero")


@pytest.fixture
def council(sqlite_url):
    database = Database(sqlite_url, "a key for tests")
    yield Council(database)
    database.close()


@pytest.mark.parametrize("good", [workbook, sharing])
def test_the_good_workbook_of_which_they_are_made_is_read(council, good):
    assert council.sends("places", good()).new == 1
    assert council.one(sa.select(SubCounty.code, SubCounty.name)) == ("99101", "Mlimani")


@pytest.mark.parametrize("make", WORKBOOKS.values(), ids=WORKBOOKS)
def test_a_workbook_that_is_a_bomb_is_refused(council, make):
    (error,) = council.is_refused("places", make())
    assert error.problem in ("a spreadsheet of this size cannot be read", "a broken XLSX file")
    assert council.count(SubCounty) == 0


@pytest.mark.parametrize("make", [make for name, make in TABLES.items() if "end" not in name and "break" not in name])
def test_a_table_that_is_a_bomb_is_refused(council, make):
    errors = council.is_refused("places", make())
    assert len(errors) == 1
    assert "has no end within" in errors[0].problem or "more than" in errors[0].problem


def test_entities_are_not_unfolded_because_defusedxml_is_there(council):
    from openpyxl import DEFUSEDXML

    assert DEFUSEDXML
    assert council.is_refused("places", laughing())[0].problem == "a broken XLSX file"


READS = """
    import io, resource, sys, time
    from datetime import UTC, datetime
    from storage.database import Database
    from storage.imports import ImportRefused, ready
    from tests.storage.imports.files.bombs import TABLES, WORKBOOKS

    def send(file):
        try:
            ready(database, "places", file, datetime.now(UTC)).write()
        except ImportRefused as refused:
            return refused.errors[0].problem
        return "landed"

    database = Database(sys.argv[1], "a key for tests")
    ready(database, "places", "docs/examples/places.csv", datetime.now(UTC)).write()
    bombs = {**WORKBOOKS, **TABLES}
    made = [(name, io.BytesIO(bombs[name]())) for name in sys.argv[3:]]
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
    for name, file in made:
        began = time.process_time()
        print(name, "|", send(file), "|", round(time.process_time() - began, 1))
"""


def limited(sqlite_url, megabytes, *names):
    """What each bomb was answered, in a process that gets no more than so many MB."""
    words = [sys.executable, "-c", textwrap.dedent(READS), sqlite_url, str(megabytes * limits.XML_ROW), *names]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return {line.split(" | ")[0]: line.split(" | ")[1:] for line in done.stdout.splitlines()}


def test_no_workbook_takes_more_memory_than_a_good_one(sqlite_url, council):
    told = limited(sqlite_url, ROOM, *WORKBOOKS)
    assert [*told] == [*WORKBOOKS]
    assert {problem for problem, _ in told.values()} <= {
        "a spreadsheet of this size cannot be read",
        "a broken XLSX file",
    }


def test_no_table_takes_more_memory_than_itself(sqlite_url, council):
    told = limited(sqlite_url, ROOM + 1100, *TABLES)
    assert [*told] == [*TABLES]
    assert all("has no end" in problem or "more than" in problem or "larger" in problem for problem, _ in told.values())


@pytest.fixture
def pipe(tmp_path):
    os.mkfifo(tmp_path / "people.csv")
    return tmp_path / "people.csv"


def test_what_is_no_file_is_refused_before_it_is_opened(council, pipe, tmp_path):
    link = tmp_path / "places.csv"
    link.symlink_to("/dev/zero")
    for source in (pipe, tmp_path, MANY, link, "/dev/zero"):
        with pytest.raises(ImportRefused) as refused:
            ready(council.database, "places", source, NOW).write()
        assert refused.value.errors[0].problem == "not a file, but a directory, a pipe or a device"


def test_what_the_caller_opened_is_measured_too(council):
    read, write = os.pipe()
    with os.fdopen(read, "rb") as file, os.fdopen(write, "wb"), pytest.raises(ImportRefused):
        ready(council.database, "places", file, NOW).write()
    with MANY.open("rb") as file, pytest.raises(ImportRefused) as refused:
        ready(council.database, "places", file, NOW).write()
    assert "has no end within" in refused.value.errors[0].problem


def test_a_file_that_is_mostly_holes_is_refused_by_its_size(council, tmp_path):
    with (tmp_path / "places.csv").open("wb") as file:
        file.truncate(limits.FILE + 1)
    with pytest.raises(ImportRefused) as refused:
        ready(council.database, "places", tmp_path / "places.csv", NOW).write()
    assert refused.value.errors[0].problem == "larger than 256 MB"


def test_no_error_holds_a_sign_that_a_screen_obeys(council):
    text = "county_code,county,sub_county_code,sub_county\n99,\x1b[2JMfano,99101,\u202eMlimani\x07\n"
    assert all(sign.isprintable() for error in council.is_refused("places", text) for sign in str(error))
