"""What is sealed opens only with its key and for its column."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from storage.vault import CODE_ALPHABET, Vault, random_code

vault = Vault("a key for tests, and for nothing else at all")


@given(st.text(min_size=1))
def test_what_is_sealed_opens_again(text):
    sealed = vault.seal(text, "people.national_id")
    assert sealed is not None
    assert text.encode() not in sealed or len(text) < 3
    assert vault.open(sealed, "people.national_id") == text


def test_sealed_text_does_not_open_elsewhere():
    sealed = vault.seal("12345678", "people.national_id")
    with pytest.raises(InvalidTag):
        vault.open(sealed, "people.account")
    with pytest.raises(InvalidTag):
        Vault("another key for tests").open(sealed, "people.national_id")


def test_equal_values_are_sealed_differently_and_found_by_their_finger():
    assert vault.seal("12345678", "id") != vault.seal("12345678", "id")
    assert vault.finger("12345678", "id") == vault.finger("12345678", "id")
    assert vault.finger("12345678", "id") != vault.finger("12345678", "kra_pin")
    assert vault.seal(None, "id") is None
    assert vault.finger("", "id") is None


def test_codes_are_easy_to_read_out():
    assert set("".join(random_code(10) for _ in range(200))) <= set(CODE_ALPHABET)
