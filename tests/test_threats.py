"""The page of threats: every attack names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
ATTACKS = PAGE.partition("\n## Figures\n")[0]
ROWS = [line for line in ATTACKS.splitlines() if line.startswith("| ") and not line.startswith("| attack |")]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def is_there(file: str, test: str) -> bool:
    path = ROOT / file
    return path.is_file() and bool(
        re.search(rf"^\s*(async )?def {test}\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    )


def test_every_attack_is_told_whole() -> None:
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in ROWS]
    assert not [row for row in cells if len(row) != 4 or not all(row) or not NAMED.search(row[-1])]


def test_every_test_that_is_named_is_there() -> None:
    named = [each for row in ROWS for each in NAMED.findall(row)]
    assert len(re.findall(r"::test_", PAGE)) == len(named)
    assert not [f"{file}::{test}" for file, test in named if not is_there(file, test)]
