"""The code of a printed register: sixteen signs that say which centre (of one exam), print and page, and the history.

Five signs of Crockford's base 32 are the centre, three the number of the print, one the page, seven the head of the
history (35 bits). They carry no authority: who files a sheet is asked in the chat.
"""

import re
from dataclasses import dataclass

from storage.vault import CODE_ALPHABET

CENTRE, NUMBER, PAGE, HEAD = 5, 3, 1, 7  # signs
MOST_PRINTS, MOST_PAGES = 32**NUMBER - 1, 32**PAGE - 1
CODE = re.compile(rf"[{CODE_ALPHABET}]{{{CENTRE + NUMBER + PAGE + HEAD}}}")


@dataclass(frozen=True)
class Code:
    """What a code says."""

    centre: int
    number: int
    page: int
    head: str


def code_of(centre: int, number: int, page: int, head: bytes) -> str:
    """
    >>> code_of(118, 2, 1, bytes(32))
    '0003P00210000000'
    """
    return _signs(centre, CENTRE) + _signs(number, NUMBER) + _signs(page, PAGE) + head_of(head)


def head_of(head: bytes) -> str:
    """The first 35 bits of a head, as the code has them."""
    return _signs(int.from_bytes(head[:5]) >> 5, HEAD)


def read_code(code: str) -> Code | None:
    """None for what is no code of ours.

    >>> read_code("0003P00210000000")
    Code(centre=118, number=2, page=1, head='0000000')
    >>> read_code("HTTPS://EXAMPLE.")
    """
    if not CODE.fullmatch(code):
        return None
    centre, number, page = (
        code[:CENTRE], code[CENTRE : CENTRE + NUMBER], code[CENTRE + NUMBER : -HEAD]
    )  # fmt: skip
    return Code(_number(centre), _number(number), _number(page), code[-HEAD:])


def _signs(number: int, length: int) -> str:
    return "".join(CODE_ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _number(signs: str) -> int:
    found = 0
    for sign in signs:
        found = found * 32 + CODE_ALPHABET.index(sign)
    return found
