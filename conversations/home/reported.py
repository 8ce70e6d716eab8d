"""Reported: what an officer is told who works somewhere and is not on its register yet."""

from collections.abc import Iterator

from conversations.core import _, day_name
from conversations.speech import listed, role_name
from storage.desk import Desk


def reported(desk: Desk) -> Iterator[str]:
    """Where that is, as it was reported, and the days on which they were seen; nothing before they have logged in."""
    for one in desk.unlisted.of_myself() if desk.person else ():
        yield _(
            "You are reported at {centre} as {role} since {day}, and the director has not decided yet.",
            centre=one.centre,
            role=role_name(one.role),
            day=day_name(one.from_on),
        )
        if one.days:
            days = listed([*map(day_name, one.days)])
            yield _("Seen there: {days}. They are paid only if you are posted.", days=days)
