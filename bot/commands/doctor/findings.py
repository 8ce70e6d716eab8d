"""Findings: what is well and what is wrong, each in a line."""

from dataclasses import dataclass, field


@dataclass
class Findings:
    well: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
