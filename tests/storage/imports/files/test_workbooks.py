"""Workbooks of which a part cannot be seen, or is not read: it is named, and nothing goes missing in silence."""

import io
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from storage.database import Database
from storage.exams import SubCounty
from tests.storage.conftest import Council

from .bombs import NAMESPACE, SHEET, workbook

HEADER = ["county_code", "county", "sub_county_code", "sub_county"]
MLIMANI, BONDENI = ["99", "Mfano", "99101", "Mlimani"], ["99", "Mfano", "99102", "Bondeni"]


@pytest.fixture
def council(sqlite_url):
    database = Database(sqlite_url, "a key for tests")
    yield Council(database)
    database.close()


def book(*sheets, change=lambda book: None):
    """Sheets as (title, state, rows)."""
    made = Workbook()
    made.remove(made.active)
    for title, state, rows in sheets:
        one = made.create_sheet(title)
        one.sheet_state = state
        for row in rows:
            one.append(row)
    change(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def with_rows(rows):
    """A workbook whose sheet has these, as XML."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(workbook())) as good, ZipFile(file, "w") as made:
        for name in good.namelist():
            written = f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>"
            made.writestr(name, written if name == SHEET else good.read(name))
    return file.getvalue()


def test_a_hidden_sheet_is_not_taken_for_the_visible_one(council):
    file = book(("Old", "hidden", [HEADER, MLIMANI]), ("New", "visible", [HEADER, BONDENI]))
    report = str(council.sends("places", file))
    assert report == "1 new, 0 changed, 0 unchanged\nthe file: sheets that were not read: “Old” (hidden)"
    assert council.one(sa.select(SubCounty.name)) == ("Bondeni",)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_only_sheet_that_fits_may_not_be_hidden(council, state):
    file = book(("Data", state, [HEADER, MLIMANI]), ("Read me", "visible", [["Send this to the council"]]))
    (error,) = council.is_refused("places", file)
    assert error.problem == "the sheet with these columns is hidden, “Data” (hidden)"


def test_two_sheets_with_rows_are_never_read_in_part(council):
    file = book(("Mlimani", "visible", [HEADER, MLIMANI]), ("Bondeni", "visible", [[], HEADER, BONDENI]))
    (error,) = council.is_refused("places", file)
    assert error.problem == "2 sheets have these columns, “Mlimani”, “Bondeni”"
    assert council.count(SubCounty) == 0


def test_a_sheet_of_other_things_is_named_and_empty_ones_are_not(council):
    rows = ("Rows", "visible", [HEADER, MLIMANI])
    report = council.sends("places", book(("Read me", "visible", [["Notes"]]), rows, ("Sheet3", "visible", [])))
    assert (report.new, report.notes) == (1, ("the file: sheets that were not read: “Read me”",))


def test_rows_that_a_filter_hides_are_read_and_counted(council):
    def hide(made):
        made.active.row_dimensions[3].hidden = True

    report = council.sends("places", book(("Rows", "visible", [HEADER, MLIMANI, BONDENI]), change=hide))
    assert (report.new, report.notes) == (
        2,
        ("the file: rows that are hidden in its sheet were read like the others: 1",),
    )


def test_columns_that_are_hidden_are_read_and_named(council):
    def hide(made):
        made.active.column_dimensions["B"].hidden = True

    report = council.sends("places", book(("Rows", "visible", [HEADER, MLIMANI]), change=hide))
    assert report.new == 1
    assert report.notes == ("the file: columns that are hidden in its sheet were read like the others: county",)


def test_merged_cells_are_named(council):
    def merge(made):
        made.active.merge_cells("B2:B3")

    file = book(("Rows", "visible", [HEADER, MLIMANI, BONDENI]), change=merge)
    (error,) = council.is_refused("places", file)
    assert error.problem == "cells of sheet “Rows” are merged, B2:B3"


def test_a_formula_without_its_result_is_named(council):
    file = book(("Rows", "visible", [HEADER, ["99", "Mfano", "99101", "=A2&B2"]]))
    (error,) = council.is_refused("places", file)
    assert (error.row, error.column) == (2, "sub_county")
    assert error.problem == "a formula without its result"


CELLS = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in [*HEADER[:3]])
HEAD = f'<row r="1">{CELLS}<c t="inlineStr"><is><t>sub_county</t></is></c></row>'


@pytest.mark.parametrize(
    ("last", "read"),
    [
        ('<c t="str"><f>"Mlimani"</f><v>Mlimani</v></c>', "Mlimani"),  # as Excel writes it
        ('<c t="str"><f>""</f><v></v></c>', None),  # computed, and empty
        ("<c><f>A1</f><v>0</v></c>", "refused"),  # as a library writes it that computes nothing
        ("<c><f>A1</f></c>", "refused"),
        ("<c><f>A1</f><v/></c>", "refused"),
    ],
)
def test_what_a_formula_shows_is_its_value(council, last, read):
    council.sends("places", "county_code,county,sub_county_code,sub_county\n99,Mfano,99101,Old")
    row = "<c><v>99</v></c><c t='inlineStr'><is><t>Mfano</t></is></c><c><v>99101</v></c>"
    file = with_rows(f'{HEAD}<row r="2">{row}{last}</row>')
    if read == "refused":
        (error,) = council.is_refused("places", file)
        assert error.problem == "a formula without its result"
    else:
        council.sends("places", file)
        assert council.one(sa.select(SubCounty.name)) == (read or "Old",)


def test_a_workbook_of_no_more_than_a_chart_is_empty_or_broken(council):
    (error,) = council.is_refused("places", book(("One", "visible", []), ("Two", "visible", [])))
    assert error.problem == "the file is empty"
