"""Headers as people write them: understood and said, or refused where they could mean something else."""

import pytest
import sqlalchemy as sa

from storage.database import Database
from storage.deployments import Deployment
from storage.exams import Exam, SubCounty
from storage.imports.files.header import understood
from storage.imports.files.headings import SYNONYMS, words
from storage.imports.kinds import KINDS
from storage.people import Person
from tests.storage.conftest import Council

from .test_reading import xlsx

PEOPLE = ["S/No.", "NAME", "Mobile No.", "ID NO", "TSC No.", "Remarks"]


@pytest.fixture
def council(sqlite_url):
    database = Database(sqlite_url, "a key for tests")
    yield Council(database)
    database.close()


def test_other_words_are_understood_and_said(council):
    report = council.sends("people", xlsx(PEOPLE, [1, "Anna Mfano", 712345678, 99000021, "900001", "none yet"]))
    assert report.new == 1
    assert report.notes == (
        "the file: columns understood: “NAME” as full_name, “Mobile No.” as phone, “ID NO” as national_id, "
        "“TSC No.” as tsc_number",
        "the file: columns that were not read: “S/No.”, “Remarks”",
    )
    assert council.one(sa.select(Person.full_name, Person.phone, Person.tsc_number)) == (
        "Anna Mfano",
        "254712345678",
        "900001",
    )


def test_a_list_of_postings_is_read_as_schools_write_it(council):
    council.sends_examples("places", "exams", "centres")
    header = "Examination,Center Number,Centre Name,Officer's Name,Designation,Phone Number,From,To\n"
    row = "KCSE-2027,99101001,Mfano Hill,Anna Mfano,Invigilator,0700 000 021,19/10/2027,20.10.2027\n"
    report = council.sends("deployments", header + row)
    assert "“Center Number” as centre_code" in report.notes[0]
    assert report.notes[1:] == (
        "the file: columns that were not read: “Centre Name”",
        "the file: from_on: 1 cell repaired, such as “19/10/2027” as 2027-10-19",
        "the file: to_on: 1 cell repaired, such as “20.10.2027” as 2027-10-20",
    )
    [(first, last)] = council.rows(sa.select(Deployment.from_on, Deployment.to_on))
    assert (str(first), str(last)) == ("2027-10-19", "2027-10-20")


@pytest.mark.parametrize(
    ("kind", "header", "column", "mend"),
    [
        ("places", "county_code,county,Name,sub_county_code,sub_county", "Name", "Keep one of the two."),
        ("places", "county_code,sub_county_code,Name", "Name", "Did you mean county or sub_county?"),
        ("deployments", "Code,phone,role", "Code", "Did you mean exam or centre_code?"),
        ("people", "Phone,Mobile,Name", "Mobile", "Keep one of the two."),
        ("people", "phone,full_nmae", "full_nmae", "Did you mean full_name?"),
        ("people", "phone,name,County", "County", "Did you mean county_code or sub_county_code?"),
        ("officials", "phone,name,office,Sub County", "Sub County", "Did you mean sub_county_code?"),
        ("people", "phone,name,acount", "acount", "Did you mean account?"),
    ],
)
def test_what_is_doubtful_is_refused(council, kind, header, column, mend):
    errors = council.is_refused(kind, header + "\n")
    [said] = [error for error in errors if error.column == column]
    assert said.row == 1
    assert said.mend.startswith(mend)


def test_a_column_that_is_missing_names_what_might_be_it(council):
    [error] = council.is_refused("people", "full_name,Reachable at\nAnna Mfano,0712 345 678\n")
    assert str(error) == (
        "the file, row 1, phone: this column is missing. "
        "Add it to the first row, or rename one of these: “Reachable at”."
    )


def test_titles_above_the_header_are_left_out(council):
    rows = [["MFANO EXAMINATIONS"], [], ["Sub-counties 2027"], ["County Code", "County", "Subcounty Code", "Subcounty"]]
    assert council.sends("places", xlsx(*rows, [99, "Mfano", 99101, "Mlimani"])).new == 1
    text = (
        "MFANO EXAMINATIONS,,,\n\nSub-counties,,,\ncounty_code,county,sub_county_code,sub_county\n1,Mfano,1101,Bondeni"
    )
    report = council.sends("places", text)
    assert report.notes == (
        "the file: county_code: 1 cell repaired, such as “1” as 01",
        "the file: sub_county_code: 1 cell repaired, such as “1101” as 01101",
    )
    assert council.count(SubCounty) == 2


def test_days_come_as_spreadsheets_keep_them(council):
    header = "exam,title,rehearsal,start date,end date\n"
    council.sends("exams", header + "KCSE-2027,KCSE,46678,19th October 2027,19-Nov-2027\n")
    days = council.one(sa.select(Exam.rehearsal_on, Exam.starts_on, Exam.ends_on))
    assert [str(day) for day in days] == ["2027-10-18", "2027-10-19", "2027-11-19"]


def test_what_is_repaired_in_a_sealed_column_is_not_shown_whole(council):
    report = council.sends("people", "phone,name\n7.12345678E+08,Anna Mfano\n712345679.0,Ben Mfano\n")
    assert report.notes[1] == "the file: phone: 2 cells repaired, such as “7.12345678E+08” as 712345678"
    assert not {column.name for kind in KINDS.values() for column in kind.columns if column.sealed} & {"phone"}


def test_every_word_is_one_that_a_header_can_hold_and_of_a_column_there_is():
    names = {column.name for kind in KINDS.values() for column in kind.columns}
    assert set(SYNONYMS) <= names
    for said in SYNONYMS.values():
        for word in map(str.strip, said.split(",")):
            assert words(word) == word


@pytest.mark.parametrize("kind", KINDS)
def test_every_other_word_leads_to_one_column_or_is_a_doubt(kind):
    columns = KINDS[kind].columns
    for column in columns:
        for word in map(str.strip, SYNONYMS.get(column.name, "").split(",")):
            if word:
                header = understood([word], columns)
                assert column.name in header.places or column.name in header.doubts[0], word
