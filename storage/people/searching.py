"""Searching: people by parts of their names as somebody types them, with a slip of the pen in each word."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from rapidfuzz import process
from rapidfuzz.distance import OSA

from .names import is_named, name_words, sought_words

WHOLE, BEGINS, WITHIN, SLIP, SLIP_IN_PART = 100, 95, 85, 80, 70  # how well a word fits; 0 of one that does not
INITIAL = 50
SHORTEST = 4  # letters of a word in which a slip can be told from another word
FEW = 20_000
MANY = 3  # words sought, of which one may be none of the name's


class Directory:
    """Some people's names, each of whose words is known once, however many are called so."""

    def __init__(self, names: Iterable[tuple[int, str]]):
        """Of ids and names."""
        self._names: dict[int, str] = {}
        self._people: defaultdict[str, list[int]] = defaultdict(list)
        for person, name in names:
            self._names[person] = name
            for word in set(name_words(name)):
                self._people[word].append(person)
        self._words = [*self._people]

    def find(self, sought: str, most: int) -> list[int]:
        """The ids of those who may be meant, the nearest first: parts of the name in any order, with a slip in each.

        >>> people = Directory([(1, "Mary Wanjikũ Ng'ang'a"), (2, "Ben Wanjala"), (3, "Wanja Njiku")])
        >>> people.find("wanjku", 5), people.find("nganga mary", 5), people.find("wanj b", 5), people.find("otieno", 5)
        ([1], [1], [2], [])
        >>> people.find("benwanjala", 5)
        [2]
        """
        asked = sought_words(sought)
        fits: defaultdict[int, list[int]] = defaultdict(list)
        for place, word in enumerate(asked):
            for person, fit in self._fitting(word).items():
                fits[person] += [0] * (place - len(fits[person])) + [fit]
        needed = len(asked) - (len(asked) >= MANY)
        meant = [
            (-sum(fit), self._names[person], person)
            for person, fit in fits.items()
            if len(fit) - fit.count(0) >= needed
        ]
        return [person for *_, person in sorted(meant)[:most]] or self._run_together(sought, most)

    def _run_together(self, sought: str, most: int) -> list[int]:
        """Words of a name without the space between them; not looked for in a nation's names."""
        few = self._names.items() if len(self._names) <= FEW else ()
        return sorted(person for person, name in few if is_named(name, sought))[:most]

    def _fitting(self, asked: str) -> dict[int, int]:
        """How well a word fits each person whom it fits at all."""
        best: dict[int, int] = {}
        for word, fit in self._like(asked):
            for person in self._people[word]:
                if fit > best.get(person, 0):
                    best[person] = fit
        return best

    def _like(self, asked: str) -> Iterable[tuple[str, int]]:
        if len(asked) == 1:
            return [(word, INITIAL) for word in self._words if word[0] == asked]
        found = [(word, _part(word, asked)) for word in self._words if asked in word]
        if len(asked) < SHORTEST:
            return found
        return [*found, *self._slips(asked, self._words, SLIP), *self._slips_in_part(asked)]

    def _slips(self, asked: str, words: Sequence[str], fit: int) -> list[tuple[str, int]]:
        near = process.extract(asked, words, scorer=OSA.distance, score_cutoff=1, limit=None)
        return [(word, fit) for word, _, _ in near]

    def _slips_in_part(self, asked: str) -> Iterable[tuple[str, int]]:
        """Longer words whose beginning is what was typed, but for a slip: a letter less, other, or too many."""
        for length in (len(asked) - 1, len(asked), len(asked) + 1):
            longer = [word for word in self._words if len(word) > length]
            near = process.extract(
                asked, [word[:length] for word in longer], scorer=OSA.distance, score_cutoff=1, limit=None
            )
            yield from ((longer[place], SLIP_IN_PART) for _, _, place in near)


def named(connection: sa.Connection, people: "sa.Select[int, str]", sought: str, most: int) -> list[int]:
    """Who may be meant among some people, selected with their ids and names: as `Directory.find`.

    All of their names are read: they are those of a sub-county, never of the nation.
    """
    if not sought_words(sought):
        return []
    return Directory((row[0], row[1]) for row in connection.execute(people)).find(sought, most)


def _part(word: str, asked: str) -> int:
    if word == asked:
        return WHOLE
    return BEGINS if word.startswith(asked) else WITHIN
