"""Imports: what holds for every kind of data file."""

import io
import json

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.exams import Centre, County, Exam, ExamDay, SubCounty
from storage.imports import KINDS, ImportRefused, ready, template
from storage.imports.shelf import CHANGED
from storage.people import Person
from tests.storage.conftest import EXAMPLES, NOW

ORDER = (
    *("places", "exams", "exam_days", "reminder_times", "centres", "people", "officials", "rates", "vacancies"),
    "deployments",
)
PLACES = "county_code,county,sub_county_code,sub_county\n"


def test_every_example_lands_and_twice_changes_nothing(council):
    first = council.sends_examples(*ORDER)
    assert first == [
        "2 new, 0 changed, 0 unchanged",
        "1 new, 0 changed, 0 unchanged",
        "1 new, 2 changed, 0 unchanged",
        "3 new, 0 changed, 0 unchanged",
        "3 new, 0 changed, 0 unchanged",
        "3 new, 0 changed, 0 unchanged",
        "5 new, 0 changed, 0 unchanged",
        "8 new, 0 changed, 0 unchanged",
        "5 new, 0 changed, 0 unchanged",
        "31 new, 0 changed, 0 unchanged",
    ]
    again = council.sends_examples(*ORDER)
    assert all(counts.startswith("0 new, 0 changed, ") and "conflict" not in counts for counts in again)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_the_header(council, kind):
    assert str(council.sends(kind, template(kind))) == "0 new, 0 changed, 0 unchanged"


def test_all_rows_land_or_none(council):
    errors = council.is_refused("places", PLACES + "99,Mfano,99101,Mlimani\n99,Mfano,99 10,Bondeni")
    assert council.count(SubCounty) == 0
    assert str(errors[0]) == (
        "the file, row 3, sub_county_code “99 10”: not a code of 5 digits. "
        "Write all its digits, zeros in front too, like 08219."
    )


def changes(council):
    """What files have changed, as the audit tells it."""
    noted = sa.select(AuditRow.subject, AuditRow.detail).where(AuditRow.act == CHANGED).order_by(AuditRow.id)
    with council.database.reading() as records:
        return [tuple(row) for row in records.execute(noted)]


def test_the_audit_says_what_a_file_has_changed_and_of_a_person_no_value(council):
    council.sends_examples("places", "exams", "centres")
    council.sends("people", "phone,full_name,national_id\n0700000021,Ana Mfano,99000021")
    assert changes(council) == []
    council.sends("people", "phone,full_name,national_id\n0700000021,Anna Mfano,99000021")
    [(person, told)] = changes(council)
    assert person.startswith("person ")
    assert told == {"fields": {"full_name": "replaced"}}
    with council.database.reading() as records:
        code, name, county = records.execute(sa.select(SubCounty.code, SubCounty.name, SubCounty.county_code)).first()
    council.sends("places", f"{PLACES}{county},,{code},Another Mfano")
    assert changes(council)[1:] == [
        (f"sub-county {code}", {"before": {"name": name}, "after": {"name": "Another Mfano"}})
    ]


def test_every_error_is_listed_up_to_a_hundred(council):
    rows = "".join(f"99,Mfano,99{n:04d},Mlimani\n" for n in range(250))
    with pytest.raises(ImportRefused) as refused:
        council.sends("places", PLACES + rows)
    assert len(refused.value.errors) == 100
    assert refused.value.count == 250
    assert "… and 150 more." in str(refused.value)
    assert [error.row for error in refused.value.errors] == list(range(2, 102))


def test_both_cells_of_one_row_are_listed(council):
    errors = council.is_refused("places", PLACES + "9 9,Mfano,99 10,Mlimani")
    assert [error.column for error in errors] == ["county_code", "sub_county_code"]


def test_two_rows_with_one_key(council):
    (error,) = council.is_refused("places", PLACES + "99,Mfano,99101,Mlimani\n\n99,Mfano,99101,Bondeni")
    assert (error.row, error.problem) == (4, "row 2 is the same one")


