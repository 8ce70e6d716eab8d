"""The printed register: what storage has read of it, and the history to which the paper is witness."""

from datetime import timedelta

from bot.papers.register import register_paper
from storage.history import close_day, last_closed
from storage.people import Person
from storage.register import Printing
from storage.witness import short
from tests.stage import DAY, MANAGER
from tests.stage.stage import NAIROBI


def test_the_paper_carries_the_head_of_the_last_closed_day(sqlite_stage):
    stage = sqlite_stage
    (manager,) = stage.rows(Person, phone=MANAGER)
    yesterday = DAY - timedelta(days=1)
    for closed in (False, True):
        if closed:
            close_day(stage.database, yesterday, stage.now)
        with stage.database.reading() as connection:
            whole = Printing(connection, DAY, manager.id).whole(stage.centre, stage.database.vault)
            last = last_closed(connection)
        paper = register_paper(whole, stage.now.astimezone(NAIROBI), last, demo=True)
        assert paper.history == (f"until 19/10/2027: {short(last.head)}" if last else "")
        assert bool(last) is closed
