"""`python -m bot history`: the history checked, its days listed, and proofs that stand without Karani."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from bot.__main__ import app
from bot.closing import close_if_due
from storage import witness
from storage.audit import AuditRow
from storage.register import Sending
from tests.conftest import SECRET_KEY
from tests.stage import ASHA, DAY, MANAGER, Rendering, Talk
from tests.stage.stage import NAIROBI

VERIFIER = Path(witness.__file__)


@pytest.fixture
def command(stage, monkeypatch):
    """`python -m bot history` on the stage's database, where a register was marked and handed in today."""
    monkeypatch.setenv("DATABASE_URL", stage.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:a-token-for-tests")
    Talk(stage, Rendering()).shares(MANAGER).says("/register").says("ab 3").says("all").says("send")

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["history", *words])
        return f"{result.exit_code}: {result.output}" if result.exit_code else result.output

    return run


def test_a_day_is_closed_in_the_night_after_it_and_once(stage, command):
    stage.at(DAY + timedelta(days=1), 0, 9)
    close_if_due(stage.database, stage.now, NAIROBI)
    (before,) = command("days").splitlines() or [""]
    assert before.startswith(str(DAY - timedelta(days=1)))
    stage.at(DAY + timedelta(days=1), 0, 10)
    for _ in range(2):
        close_if_due(stage.database, stage.now, NAIROBI)
    assert [line.split()[0] for line in command("days").splitlines()] == [str(DAY - timedelta(days=1)), str(DAY)]
    assert command("verify") == "whole: 2 closed days.\n"


def test_a_proof_stands_without_karani_and_not_once_it_is_changed(stage, command, tmp_path):
    (sent,) = stage.rows(Sending)
    assert "nothing of it yet in a closed day" in command("proof", "--receipt", sent.receipt)
    stage.at(DAY + timedelta(days=1), 1)
    close_if_due(stage.database, stage.now, NAIROBI)
    proof, days = tmp_path / "proof.txt", tmp_path / "days.txt"
    proof.write_text(command("proof", "--receipt", sent.receipt), encoding="ascii")
    days.write_text(command("days"), encoding="ascii")

    def checked() -> str:
        run = [sys.executable, "-I", VERIFIER, days, proof]
        return subprocess.run(run, capture_output=True, text=True, timeout=60, check=False).stdout

    assert "it stands" in checked()
    assert "1 entries of the proof stand" in command("verify", "--proof", str(proof))
    proof.write_text(proof.read_text("ascii").replace(f"1 {DAY}", "1 2027-10-21"), encoding="ascii")
    assert "DOES NOT STAND" in checked()
    assert command("verify", "--proof", str(proof)).startswith("1: root disagrees: the day 2027-10-20")


def test_an_officer_s_proof_is_of_all_that_was_marked_of_them_and_is_noted(stage, command):
    stage.at(DAY + timedelta(days=1), 1)
    close_if_due(stage.database, stage.now, NAIROBI)
    proofs = [*witness.read(command("proof", "--person", ASHA))]
    assert [proof.entry.split()[0] for proof in proofs] == ["posting", "mark"]
    assert {proof.head for proof in proofs} == {proofs[0].head}
    [noted] = [row.subject for row in stage.rows(AuditRow) if row.act == "proof written"]
    assert [*witness.read(command("proof", "--person", noted.removeprefix("person ")))] == proofs


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("look",), "Such as: python -m bot history verify"),
        (("proof",), "Such as"),
        (("days", "--receipt", "7K4M-92QD-XY"), "Such as"),
        (("proof", "--receipt", "nothing"), "nothing of it yet"),
        (("proof", "--person", "0799999999"), "Nobody is known"),
        (("verify", "--proof", "/nowhere/proof.txt"), "No such file"),
    ],
)
def test_what_cannot_be_done_is_said(command, words, said):
    assert said in command(*words)


@pytest.mark.parametrize(
    "text", ["", "hello", "karani history 1\n", "karani history 1\nday 2027-10-20 1 AAAA\n", "karani history 1\n\nday"]
)
def test_a_file_that_is_no_proof_is_refused(command, tmp_path, text):
    file = tmp_path / "proof.txt"
    file.write_text(text, encoding="ascii")
    assert "not a proof" in command("verify", "--proof", str(file))


def test_a_row_changed_behind_karani_s_back_is_named(stage, command):
    with stage.database.transaction() as connection:
        connection.execute(sa.text("UPDATE marks SET mark = 'P' WHERE deployment_id = 3"))
    assert command("verify").startswith("1: altered: marks 3 2027-10-20\n1 found.")
