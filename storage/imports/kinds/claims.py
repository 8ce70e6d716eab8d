"""Claims: which rows of a file say that a number is theirs, in the least room."""

from array import array
from collections.abc import Iterator
from itertools import pairwise


class Claims:
    """Values that nobody else may have, by their hashes, and the rows that have them.

    >>> claims = Claims()
    >>> for row, value in enumerate(("a", "b", "a", "c", "a"), start=2):
    ...     claims.add(value, row)
    >>> sorted(claims.twice())
    [(2, 4), (2, 6)]
    """

    def __init__(self) -> None:
        self._hashes, self._rows = array("q"), array("q")

    def add(self, value: str, row: int) -> None:
        self._hashes.append(hash(value))
        self._rows.append(row)

    def twice(self) -> Iterator[tuple[int, int]]:
        """The first row of a value and another one that seems to have it too: equal hashes are compared by who asks."""
        hashes, rows = self._hashes, self._rows
        first = None
        for before, now in pairwise(sorted(range(len(hashes)), key=hashes.__getitem__)):
            if hashes[before] != hashes[now]:
                first = None
                continue
            first = before if first is None else first
            yield rows[first], rows[now]
