"""The picture of a board: one PNG for a phone, small, in colours that everybody tells apart."""

import io
from itertools import combinations

from PIL import Image, ImageColor

from documents.board_picture import COLOURS, LIGHT, SIGNS, BoardPicture, Cell, board_png

LEGEND = [(cell, str(cell)) for cell in Cell if cell is not Cell.NONE]
# how eyes without red, or without green, see: Viénot, Brettel and Mollon 1999, on linear RGB
NO_RED = (0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)
NO_GREEN = (0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)


def picture(centres: int, days: int) -> bytes:
    cells = list(Cell)
    rows = [
        (
            f"{n:03} Shule ya Mfano ya Wasichana ya Mlimani",
            [(cells[(n + d) % len(cells)], (n * d) % 7) for d in range(days)],
        )
        for n in range(centres)
    ]
    return board_png(
        BoardPicture("Registers, KCSE 2027", [str(d + 1) for d in range(days)], rows, LEGEND, "Made 20/10/2027")
    )


def test_a_sub_county_is_small_and_as_wide_as_a_phone_shows():
    png = picture(97, 22)
    image = Image.open(io.BytesIO(png))
    assert image.format == "PNG"
    assert len(png) < 100_000
    assert 1000 < image.width < 1200


def test_each_state_has_its_colour_in_the_picture():
    image = Image.open(io.BytesIO(picture(12, 6))).convert("RGB")
    seen = {colour for _, colour in image.getcolors(100_000) or []}
    assert {ImageColor.getrgb(colour) for colour in COLOURS.values()} <= seen


def test_nothing_to_draw_is_a_picture_with_its_legend():
    assert Image.open(io.BytesIO(picture(0, 0))).width == 720


def linear(colour: str) -> list[float]:
    return [(value / 255) ** 2.2 for value in ImageColor.getrgb(colour)[:3]]


def test_no_two_states_look_alike_to_eyes_without_red_or_green():
    filled = [cell for cell in Cell if cell not in (Cell.NONE, Cell.TO_COME)]
    for weights in (NO_RED, NO_GREEN):
        as_seen = {
            cell: [sum(w * v for w, v in zip(row, linear(COLOURS[cell]), strict=True)) for row in weights]
            for cell in filled
        }
        for one, other in combinations(filled, 2):
            apart = max(abs(a - b) for a, b in zip(as_seen[one], as_seen[other], strict=True))
            assert apart > 0.1, (one, other)
    assert len({(SIGNS.get(cell), COLOURS[cell], cell in LIGHT) for cell in filled}) == len(filled)
