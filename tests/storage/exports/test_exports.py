"""Exports: what each kind says, whose eyes it is for, and what a spreadsheet makes of it."""

import csv
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from storage.audit import Audit
from storage.deployments import Deployment
from storage.exams import Centre, Exam
from storage.exports import EXPORTS, Export, Scope, Watermark, files, lines, write_csv, write_xlsx
from storage.people import Person
from storage.register import MarkRow, Register, RegisterState
from storage.service import NAIROBI

ALL = ("places", "exams", "exam_days", "reminder_times", "centres", "people", "officials", "rates", "vacancies")
AT = datetime(2027, 10, 19, 4, 10, tzinfo=UTC)
PAPER = date(2027, 10, 19)
MADE = Watermark("Karani: attendance KCSE-2027, made by Anna Mfano", 17)
BOTH: dict[str, Any] = {"phones": True, "ids": True}


@pytest.fixture
def records(council):
    """The examples, with one mark of a paper day at the first centre, whose register was sent."""
    council.sends_examples(*ALL, "deployments")
    council.posting = council.one(
        sa.select(Deployment.id, Deployment.person_id, Centre.id, Centre.code, Centre.exam_id)
        .join(Centre, Centre.id == Deployment.centre_id)
        .where(Deployment.from_on < PAPER, Deployment.to_on > PAPER)
        .order_by(Centre.code, Deployment.id)
        .limit(1)
    )
    deployment, person, centre, *_ = council.posting
    mark = {"deployment_id": deployment, "on": PAPER, "mark": "Ab", "marked_by": person, "marked_at": AT}
    sent = {"centre_id": centre, "on": PAPER, "state": RegisterState.SENT, "sent_at": AT, "sent_by": person}
    council.writes(sa.insert(MarkRow).values(mark))
    council.writes(sa.insert(Register).values(sent | {"receipt": "MFANO1"}))
    return council


def exported(council: Any, kind: str, **scope: Any) -> list[dict[str, Any]]:
    exam = council.one(sa.select(Exam.id).where(Exam.code == "KCSE-2027"))[0]
    heading, *rest = lines(council.database, EXPORTS[kind], Scope(exam, **scope), NAIROBI)
    assert all(len(line) == len(heading) for line in rest)
    return [dict(zip(heading, line, strict=True)) for line in rest]


def test_attendance_has_a_line_for_every_officer_and_day_marked_or_not(records):
    told = exported(records, "attendance")
    postings = records.rows(sa.select(Deployment.from_on, Deployment.to_on))
    assert len(told) > 20 * len(postings) / 2
    [marked] = [line for line in told if line["mark"]]
    assert (marked["date"], marked["day"], marked["mark"]) == ("2027-10-19", "paper", "Ab")
    assert (marked["marked_by"], marked["marked_at"]) == (marked["full_name"], "2027-10-19 07:10:00")
    assert (marked["register"], marked["sent_at"]) == ("sent", "2027-10-19 07:10:00")
    assert {line["exam"] for line in told} == {"KCSE-2027"}
    keys = [(line["centre_code"], line["number"], line["date"]) for line in told]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)


def test_days_stand_side_by_side_with_their_sums(records):
    told = exported(records, "days")
    [absent] = [line for line in told if line["absent"]]
    assert absent["2027-10-19"] == "Ab"
    assert absent["2027-10-18"] == "-"
    assert absent["unmarked"] + 1 == sum(1 for name, value in absent.items() if name[0].isdigit() and value)
    assert len(told) == records.count(Deployment)


def test_registers_are_counted_by_day(records):
    told = exported(records, "registers")
    [sent] = [line for line in told if line["register"]]
    assert (sent["absent"], sent["present"], sent["receipt"]) == (1, 0, "MFANO1")
    assert sent["unmarked"] == sent["officers"] - 1
    attendance = exported(records, "attendance")
    assert sum(line["officers"] for line in told) == len(attendance)


def test_what_is_missing_of_somebody_is_named_and_no_value_shown(records):
    told = exported(records, "completeness")
    full = [line for line in told if not line["missing"]]
    assert all(line["given"] == line["of"] for line in full)
    assert all(line["given"] + len(line["missing"].split()) == line["of"] for line in told)
    assert any("kra_pin" in line["missing"] for line in told)


