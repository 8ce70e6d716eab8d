"""The board: a director sees the silent centres, opens their registers, and marks them with a reason."""

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.delivery import Chat, Outgoing
from storage.exams import Role, SubCounty
from storage.people import Office, Person, Standing
from storage.register import MarkChange
from tests.stage import BEN, DAY, DIRECTOR, MANAGER, STRANGER, Rendering, Talk

LATER = DAY.replace(day=25)  # the grace of two days is over


@pytest.fixture
def director(chat):
    return chat.shares(DIRECTOR)


def marking(talk: Talk) -> Talk:
    """The manager of Mlimani, at the register, in another chat."""
    return Talk(talk.stage, talk.rendering, chat="8").shares(MANAGER).says("/register")


def test_the_silent_stand_first_with_whom_to_call(director):
    Talk(director.stage, director.rendering, chat="8").shares("254700000001").says("/register").says("ab 3").says(
        "rest p"
    )
    director.says("/board")
    assert "Sent: 0. Started: 1. Not started: 1." in director.heard
    assert "Absent: 1 officer." in director.heard
    silent, marked = director.heard.index("002 Bondeni Secondary: NOT STARTED"), director.heard.index("001 Mlimani")
    assert silent < marked
    assert "Omari Mfano 0700 000 011" in director.heard
    assert "Mlimani Secondary: 4 of 4 marked" in director.heard


@pytest.fixture
def many(sqlite_stage):
    """The director, with forty more silent centres; of the last the manager has no chat."""
    with sqlite_stage.change() as stage:
        for n in range(3, 43):
            centre = stage.add_centre(stage.exam, f"99101{n:03}", f"Shule ya Mto N{n}")
            stage.add_officer(centre, f"2547100000{n:02}", f"Meneja N{n}", Role.CENTRE_MANAGER)
        people = sa.select(Person.id).where(Person.full_name.like("Meneja N%"), Person.full_name != "Meneja N42")
        chats = [{"person_id": one, "external_id": f"c{one}"} for one in stage.connection.scalars(people)]
        here = {"channel": "test", "heard_at": stage.now, "session": {}}
        stage.connection.execute(sa.insert(Chat), [chat | here for chat in chats])
    return Talk(sqlite_stage, Rendering()).shares(DIRECTOR).unlocks()


def test_forty_silent_centres_are_found_and_listed(many):
    many.says("/board")
    assert "Page 1 of 7." in many.heard
    assert "Type a part of a centre's name or code to find it." in many.heard
    assert many.says("mto shule n12").heard.count("NOT STARTED") == 1
    assert "042 Shule ya Mto N42: NOT STARTED. Meneja N42" in many.says("042").heard
    assert "None of your centres has that" in many.says("nyumbani").heard
    many.taps("All centres").taps("42 not sent").taps("List to forward")
    assert "99101042 Shule ya Mto N42: Meneja N42 0710 000 042" in many.heard
    assert "99101001 Mlimani Secondary: Zawadi Mfano 0700 000 001" in many.heard


def test_remind_all_asks_each_manager_once_within_the_hour(many):
    many.says("/board").taps("42 not sent").taps("Remind all")
    assert "We remind 39 managers." in many.heard
    assert "We cannot reach these: please call.\n99101001 Mlimani" in many.heard
    assert "99101042 Shule ya Mto N42: Meneja N42 0710 000 042" in many.heard
    queued = many.stage.rows(Outgoing, kind="chase")
    assert len({row.person_id for row in queued}) == len(queued) == 39
    assert {row.about for row in queued} == {DAY}
    many.says("/board").taps("not sent").taps("Remind all")
    assert "39 were reminded within the hour." in many.heard
    assert len(many.stage.rows(Outgoing, kind="chase")) == 39
    many.stage.at(LATER, 10)
    many.says("/board").taps("Other days").taps("Wed 20 Oct").taps("not sent")
    assert "Remind all" not in many.labels


