"""The command line itself: its version, and its help."""

import tomllib

from typer.testing import CliRunner

from bot.__main__ import app
from storage.imports import KINDS
from tests.drawing import ROOT


def run(*words: str) -> str:
    result = CliRunner().invoke(app, [*words], env={"COLUMNS": "300", "NO_COLOR": "1", "TERMINAL_WIDTH": "300"})
    assert result.exit_code == 0, result.output
    return result.output


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert run("--version") == f"Karani {project['version']}\n"


def test_the_help_of_import_names_every_kind() -> None:
    assert f"{', '.join(KINDS)}." in " ".join(run("import", "--help").split())
