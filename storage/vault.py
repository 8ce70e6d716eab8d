"""What must stay secret at rest: sealed for reading back, hashed for finding again.

Separate keys are derived (HKDF, RFC 5869) from the one `SECRET_KEY`.
"""

import hashlib
import hmac
import os
import secrets
from functools import cached_property

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12  # bytes; NIST SP 800-38D
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing to mistake


class Vault:
    """Seals, opens and finds by one SECRET_KEY; what another key has sealed it does not open."""

    def __init__(self, secret_key: str):
        self._secret = secret_key.encode()

    def key(self, purpose: str) -> bytes:
        """32 bytes for one purpose, always the same from the same SECRET_KEY."""
        return HKDF(SHA256(), 32, salt=None, info=f"karani {purpose}".encode()).derive(self._secret)

    @cached_property
    def check(self) -> str:
        """By which a database knows the key again, and nobody learns the key."""
        return self.key("key check").hex()

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self.key("sealed columns"))

    @cached_property
    def _finger(self) -> bytes:
        return self.key("searchable columns")

    def seal(self, text: str | None, column: str) -> bytes | None:
        """Encrypted for one column: sealed text moved to another column does not open."""
        if not text:
            return None
        nonce = os.urandom(NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), column.encode())

    def open(self, sealed: bytes | None, column: str) -> str | None:
        """`cryptography.exceptions.InvalidTag` when it was sealed with another key or for another column."""
        if sealed is None:
            return None
        return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], column.encode()).decode()

    def finger(self, text: str | None, column: str) -> str | None:
        """A keyed hash, by which equal values are found without being read."""
        if not text:
            return None
        return hmac.new(self._finger, f"{column}:{text}".encode(), hashlib.sha256).hexdigest()


def random_code(length: int) -> str:
    """A code to read out and type: 5 bits a sign."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
