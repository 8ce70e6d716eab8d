"""Masks: phones, IDs and names as others may see them, in words that can be read aloud."""

from storage.vault import Vault

NATIONAL_ID = "national_id"  # the sealed column
SHORT = 6  # signs: what is no longer is hidden whole
SHOWN = 3


def end_of_national_id(vault: Vault, sealed: bytes | None) -> str:
    """The end of a sealed national ID, which is all that papers show; empty where none is known."""
    return end_of(vault.open(sealed, NATIONAL_ID) or "") if sealed else ""


def end_of(number: str) -> str:
    """Enough of a phone, national ID, PIN or account to know it again; nothing of a short one.

    >>> end_of("254712345678"), end_of("A012345678Z"), end_of("123")
    ('678', '78Z', '')
    """
    return number[-SHOWN:] if len(number) > SHORT else ""


def masked(number: str) -> str:
    """The same in English, as the command line and files' errors say it.

    >>> masked("254712345678"), masked("123"), masked("")
    ('ending in 678', 'hidden', '')
    """
    return f"ending in {end}" if (end := end_of(number)) else "hidden" if number else ""


def masked_name(name: str) -> str:
    """Somebody's name or tie, as messages show it when it is not theirs to tell.

    >>> masked_name("Neema Mfano")
    'N. M.'
    """
    return " ".join(f"{word[0]}." for word in name.split())
