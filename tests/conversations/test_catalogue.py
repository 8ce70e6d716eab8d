"""The catalogue: whatever storage refuses is put into words, or asks for what is missing."""

from collections.abc import Iterator

from conversations.catalogue import GATES, REFUSALS
from storage.refusals import Refusal


def kinds(refusal: type[Refusal]) -> Iterator[type[Refusal]]:
    for kind in refusal.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_refusal_is_put_into_words_or_has_its_gate():
    assert set(kinds(Refusal)) == set(REFUSALS) | set(GATES)