def test_two_files_land_together_or_not_at_all(council, tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(PLACES + "99,Mfano,99101,Mlimani\n")
    second.write_text(PLACES + "99,Mfano,99101,Mlimani\n99,Mfano,99102,Bondeni\n")
    with pytest.raises(ImportRefused) as refused:
        ready(council.database, "places", [first, second], NOW).write()
    (error,) = refused.value.errors
    assert (error.file, error.row, error.problem) == ("second.csv", 2, "row 2 of first.csv is the same one")
    second.write_text(PLACES + "99,Mfano,99102,Bondeni\n")
    assert ready(council.database, "places", [first, str(second)], NOW).write().new == 2
    audited = council.rows(sa.select(AuditRow.subject, AuditRow.detail).order_by(AuditRow.id))
    assert [subject for subject, _ in audited] == ["places first.csv", "places second.csv"]
    assert audited[0].detail == {"rows": 1, "new": 2, "changed": 0, "unchanged": 0, "conflicts": 0}


def test_a_refused_file_leaves_no_audit(council):
    council.is_refused("places", PLACES + "99,Mfano,9910,Mlimani")
    assert council.count(AuditRow) == 0


def test_places_are_renamed(council):
    council.sends_examples("places")
    assert str(council.sends("places", PLACES + "99,Mfano Mpya,99101,")) == "0 new, 1 changed, 0 unchanged"
    assert council.one(sa.select(County.name)).name == "Mfano Mpya"
    assert council.rows(sa.select(SubCounty.name).order_by(SubCounty.code)) == [("Mlimani",), ("Bondeni",)]


def test_a_county_has_one_name_and_its_own_sub_counties(council):
    errors = council.is_refused("places", PLACES + "99,Mfano,99101,Mlimani\n99,Nyingine,99102,Bondeni\n98,X,97101,Y")
    assert [error.problem for error in errors] == [
        "row 2 calls county 99 “Mfano”",
        "it does not begin with 98, its county",
    ]


def test_a_centre_belongs_to_the_sub_county_in_its_code(council):
    council.sends_examples("places", "exams")
    errors = council.is_refused(
        "centres",
        """centre_code,centre,exam
        99103001,Mfano,KCSE-2027
        99101001,Mfano,KPSEA-2027
        99101002,,KCSE-2027""",
    )
    assert sorted((error.row, error.column, error.problem) for error in errors) == [
        (2, "centre_code", "there is no sub-county 99103"),
        (3, "exam", "there is no such exam"),
        (4, "centre", "empty, and the records do not know it yet"),
    ]


def test_an_empty_cell_keeps_what_is_there(ready):
    file = "centre_code,centre,exam,candidates,phone\n99101001,,kcse-2027,200,"
    assert str(ready.sends("centres", file)) == "0 new, 1 changed, 0 unchanged"
    centre = ready.one(sa.select(Centre).where(Centre.code == "99101001"))
    assert (centre.name, centre.candidates, centre.phone) == ("Mfano Hill Secondary", 200, "254700000901")


def test_progress_is_told_while_reading_and_while_writing(council):
    told = []
    rows = "".join(f"{n // 1000:02d},County {n // 1000},{n:05d},Sub {n}\n" for n in range(12_000))
    council.sends("places", PLACES + rows, progress=lambda done, total: told.append((done, total)))
    assert told[:3] == [(5000, None), (10_000, None), (0, 12_000)]
    assert told[-1] == (12_000, 12_000)


def test_checking_holds_no_lock(council):
    council.sends_examples("places")

    def progress(done, total):
        if total is None:
            council.writes(sa.insert(County).values(code=f"{done // 5000:02d}", name="Beside"))

    rows = "".join(f"9{n // 1000 % 9},County {n // 1000},9{n // 1000 % 9}{n % 1000:03d},Sub {n}\n" for n in range(8000))
    with council.database.reading() as reading:
        reading.execute(sa.select(County)).all()
        council.sends("places", PLACES + rows, progress=progress)


def test_reading_writes_nothing(council):
    try:
        with council.database.reading() as reading:
            reading.execute(sa.insert(County).values(code="98", name="Lost"))
    except sa.exc.DBAPIError:
        pass  # PostgreSQL refuses it at once
    assert council.count(County) == 0


def test_what_another_wrote_meanwhile_is_not_written_over(council, between_check_and_write):
    council.sends_examples("places")
    between_check_and_write(lambda: council.writes(sa.update(SubCounty).values(name="Jina Jipya")))
    (error,) = council.is_refused("places", PLACES + "99,Mfano,99101,Mlima")
    assert error.problem == "the records changed while the file was being checked"
    between_check_and_write(
        lambda: council.writes(sa.insert(SubCounty).values(code="99103", name="Jina", county_code="99"))
    )
    (error,) = council.is_refused("places", PLACES + "99,Mfano,99103,Mlima")
    assert error.mend == "Import it again."


def test_the_audit_holds_nothing_personal(council):
    council.sends_examples("places", "people")
    for row in council.rows(sa.select(AuditRow)):
        assert "2547" not in json.dumps(row.detail)


def test_the_examples_make_thirty_officers_and_more(council):
    council.sends_examples(*ORDER)
    assert council.count(Person) == 30 + 4 + 1
    assert council.count(Exam) == 1
    assert council.count(ExamDay) == 1 + 24 + 1


def test_an_open_file_stays_open(council):
    file = io.BytesIO((EXAMPLES / "places.csv").read_bytes())
    ready(council.database, "places", file, NOW).write()
    assert not file.closed


def test_formats_and_unknown_codes_are_told_at_once(ready):
    file = """exam,centre_code,phone,role,full_name
        KCSE-2027,99101999,12,clerk,Anna
        KPSEA-2027,99101001,0700000021,nothing,Ben
        KCSE-2027,99101001,13,clerk,Chui"""
    errors = ready.is_refused("deployments", file)
    assert [(error.row, error.column) for error in errors] == [
        (2, "phone"),
        (2, "centre_code"),
        (3, "role"),
        (3, "exam"),
        (4, "phone"),
    ]


PLACED = "phone,full_name,county_code,sub_county_code"


@pytest.mark.parametrize(
    ("kind", "file", "columns"),
    [
        ("centres", "centre_code,centre,exam,phone\n98103001,Mfano,KPSEA-2027,1", ["phone", "exam", "centre_code"]),
        ("centres", "centre_code,centre,exam\n98103001,Mfano,KPSEA-2027", ["exam", "centre_code"]),
        ("exam_days", "exam,date,kind\nKPSEA-2027,soon,paper", ["date", "exam"]),
        ("reminder_times", "exam,kind,at\nKPSEA-2027,chase,soon", ["at", "exam"]),
        ("rates", "exam,role,region,per_day\nKPSEA-2027,clerk,98,many", ["per_day", "exam", "region"]),
        (
            "people",
            f"{PLACED}\n1,A,98,97101",
            ["phone", "county_code", "sub_county_code"],
        ),
        (
            "people",
            f"{PLACED}\n0700000021,A,98,97101",
            ["county_code", "sub_county_code"],
        ),
        ("officials", "phone,full_name,office,sub_county_code\n1,A,scde,98101", ["phone", "sub_county_code"]),
        (
            "vacancies",
            "exam,role,county_code,positions,opens_on,closes_on\nKPSEA-2027,clerk,98,some,2027-08-30,2027-09-30",
            ["positions", "exam", "county_code"],
        ),
    ],
)
def test_every_kind_tells_all_errors_of_a_row(ready, kind, file, columns):
    assert [error.column for error in ready.is_refused(kind, file)] == columns
