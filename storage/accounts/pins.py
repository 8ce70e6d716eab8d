"""PINs: made at random, kept only as argon2 hashes."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

PIN_DIGITS = 6

# OWASP's second choice (19 MiB, 2 passes) is about 20 ms here. Not more: SQLite has one writer, and it waits meanwhile.
hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def random_pin() -> str:
    """Six digits of the system's secure random source, zeros in front included."""
    return f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"


def hashed(pin: str) -> str:
    """As argon2id, with a salt of its own each time; about 20 ms."""
    return hasher.hash(pin)


def fits(kept: str, pin: str) -> bool:
    """Whether this is the PIN that was hashed."""
    try:
        return hasher.verify(kept, pin)
    except (VerificationError, InvalidHashError):
        return False
