"""PINs: made at random, peppered by SECRET_KEY, kept only as argon2 hashes; hashed here, or beside the turn."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from storage.vault import Vault

PIN_DIGITS = 6
PEPPER = "pins"  # the purpose for which its key is derived
T = TypeVar("T")

# OWASP's second choice (19 MiB, 2 passes) is about 20 ms here.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def random_pin() -> str:
    """Six digits of the system's secure random source, zeros in front included."""
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"


def hashed(vault: Vault, pin: str) -> str:
    """As argon2id of the peppered PIN, behind the id of the key that peppers it; about 20 ms."""
    return f"{vault.id.hex()}:{hasher.hash(_peppered(vault.key(PEPPER), pin))}"


@dataclass(frozen=True)
class Checked:
    """Whether the PIN was right. `anew`: what is to be kept instead, where it was hashed in an older way."""

    right: bool
    anew: str = ""


def checked(vault: Vault, kept: str | None, pin: str) -> Checked:
    """Whether this is the PIN that was hashed. Nothing kept takes as long as any other wrong one."""
    id_, _, hash_ = (kept or "").rpartition(":")
    peppers = {key.id.hex(): key.derived(PEPPER) for key in vault.keys}
    known = bool(kept) and (not id_ or id_ in peppers)  # without an id: hashed before there was a pepper
    said = _peppered(peppers[id_], pin) if id_ in peppers else pin
    try:
        hasher.verify(hash_ if known else _nobodys(hasher), said)
    except (VerificationError, InvalidHashError):
        return Checked(right=False)
    if not known:
        return Checked(right=False)
    return Checked(right=True, anew="" if id_ == vault.id.hex() else hashed(vault, pin))


def _peppered(key: bytes, pin: str) -> str:
    return hmac.new(key, pin.encode(), hashlib.sha256).hexdigest()


@cache
def _nobodys(hasher: PasswordHasher) -> str:
    return hasher.hash(secrets.token_hex())


class WantsHash(Exception):
    """A turn needs a hash that is not there yet: it is undone, `work` done beside, and the turn taken again."""

    def __init__(self, key: Hashable, work: Callable[[], Any]):
        super().__init__("a hash is worked out beside the turn")
        self.key, self.work = key, work


class Pins:
    """Makes and checks PINs. With `done`, nothing is hashed here: what is not in it is asked for by `WantsHash`.

    `done` lives in memory as long as one event is answered, so that no PIN is ever written down.
    """

    def __init__(self, vault: Vault, done: dict[Hashable, Any] | None = None):
        self.vault, self.done, self.made = vault, done, 0

    def new(self) -> tuple[str, str]:
        """A new PIN, and what is kept of it."""
        self.made += 1
        return self._worked(("new", self.made), self._new)

    def check(self, pin: str, *kept: str | None) -> list[Checked]:
        """As `checked`, against each of these."""
        return self._worked((pin, *kept), lambda: [checked(self.vault, each, pin) for each in kept])

    def _new(self) -> tuple[str, str]:
        pin = random_pin()
        return pin, hashed(self.vault, pin)

    def _worked(self, key: Hashable, work: Callable[[], T]) -> T:
        if self.done is None:
            return work()
        if key not in self.done:
            raise WantsHash(key, work)
        return self.done[key]  # type: ignore[no-any-return]
