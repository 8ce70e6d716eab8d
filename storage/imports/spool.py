"""Spool: what a load holds on to until it is written, sealed in a file without a name, and out of memory."""

import pickle
import weakref
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AT_HAND = 4_000_000  # bytes that stay in memory: most loads have no more
LENGTH = 4  # bytes that say how long a thing is
NONCE = 12  # bytes


class Spool:
    """Things are put down one after another, and taken up by the place that each was given.

    The key is known to this load alone, so that what is left on the disk after a power cut is read by nobody.
    """

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(AT_HAND)  # noqa: SIM115 (closed with the load)
        weakref.finalize(self, self._file.close)
        self._cipher = AESGCM(AESGCM.generate_key(256))
        self._end = 0

    def put(self, thing: Any) -> int:
        """Its place. What goes in is text, bytes, numbers and dates, and what is made of them."""
        place = self._end
        sealed = self._cipher.encrypt(_nonce(place), pickle.dumps(thing), None)
        self._file.seek(place)
        self._file.write(len(sealed).to_bytes(LENGTH) + sealed)
        self._end += LENGTH + len(sealed)
        return place

    def get(self, place: int) -> Any:
        self._file.seek(place)
        sealed = self._file.read(int.from_bytes(self._file.read(LENGTH)))
        return pickle.loads(self._cipher.decrypt(_nonce(place), sealed, None))  # noqa: S301 (only we have the key)

    def all(self, places: Iterable[int]) -> Iterator[Any]:
        return map(self.get, places)


def _nonce(place: int) -> bytes:
    """No two things have the same place."""
    return place.to_bytes(NONCE)
