"""QR codes, drawn as boxes so that they stay sharp at any size."""

from itertools import groupby

import segno

from .sheet import Sheet

MASK = 3  # of eight; trying them all takes five times as long, and readers take each
OVERLAP = 1.04  # rows overlap a little, or viewers show a hair of white between them


def draw_qr(sheet: Sheet, x: float, y: float, size: float, address: str, opens: str, *, tapped: bool = True) -> None:
    """A square code, `size` mm wide, that is scanned, and `tapped`, to open the address; `opens` says what that does.

    Leave four of its modules white around it (ISO/IEC 18004), about a seventh of its size.
    """
    _draw(sheet, x, y, size, address, "m")
    if tapped:
        sheet.link(x, y, size, size, address, opens)


def draw_code(sheet: Sheet, x: float, y: float, size: float, code: str) -> None:
    """A code of at most 16 capitals and figures: of 21 modules across, and read where a quarter of it is spoilt."""
    _draw(sheet, x, y, size, code, "q")


def _draw(sheet: Sheet, x: float, y: float, size: float, said: str, error: str) -> None:
    rows = segno.make_qr(said, error=error, mask=MASK, boost_error=False).matrix
    module = size / len(rows)
    boxes = []
    for down, row in enumerate(rows):
        across = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                boxes.append((x + across * module, y + down * module, length * module, module * OVERLAP))
            across += length
    with sheet.part("Figure", f"QR code: {said}"):
        sheet.boxes(boxes)
