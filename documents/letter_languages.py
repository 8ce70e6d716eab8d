"""The languages of letters, and the words of each."""

from . import letter_english, letter_swahili
from .letter_words import Words, Work

ENGLISH, SWAHILI = "en", "sw"


def words(language: str) -> Words:
    """A letter's words; English for a language that has none, as official papers are English.

    >>> words("sw").work("driver").title, words("en").work("scribe").title
    ('Dereva (Driver)', 'Scribe')
    """
    return letter_swahili.WORDS if language == SWAHILI else letter_english.WORDS


def work(role: str) -> Work:
    """A role in English, as registers and staff lists have it.

    >>> work("driver").title
    'Driver'
    """
    return words(ENGLISH).work(role)
