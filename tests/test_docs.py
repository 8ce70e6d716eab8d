"""The documents: every setting, command, file and requirement they should tell of, and the README's example runs."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import typer

from bot.__main__ import app
from bot.settings import Settings
from conversations.catalogue import CONVERSATIONS, REFUSALS
from conversations.core import Book, Conversation, Engine
from reminders.rules import RULES
from storage.exams import DayKind, Role
from storage.imports import KINDS
from storage.people import Standing
from storage.reminders import AT_ONCE, WHO
from tests.stage import MANAGER, Rendering, Stage, Talk

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
DECISIONS = ROOT / "docs" / "decisions"
EXAMPLE = ROOT / ".env.example"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
SETTINGS = {name.upper() for name in Settings.model_fields}
MADE_BY_THE_READER = {".env", "conversations/nominations/ratio.py", "tests/conversations/nominations/test_ratio.py"}
ANSWERED = re.compile(r"(?<=\]\()[^)#\s]+|(?<=src=\")[^\"]+")  # the target of a link or a picture
NAMING = ["README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/adding.md", "docs/reminders.md"]
PLACEHOLDER = re.compile(r"(?<![A-Za-z])X(?![A-Za-z])|SUBJECT")  # what the reader names
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


def python(page: Path) -> list[str]:
    """The Python that a page shows."""
    return re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)


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


@pytest.mark.parametrize("page", NAMING)
def test_every_file_named_exists(page: str) -> None:
    prose = re.sub(r"```.*?```", "", (ROOT / page).read_text(encoding="utf-8"), flags=re.DOTALL)
    named = {word for quoted in re.findall(r"`([^`\n]+)`", prose) for word in quoted.split() if FILE.fullmatch(word)}
    named = {name for name in named if not name.startswith(("/", ".venv/"))}  # commands such as /ratio; what make makes
    named = {name for name in named if not PLACEHOLDER.search(name) and ("/" in name or page == "README.md")}
    assert named
    assert not [name for name in named - MADE_BY_THE_READER if not (ROOT / name).exists()]


def test_every_requirement_has_its_reason_in_the_readme() -> None:
    table = section(README, "What it stands on").split("For checks, tests and benchmarks only")[0]
    assert {cell for cell in first_cells(table) if cell != "package"} == required()


def test_the_readmes_conversation_runs(sqlite_stage: Stage) -> None:
    conversation, test = python(ROOT / "README.md")
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


def test_what_the_page_of_reminders_shows_is_the_codes_own() -> None:
    shown = python(ROOT / "docs" / "reminders.md")
    rooms = [ROOT / "reminders", ROOT / "storage" / "reminders", ROOT / "conversations" / "reminders"]
    code = "\n".join(path.read_text(encoding="utf-8") for room in rooms for path in room.glob("*.py"))
    assert len(shown) == 3
    assert not [block for block in shown if block not in code]


def test_no_other_page_shows_code_that_nothing_holds() -> None:
    assert [page.name for page in PAGES if python(page)] == ["README.md", "reminders.md"]


def test_the_index_of_decisions_misses_none() -> None:
    """Each by its title."""
    index = DECISIONS / "README.md"
    pages = [(page.name, page.read_text(encoding="utf-8")) for page in sorted(DECISIONS.glob("*.md")) if page != index]
    titled = [f"- [{text.splitlines()[0].removeprefix('# ')}]({name})" for name, text in pages]
    assert [line for line in index.read_text(encoding="utf-8").splitlines() if line.startswith("- ")] == titled


def test_every_kind_of_import_is_told_and_has_its_example() -> None:
    """In the order in which they need each other, and with every column."""
    page = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
    order = re.findall(r"`(\w+)`", page.split("need each other: ")[1].split(".\n")[0])
    assert sorted(order) == sorted(KINDS)
    assert sorted(path.stem for path in (ROOT / "docs" / "examples").iterdir()) == sorted(KINDS)
    for kind, what in KINDS.items():
        told = {name for cell in first_cells(section(page, kind)) for name in re.findall(r"`(\w+)`", cell)}
        assert told == {column.name for column in what.columns}, kind


def test_every_shell_line_is_one_that_runs() -> None:
    """Commands, their options and make's targets, wherever a page names them."""
    made = set(re.findall(r"^([\w./$()]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        shown = re.findall(r"^    (.+)$|`([^`\n]+)`", text, re.MULTILINE)
        lines = [" ".join(line).partition("  #")[0].strip() for line in shown]
        for line in lines:
            if make := re.fullmatch(r"make ([a-z]+)\b.*", line):
                assert make[1] in made, f"{page.name}: {line}"
            if called := re.search(r"python -m bot ([a-z]+)(.*)", line):
                assert called[1] in commands, f"{page.name}: {line}"
                known = {name for option in commands[called[1]].params for name in option.opts}
                assert set(re.findall(r"(?<= )--[a-z-]+", called[2])) <= known, f"{page.name}: {line}"


def test_every_kind_of_reminder_is_in_the_tables() -> None:
    """With what the code has of it: the usual hour, whether it can be muted, whether it is worth an SMS."""
    page = (ROOT / "docs" / "reminders.md").read_text(encoding="utf-8")
    yes = {True: "yes", False: "no"}
    told = {}
    for line in section(page, "Kinds").splitlines():
        if line.startswith("| `"):
            kind, due, _to, _until, muted, sms = (cell.strip() for cell in line.split("|")[1:-1])
            told[kind.strip("`")] = re.findall(r"\d\d:\d\d", due)[:1], muted, sms
    at_once = {}
    for line in section(page, "At once").splitlines():
        if line.startswith("| `"):
            kind, _due, _to, _until, muted, sms = (cell.strip() for cell in line.split("|")[1:-1])
            at_once[kind.strip("`")] = muted, sms
    assert at_once == {kind: (yes[not one.duty], yes[one.sms]) for kind, one in AT_ONCE.items()}
    hours = {kind: [f"{rule.at:%H:%M}"] if kind not in ("nudge", "outage") else [] for kind, rule in RULES.items()}
    assert told == {kind: (hours[kind], yes[not who.duty], yes[who.sms]) for kind, who in WHO.items()}
    templates = re.findall(r"`(\w+)`", " ".join(first_cells(section(page, "WhatsApp templates"))))
    assert {*templates} == {*WHO, *AT_ONCE}


def test_words_that_a_file_may_hold_are_those_of_the_code() -> None:
    page = (ROOT / "docs" / "imports.md").read_text(encoding="utf-8")
    words = {
        ("rates", "role"): {*Role},
        ("deployments", "role"): {*Role},
        ("officials", "office"): {Standing.TSC_DIRECTOR, Standing.SCDE, Standing.COUNCIL},
        ("reminder_times", "kind"): {kind for kind, who in WHO.items() if who.of_exam},
        ("exam_days", "kind"): {*DayKind},
    }
    for (kind, column), known in words.items():
        [row] = [line for line in section(page, kind).splitlines() if re.match(rf"\| \**`{column}`", line)]
        assert {*re.findall(r"`(\w+)`", row.split("|")[2])} - {"REMINDER_TIMES"} == known, kind