@pytest.mark.parametrize("kind", EXPORTS)
def test_phones_and_ids_are_for_those_entitled(records, kind):
    person = records.posting[1]
    sealed = records.database.vault.seal("90000017", "national_id")
    records.writes(sa.update(Person).where(Person.id == person).values(national_id=sealed))
    phone = records.one(sa.select(Person.phone).where(Person.id == person))[0]
    bare = str(exported(records, kind))
    assert phone not in bare
    assert "90000017" not in bare
    whole = exported(records, kind, **BOTH)
    columns = {column.name for column in EXPORTS[kind].columns}
    if whole:
        assert ("phone" in whole[0]) == ("phone" in columns)
        assert ("'90000017'" in str(whole)) == ("national_id" in columns and kind != "completeness")


@pytest.mark.parametrize("kind", [kind for kind, export in EXPORTS.items() if not export.nation])
def test_a_scope_shows_its_sub_counties_alone(records, kind):
    every = exported(records, kind)
    codes = {line.get("sub_county_code") for line in every}
    assert exported(records, kind, sub_counties=frozenset()) == []
    for code in filter(None, codes):
        here = exported(records, kind, sub_counties=frozenset({code}))
        assert here == [line for line in every if line["sub_county_code"] == code]


@pytest.mark.parametrize("kind", EXPORTS)
def test_portions_lose_and_double_nothing(records, kind, monkeypatch):
    whole = exported(records, kind)
    monkeypatch.setattr(type(EXPORTS[kind]), "portion", 1)
    assert exported(records, kind) == whole


def test_the_book_says_every_act(records):
    with records.database.transaction() as connection:
        Audit(connection, AT, records.posting[1], None).note("nominated", "person 7", before="a", after="b")
    [line] = [line for line in exported(records, "audit") if line["act"] == "nominated"]
    assert (line["at"], line["detail"]) == ("2027-10-19 07:10:00", '{"before": "a", "after": "b"}')


def test_a_csv_is_what_excel_knows_and_an_import_reads(records, tmp_path):
    where = Person.id == records.posting[1]
    records.writes(sa.update(Person).where(where).values(full_name="=HYPERLINK(1)"))
    exam = records.posting[4]
    path = tmp_path / "deployments.csv"
    write_csv(path, lines(records.database, EXPORTS["deployments"], Scope(exam, **BOTH), NAIROBI), MADE)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        title, heading, *rest = csv.reader(file)
    assert title == [MADE.sentence]
    assert {line[-1] for line in rest} == {"E17"}
    named = [line[heading.index("full_name")] for line in rest]
    assert "'=HYPERLINK(1)" in named
    records.writes(sa.update(Person).where(where).values(full_name="Anna Mfano"))
    write_csv(path, lines(records.database, EXPORTS["deployments"], Scope(exam, **BOTH), NAIROBI), MADE)
    report = records.sends("deployments", path.read_bytes())
    assert (report.new, report.changed) == (0, 0)


def test_an_xlsx_keeps_text_and_goes_on_where_a_sheet_is_full(records, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "SHEET", 100)
    path = tmp_path / "attendance.xlsx"
    scope = Scope(records.posting[4], phones=True)
    attendance: Export = EXPORTS["attendance"]
    with records.database.reading() as connection:
        count = attendance.count(connection, scope)
    told = list(lines(records.database, attendance, scope, NAIROBI))
    assert count == len(told) - 1
    write_xlsx(path, iter(told), MADE, count)
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == -(-count // 100)
    found: list[Any] = []
    for sheet in book:
        title, heading, *rest = sheet.iter_rows(values_only=True)
        assert title[0] == MADE.sentence
        assert list(heading) == [*told[0], "export"]
        found += rest
    assert len(found) == count
    code = list(told[0]).index("centre_code")
    assert [line[code] for line in found] == [line[code] for line in told[1:]]
    assert all(isinstance(line[code], str) for line in found)


def test_nothing_to_tell_is_a_heading(council, tmp_path):
    council.sends_examples("places", "exams")
    path = tmp_path / "attendance.xlsx"
    write_xlsx(path, lines(council.database, EXPORTS["attendance"], Scope(1), NAIROBI), MADE, 0)
    [title, *_], heading, *_ = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert (title, heading[-1]) == (MADE.sentence, "export")
