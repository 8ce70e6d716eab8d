"""Importing at a terminal: what a file would replace is shown before anything is written, and asked for."""

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.commands import data
from storage.exams import Role
from storage.vacancies import Vacancy
from tests.stage.applying import add_vacancy

FILE = "exam,role,county_code,sub_county_code,positions,opens_on,closes_on\nKCSE-2027,invigilator,,99101,3,,\n"


@pytest.fixture
def stage(sqlite_stage):
    with sqlite_stage.change() as stage:
        add_vacancy(stage, Role.INVIGILATOR)
    return sqlite_stage


@pytest.fixture
def imported(command, stage, tmp_path, monkeypatch):
    """Import the file and answer so; an empty answer: nobody is at a terminal."""
    file = tmp_path / "vacancies.csv"
    file.write_text(FILE)

    def run(answer: str, *words: str) -> str:
        monkeypatch.setattr(data, "somebody_answers", lambda: bool(answer))
        return CliRunner().invoke(app, ["import", "vacancies", str(file), *words], input=answer).output

    return run


def test_old_and_new_are_shown_and_nothing_is_replaced_before_a_yes(imported, stage):
    said = imported("n\n")
    assert "vacancies.csv, row 2, positions: “40” becomes “3”" in said
    assert "Nothing was imported." in said
    assert [row.positions for row in stage.rows(Vacancy)] == [40]
    assert "0 new, 1 changed" in imported("y\n")
    assert [row.positions for row in stage.rows(Vacancy)] == [3]


@pytest.mark.parametrize(("answer", "words"), [("n\n", ["--yes"]), ("", [])])
def test_where_nobody_is_asked_it_is_shown_all_the_same(imported, stage, answer, words):
    said = imported(answer, *words)
    assert "positions: “40” becomes “3”" in said
    assert "0 new, 1 changed" in said
