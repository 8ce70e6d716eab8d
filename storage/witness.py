"""Witness: the Merkle tree of RFC 6962 over a day's entries, the chain of days, and the proofs that people hold.

It stands on the standard library alone, so that whoever holds a proof can check it without Karani:
`python witness.py DAYS PROOF`. How to write another one: docs/history.md.
"""

import re
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

BEGINNING = bytes(32)  # the head before the first day
FIRST_LINE = "karani history 1"
BLOCK = re.compile(r"day (\S+) (\d{1,9}) ([\w-]{43})\nentry (\d{1,9}) ([ -~]*)\npath ?([\w-]*)\n", re.ASCII)


def leaf(entry: str) -> bytes:
    """The hash of one entry, which is a line of ASCII.

    >>> leaf("").hex()[:16]
    '6e340b9cffb37a98'
    """
    return sha256(b"\x00" + entry.encode("ascii")).digest()


def root(hashes: Sequence[bytes]) -> bytes:
    """The root over leaves, or over roots of whole blocks of leaves (each of the same power of two, but the last).

    RFC 6962 splits at the largest power of two; from below that is: pairs, and the odd one goes up as it is.

    >>> root([]).hex()[:16], root([leaf(""), leaf("")]).hex()[:16]
    ('e3b0c44298fc1c14', 'fe43d66afa4a9a5c')
    """
    level = list(hashes)
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else sha256().digest()


def path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """What has to be hashed with the one at `index`, from below, to come to the root."""
    level, found = list(hashes), []
    while len(level) > 1:
        if index ^ 1 < len(level):
            found.append(level[index ^ 1])
        level, index = _above(level), index // 2
    return found


def climbed(start: bytes, index: int, count: int, hashes: Sequence[bytes]) -> bytes:
    """The root to which a path leads from the leaf at `index` of `count`. Raises `ValueError` for one that cannot."""
    if not 0 <= index < count:
        raise ValueError(f"no entry {index} of {count}")
    now, rest = start, iter(hashes)
    try:
        while count > 1:
            if index % 2:
                now = sha256(b"\x01" + next(rest) + now).digest()
            elif index + 1 < count:
                now = sha256(b"\x01" + now + next(rest)).digest()
            index, count = index // 2, (count + 1) // 2
    except StopIteration:
        raise ValueError("the path is too short") from None
    if next(rest, None) is not None:
        raise ValueError("the path is too long")
    return now


def head(previous: bytes, day: str, count: int, top: bytes) -> bytes:
    """The chain at the end of a day, from its end the day before, how many entries the day has, and their root."""
    return sha256(b"\x02" + previous + f"{day} {count}".encode("ascii") + top).digest()


@dataclass(frozen=True)
class Proof:
    """That an entry is one of a day's: its place among the day's entries, and the path to their root."""

    day: str
    count: int
    previous: bytes
    index: int
    entry: str
    path: tuple[bytes, ...]

    @property
    def head(self) -> bytes:
        """The head of the day, if the entry was there as it stands. Raises `ValueError` as `climbed` does."""
        top = climbed(leaf(self.entry), self.index, self.count, self.path)
        return head(self.previous, self.day, self.count, top)


def written(proofs: Iterable[Proof]) -> str:
    """Proofs as a file that `read` reads."""
    lines = [FIRST_LINE]
    for proof in proofs:
        lines += [f"day {proof.day} {proof.count} {short(proof.previous)}", f"entry {proof.index} {proof.entry}"]
        lines += [f"path {short(b''.join(proof.path))}".rstrip()]
    return "\n".join(lines) + "\n"


def read(text: str) -> Iterator[Proof]:
    """The proofs of a file. Raises `ValueError` for what is none."""
    first, _, rest = text.partition("\n")
    at = 0
    while first == FIRST_LINE and (found := BLOCK.match(rest, at)):
        day, count, previous, index, entry, hashes = found.groups()
        steps, at = _long(hashes), found.end()
        parts = tuple(steps[i : i + 32] for i in range(0, len(steps), 32))
        yield Proof(day, int(count), _long(previous), int(index), entry, parts)
    if not at or rest[at:].strip():
        raise ValueError(f"not a proof: {rest[at:][:80] or first[:80]}")


def short(hashes: bytes) -> str:
    """Hashes in base64url without padding."""
    return urlsafe_b64encode(hashes).rstrip(b"=").decode("ascii")


def _long(word: str) -> bytes:
    return urlsafe_b64decode(word + "=" * (-len(word) % 4))


def _above(level: list[bytes]) -> list[bytes]:
    pairs = [sha256(b"\x01" + a + b).digest() for a, b in zip(level[::2], level[1::2], strict=False)]
    return pairs if len(level) % 2 == 0 else [*pairs, level[-1]]


def main(days: str, proof: str) -> int:
    """Whether the days are one chain and the proof's entries are in them; `days` is what `history days` prints."""
    known, previous = {}, BEGINNING
    for line in Path(days).read_text("ascii").splitlines():
        day, count, top, said = line.split()
        previous = known[day] = head(previous, day, int(count), _long(top))
        if short(previous) != said:
            print(f"{day}: the chain breaks here")  # noqa: T201
            return 1
    for one in read(Path(proof).read_text("ascii")):
        whole = known.get(one.day) == one.head
        print(f"{one.day}: {'it stands' if whole else 'IT DOES NOT STAND'}: {one.entry}")  # noqa: T201
        if not whole:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
