"""A sheet: the one rule of who may mark, and when."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from storage.exams import DayKind, Hours
from storage.register import Allowed, Sheet

NAIROBI = ZoneInfo("Africa/Nairobi")
DAY = date(2027, 10, 20)
EARLY = datetime(2027, 10, 20, 5, 59, tzinfo=NAIROBI)
OPEN = datetime(2027, 10, 20, 17, 0, 59, tzinfo=NAIROBI)
LATE = datetime(2027, 10, 20, 17, 1, tzinfo=NAIROBI)
GRACE = datetime(2027, 10, 21, 23, 59, tzinfo=NAIROBI)
SHUT = datetime(2027, 10, 22, 0, 0, tzinfo=NAIROBI)
SENT, CORRECTING = "sent", "correcting"


@pytest.mark.parametrize(
    ("now", "so_far", "manager", "director"),
    [
        # nothing is marked before the hour, by nobody
        (EARLY, "", Allowed.NOT_YET, Allowed.NOT_YET),
        (EARLY, SENT, Allowed.NOT_YET, Allowed.NOT_YET),
        (EARLY, CORRECTING, Allowed.NOT_YET, Allowed.NOT_YET),
        # on its day the manager marks and sends; whoever corrects, and a director, always says why
        (OPEN, "", Allowed.MAY, Allowed.WITH_REASON),
        (OPEN, SENT, Allowed.SENT, Allowed.SENT),
        (OPEN, CORRECTING, Allowed.WITH_REASON, Allowed.WITH_REASON),
        # after its hours a register that is not in is marked with a reason; one that is in is the director's
        (LATE, "", Allowed.WITH_REASON, Allowed.WITH_REASON),
        (LATE, SENT, Allowed.SHUT, Allowed.SENT),
        (LATE, CORRECTING, Allowed.SHUT, Allowed.WITH_REASON),
        (GRACE, "", Allowed.WITH_REASON, Allowed.WITH_REASON),
        # after the grace days it is the director's alone
        (SHUT, "", Allowed.SHUT, Allowed.WITH_REASON),
        (SHUT, SENT, Allowed.SHUT, Allowed.SENT),
        (SHUT, CORRECTING, Allowed.SHUT, Allowed.WITH_REASON),
    ],
)
def test_who_may_mark_is_one_rule(now, so_far, manager, director):
    assert _sheet(so_far, as_director=False).allows(now, correcting=so_far == CORRECTING) is manager
    assert _sheet(so_far, as_director=True).allows(now, correcting=so_far == CORRECTING) is director


def _sheet(so_far: str, *, as_director: bool) -> Sheet:
    hours = Hours(DAY, time(6), time(17), 1, NAIROBI)
    sent_at = OPEN if so_far else None
    return Sheet(1, DAY, "KCSE", "Kisumu", "1", "1", DayKind.PAPER, hours, (), sent_at=sent_at, as_director=as_director)
