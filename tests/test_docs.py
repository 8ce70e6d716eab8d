"""The documents: every setting, command, file and requirement they should tell of, and the README's example runs."""

import os
import re
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import app
from bot.settings import Settings
from conversations.catalogue import CONVERSATIONS, REFUSALS
from conversations.core import Book, Conversation, Engine
from tests.stage import MANAGER, Rendering, Stage, Talk

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / ".env.example"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTINGS = {name.upper() for name in Settings.model_fields}
MADE_BY_THE_READER = {".env", "conversations/ratio.py", "tests/conversations/test_ratio.py"}
ANSWERED = re.compile(r"(?<=\]\()[^)#\s]+|(?<=src=\")[^\"]+")  # the target of a link or a picture
FILE = re.compile(r"[\w.-]*/[\w./-]*|[\w-]*\.(?:py|md|txt|toml|po|env|example)")


def section(text: str, title: str) -> str:
    """From a heading of the second level to the next."""
    return text.split(f"\n## {title}\n")[1].split("\n## ", maxsplit=1)[0]


def first_cells(text: str) -> list[str]:
    return [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]


def required() -> set[str]:
    """
    >>> "sqlalchemy" in required()
    True
    """
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    return {re.split(r"[\[=<>~]", line)[0] for line in lines if line and not line.startswith("#")}


def blocks() -> list[str]:
    """The Python that the README shows: the conversation, then its test."""
    return re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def test_every_setting_is_in_operating() -> None:
    told = {cell.strip("`") for cell in first_cells(section(OPERATING, "Settings")) if cell.startswith("`")}
    assert told == SETTINGS


def test_every_setting_is_in_the_example_and_left_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    assert {line.partition("=")[0] for line in lines if line and not line.startswith("#")} == SETTINGS
    for name in SETTINGS & {name.upper() for name in os.environ}:
        monkeypatch.delenv(name)
    copied: Any = {"_env_file": EXAMPLE}
    nothing: Any = {"_env_file": None}
    assert Settings(**copied) == Settings(**nothing)


def test_every_command_is_in_operating() -> None:
    named = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    told = re.findall(r"`python -m bot ([\w-]+)", "\n".join(first_cells(section(OPERATING, "Commands"))))
    assert set(told) == named
    assert len(told) == len(named)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = [t for t in ANSWERED.findall(page.read_text(encoding="utf-8")) if not t.startswith("https://")]
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_every_file_named_in_the_readme_exists() -> None:
    prose = re.sub(r"```.*?```", "", README, flags=re.DOTALL)
    named = {word for quoted in re.findall(r"`([^`\n]+)`", prose) for word in quoted.split() if FILE.fullmatch(word)}
    named = {name for name in named if not name.startswith(("/", ".venv/"))}  # commands such as /ratio; what make makes
    assert {"bot/", "locales/sw/LC_MESSAGES/karani.po"} <= named
    assert not [name for name in named - MADE_BY_THE_READER if not (ROOT / name).exists()]


def test_every_requirement_has_its_reason_in_the_readme() -> None:
    table = section(README, "What it stands on").split("For checks, tests and benchmarks only")[0]
    assert {cell for cell in first_cells(table) if cell != "package"} == required()


def test_the_readmes_conversation_runs(sqlite_stage: Stage) -> None:
    conversation, test = blocks()
    namespace: dict[str, Any] = {"__name__": "readme"}
    exec(compile(conversation, "README.md", "exec"), namespace)
    exec(compile(test, "README.md", "exec"), namespace)
    flows = [
        v
        for v in namespace.values()
        if isinstance(v, type) and issubclass(v, Conversation) and v.__dict__.get("command")
    ]
    assert all(place.helps for flow in flows for place in flow.states().values()), "test_help.py would refuse it"
    engine = Engine(Book((*CONVERSATIONS, *flows)), REFUSALS)
    [talk] = [value for name, value in namespace.items() if name.startswith("test_")]
    talk(Talk(sqlite_stage, Rendering(), engine=engine).says("hello").shares(MANAGER))
