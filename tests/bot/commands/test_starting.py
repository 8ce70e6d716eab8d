"""Starting: a command that may not write into a database says why, and what to do, without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.leash import leashed
from tests.stage.service import ROOT, SECRET_KEY
from tests.started import Started

OTHER_KEY = "3q2-7wAAbC9xkV0Jm4tYz8nRfU1sLpEo-other"


def own(environment: dict[str, str]) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return plain | {"PYTHONPATH": str(ROOT)} | environment


def run(folder: Path, *command: str, **environment: str) -> tuple[int, str, str]:
    """How it ended, what it said, and what was wrong."""
    process = Started(folder, own(environment), *command)
    said, wrong = process.communicate()
    return process.wait(), said, wrong


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        ({"SECRET_KEY": OTHER_KEY, "DEMO": "0"}, "SECRET_KEY is not the key"),
        ({"DEMO": "1"}, "SECRET_KEY is not the key"),
        ({"SECRET_KEY": SECRET_KEY, "DEMO": "1"}, "never touches a live database"),
        ({"SECRET_KEY": "a" * 64, "DEMO": "0"}, "repeats a few signs"),
    ],
    ids=["another key", "the demonstration's key", "the demonstration", "a weak key"],
)
def test_nothing_starts_on_a_database_of_others(tmp_path, sqlite_url, environment, why):
    live = {"SECRET_KEY": SECRET_KEY, "DEMO": "0", "DATABASE_URL": sqlite_url}
    other = environment | {"DATABASE_URL": sqlite_url}
    assert run(tmp_path, "import", "places", str(ROOT / "docs/examples/places.csv"), **live)[0] == 0
    for command in (["serve"], ["import", "places", str(ROOT / "docs/examples/places.csv")], ["letters", "KCSE-2027"]):
        code, said, wrong = run(tmp_path, *command, **other)
        assert code == 2, (command, said, wrong)
        assert why in wrong
        assert "Traceback" not in wrong
    assert why in run(tmp_path, "doctor", **other)[1]


COMMANDS = (["serve"], ["import", "places", str(ROOT / "docs/examples/places.csv")], ["migrate"], ["doctor"])


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("database", "why"),
    [
        ("sqlite:///{here}/none/karani.db", "folder"),
        ("sqlite:///{here}", "unable to open database file"),
        ("sqlite:///{here}/text.db", "not a database"),
        ("postgresql://karani:hidden@127.0.0.1:1/karani", "127.0.0.1"),
    ],
    ids=["no folder", "a folder", "no database", "nobody there"],
)
def test_a_database_that_cannot_be_used_is_named_with_the_mend(tmp_path, command, database, why):
    (tmp_path / "text.db").write_text("This is a letter. " * 100)
    url = database.format(here=tmp_path)
    code, *told = run(tmp_path, *command, SECRET_KEY=SECRET_KEY, DEMO="0", DATABASE_URL=url)
    said = "".join(told)
    assert code != 0
    assert why in said
    assert "Traceback" not in said
    assert "hidden" not in said


def test_a_full_disk_is_named(tmp_path):
    """A limit on the size of files is to SQLite what a full disk is. This process reads the program itself."""
    full = (tmp_path / "full.py").resolve()
    full.write_text(
        "import resource, runpy, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40960, 40960))\n"
        "sys.argv[0] = 'bot'\n"
        "runpy.run_module('bot', run_name='__main__', alter_sys=True)\n"
    )
    for command in ("migrate", "serve"):
        environment = own({"SECRET_KEY": SECRET_KEY, "DEMO": "0", "DATABASE_URL": f"sqlite:///{tmp_path}/karani.db"})
        started = leashed(sys.executable, "-B", str(full), command)  # what it compiled would be cut short as well
        ended = subprocess.run(started, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert "The database cannot be used" in ended.stderr, ended.stderr
        assert "full" in ended.stderr
        assert "Traceback" not in ended.stderr
