"""Who you are, and what you can do: the first minutes with the bot, and the small conversations."""

import pytest

from conversations.core import read_text
from storage.audit import AuditRow
from storage.delivery import Chat
from storage.people import Office, Person, Standing
from tests.stage import ASHA, BEN, DIRECTOR, MANAGER, STRANGER, Rendering, Talk
from tests.stage.talk import BySms


def test_a_stranger_is_asked_for_the_number_first(chat):
    chat.says("/start")
    assert "share your own number" in chat.heard
    assert chat.heard_messages[0].asks_contact == "Share my number"


def test_sharing_the_number_greets_by_name_with_the_menu(chat):
    chat.says("/menu").shares(MANAGER)
    assert "Welcome, Zawadi Mfano." in chat.heard
    assert chat.labels[0] == "Mark 4 officers"
    assert chat.labels[2:4] == ["My letter", "Where am I posted?"]
    assert chat.work.menu.commands[1] == ("register", "Today's register")


def test_an_officer_has_no_register_in_the_menu(chat):
    chat.shares(ASHA)
    assert "Today's register" not in chat.labels
    assert "You are not allowed" in chat.says("/register").heard or "You do not have permission" in chat.heard
    assert [row.act for row in chat.stage.rows(AuditRow)][-1] == "refused"


def test_somebody_elses_card_tells_nothing(chat):
    chat.says("hello").shares(MANAGER, verified=False)
    assert "not your own number" in chat.heard
    assert "Zawadi" not in chat.heard
    assert chat.stage.rows(Chat)[0].person_id is None


def test_an_unknown_number_is_told_whom_to_ask(chat):
    chat.says("hello").shares(STRANGER)
    assert "on no deployment list yet" in chat.heard
    assert chat.stage.rows(Chat)[0].person_id is None


def test_the_chat_is_the_log_in_from_then_on(chat):
    chat.shares(MANAGER)
    again = Talk(chat.stage, chat.rendering)
    assert "More" in again.says("hello").says("/menu").labels


def test_linking_a_chat_leaves_an_audit_row(chat):
    chat.shares(MANAGER)
    assert [row.act for row in chat.stage.rows(AuditRow)] == ["chat linked"]


def test_where_am_i_posted(chat):
    chat.shares(BEN).says("/posting")
    lines: tuple[str, ...] = (
        "Invigilator at Mlimani Secondary, 99101001",
        "KCSE 2027",
        "From Mon 18 Oct to Fri 19 Nov. Report by 7:00 a.m.",
        "Centre manager: Zawadi Mfano 0700 000 001.",
    )
    if isinstance(chat.rendering, BySms):
        lines = ("KCSE 2027: invigilator, Mlimani Secondary 99101001, 18 Oct - 19 Nov, 7am. Manager Zawadi",)
    for line in lines:
        assert line in chat.heard


def test_somebody_without_a_posting_is_told_so(chat):
    chat.shares("254700000095").taps("Where am I posted?")
    assert "You have no posting now" in chat.heard


def test_the_language_is_kept_with_the_person(chat):
    chat.shares(BEN).says("/language").taps("Kiswahili")
    assert "tunaandika kwa Kiswahili" in chat.heard
    assert "Meneja wa kituo" in chat.says("nimepangiwa wapi").heard or "meneja" in chat.heard.casefold()
    elsewhere = Talk(chat.stage, Rendering(), chat="9").enters(BEN)
    assert "Ungependa kufanya nini?" in elsewhere.heard
    assert "From now on we write in English." in chat.says("lugha").taps("English").heard


def test_a_stranger_may_choose_the_language_first(chat):
    chat.says("lugha").taps("Kiswahili")
    assert "nambari" in chat.says("/menu").heard.casefold()


def test_the_channels_language_is_a_first_guess(sqlite_stage):
    from conversations.core import Text

    talk = Talk(sqlite_stage, Rendering()).turn(Text("habari"), language="sw")
    assert "nambari" in talk.heard.casefold()


