"""Hours as people say them, in both languages: twice twelve with the half of the day, or counted from six."""

import re
from datetime import time

ENGLISH = re.compile(r"(1[0-2]|0?[1-9])(?:[:.]([0-5]\d))?(?::00)? ?([ap])\.?m\.?", re.ASCII)
SWAHILI = re.compile(r"saa (1[0-2]|[1-9])(?::([0-5]\d))? (alfajiri|asubuhi|mchana|jioni|usiku)", re.ASCII)
PARTS = {  # the hours at which a part of the day may be said, wider than we say it ourselves
    "alfajiri": range(3, 7),
    "asubuhi": range(4, 12),
    "mchana": range(10, 18),
    "jioni": range(15, 20),
    "usiku": (*range(18, 24), *range(6)),
}
HALF = 12


def said_hour(text: str) -> time | None:
    """The hour that was said; None where it is none, or could be two.

    >>> [str(said_hour(said)) for said in ("6 pm", "12:30 p.m.", "12:00 AM", "saa 1 asubuhi", "saa 3:30 usiku")]
    ['18:00:00', '12:30:00', '00:00:00', '07:00:00', '21:30:00']
    >>> said_hour("saa 1"), said_hour("saa 1 mchana"), said_hour("13:00 p.m.")
    (None, None, None)
    """
    text = " ".join(text.casefold().split())
    if found := ENGLISH.fullmatch(text):
        return time(int(found[1]) % HALF + HALF * (found[3] == "p"), int(found[2] or 0))
    if found := SWAHILI.fullmatch(text):
        hours = [hour for hour in range(2 * HALF) if hour % HALF == (int(found[1]) + 6) % HALF]
        meant = [hour for hour in hours if hour in PARTS[found[3]]]
        return time(meant[0], int(found[2] or 0)) if len(meant) == 1 else None
    return None
