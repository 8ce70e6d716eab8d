"""Paging: as much of a long list as is shown at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from .emphasis import quiet
from .language import _
from .messages import Button

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """What is shown, which page that is, from 0, and how many there are, at least one."""

    shown: Sequence[T]
    number: int
    pages: int
    first: int = 0  # the place of the first that is shown
    per: int = 1  # as many as a page has

    @property
    def lines(self) -> list[str]:
        """The line that says which page it is; none where all fits one."""
        return [quiet(_("Page {page} of {pages}.", page=self.number + 1, pages=self.pages))] if self.pages > 1 else []

    def more(self, action: str = "page") -> list[Button]:
        """The button that turns the page; none where all fits one."""
        return [Button(_("More"), action)] if self.pages > 1 else []


def page(options: Sequence[T], number: int, per: int) -> Page[T]:
    """The page of this number; after the last comes the first again.

    >>> page("abcde", 1, 2)
    Page(shown='cd', number=1, pages=3, first=2, per=2)
    >>> page("abcde", 1, 2).lines == [quiet("Page 2 of 3.")]
    True
    >>> page("abcde", 2, 2).shown, page("abcde", 3, 2).shown
    ('e', 'ab')
    >>> page("ab", 5, 2), page("ab", 5, 2).lines, page("ab", 5, 2).more()
    (Page(shown='ab', number=0, pages=1, first=0, per=2), [], [])
    >>> page("", 1, 2)
    Page(shown='', number=0, pages=1, first=0, per=2)
    """
    pages = -(-len(options) // per) or 1
    number %= pages
    return Page(options[number * per : (number + 1) * per], number, pages, number * per, per)