def test_stop_ends_notices_and_start_brings_them_back(chat):
    chat.shares(BEN).says("STOP")
    assert "no more notices" in chat.heard
    assert chat.stage.rows(Chat)[0].notices is False
    assert "We send notices here again." in chat.says("/start").heard
    assert chat.stage.rows(Chat)[0].notices is True
    assert "no more notices" in chat.says("/stop").heard


def test_help_lists_what_can_be_done(chat):
    chat.shares(MANAGER).says("/help")
    by_sms = isinstance(chat.rendering, BySms)
    assert ("Write: register, letter" if by_sms else "/register Today's register") in chat.heard


def test_the_demonstration_says_that_it_is_one(sqlite_stage):
    talk = Talk(sqlite_stage, Rendering(), demo=True).says("/start")
    assert "demonstration with invented people" in talk.heard
    assert "Demonstration" in talk.shares(MANAGER).says("/register").says("all").says("send").heard


def test_a_director_is_known_and_greeted(chat):
    chat.shares(DIRECTOR)
    assert "Welcome, Daudi Mfano" in chat.heard
    assert chat.stage.rows(Person, phone=DIRECTOR)


@pytest.mark.parametrize("language", ["xx", "ar", "zh", "*", "e" * 50])
def test_a_language_we_do_not_speak_is_ours(sqlite_stage, language):
    from conversations.core import Text

    talk = Talk(sqlite_stage, Rendering()).turn(Text("hello"), language=language).shares(MANAGER).says("/register")
    assert "Wed 20 Oct · 0 of 4" in talk.heard


def test_stop_here_and_start_there(sqlite_stage):
    here, there = (Talk(sqlite_stage, Rendering(), chat=chat).enters(BEN) for chat in ("7", "8"))
    here.says("STOP")
    there.says("START")
    assert {chat.notices for chat in sqlite_stage.rows(Chat)} == {True}


def test_commands_go_by_any_of_their_words(chat):
    chat.shares(MANAGER)
    assert "Send 20 Oct" in chat.says("/rejista").labels
    assert "Cancelled" in chat.says("/ghairi").heard


def test_the_menu_of_commands_follows_the_language(chat):
    chat.shares(BEN).says("/language").taps("Kiswahili")
    assert dict(chat.work.menu.commands)["posting"] == "Nimepangiwa wapi?"


def test_a_number_that_moved_takes_its_chat_along(sqlite_stage):
    import sqlalchemy as sa

    talk = Talk(sqlite_stage, Rendering())
    talk.turn(read_text("menu"), phone=MANAGER)
    with sqlite_stage.change() as stage:
        stage.connection.execute(sa.update(Person).where(Person.phone == MANAGER).values(phone="254700000055"))
    assert "Send 20 Oct" not in talk.turn(read_text("/register"), phone=MANAGER).labels


@pytest.mark.parametrize("phone", [BEN, STRANGER])
def test_the_other_language_is_offered_with_the_first_answer_once(chat, phone):
    hello = chat.rendering.said("hello")
    assert "Kwa Kiswahili: lugha" in chat.turn(hello, phone=phone).heard
    assert "Kwa Kiswahili" not in chat.turn(chat.rendering.said("menu"), phone=phone).heard or phone == STRANGER
    chat.turn(chat.rendering.said("lugha"), phone=phone).turn(chat.rendering.said("Kiswahili"), phone=phone)
    assert "Kuanzia sasa tunaandika kwa Kiswahili" in chat.heard


def test_a_directors_own_work_comes_before_what_everyone_has(chat):
    chat.shares(DIRECTOR)
    work = ("Applicants", "Centres", "Officers", "Corrections", "Letters")
    labels = [*chat.labels, *chat.taps("More").labels]
    assert max(map(labels.index, work)) < labels.index("My letter") < labels.index("Language")


def test_the_council_officers_own_work_comes_first(chat):
    with chat.stage.change() as stage:
        officer = stage.add_person("254700000099", "Baraza Mfano")
        stage._add(Office, person_id=officer, office=Standing.COUNCIL)
    chat.shares("254700000099")
    assert chat.labels[:3] == ["Vacancies we opened", "Send a notice", "Corrections"]
