"""Lists of people as files: whole, for whoever may see them, and for nobody else."""

import csv
import io

import pytest
import sqlalchemy as sa

from bot.papers.lists import Lists
from conversations.core import Source
from handlers.channel import NoDocument
from storage.delivery import Chat
from storage.people import Office, Standing, dialled
from storage.reminders import Audience
from tests.stage import BEN, DAY, DIRECTOR, MANAGER, NAIROBI, Rendering, Talk

COUNCIL = "254700000080"


@pytest.fixture
def chats(sqlite_stage):
    """The chats of the director, the council and a manager, by their phones."""
    with sqlite_stage.change() as stage:
        nuru = stage.add_person(COUNCIL, "Nuru Mfano")
        stage.connection.execute(sa.insert(Office), {"person_id": nuru, "office": Standing.COUNCIL})
    for number, phone in enumerate((DIRECTOR, COUNCIL, MANAGER)):
        Talk(sqlite_stage, Rendering(), chat=f"5{number}").shares(phone)
    Talk(sqlite_stage, Rendering(), chat="52").says("/register").says("ab 3")
    ids = {row.external_id: row.id for row in sqlite_stage.rows(Chat)}
    return {phone: ids[f"5{number}"] for number, phone in enumerate((DIRECTOR, COUNCIL, MANAGER))}


def lines(stage, kind, subject, chat):
    now = stage.now.astimezone(NAIROBI)
    with stage.database.reading() as records:
        data, _type = Lists(records, stage.database.vault, Source(kind, subject, chat, now), now).file("en")
    return [*csv.reader(io.StringIO(data.decode("utf-8-sig")))]


def test_each_list_is_whole(sqlite_stage, chats):
    never = lines(sqlite_stage, "list.never", 0, chats[DIRECTOR])
    assert never[0] == ["Centre", "Name", "Role", "Phone", "State"]
    assert ["Mlimani Secondary", "Ben Kato", "invigilator", dialled(BEN), ""] in never
    absent = lines(sqlite_stage, "list.absent", DAY.toordinal(), chats[DIRECTOR])
    assert absent[1:] == [["Mlimani Secondary", "Ben Kato", "invigilator", dialled(BEN), "Ab 2027-10-20"]]
    letters = lines(sqlite_stage, "list.letters", sqlite_stage.centre, chats[DIRECTOR])
    assert ["Mlimani Secondary", "Ben Kato", "invigilator", dialled(BEN), "no chat"] in letters
    away = lines(sqlite_stage, "list.unreached", Audience(place="99101001").number, chats[COUNCIL])
    assert ["99101001 Mlimani Secondary", "Ben Kato", "", dialled(BEN), "never joined"] in away
    assert "Zawadi Mfano" not in str(away)


@pytest.mark.parametrize("kind", ["list.never", "list.absent", "list.letters", "list.unreached", "list.undelivered"])
def test_nobody_gets_what_they_may_not_see(sqlite_stage, chats, kind):
    subject = {"list.absent": DAY.toordinal(), "list.letters": sqlite_stage.centre}.get(kind, 0)
    try:
        assert len(lines(sqlite_stage, kind, subject, chats[MANAGER])) == 1, "the titles alone"
    except NoDocument:
        assert kind in ("list.letters", "list.unreached", "list.undelivered")
