"""Lines: text in a style, wrapped or cut to a width. Widths and heights are millimetres, type is in points."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from .typefaces import FACES, printable

MM = 72 / 25.4  # points
Colour = tuple[float, float, float]  # red, green and blue, from 0 to 1
BLACK: Colour = (0.1, 0.1, 0.12)
GREY: Colour = (0.4, 0.4, 0.43)
PALE: Colour = (0.78, 0.8, 0.81)
ACCENT: Colour = (0.03, 0.29, 0.33)
TINT: Colour = (0.94, 0.962, 0.965)
ALARM: Colour = (0.62, 0.1, 0.1)


@dataclass(frozen=True)
class Style:
    """How a line of text looks; `height` is the line's."""

    size: float
    height: float
    bold: bool = False
    colour: Colour = BLACK

    def width(self, text: str) -> float:
        """Millimetres that a printable text takes in one line."""
        return FACES[self.bold].width(text) * self.size / 1000 / MM

    def reach(self, text: str, width: float) -> int:
        """How many of the text's first characters stand in a width, in millimetres."""
        return bisect_right(list(accumulate(map(self.width, text))), width)


def wrapped(text: str, style: Style, width: float) -> list[str]:
    r"""The lines of a text, at least one: its own line breaks are kept, and only a word that fits no line is broken.

    >>> wrapped("You answer to the director.\nReport at 07:00.", Style(10, 5), 25)
    ['You answer to', 'the director.', 'Report at 07:00.']
    """
    return [*_wrapped(text, style, width)]


@lru_cache(1024)  # most of a letter is on every letter
def _wrapped(text: str, style: Style, width: float) -> tuple[str, ...]:
    return tuple(line for part in text.split("\n") for line in _filled(printable(part), style, width))


def _filled(text: str, style: Style, width: float) -> Iterator[str]:
    space = style.width(" ")
    line, used = "", 0.0
    for word in _pieces(text, style, width):
        taken = style.width(word)
        if line and used + space + taken <= width:
            line, used = f"{line} {word}", used + space + taken
        else:
            if line:
                yield line
            line, used = word, taken
    yield line


def _pieces(text: str, style: Style, width: float) -> Iterator[str]:
    """The words, those that are too long in pieces."""
    for word in text.split(" "):
        rest = word
        while style.width(rest) > width:
            some = max(style.reach(rest, width), 1)
            yield rest[:some]
            rest = rest[some:]
        if rest:
            yield rest


def fitted(text: str, style: Style, width: float) -> str:
    """The text as one printable line, cut with an ellipsis only where it cannot fit.

    >>> fitted("Wanjikũ Mfano", Style(10, 5), 40), fitted("Wanjikũ Mfano", Style(10, 5), 17)
    ('Wanjikũ Mfano', 'Wanjikũ…')
    """
    text = printable(text)
    if style.width(text) <= width:
        return text
    return text[: style.reach(text, width - style.width("…"))].rstrip() + "…"
