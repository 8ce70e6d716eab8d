"""Board picture: the registers of many centres over the days of an exam, as one PNG for a phone."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from .typefaces import FOLDER

NAME, CELL, ROW, EDGE, HEAD = 330, 34, 26, 14, 128  # pixels; a phone shows a width of about 1,080
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 30, 19, 16
BACKGROUND, INK, LINE = "#FFFFFF", "#1A1A1A", "#C8C8C8"


class Cell(StrEnum):
    """How far a register is."""

    CONFIRMED = "confirmed"
    SENT = "sent"
    OPEN = "open"
    SILENT = "silent"
    TO_COME = "to come"
    NONE = "none"  # no register there on that day


# Okabe and Ito's colours, which people who see no red or no green tell apart; each state has a sign too
COLOURS = {
    Cell.CONFIRMED: "#0072B2",
    Cell.SENT: "#56B4E9",
    Cell.OPEN: "#F0E442",
    Cell.SILENT: "#D55E00",
    Cell.TO_COME: BACKGROUND,
    Cell.NONE: BACKGROUND,
}
SIGNS = {Cell.CONFIRMED: "✓", Cell.SILENT: "×", Cell.OPEN: "…"}
LIGHT = {Cell.CONFIRMED, Cell.SILENT}  # on these the sign is white


@dataclass(frozen=True)
class BoardPicture:
    """What is drawn. `rows` are a centre's name and a cell for each day, with how many were absent then."""

    title: str
    days: Sequence[str]  # a few signs each, such as 19
    rows: Sequence[tuple[str, Sequence[tuple[Cell, int]]]]
    legend: Sequence[tuple[Cell, str]]
    foot: str  # who made it and when


def board_png(board: BoardPicture) -> bytes:
    """PNG of few colours. 97 centres by 22 days take some 60 KB."""
    width = max(2 * EDGE + NAME + CELL * len(board.days), 720)
    height = HEAD + ROW * len(board.rows) + 3 * EDGE + TEXT_SIZE
    image = Image.new("RGB", (width, height), BACKGROUND)
    draw = ImageDraw.Draw(image)
    draw.text((EDGE, EDGE), board.title, INK, _face(TITLE_SIZE, bold=True))
    _draw_legend(draw, board.legend)
    for place, day in enumerate(board.days):
        draw.text((_left(place) + CELL / 2, HEAD - 4), day, INK, _face(SMALL_SIZE), anchor="mb")
    for number, (name, cells) in enumerate(board.rows):
        top = HEAD + ROW * number
        draw.text((EDGE, top + ROW / 2), _cut(name), INK, _face(TEXT_SIZE), anchor="lm")
        for place, (cell, absent) in enumerate(cells):
            _draw_cell(draw, _left(place), top, cell, absent)
    draw.text((EDGE, height - EDGE), board.foot, INK, _face(SMALL_SIZE), anchor="lb")
    file = io.BytesIO()
    image.quantize(palette=_palette(), dither=Image.Dither.NONE).save(file, "PNG")
    return file.getvalue()


@lru_cache(1)
def _palette() -> Image.Image:
    """The colours, and those half between them and what is written on them."""
    written = [(cell, BACKGROUND if cell in LIGHT else INK) for cell in COLOURS]
    edges = [Image.blend(_spot(COLOURS[cell]), _spot(ink), 0.5).getpixel((0, 0)) for cell, ink in written]
    plain = [_spot(colour).getpixel((0, 0)) for colour in (BACKGROUND, INK, LINE, "#5A5A5A", *COLOURS.values())]
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for colour in dict.fromkeys([*plain, *edges]) for value in colour])  # type: ignore[union-attr]
    return palette


def _spot(colour: str) -> Image.Image:
    return Image.new("RGB", (1, 1), colour)


def _left(place: int) -> int:
    return EDGE + NAME + CELL * place


def _draw_cell(draw: ImageDraw.ImageDraw, left: int, top: int, cell: Cell, absent: int) -> None:
    if cell is Cell.NONE:
        return
    draw.rectangle((left + 1, top + 1, left + CELL - 2, top + ROW - 2), COLOURS[cell], LINE)
    if sign := str(absent) if absent else SIGNS.get(cell, ""):
        ink = BACKGROUND if cell in LIGHT else INK
        draw.text((left + CELL / 2, top + ROW / 2), sign, ink, _face(SMALL_SIZE, bold=True), anchor="mm")


def _draw_legend(draw: ImageDraw.ImageDraw, legend: Sequence[tuple[Cell, str]]) -> None:
    left, top = EDGE, EDGE + TITLE_SIZE + 12
    for cell, word in legend:
        _draw_cell(draw, left, top, cell, 0)
        draw.text((left + CELL + 4, top + ROW / 2), word, INK, _face(SMALL_SIZE), anchor="lm")
        left += CELL + 20 + int(_face(SMALL_SIZE).getlength(word))


def _cut(name: str) -> str:
    """As much of a name as its column takes."""
    face = _face(TEXT_SIZE)
    if face.getlength(name) <= NAME - 8:
        return name
    ends = range(len(name), 0, -1)
    return next(short for end in ends if face.getlength(short := f"{name[:end].rstrip()}…") <= NAME - 8)


@lru_cache(8)
def _face(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    file = FOLDER / f"KaraniSans-{'Bold' if bold else 'Regular'}.ttf"
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
