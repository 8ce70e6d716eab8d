"""Medians and ratios as Markdown tables."""

import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median


def middle(rounds: Sequence[object], value: str) -> float:
    """The median over the rounds; `closed.p50_ms` reads inside."""
    return median(_read(each, value) for each in rounds)


def _read(each: object, value: str) -> float:
    for name in value.split("."):
        each = getattr(each, name)
    assert isinstance(each, int | float)
    return each


def medians(rounds: Mapping[str, Sequence[object]], columns: Mapping[str, str]) -> list[str]:
    """A table of the subjects; where a value is below 0 there is none."""
    lines = [f"| subject | {' | '.join(columns)} |", "|---|" + "---:|" * len(columns)]
    return [*lines, *(_row(name, [short(middle(its, v)) for v in columns.values()]) for name, its in rounds.items())]


def ratios(rounds: Mapping[str, Sequence[object]], title: str, value: str) -> list[str]:
    """Every subject's value beside every other's: the median of the rounds' own ratios.

    Rounds lie close in time, so the machine's swings cancel out.
    """
    lines = [f"| {title} | {' | '.join(rounds)} |", "|---|" + "---:|" * len(rounds)]
    return [*lines, *(_row(name, [_ratio(one, two, value) for two in rounds.values()]) for name, one in rounds.items())]


def _ratio(one: Sequence[object], other: Sequence[object], value: str) -> str:
    pairs = [(_read(a, value), _read(b, value)) for a, b in zip(one, other, strict=True)]
    return f"{median(a / b for a, b in pairs):.2f}" if all(b for _, b in pairs) else "-"


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | {' | '.join(cells)} |"


def short(value: float) -> str:
    """A number as it is read.

    >>> short(1234.5), short(12.345), short(-1)
    ('1,234', '12.3', '-')
    """
    if value < 0:
        return "-"
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def machine() -> str:
    """What was measured on."""
    cpus = Path("/proc/cpuinfo").read_text().split("\n") if Path("/proc/cpuinfo").exists() else []
    model = next((line.partition(":")[2].strip() for line in cpus if line.startswith("model name")), platform.machine())
    return f"{os.cpu_count()} cores of {model}, {platform.python_implementation()} {platform.python_version()}"