def test_who_was_absent_is_named(director):
    marking(director).says("ab 3")
    director.says("/board").taps("Absent")
    assert "Absent on Wed 20 Oct: 1 officer" in director.heard
    assert "Mlimani Secondary: Ben Kato, invigilator, 0700 000 003" in director.heard
    assert "Board of Wed 20 Oct" in director.taps("Board").heard


def test_after_the_grace_the_director_marks_with_a_reason(director):
    director.stage.at(LATER, 10)
    director.says("/board").taps("Other days").taps("Wed 20 Oct").taps("001 Mlimani Secondary")
    assert "You see it as the director" in director.heard
    director.says("all")
    assert "Why do you mark it?" in director.heard
    assert director.stage.marks() == {}
    director.says("The centre had no network")
    assert set(director.stage.marks().values()) == {"P"}
    assert {row.reason for row in director.stage.rows(MarkChange)} == {"The centre had no network"}
    assert "Receipt" in director.taps("Send").heard
    director.taps("Correct").says("ab 3 no network")
    assert director.stage.marks()["Ben Kato"] == "Ab"


def test_on_the_day_itself_it_takes_a_reason_too(director):
    director.says("/board").taps("001 Mlimani Secondary").says("p 1")
    assert "Why do you mark it?" in director.heard


def test_a_day_that_has_not_begun_is_not_marked(director):
    director.stage.at(DAY, 5)
    director.says("/board").taps("001 Mlimani Secondary").says("p 1")
    assert "opens at 6:00 a.m." in director.heard
    assert director.stage.marks() == {}


def test_another_directors_centres_are_neither_seen_nor_marked(chat):
    with chat.stage.change() as stage:
        person = stage.add_person(STRANGER, "Daktari Mfano")
        stage._add(SubCounty, code="99102", name="Ziwani", county_code="99")
        stage._add(Office, person_id=person, office=Standing.TSC_DIRECTOR, sub_county_code="99102")
    chat.shares(STRANGER).says("/board")
    assert "No register in your sub-counties has opened yet. Look again on the rehearsal day." in chat.heard
    chat.presses(f"register.mark:{chat.stage.centre}:{DAY}:{chat.stage.officers[BEN]}:P")
    assert "You do not have permission to do that. Write menu to see what you can do." in chat.heard
    assert chat.stage.marks() == {}
    assert any(row.act == "refused" for row in chat.stage.rows(AuditRow))


def test_a_manager_has_no_board(manager):
    manager.says("/board")
    assert "Board of" not in manager.heard


def test_the_directors_menu_has_the_board_and_no_register(director):
    director.says("menu")
    assert director.labels[0] == "Silent (2)"
    assert "Board of" in director.taps("Silent (2)").heard
    assert "Today's register" not in director.says("menu").labels
    assert "Board of" in director.says("/register").heard


def test_a_reminders_button_says_whom_to_call(director):
    director.presses(f"board.call:{director.stage.other_centre}:{DAY}")
    assert "Bondeni Secondary: NOT STARTED. Omari Mfano 0700 000 011" in director.heard


def test_whom_to_call_elsewhere_is_told_to_nobody(manager):
    manager.presses(f"board.call:{manager.stage.other_centre}:{DAY}")
    assert "Omari" not in manager.heard


def test_a_day_in_words_opens_the_board_of_the_last_such_day(sqlite_stage):
    director = Talk(sqlite_stage, Rendering()).shares(DIRECTOR)
    assert "Board of Tue 19 Oct" in director.says("board yesterday").heard
    assert "Board of Mon 18 Oct" in director.says("hali ya vituo").taps("Other days").says("Monday").heard
    assert "Board of Tue 19 Oct" in director.says("board 19").heard
    assert "There is no register on that day." in director.says("/menu").says("ubao wa tarehe 5").heard


def test_all_centres_and_days_come_as_one_picture(director):
    director.unlocks().says("/board").taps("Other days").taps("All as a picture")
    [file] = [message.document for message in director.heard_messages if message.document]
    assert file.filename == f"board-{DAY}.png"
    assert file.source.startswith(f"board:{DAY.toordinal()}:")
    [row] = director.stage.rows(AuditRow, act="list exported")
    assert row.subject == f"board {DAY.toordinal()}"
