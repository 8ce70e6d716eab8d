"""Report: what a load did, row by row, and what it left alone because somebody had vouched for it."""

from dataclasses import dataclass

LISTED = 100  # conflicts that are listed; the rest is counted


@dataclass(frozen=True)
class Conflict:
    """A value of the file that was not taken: `kept` stays. Sealed values are half hidden."""

    file: str
    row: int
    column: str
    kept: str
    offered: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, {self.column}: kept “{self.kept}”, not “{self.offered}” ({self.why})"


@dataclass(frozen=True)
class Report:
    """How many rows made a record, changed one, or said what stood there already.

    `conflicts` are the first ones, `conflicting` is how many there are.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    conflicts: tuple[Conflict, ...] = ()
    void: int = 0  # letters that said what no longer holds
    notes: tuple[str, ...] = ()  # of what was not read
    conflicting: int = 0
    replaced: tuple[str, ...] = ()  # the first values that stood otherwise, old and new
    followed: int = 0  # postings whose dates went with their exam's

    def __str__(self) -> str:
        counts = f"{self.new} new, {self.changed} changed, {self.unchanged} unchanged"
        if self.followed:
            counts += ", 1 posting goes with it" if self.followed == 1 else f", {self.followed} postings go with it"
        if self.void:
            counts += ", 1 letter void" if self.void == 1 else f", {self.void} letters void"
        if not self.conflicts:
            return "\n".join([counts, *self.notes])
        lines = [str(conflict) for conflict in self.conflicts]
        if more := self.conflicting - len(lines):
            lines.append(f"… and {more} more.")
        many = "1 conflict" if self.conflicting == 1 else f"{self.conflicting} conflicts"
        return "\n".join([f"{counts}, {many}:", *lines, *self.notes])
