"""How many officers there are on a page."""

from collections.abc import Sequence

from storage.register import Officer

ROWS = 8  # of officers on a screen of 640 points, with the status above and two rows of buttons below
PAGED = 7  # where a row of pages stands there as well
LINES = 30  # of officers as lines of text


def rows_of(officers: Sequence[Officer]) -> int:
    """As many officers as have their row of buttons on one screen."""
    return ROWS if len(officers) <= ROWS else PAGED
