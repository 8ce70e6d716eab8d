"""What is sealed opens only with its key and for its column."""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from storage.vault import CODE_ALPHABET, NONCE, Vault, random_code

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


def test_what_the_old_key_sealed_opens_and_is_found_while_that_key_is_given():
    new = Vault("the key after it, and for nothing else at all", "a key for tests, and for nothing else at all")
    sealed = vault.seal("12345678", "people.national_id")
    assert new.open(sealed, "people.national_id") == "12345678"
    assert vault.finger("12345678", "id") in new.fingers("12345678", "id")
    assert new.finger("12345678", "id") == new.fingers("12345678", "id")[0] != vault.finger("12345678", "id")
    with pytest.raises(InvalidTag):
        vault.open(new.seal("12345678", "people.national_id"), "people.national_id")


def test_a_sealed_value_names_its_key():
    new = Vault("the key after it, and for nothing else at all", "a key for tests, and for nothing else at all")
    for live in (new, vault):
        assert (live.seal("12345678", "people.national_id") or b"").startswith(live.id)
    assert new.id != vault.id == new.keys[1].id


@given(st.binary(max_size=80))
def test_nothing_else_opens(some):
    for sealed in (some, vault.id + some):
        with pytest.raises(InvalidTag):
            vault.open(sealed, "people.national_id")


@pytest.mark.parametrize("keys", [("now",), ("now", "before")])
@given(nonce=st.binary(min_size=NONCE, max_size=NONCE), unlucky=st.booleans())
def test_what_was_sealed_before_values_named_their_key_opens(keys, nonce, unlucky):
    """Even where by chance it begins like a value of today's key."""
    live = Vault(*keys)
    nonce = (live.id + nonce)[:NONCE] if unlucky else nonce
    sealed = nonce + live.keys[-1].cipher.encrypt(nonce, b"12345678", b"people.national_id")
    assert live.open(sealed, "people.national_id") == "12345678"
