"""The command line, as somebody at the machine types it."""

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from tests.conftest import SECRET_KEY


@pytest.fixture
def command(stage, monkeypatch):
    """The command line on the stage's database; gives what it prints, and its exit code where that is not 0."""
    monkeypatch.setenv("DATABASE_URL", stage.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:a-token-for-tests")
    monkeypatch.setenv("COUNCIL_CONTACT", "the council, 0800 000 000")

    def run(*words: str) -> str:
        result = CliRunner().invoke(app, [*words])
        return f"{result.exit_code}: {result.output}" if result.exit_code else result.output

    return run
