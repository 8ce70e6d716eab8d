"""What the rules of posting refuse."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.refusals import Refusal

if TYPE_CHECKING:
    from .rules import Broken


class RuleBroken(Refusal):
    """Posting `name` at `centre` breaks rules. A reason overrides those that are not fixed."""

    def __init__(self, name: str, centre: str, broken: "Sequence[Broken]"):
        self.name, self.centre, self.broken = name, centre, broken

    @property
    def fixed(self) -> bool:
        return any(found.fixed for found in self.broken)
