"""Counting on both engines: what went out, by day, channel and kind."""

from datetime import timedelta

from storage.delivery import Counted, Out, counting
from tests.storage.table import NOW

TODAY = NOW.date()
YESTERDAY = TODAY - timedelta(days=1)


def test_what_goes_out_is_added_up_by_day_channel_and_kind(table):
    chase, answer = Out("sms", "chase", paid=2), Out("whatsapp", "reply")
    table.does(counting.count, out=[chase, answer, chase], on=YESTERDAY)
    table.does(counting.count, out=[chase, Out("whatsapp", "reply", template=True)], on=TODAY)
    table.does(counting.count, out=[chase], on=TODAY)
    table.does(counting.count, out=[], on=TODAY)
    with table.database.reading() as connection:
        found = counting.counted(connection, YESTERDAY, TODAY)
        assert counting.counted(connection, TODAY, TODAY) == found[:2]
    assert found == [
        Counted(TODAY, "sms", "chase", template=False, messages=2, paid=4),
        Counted(TODAY, "whatsapp", "reply", template=True, messages=1, paid=1),
        Counted(YESTERDAY, "sms", "chase", template=False, messages=2, paid=4),
        Counted(YESTERDAY, "whatsapp", "reply", template=False, messages=1, paid=1),
    ]
    table.does(counting.forget, now=NOW + counting.KEPT)
    with table.database.reading() as connection:
        assert counting.counted(connection, YESTERDAY, TODAY) == found[:2]
