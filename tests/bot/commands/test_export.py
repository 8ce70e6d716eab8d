"""The command that writes the records out: what it refuses, what it leaves, and what the audit says of it."""

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from storage.audit import AuditRow
from tests.conftest import SECRET_KEY


@pytest.fixture
def command(stage, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", stage.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:a-token-for-tests")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["export", *words])
        return f"{result.exit_code}: {result.output}" if result.exit_code else result.output

    return run


def test_an_export_is_a_new_file_of_ours_alone_that_the_audit_knows(command, stage, tmp_path):
    said = command("attendance", "marks.csv", "--exam", "KCSE-2027", "--phones")
    [row] = stage.rows(AuditRow, act="exported")
    assert row.subject == "attendance"
    assert row.detail == {"exam": "KCSE-2027", "phones": True, "through": "command line"}
    assert said == f"marks.csv: 125 lines, marked E{row.id}.\n"
    [file] = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    title, heading, *_ = file.read_text("utf-8-sig").splitlines()
    assert title.endswith(f'from the command line, number {row.id} of the audit"')
    assert "phone" in heading.split(",")
    assert "national_id" not in heading
    assert "is there already" in command("attendance", "marks.csv", "--exam", "KCSE-2027")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("marks", "a.csv"), "There is no kind 'marks'. The kinds: attendance, days,"),
        (("attendance", "a.pdf"), "a.pdf is neither .csv nor .xlsx."),
        (("attendance", "a.csv"), "Which exam?"),
        (("attendance", "a.csv", "--exam", "KCSE-1999"), "There is no exam 'KCSE-1999'."),
        (("attendance", "a.csv", "--exam", "KCSE-2027", "--sub-county", "99999"), "There is no sub-county '99999'."),
        (("attendance", "nowhere/a.csv", "--exam", "KCSE-2027"), "No such file or directory"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_left(command, stage, tmp_path, words, said):
    assert said in command(*words)
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_is_written_too(command):
    assert command("letters", "letters.xlsx", "--exam", "KCSE-2027", "--ids").startswith("letters.xlsx: 0 lines")
