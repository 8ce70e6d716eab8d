"""Masks: phones, IDs and names as others may see them."""

from storage.vault import Vault

NATIONAL_ID = "national_id"  # the sealed column
SHORT_PHONE, SHORT_NUMBER = 9, 6  # signs: what is no longer is hidden whole
NONE_KNOWN = "•••"


def masked_national_id(vault: Vault, sealed: bytes | None) -> str:
    """A sealed national ID as papers show it."""
    return masked_id(vault.open(sealed, NATIONAL_ID) or "") if sealed else NONE_KNOWN


def masked(phone: str) -> str:
    """A phone as others may see it.

    >>> masked("254712345678")
    '254712•••678'
    """
    return f"{phone[:6]}•••{phone[-3:]}" if len(phone) > SHORT_PHONE else "•••"


def masked_id(number: str) -> str:
    """A national ID, PIN or account as messages show it: enough to know it again.

    >>> masked_id("23456789"), masked_id("A012345678Z"), masked_id("123")
    ('•••789', '•••78Z', '•••')
    """
    return f"•••{number[-3:]}" if len(number) > SHORT_NUMBER else "•••"


def masked_name(name: str) -> str:
    """Somebody's name or tie, as messages show it when it is not theirs to tell.

    >>> masked_name("Neema Mfano")
    'N••• M•••'
    """
    return " ".join(f"{word[0]}•••" for word in name.split())
