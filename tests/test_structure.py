"""The structure: no circles, no folder that overflows, and tests that lie where what they test lies."""

from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.drawing import FOLDERS, ROOT, files, graph, rooms

MOST = 28  # modules side by side; PyPI's warehouse has 27 in its largest folder
GROWS = {"storage/migrations/versions"}  # a module for each change of the tables
OWN_TESTS = {
    "tests/bot/days": "a day from morning to evening, through all of the service",
}
PACKAGES = sorted({name.rpartition(".")[0] for name in graph().modules})
TESTED = {path.parent for folder in FOLDERS for path in (ROOT / "tests" / folder).rglob("test_*.py")}


def within(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_circle_among_files() -> None:
    TopologicalSorter(files()).prepare()  # a CycleError names the circle


@pytest.mark.parametrize("folder", PACKAGES)
def test_no_circle_among_what_stands_side_by_side(folder: str) -> None:
    TopologicalSorter(rooms(folder)).prepare()


def test_no_folder_overflows() -> None:
    held: dict[str, int] = {}
    for top in (*FOLDERS, "tests", "benchmarks"):
        for module in (ROOT / top).rglob("*.py"):
            beside = not module.name.startswith(("test_", "__init__"))
            held[within(module.parent)] = held.get(within(module.parent), 0) + beside
    assert not {folder: count for folder, count in held.items() if count > MOST and folder not in GROWS}


def test_tests_lie_where_what_they_test_lies() -> None:
    named = {within(folder).removeprefix("tests/") for folder in TESTED}
    strangers = {f"tests/{name}" for name in named if not (ROOT / name / "__init__.py").exists()}
    assert strangers == OWN_TESTS.keys(), "a folder of tests has no namesake, or an exception is none any more"
