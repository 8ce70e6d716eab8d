"""Header: the line of a data file that names its columns, in whatever words and order."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from storage.imports.errors import SHOWN, Problems

from .columns import Column
from .headings import called, words

TITLES = 9  # lines above the header at most
ALIKE = 0.72  # of 1, as difflib counts: a slip of the pen, and no other word
Fault = tuple[str, str, str]  # a column, what is wrong with it, and the mend


@dataclass(frozen=True)
class Header:
    """`places` of the columns in the line; by place the columns that may be meant, and the one that is there twice."""

    cells: Sequence[str]
    places: dict[str, int]
    doubts: dict[int, tuple[str, ...]]
    twice: dict[int, str]
    others: tuple[int, ...]  # what is no column of ours

    def has(self, columns: Iterable[Column]) -> bool:
        """Whether every column that a file of these needs is there."""
        return all(column.name in self.places for column in columns if column.required)

    def accept(self, columns: Sequence[Column], problems: Problems, at: int) -> bool:
        """Whether what is below can be read: a typo must not lose a column. Notes how it is understood, or why not."""
        faults = [fault for fault in [self._unlike_columns()] if fault] or [*self._unclear(), *self._missing(columns)]
        for column, what, mend in faults:
            problems.add(at, column, "", what, mend)
        if not faults:
            found = sorted((at, name) for name, at in self.places.items())
            renamed = [(at, name) for at, name in found if self.cells[at].lower() != name]
            if renamed:
                problems.note(
                    "columns understood: " + ", ".join(f"{self._shown(at)} as {name}" for at, name in renamed)
                )
            if self.others:
                problems.note(f"columns that were not read: {self._others}")
        return not faults

    def _unlike_columns(self) -> Fault | None:
        first = self.cells[0]
        if first.lower().startswith("sep="):
            return first[:SHOWN], "a line for Excel, and no columns", "Take this line out."
        sign = next((sign for sign in ",;\t|" if sign in first), "")
        if len(self.cells) > 1 or not sign:
            return None
        what = f"the whole row is one cell, with {'commas' if sign == ',' else f'“{sign}”'} in it"
        return first[:SHOWN], what, "Save it as CSV with commas, and with quotation marks around single cells alone."

    def _unclear(self) -> Iterator[Fault]:
        for place, cell in enumerate(self.cells):
            if place in self.twice:
                first = self.cells[self.places[self.twice[place]]]
                again = "this column is there twice"
                what = again if first == cell else f"{again}, as “{first[:SHOWN]}” too"
                yield cell[:SHOWN], what, "Keep one of the two."
            elif place in self.doubts:
                meant = " or ".join(self.doubts[place])
                mend = f"Did you mean {meant}? Name it so, or take it out."
                yield cell[:SHOWN], "it is not clear which column this is", mend
            elif not cell and any(self.cells[place:]):
                yield f"column {place + 1}", "a column without a name", "Name it, or take it out."

    def _missing(self, columns: Sequence[Column]) -> Iterator[Fault]:
        rename = f", or rename one of these: {self._others}" if self.others else ""
        for column in columns:
            if column.required and column.name not in self.places:
                yield column.name, "this column is missing", f"Add it to the first row{rename}."

    @property
    def _others(self) -> str:
        return ", ".join(map(self._shown, self.others))

    def _shown(self, place: int) -> str:
        return f"“{self.cells[place][:SHOWN]}”"


def understood(cells: Sequence[str], columns: Sequence[Column]) -> Header:
    """Which column each cell of a line means: by its own name, then by what else people call it.

    What could be two columns is a doubt, and so is what is nearly the name of one that is not there.
    """
    names = {words(column.name): column.name for column in columns}
    said = [words(cell) for cell in cells]
    meant: dict[int, tuple[str, ...]] = {}
    for place, word in enumerate(said):
        meant[place] = (names[word],) if word in names else ()
    named = {name for (name,) in filter(None, meant.values())}
    for place, word in enumerate(said):
        if word and not meant[place]:
            found = tuple(name for name in names.values() if word in called(name))
            meant[place] = tuple(name for name in found if name not in named) or found[:1]
    places: dict[str, int] = {}
    for place, found in sorted(meant.items(), key=lambda pair: said[pair[0]] not in names):
        if len(found) == 1:
            places.setdefault(found[0], place)
    twice = {place: found[0] for place, found in meant.items() if len(found) == 1 and places[found[0]] != place}
    doubts = {place: found for place, found in meant.items() if len(found) > 1}
    missing = {word: name for word, name in names.items() if name not in places}
    others = [place for place, word in enumerate(said) if cells[place] and not meant[place]]
    doubts |= {place: near for place in others if (near := _nearly(said[place], missing))}
    return Header(cells, places, doubts, twice, tuple(place for place in others if place not in doubts))


def _nearly(word: str, missing: dict[str, str]) -> tuple[str, ...]:
    """The columns that are not there, of which this may be a part or a slip of the pen."""
    part = set(word.split()) - {"number"}
    whole = tuple(name for said, name in missing.items() if part and part < set(said.split()))
    return whole or tuple(missing[close] for close in get_close_matches(word, missing, 1, ALIKE))
