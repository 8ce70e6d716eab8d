"""Starting: a command that may not write into a database says why, and what to do, without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.leash import leashed
from tests.stage.service import ROOT, SECRET_KEY
from tests.waiting import PATIENCE

OTHER_KEY = "3q2-7wAAbC9xkV0Jm4tYz8nRfU1sLpEo-other"


def run(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    own = {"PYTHONPATH": str(ROOT), "DATABASE_URL": f"sqlite:///{folder / 'karani.db'}"}
    return subprocess.run(
        leashed(sys.executable, "-m", "bot", *command),
        cwd=folder,
        env=plain | own | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


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
def test_nothing_starts_on_a_database_of_others(tmp_path, environment, why):
    live = {"SECRET_KEY": SECRET_KEY, "DEMO": "0"}
    assert run(tmp_path, "import", "places", str(ROOT / "docs/examples/places.csv"), **live).returncode == 0
    for command in (["serve"], ["import", "places", str(ROOT / "docs/examples/places.csv")], ["letters", "KCSE-2027"]):
        refused = run(tmp_path, *command, **environment)
        assert refused.returncode == 2, (command, refused.stdout, refused.stderr)
        assert why in refused.stderr
        assert "Traceback" not in refused.stderr
    assert why in run(tmp_path, "doctor", **environment).stdout
