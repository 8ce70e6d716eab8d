"""The auditors' book as a file: by days, person and act, streaming, and harmless in a spreadsheet."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from bot.__main__ import app
from storage.audit import PORTION, Audit, AuditRow, entries
from storage.people import Person
from tests.conftest import SECRET_KEY
from tests.stage import BEN, DAY, DIRECTOR


@pytest.fixture
def command(stage, monkeypatch):
    """`python -m bot audit` on the stage's database; gives what it prints, with its exit code where that is not 0."""
    monkeypatch.setenv("DATABASE_URL", stage.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:a-token-for-tests")

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["audit", *words])
        return f"{result.exit_code}: {result.output}" if result.exit_code else result.output

    return run


@pytest.fixture
def book(stage):
    """Two days: the director did something about Ben, then a stranger was refused."""
    director, ben = (stage.rows(Person, phone=phone)[0].id for phone in (DIRECTOR, BEN))
    with stage.database.transaction() as connection:
        Audit(connection, stage.now, director, None).note("nominated", f"person {ben}", before="submitted", after="x")
        Audit(connection, stage.now + timedelta(days=1), None, None).refuse("forged", "=HYPERLINK(1)")
    return director, ben


def read(text: str) -> list[dict[str, str]]:
    return [row for row in csv.DictReader(io.StringIO(text)) if row["act"] != "audit exported"]


def test_the_book_is_written_as_csv(command, book):
    director, ben = book
    first, second = read(command())
    assert first == {
        "id": first["id"],
        "at": "2027-10-20T18:00:00+03:00",
        "act": "nominated",
        "subject": f"person {ben}",
        "person": str(director),
        "chat": "",
        "count": "1",
        "detail": '{"before": "submitted", "after": "x"}',
    }
    assert second["subject"] == "'=HYPERLINK(1)", "no spreadsheet takes it for a formula"


def test_as_lines_of_json_it_is_as_it_stands(command, book):
    lines = [json.loads(line) for line in command("--json").splitlines()]
    assert [line["subject"] for line in lines if line["act"] == "refused"] == ["=HYPERLINK(1)"]
    assert lines[0]["detail"] == {"before": "submitted", "after": "x"} or lines[1]["detail"]


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        (["--since", f"{DAY}", "--until", f"{DAY}"], ["nominated"]),  # both days included
        (["--since", f"{DAY + timedelta(days=1)}"], ["refused"]),
        (["--until", f"{DAY - timedelta(days=1)}"], []),
        (["--person", "0700 000 003"], ["nominated"]),  # about him
        (["--person", DIRECTOR], ["nominated"]),  # by him
        (["--act", "refused"], ["refused"]),
    ],
)
def test_by_days_person_and_act(command, book, words, acts):
    assert [row["act"] for row in read(command(*words))] == acts


def test_an_export_is_noted_with_what_was_asked(stage, command, book):
    command("--act", "refused", "--since", f"{DAY}")
    [row] = stage.rows(AuditRow, act="audit exported")
    assert row.detail == {
        "asked_act": "refused",
        "asked_since": "2027-10-20 00:00:00+03:00",
        "through": "command line",
    }


def test_what_cannot_be_read_is_said(command):
    assert command("--since", "yesterday").startswith("2: 'yesterday' is not a day")
    assert command("--person", "0799 999 999").startswith("1: Nobody is known")


def test_an_export_holds_a_portion_at_a_time_in_the_order_of_the_days(stage):
    rows = [
        {"at": datetime(2027, 1, 1, tzinfo=UTC) + timedelta(seconds=n % 7), "act": "x", "subject": "y", "detail": {}}
        for n in range(3 * PORTION)
    ]
    with stage.database.transaction() as connection:
        connection.execute(sa.insert(AuditRow), rows)
    with stage.database.reading() as records:
        found = [(row.at, row.id) for row in entries(records)]
    assert len(found) == 3 * PORTION
    assert found == sorted(found)
