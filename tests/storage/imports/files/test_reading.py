"""Reading data files: CSV and XLSX, whole and broken."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from storage.database import Database
from storage.exams import Centre, ExamDay, SubCounty
from storage.imports.files import spreadsheet
from storage.people import Person, number_of
from tests.storage.conftest import NOW, Council

PLACES = "county_code,county,sub_county_code,sub_county\n"
PLACE = "99,Mfano,99101,Mlimani\n"


@pytest.fixture
def council(sqlite_url):
    """The engine does not change how a file is read."""
    database = Database(sqlite_url, "a key for tests")
    yield Council(database)
    database.close()


def xlsx(*rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


@pytest.mark.parametrize("phone", ["+256 712 345 678", "0150 123456"])
def test_a_number_that_no_table_knows_is_read_where_somebody_is_known_by_it(council, phone):
    said = f"phone,full_name\n{phone},Anna Mfano\n"
    [error] = council.is_refused("people", said)
    assert error.problem == "not a Kenyan mobile number"
    with council.database.transaction() as records:
        person: dict[str, Any] = {"phone": number_of(phone), "full_name": "Anna", "confirmed": [], "created_at": NOW}
        records.execute(sa.insert(Person), person)
    council.sends("people", said)
    assert [row.full_name for row in council.rows(sa.select(Person.full_name))] == ["Anna Mfano"]


def test_a_refusal_shows_nothing_that_is_not_seen(council):
    said = "phone,full_name\n\u202a0712\u200b345\u202c,Anna Mfano\n07\x0712 345 678,Ben Mfano\n"
    shown = [error.value for error in council.is_refused("people", said)]
    assert shown == ["0712345", "07�12 345 678"]


@pytest.mark.parametrize(
    "text",
    [
        b"\xef\xbb\xbf" + (PLACES + PLACE).encode(),  # a BOM
        (PLACES + PLACE).replace("\n", "\r\n").encode(),
        (PLACES + "\n\n" + PLACE + ",,,\n \n").encode(),  # blank lines
        b"Sub_County , SUB_COUNTY_CODE,county,county_code\nMlimani,99101,Mfano,99",  # any order, any case
        (PLACES + '99,Mfano,99101,"Mlimani"\n').encode(),
    ],
)
def test_a_csv_is_read(council, text):
    assert council.sends("places", text).new == 1
    assert council.one(sa.select(SubCounty.code, SubCounty.name)) == ("99101", "Mlimani")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file: the file is empty. Its first row names the columns."),
        ("\n\n", "the file: the file is empty. Its first row names the columns."),
        (b"\xff\xfe" + PLACES.encode("utf-16-le"), "the file: row 1 is not UTF-8 text. Save it as “CSV UTF-8”."),
        (
            (PLACES + "99,Mfano,99101,Wanjik\xf1\n").encode("latin-1"),
            "the file: row 2 is not UTF-8 text. Save it as “CSV UTF-8”.",
        ),
        (PLACES + '99,Mfano,99101,"Mlimani', "broken CSV, in or after row 2"),
        (PLACES + "99,Mfano,99101,Mlimani,Bondeni", "the file, row 2: the row has more cells than the header"),
        (PLACES.replace(",", ";") + PLACE, "the columns are not separated by commas"),
        (
            PLACES.replace("sub_county\n", "sub_conty\n"),
            "sub_conty: it is not clear which column this is. Did you mean sub_county? Name it so, or take it out.",
        ),
        (PLACES.replace("\n", ",county\n"), "row 1, county: this column is there twice. Keep one of the two."),
        (PLACES.replace("\n", ",,seen\n"), "row 1, column 5: a column without a name"),
        ("county_code,county,sub_county_code\n", "row 1, sub_county: this column is missing. Add it to the first row."),
        (b"PK\x03\x04 and no more", "the file: a broken XLSX file."),
        (PLACES + "99,Mf\x00ano,99101,Mlimani", "there is a sign in it that cannot be shown"),
        (PLACES + "99,#REF!,99101,Mlimani", "the spreadsheet shows an error here"),
        (PLACES + f"99,{'M' * 201},99101,Mlimani", f"county “{'M' * 59}…”: longer than 200 signs"),
    ],
)
def test_a_broken_file_is_explained(council, text, said):
    errors = council.is_refused("places", text)
    assert said in "\n".join(map(str, errors))


def test_a_broken_file_leaves_nothing(council):
    council.is_refused("places", PLACES + PLACE + '99,Mfano,99102,"Bondeni')
    assert council.count(SubCounty) == 0


def test_a_workbook_is_read_as_a_csv_would(council):
    council.sends_examples("places")
    header = ["exam", "title", "rehearsal_on", "starts_on", "ends_on", "opens", "closes", "quiet_from", "grace_days"]
    dates = [datetime(2027, 10, 18), date(2027, 10, 19), "2027-10-22"]  # noqa: DTZ001 (as spreadsheets have them)
    exam = ["KCSE-2027", "KCSE", *dates, time(6, 30), timedelta(hours=20), "07:00", 3.0]
    assert council.sends("exams", xlsx(header, [], exam)).new == 1
    assert council.sends("exams", xlsx(header, exam)).unchanged == 1
    days = council.rows(sa.select(ExamDay.on, ExamDay.opens, ExamDay.closes).order_by(ExamDay.on))
    assert [day.on.day for day in days] == [18, 19, 20, 21, 22]
    assert days[0][1:] == (time(6, 30), time(20))


def test_a_workbook_gives_back_lost_zeros(council):
    place = ["county_code", "county", "sub_county_code", "sub_county"], [8, "Mfano", 8219, "Mlimani"]
    assert council.sends("places", xlsx(*place)).new == 1
    council.sends_examples("exams")
    council.sends("centres", xlsx(["centre_code", "centre", "exam"], [8219108, "Mfano", "KCSE-2027"]))
    assert council.one(sa.select(Centre.code, Centre.sub_county_code)) == ("08219108", "08219")


def test_numbers_of_a_workbook_are_phones_and_ids(council):
    header = ["phone", "full_name", "national_id", "account", "year_of_birth"]
    council.sends("people", xlsx(header, [712345678.0, "Anna Mfano", 12345678901234, 110234567, 1985]))
    anna = council.one(sa.select(Person))
    assert (anna.phone, anna.year_of_birth) == ("254712345678", 1985)
    vault = council.database.vault
    assert vault.open(anna.national_id, "national_id") == "12345678901234"
    assert vault.open(anna.account, "account") == "110234567"


def test_a_number_that_the_spreadsheet_cut_is_refused(council):
    (error,) = council.is_refused("people", xlsx(["phone", "full_name", "account"], ["0712345678", "A", 1.234567e18]))
    assert (error.problem, error.value) == ("the spreadsheet has cut this number", "ending in +18")


def test_a_workbook_that_unpacks_to_too_much_is_refused(council, monkeypatch):
    monkeypatch.setattr(spreadsheet, "UNPACKED", 1000)
    (error,) = council.is_refused("places", xlsx(["county_code"]))
    assert error.problem == "a spreadsheet of this size cannot be read"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (True, "TRUE"),
        (2.5, "2.5"),
        (time(17, 29, 59, 999_999), "17:30"),  # as a part of a day, in binary
        (timedelta(days=2), "2 days, 0:00:00"),
        ("  x", "  x"),
        (1.5e300, "1.50000000000000e+300"),
    ],
)
def test_cells_as_text(cell, text):
    assert spreadsheet.as_text(cell) == text
