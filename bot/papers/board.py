"""Board paper: the grid of registers as storage has read it, as a picture in the director's language."""

from collections.abc import Sequence
from datetime import date, datetime

from conversations.core import _, figures
from conversations.register import STATES, picture_foot, picture_title
from documents.board_picture import BoardPicture, Cell, board_png
from storage.register import GridCell, GridRow, RegisterState

CELLS = {RegisterState.CONFIRMED: Cell.CONFIRMED, RegisterState.SENT: Cell.SENT, RegisterState.OPEN: Cell.OPEN}
LEGEND = (*CELLS.values(), Cell.SILENT, Cell.TO_COME)


def board_picture(rows: Sequence[GridRow], made_at: datetime, *, demo: bool) -> bytes:
    """PNG; `made_at` is aware, in the centres' zone. The words are of whoever speaks now."""
    days = sorted({on for row in rows for on in row.cells})
    board = BoardPicture(
        title=picture_title(", ".join(dict.fromkeys(row.exam for row in rows))),
        days=[str(on.day) for on in days],
        rows=[
            (f"{row.code[-3:]} {row.centre}", [_cell(row.cells.get(on), made_at.date()) for on in days]) for row in rows
        ],
        legend=[(cell, _(word)) for cell, word in zip(LEGEND, STATES, strict=True)],
        foot=picture_foot(figures(made_at), demo=demo),
    )
    return board_png(board)


def _cell(cell: GridCell | None, today: date) -> tuple[Cell, int]:
    if cell is None:
        return Cell.NONE, 0
    if cell.state:
        return CELLS[RegisterState(cell.state)], cell.absent
    return (Cell.SILENT if cell.on <= today else Cell.TO_COME), 0
