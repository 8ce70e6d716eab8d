"""What must stay secret at rest: sealed for reading back, hashed for finding again.

Separate keys are derived (HKDF, RFC 5869) from the one `SECRET_KEY`, and from the one before it while that is still
given. What is sealed says under which (docs/decisions/keys.md).
"""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_ID = 8  # bytes before what is sealed: by chance no nonce begins like another key's id
NONCE = 12  # bytes; NIST SP 800-38D
TAG = 16  # bytes of AES-GCM
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing to mistake


class Key:
    """One SECRET_KEY, and what is derived from it."""

    def __init__(self, secret: str):
        self._secret = secret.encode()

    def derived(self, purpose: str) -> bytes:
        """32 bytes for one purpose, always the same."""
        return HKDF(SHA256(), 32, salt=None, info=f"karani {purpose}".encode()).derive(self._secret)

    @cached_property
    def id(self) -> bytes:
        """By which a sealed value says that it is under this key, and tells nothing of it."""
        return self.derived("key id")[:KEY_ID]

    @cached_property
    def check(self) -> str:
        """By which a database knows the key again, and nobody learns the key."""
        return self.derived("key check").hex()

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self.derived("sealed columns"))

    def open(self, sealed: bytes, column: str) -> str:
        """`InvalidTag` when this key did not seal it for this column. What was sealed long ago names no key."""
        if sealed.startswith(self.id):
            with suppress(InvalidTag):
                return self._opened(sealed[KEY_ID:], column)
        return self._opened(sealed, column)

    def _opened(self, sealed: bytes, column: str) -> str:
        if len(sealed) < NONCE + TAG:
            raise InvalidTag
        return self.cipher.decrypt(sealed[:NONCE], sealed[NONCE:], column.encode()).decode()

    @cached_property
    def searching(self) -> bytes:
        return self.derived("searchable columns")


class Vault:
    """Seals by SECRET_KEY; opens and finds by that and by the old keys that are given. No other key opens anything."""

    def __init__(self, secret_key: str, *old_keys: str):
        self.keys = (Key(secret_key), *map(Key, old_keys))  # the live ones, that of today first

    def key(self, purpose: str) -> bytes:
        """32 bytes for one purpose, always the same from the same SECRET_KEY. `keys` has those of the old ones too."""
        return self.keys[0].derived(purpose)

    @property
    def id(self) -> bytes:
        """That of today's key, with which everything begins that is sealed from now on."""
        return self.keys[0].id

    @property
    def check(self) -> str:
        return self.keys[0].check

    def seal(self, text: str | None, column: str) -> bytes | None:
        """Encrypted for one column: sealed text moved to another column does not open."""
        if not text:
            return None
        nonce = os.urandom(NONCE)
        return self.id + nonce + self.keys[0].cipher.encrypt(nonce, text.encode(), column.encode())

    def open(self, sealed: bytes | None, column: str) -> str | None:
        """`cryptography.exceptions.InvalidTag` when no live key has sealed it, or it was sealed for another column."""
        if sealed is None:
            return None
        for key in sorted(self.keys, key=lambda key: not sealed.startswith(key.id)):
            try:
                return key.open(sealed, column)
            except InvalidTag:
                continue
        raise InvalidTag

    def finger(self, text: str | None, column: str) -> str | None:
        """A keyed hash to be kept, by which equal values are found without being read. Look for all `fingers`."""
        return self.fingers(text, column)[0] if text else None

    def fingers(self, text: str, column: str) -> list[str]:
        """What this value may be kept as: its keyed hash under each live key, that of today first."""
        said = f"{column}:{text}".encode()
        return [hmac.new(key.searching, said, hashlib.sha256).hexdigest() for key in self.keys]


def random_code(length: int) -> str:
    """A code to read out and type: 5 bits a sign."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
