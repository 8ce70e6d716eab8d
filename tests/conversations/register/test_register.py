"""The register, as its centre manager lives it."""

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.register import CHANGED, changes_line
from storage.audit import AuditRow
from storage.deployments import State
from storage.exams import DayKind, ExamDay, Role
from storage.register import Mark, MarkChange, MarkRow, Officer, Reason, Register
from tests.stage import (
    ASHA,
    BEN,
    DAY,
    LAST,
    MANAGER,
    OTHER_MANAGER,
    REHEARSAL,
    RENDERINGS,
    STRANGER,
    Rendering,
    Stage,
    Talk,
)
from tests.stage.talk import OnTelegram

MARKED = {"Zawadi Mfano": "P", "Asha Juma": "P", "Ben Kato": "P", "Chui Ali": "P"}


def test_an_ordinary_day_is_three_taps(manager):
    manager.taps("Mark ").taps("All present").taps("Send")
    assert manager.stage.marks() == MARKED
    assert "REGISTER RECEIVED" in manager.heard
    assert "4 present" in manager.heard
    assert "Absent: nobody." in manager.heard
    [register] = manager.stage.rows(Register)
    assert register.state == "sent"
    assert f"Receipt {register.receipt[:4]}-" in manager.heard


def test_the_register_is_a_status_line_and_a_row_an_officer(sqlite_stage):
    talk = Talk(sqlite_stage, OnTelegram()).shares(MANAGER).taps("Mark ").taps("Ab", row="3 Ben")
    assert talk.heard == "Wed 20 Oct · 1 of 4 · open until 9:00 p.m.\nBen Kato: Ab."
    assert [[button.label for button in row] for row in talk.heard_messages[0].drawn] == [
        ["1 Zawadi M.", "P", "Ab"],
        ["2 Asha J.", "P", "Ab"],
        ["3 Ben K.", "P", "✓ Ab"],
        ["4 Chui A.", "P", "Ab"],
        ["Rest present (3)", "Send 20 Oct"],
        ["Undo", "Other days", "Print"],
    ]


@pytest.mark.parametrize("rendering", ["text", "whatsapp", "sms"])
def test_where_no_buttons_are_drawn_the_names_are_listed_when_it_is_opened_and_then_only_what_changed(
    sqlite_stage, rendering
):
    talk = Talk(sqlite_stage, RENDERINGS[rendering]()).shares(MANAGER).says("ab 3 nonsense").says("register")
    lines = talk.heard.splitlines()
    assert ("3 Ben Kato -" if rendering == "sms" else "3 Ben K.: not marked") in lines
    talk.says("ab 3")
    assert talk.heard.startswith("Ben Kato: Ab. Left to mark: 3. Write all for the rest")
    assert "\n" not in talk.heard
    for error in ("nini", "ab 99"):
        assert "Nothing was changed." in talk.says(error).heard
        assert "\n" not in talk.heard, "a typing error is answered in one line"
    assert talk.says("register").heard.splitlines()[3].startswith("3 Ben K")


@pytest.mark.parametrize("said", ["list", "orodha"])
def test_the_list_has_names_and_roles_in_full(manager, said):
    manager.says("/register").says("p 1").says(said)
    for line in (
        "Register of Wed 20 Oct (papers)",
        "Mlimani Secondary 99101001, KCSE 2027",
        "1 Zawadi Mfano (you), centre manager: P, own mark, not confirmed",
        "2 Asha Juma, supervisor: not marked",
    ):
        assert line in manager.heard.splitlines()
    manager.says("ab 3")
    assert manager.stage.marks() == {"Zawadi Mfano": "P", "Ben Kato": "Ab"}


def test_each_button_says_in_full_whom_and_what_it_means_and_whether_it_is_the_one_chosen(sqlite_stage):
    talk = Talk(sqlite_stage, Rendering()).shares(MANAGER).says("/register").says("ab 3")
    name, present, absent = next(row for row in talk.heard_messages[0].buttons if row[0].label.startswith("3 "))
    assert name.full == "3 Ben Kato, invigilator: Ab"
    assert (present.full, present.pressed) == ("P, 3 Ben Kato", False)
    assert (absent.full, absent.pressed) == ("Ab, 3 Ben Kato", True)
    assert name.pressed is None


def test_p_and_ab_are_absolute_and_safe_to_tap_twice(manager):
    manager.taps("Mark ").taps("P", row="3 ").taps("P", row="3 ")
    assert "it is already marked that way" in manager.heard
    manager.taps("Ab", row="3 ")
    assert "Ben Kato: Ab." in manager.heard
    assert manager.stage.marks() == {"Ben Kato": "Ab"}
    assert [(c.was, c.mark) for c in manager.stage.rows(MarkChange)] == [(None, "P"), ("P", "Ab")]


def test_all_present_leaves_an_absence_alone(manager):
    manager.taps("Mark ").taps("Ab", row="3 ").taps("Rest present").taps("Send")
    assert manager.stage.marks() == MARKED | {"Ben Kato": "Ab"}
    assert "Absent: Ben Kato." in manager.heard


@pytest.mark.parametrize(
    ("typed", "marks"),
    [
        ("all", MARKED),
        ("ALL P", MARKED),
        ("Wote", MARKED),
        ("ab 3 4", {"Ben Kato": "Ab", "Chui Ali": "Ab"}),
        ("Ab 3,4", {"Ben Kato": "Ab", "Chui Ali": "Ab"}),
        ("AB3 , 4", {"Ben Kato": "Ab", "Chui Ali": "Ab"}),
        ("p 2", {"Asha Juma": "P"}),
        ("p2", {"Asha Juma": "P"}),
        ("3 ab", {"Ben Kato": "Ab"}),
        ("3ab", {"Ben Kato": "Ab"}),
        ("ab 3 rest p", MARKED | {"Ben Kato": "Ab"}),
        ("p 2 ab 3", {"Asha Juma": "P", "Ben Kato": "Ab"}),
        ("hayupo 3", {"Ben Kato": "Ab"}),
        ("Yupo 2", {"Asha Juma": "P"}),
        ("rest p", MARKED),
    ],
)
def test_marks_can_be_typed(manager, typed, marks):
    manager.says("/register").says(typed)
    assert manager.stage.marks() == marks


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("ab 9", "Nobody on this register has number 9"),
        ("ab 3 9", "Nobody on this register has number 9"),
        ("p 2 ab 2", "Number 2 is both P and Ab"),
        ("nini", '"nini"'),
        ("ab", '"ab"'),
        ("ab x", '"x"'),
        ("3 ab 7", '"7"'),
        ("ab 3 🙂", '"🙂"'),
        ("ab 99999999999999999999", "Nobody on this register has number"),
        ("x" * 900, '"xxxx'),
        ("ab 3.0", '"3.0" can be read in two ways'),
        ("3 present 1 absent", '"3 present 1 absent" can be read in two ways'),  # there are four
        ("ab 3.5 7", '"3.5" can be read in two ways'),
        ("ab 3; drop table marks", '"drop table marks"'),
    ],
)
def test_what_is_not_understood_changes_nothing_and_is_named(manager, typed, part):
    manager.says("/register").says(typed)
    assert part in manager.heard
    assert "Nothing was changed." in manager.heard
    assert manager.stage.marks() == {}


@pytest.mark.parametrize(
    ("typed", "marks"),
    [
        ("hayuko 3 4", {"Ben Kato": "Ab", "Chui Ali": "Ab"}),
        ("wote wako", MARKED),
        ("hakuna aliyekosa", MARKED),
        ("none absent", MARKED),
        ("No 3 ab", {"Ben Kato": "Ab"}),
        ("all except 3", MARKED | {"Ben Kato": "Ab"}),
        ("leo wote wapo isipokuwa Ben", MARKED | {"Ben Kato": "Ab"}),
        ("ben ab", {"Ben Kato": "Ab"}),
        ("ab ben, chui", {"Ben Kato": "Ab", "Chui Ali": "Ab"}),
        ("kato hayuko 2 p", {"Ben Kato": "Ab", "Asha Juma": "P"}),
        ("ab all", dict.fromkeys(MARKED, "Ab")),
        ("mfano juma ab", {}),
        ("ila 3", {}),
    ],
)
def test_what_managers_type_is_heard_on_the_register(sqlite_stage: Stage, typed, marks):
    talk = Talk(sqlite_stage, Rendering()).shares(MANAGER).says("/register").says(typed)
    assert talk.stage.marks() == marks


def test_all_absent_is_not_guessed_where_somebody_is_present(sqlite_stage: Stage):
    talk = Talk(sqlite_stage, Rendering()).shares(MANAGER).says("/register").says("p 2").says("wote hawapo")
    assert "1 officer is marked P already." in talk.heard
    assert talk.stage.marks() == {"Asha Juma": "P"}
    talk.says("all absent except 2")
    assert talk.stage.marks() == dict.fromkeys(MARKED, "Ab") | {"Asha Juma": "P"}


def test_marks_typed_before_the_register_was_asked_for_are_of_the_only_one_that_can_be_meant(sqlite_stage: Stage):
    talk = Talk(sqlite_stage, Rendering()).shares(MANAGER)
    assert "Which register are these marks for: ab 3?" in talk.says("ab 3").heard  # Monday's is not sent either
    assert talk.stage.marks() == {}
    with talk.stage.change() as stage:
        stage.connection.execute(sa.update(ExamDay).where(ExamDay.on < DAY).values(kind=DayKind.NONE))
    assert "Ben Kato: Ab." in talk.says("/menu").says("hayuko 3\np 2").heard
    assert talk.stage.marks() == {"Ben Kato": "Ab", "Asha Juma": "P"}
    talk.says("/menu").says("all")
    assert talk.stage.marks() == {"Ben Kato": "Ab", "Asha Juma": "P"}
    assert talk.says("rejista wote wapo").stage.marks() == MARKED | {"Ben Kato": "Ab"}


@pytest.mark.parametrize("said", ["ok", "yes", "ndiyo", "sawa", "right"])
def test_a_yes_to_the_receipt_does_not_open_what_was_sent(sqlite_stage: Stage, said):
    talk = Talk(sqlite_stage, Rendering()).shares(MANAGER).says("/register").says("all").says("send").says(said)
    assert "You are changing a register that was sent" not in talk.heard


def test_today_is_not_said_of_another_day(sqlite_stage: Stage):
    talk = Talk(sqlite_stage, Rendering()).shares(MANAGER).says("register 19").says("leo wote wapo")
    assert (
        "This is the register of Tue 19 Oct, not of today. Nothing was changed. Write register for today's."
        in talk.heard
    )
    assert talk.stage.marks() == {}


def test_a_name_alone_opens_the_card_and_a_mark_alone_is_meant_there(sqlite_stage: Stage):
    talk = Talk(sqlite_stage, Rendering()).shares(MANAGER).says("/register").says("kato")
    assert "0700 000 003" in talk.heard or "+254 700 000 003" in talk.heard
    assert talk.says("hayuko").stage.marks() == {"Ben Kato": "Ab"}
    assert '"hayuko"' in talk.says("hayuko").heard  # on the register itself: who?


def test_a_number_alone_asks_for_the_mark(manager):
    manager.says("/register").says("3")
    assert "Ben Kato" in manager.heard
    assert "0700 000 003" in manager.heard
    manager.taps("Ab")
    assert manager.stage.marks() == {"Ben Kato": "Ab"}
    assert "Ben Kato: Ab." in manager.heard


def test_undo_takes_back_the_last_act_as_one(manager):
    manager.says("/register").says("ab 3").says("rest p").taps("Undo")
    assert "Undone." in manager.heard
    assert manager.stage.marks() == {"Ben Kato": "Ab"}
    assert len(manager.stage.rows(MarkChange)) == 7


def test_undo_is_refused_after_a_minute(manager):
    manager.says("/register").says("ab 3")
    manager.stage.now += timedelta(seconds=61)
    manager.taps("Undo")
    assert "can no longer undo" in manager.heard
    assert manager.stage.marks() == {"Ben Kato": "Ab"}


def test_undo_is_refused_when_somebody_has_marked_since(manager):
    manager.says("/register").says("ab 3")
    undo = next(b for line in manager.heard_messages[0].buttons for b in line if b.label == "Undo")
    manager.says("p 3").presses(undo.data)
    assert "can no longer undo" in manager.heard
    assert manager.stage.marks() == {"Ben Kato": "P"}


def test_sending_with_people_unmarked_names_them_and_asks(manager):
    manager.says("/register").says("p 1 2").says("send")
    assert "not be paid" in manager.heard
    assert manager.stage.rows(Register, state="sent") == []
    manager.taps("Send anyway")
    assert "Not marked: " in manager.heard
    assert len(manager.stage.rows(Register, state="sent")) == 1


def test_a_sent_register_offers_correct_and_keeps_the_history(manager):
    manager.says("/register").says("all").says("send").says("ab 3")
    assert "To change it, choose Correct" in manager.heard
    assert manager.stage.marks() == MARKED
    manager.taps("Correct").taps("Ab", row="3 ").taps("Marked the wrong person").taps("Send")
    assert manager.stage.marks() == MARKED | {"Ben Kato": "Ab"}
    assert [(c.was, c.mark) for c in manager.stage.rows(MarkChange)][-1] == ("P", "Ab")
    assert [row.act for row in manager.stage.rows(AuditRow)].count("register sent") == 2


def test_a_tap_on_the_old_message_of_a_sent_register_changes_nothing(manager):
    manager.says("/register")
    old = [b.data for line in manager.heard_messages[0].buttons for b in line if b.label == "Ab"]
    manager.says("all").says("send").presses(old[2])
    assert "already sent this register; nothing was changed" in manager.heard
    assert "Correct" in manager.labels
    assert manager.stage.marks() == MARKED


def test_sending_twice_gives_one_receipt(manager):
    manager.says("/register").says("all")
    send = next(b.data for line in manager.heard_messages[0].buttons for b in line if b.label == "Send 20 Oct")
    manager.presses(send)
    [first] = manager.stage.rows(Register)
    manager.presses(send)
    assert manager.stage.rows(Register) == [first]


def test_too_early_says_from_when(manager):
    manager.stage.at(DAY, 5)
    manager.says("/register").says("all")
    assert "The register of Wed 20 Oct opens at 6:00 a.m." in manager.heard
    assert manager.stage.marks() == {}


def test_after_closing_a_reason_is_asked_for_the_marks_in_hand_and_for_no_later_ones(manager):
    manager.stage.at(DAY, 22)
    manager.says("/register").says("ab 3")
    assert "Why are you marking it late?" in manager.heard
    assert manager.stage.marks() == {}
    manager.says("the generator broke down")
    assert manager.stage.marks() == {"Ben Kato": "Ab"}
    assert "Ben Kato: Ab. Reason: the generator broke down." in manager.heard
    manager.says("rest p")
    assert "Why are you marking it late?" in manager.heard
    assert manager.stage.marks() == {"Ben Kato": "Ab"}
    manager.taps("No network")
    assert manager.stage.marks() == MARKED | {"Ben Kato": "Ab"}
    given = Counter(c.reason for c in manager.stage.rows(MarkChange))
    assert given == {"the generator broke down": 1, Reason.NO_NETWORK: 3}


def test_the_day_before_is_among_the_other_days_and_takes_a_reason(manager):
    manager.says("/register").taps("Other days").taps("Tue 19 Oct").says("all")
    assert "Why are you marking it late?" in manager.heard
    manager.says("phones were locked away")
    assert manager.stage.marks(DAY - timedelta(days=1)) == MARKED
    assert {c.reason for c in manager.stage.rows(MarkChange)} == {Reason.PHONE}


def test_after_the_grace_days_the_director_is_named(manager):
    manager.presses(f"register.open:{manager.stage.centre}:{REHEARSAL}")
    assert "closed. Only the TSC" not in manager.heard
    manager.stage.at(REHEARSAL + timedelta(days=3), 10)
    manager.presses(f"register.rest:{manager.stage.centre}:{REHEARSAL}")
    assert "call Daudi Mfano 0700 000 090" in manager.heard
    assert manager.stage.marks(REHEARSAL) == {}


def test_the_rows_are_those_who_serve_on_that_date(sqlite_stage):
    with sqlite_stage.change() as stage:
        stage.add_officer(stage.centre, "254700000021", "Wa Wiki Ijayo", from_on=DAY + timedelta(days=7))
        stage.add_officer(stage.centre, "254700000022", "Wa Wiki Jana", to_on=DAY - timedelta(days=1))
        for n, state in enumerate((State.DECLINED, State.REPLACED, State.ENDED)):
            stage.add_officer(stage.centre, f"25470000003{n}", f"Bwana {state}", state=state)
        stage.add_officer(stage.centre, "254700000023", "Hamisi Amekubali", state=State.ACCEPTED)
    heard = Talk(sqlite_stage, Rendering()).shares(MANAGER).says("/register").says("list").heard
    assert "Hamisi Amekubali" in heard
    assert not any(name in heard for name in ("Wiki", "Bwana"))


def test_numbers_stay_when_officers_come_and_go(sqlite_stage):
    with sqlite_stage.change() as stage:
        stage.add_officer(stage.centre, "254700000021", "Aaa Mwanzo", from_on=DAY + timedelta(days=1))
    talk = Talk(sqlite_stage, Rendering()).shares(MANAGER).says("/register")
    assert "4 Chui A." in talk.labels
    sqlite_stage.at(DAY + timedelta(days=1), 18)
    assert "5 Aaa M." in talk.says("/register").labels
    assert "4 Chui A." in talk.labels


def test_two_exams_on_one_day_are_two_registers(sqlite_stage):
    with sqlite_stage.change() as stage:
        second = stage.add_exam("KPSEA-2027", "KPSEA 2027")
        centre = stage.add_centre(second, "99101001", "Mlimani Primary")
        stage.add_officer(centre, MANAGER, "Zawadi Mfano", Role.CENTRE_MANAGER)
        stage.add_officer(centre, ASHA, "Asha Juma")
    talk = Talk(sqlite_stage, Rendering()).shares(MANAGER).says("/register")
    assert "Which register?" in talk.heard
    talk.taps("Mlimani Primary").says("ab 2")
    assert [row.deployment_id for row in sqlite_stage.rows(MarkRow)] != [sqlite_stage.officers[ASHA]]
    talk.says("/register").taps("Mlimani Secondary")
    assert "Mlimani Secondary 99101001, KCSE 2027" in talk.heard, "whoever has several is told which"
    assert "2 Asha Juma, supervisor: not marked" in talk.says("list").heard


def test_more_than_fit_one_screen_are_on_pages_each_a_tap_away(sqlite_stage):
    with sqlite_stage.change() as stage:
        for n in range(20, 33):
            stage.add_officer(stage.centre, f"2547000000{n}", f"Mfano{n} Nambari")
    talk = Talk(sqlite_stage, OnTelegram()).shares(MANAGER).says("/register")
    assert {"[1–7]", "8–14", "15–17", "3 Ben K."} <= set(talk.labels)
    assert "17 Mfano32 N." in talk.taps("15–17").labels
    assert "3 Ben K." not in talk.labels
    assert "1 Zawadi M." in talk.says("more").labels
    assert "12 Mfano27 N." in talk.says("ab 12").labels, "the page of whoever was marked"
    assert len(talk.heard_messages[0].drawn) <= 10, "they fit a screen of 640 points"


def test_two_who_mark_at_once_see_each_other(sqlite_stage):
    here = Talk(sqlite_stage, Rendering()).shares(MANAGER).says("/register")
    there = Talk(sqlite_stage, Rendering(), chat="8").enters(MANAGER).says("/register")
    here.taps("P", row="2 ")
    there.taps("Ab", row="3 ")
    assert "2 Asha Juma, supervisor: P" in there.says("list").heard
    assert "3 Ben Kato, invigilator: Ab" in here.taps("P", row="4 ").says("list").heard


@pytest.mark.parametrize(
    ("phone", "why"),
    [
        (ASHA, "an officer marks nobody"),
        (OTHER_MANAGER, "another centre's manager"),
        (STRANGER, "a stranger with a forged press"),
        ("", "somebody who never said who they are"),
    ],
)
def test_nobody_else_can_see_or_mark_it(chat, phone, why):
    centre, deployment = chat.stage.centre, chat.stage.officers[BEN]
    if phone:
        chat.shares(phone)
    for data in (f"register.mark:{centre}:{DAY}:{deployment}:P", f"register.open:{centre}:{DAY}"):
        chat.presses(data)
        assert "Ben Kato" not in chat.heard, why
    assert chat.stage.marks() == {}
    if phone in (ASHA, OTHER_MANAGER):
        assert [row.count for row in chat.stage.rows(AuditRow, act="refused")] == [2]


def test_a_manager_whose_deployment_has_ended_is_out(manager):
    manager.says("/register")
    with manager.stage.change() as stage:
        import sqlalchemy as sa

        from storage.deployments import Deployment

        mine = Deployment.id == stage.officers[MANAGER]
        stage.connection.execute(sa.update(Deployment).where(mine).values(state=State.REPLACED))
    manager.says("ab 3")
    assert manager.stage.marks() == {}


def test_no_register_today_names_the_next(manager):
    manager.stage.at(DAY + timedelta(days=3), 12)  # a Saturday
    manager.says("/register")
    assert "Fri 22 Oct" in " ".join(manager.labels)
    manager.stage.at(LAST + timedelta(days=10), 12)
    assert "You have no register to mark" in manager.says("/register").heard


def test_help_says_what_the_register_wants(manager):
    assert "Choose or type: ab 3 7 (absent)" in manager.says("/register").says("help").heard
    assert "Undo" not in manager.labels


def test_a_forged_press_is_refused_and_audited(manager):
    manager.says("/register")
    for data in (
        "register.mark:1:never:1:P",
        "register.drop:1",
        "nowhere.mark:1",
        "x",
        ".",
        "register.mark:1",
        "99.mark",
    ):
        manager.presses(data)
    assert manager.stage.marks() == {}
    refused = manager.stage.rows(AuditRow, act="refused")
    assert {row.subject: row.count for row in refused} == {"forged register": 3, "forged": 3}


def test_a_storm_of_forged_presses_leaves_a_row_a_kind_and_hour_with_its_count(manager):
    def counted() -> list[tuple[str, int]]:
        return [(row.subject, row.count) for row in manager.stage.rows(AuditRow, act="refused")]

    manager.says("/register")
    for number in range(50):
        manager.presses(f"register.mark:{number}:never:{number}:P").presses(f"nobody{number}.knows:{number}")
        manager.presses(f"register.open:{manager.stage.other_centre}:{DAY}")
    assert counted() == [("forged register", 50), ("forged", 50), (f"centre {manager.stage.other_centre} {DAY}", 50)]
    manager.stage.now += timedelta(hours=1)
    manager.presses("x").presses("y")
    assert counted()[3:] == [("forged", 2)]


def test_the_stage_is_what_the_tests_think(sqlite_stage: Stage):
    assert DAY.weekday() == 2


def test_marks_can_be_typed_on_an_officers_card(manager):
    manager.says("/register").says("3").says("ab")
    assert manager.stage.marks() == {"Ben Kato": "Ab"}
    manager.says("3").says("rest p")
    assert manager.stage.marks() == MARKED | {"Ben Kato": "Ab"}


@pytest.mark.parametrize("typed", ["?", ".", "...", "!!", " ", "\u200f"])
def test_signs_without_a_word_change_nothing(manager, typed):
    manager.says("/register").says(typed)
    assert manager.stage.marks() == {}
    manager.says("all").says(typed)
    assert manager.stage.rows(Register, state="sent") == []


@pytest.mark.parametrize(("typed", "absent"), [("ab 2-4", 3), ("2 - 4 ab", 3), ("ab 2–3", 2), ("ab - 3", 1)])
def test_a_range_is_every_number_of_it(manager, typed, absent):
    manager.says("/register").says(typed)
    assert list(manager.stage.marks().values()) == ["Ab"] * absent


def test_a_foreign_contact_leaves_the_register_in_hand(manager):
    manager.says("/register").shares("254700000099", verified=False)
    assert "not your own number" in manager.heard
    assert manager.says("ab 3").stage.marks() == {"Ben Kato": "Ab"}
    assert "refused" in [row.act for row in manager.stage.rows(AuditRow)]


def test_an_old_link_to_another_centre_leaves_the_talk_in_hand(manager):
    manager.stage.at(DAY, 22)
    manager.says("/register").says("ab 3")
    manager.presses(f"register.open:{manager.stage.other_centre}:{DAY}")
    assert "You do not have permission" in manager.heard
    manager.says("no network at the centre")
    assert manager.stage.marks() == {"Ben Kato": "Ab"}


def test_somebody_of_another_centre_cannot_be_marked_and_an_audit_row_tells(manager):
    manager.presses(f"register.mark:{manager.stage.centre}:{DAY}:{manager.stage.other_officer}:P")
    assert "no longer on this register" in manager.heard
    assert "refused" in [row.act for row in manager.stage.rows(AuditRow)]


def test_a_reason_of_ones_own_can_be_given_again_within_the_hour(manager):
    manager.stage.at(DAY, 22)
    manager.says("/register").says("ab 3").taps("Other reason").says("Mafuriko barabarani")
    manager.says("p 2").taps("The same reason")
    assert [c.reason for c in manager.stage.rows(MarkChange)] == ["Mafuriko barabarani"] * 2
    manager.stage.at(DAY + timedelta(days=1), 9)
    manager.says("ab 4")
    assert "Why are you marking it late?" in manager.heard
    assert "The same reason" not in manager.labels


def test_correcting_past_the_closing_hour_draws_no_dead_buttons(manager):
    manager.says("/register").says("all").says("send").taps("Correct")
    manager.stage.at(DAY, 21, 30)
    manager.says("more").says("/register")
    assert "Ab" not in manager.labels


def test_many_changed_at_once_are_counted_for_the_register_stands_below():
    crowd = [Officer(n, n, n, f"Mfano {n}", "", Role.INVIGILATOR, Mark.PRESENT) for n in range(CHANGED + 2)]
    assert changes_line(crowd, [officer.name for officer in crowd], undone=False).endswith(
        f"Mfano {CHANGED - 1} and 2 others: P."
    )


def test_the_day_of_the_month_after_the_word_opens_that_days_register(manager):
    assert "Tue 19 Oct" in manager.says("register 19").heard
    assert "Tue 19 Oct" in manager.says("rejista 19").heard
    assert "You have no register for day 31 of the month." in manager.says("register 31").heard
    assert "You have no register for day 21 of the month." in manager.says("register 21").heard  # tomorrow
    assert "Wed 20 Oct" in manager.says("register please").heard


def test_a_day_in_words_opens_the_last_such_register(sqlite_stage: Stage):
    talk = Talk(sqlite_stage, Rendering()).shares(MANAGER)
    for said in ("register yesterday", "rejista ya jana", "register Tuesday", "rejista tarehe 19", "register 19/10"):
        assert "Tue 19 Oct" in talk.says("/menu").says(said).heard
    assert "Wed 20 Oct" in talk.says("register wednesday").heard
    assert "You have no register of Wed 1 Dec." in talk.says("register 1 Dec").heard
    assert '"monday 19 oct" is Tue 19 Oct 2027.' in talk.says("register Monday 19 Oct").heard
    assert "Tue 19 Oct" in talk.says("/register").taps("Other days").says("jana").heard


@pytest.mark.parametrize("said", ["All present", "all present", "all", "wote"])
def test_all_present_said_where_it_is_asked_whether_to_send_marks_and_sends(manager, said):
    manager.says("/register").says("ab 3").says("send").says(said)
    assert manager.stage.marks() == MARKED | {"Ben Kato": "Ab"}
    assert len(manager.stage.rows(Register, state="sent")) == 1
    assert "Receipt" in manager.heard


@pytest.mark.parametrize("said", ["ab 3 rest p send", "Ab 3, rest p, SEND", "hayupo 3 wengine wapo tuma"])
def test_marks_that_end_in_send_are_sent(manager, said):
    manager.says("/register").says(said)
    assert manager.stage.marks() == MARKED | {"Ben Kato": "Ab"}
    assert len(manager.stage.rows(Register, state="sent")) == 1
    assert "Receipt" in manager.heard


def test_where_some_have_no_mark_it_is_asked_first_and_what_is_refused_is_not_sent(manager):
    manager.says("/register").says("ab 3 send")
    assert "not be paid" in manager.heard
    manager.says("/register").says("ab 99 send")
    assert "has number 99" in manager.heard
    manager.stage.at(DAY, 5)
    manager.says("/register").says("all send")
    assert manager.stage.rows(Register, state="sent") == []


def test_a_mark_of_one_said_there_sends_nothing_and_no_keeps_it_open(manager):
    manager.says("/register").says("p 1 2 4").says("send").says("ab 3")
    assert manager.stage.rows(Register, state="sent") == []
    manager.says("undo").says("send").says("no")
    assert "Send 20 Oct" in manager.labels
    assert manager.stage.rows(Register, state="sent") == []
    assert "Not marked: " in manager.says("send").says("ndiyo").heard


def test_all_present_said_there_on_a_closed_day_is_sent_once_the_reason_is_given(manager):
    manager.stage.at(DAY, 22)
    manager.says("/register").says("send").taps("All present")
    assert "Why are you marking it late?" in manager.heard
    manager.says("No network at the centre")
    assert len(manager.stage.rows(Register, state="sent")) == 1


@pytest.mark.parametrize("said", ["nonsense", "ab 99", "/nonsense", "asante"])
def test_after_an_error_undo_still_takes_the_last_act_back(manager, said):
    manager.says("/register").says("ab 3").says(said)
    assert "Undo" in manager.labels
    assert "Undone." in manager.says("undo").heard
    assert manager.stage.marks() == {}
    assert "There is nothing to undo. To change a mark, mark the officer again." in manager.says("tengua").heard


def test_no_command_and_no_mark_is_kept_as_a_reason(manager):
    manager.stage.at(DAY, 22)
    manager.says("/register").says("ab 3")
    manager.taps("Other reason")
    for said in ("ab 3 4", "my details", "3"):
        assert "Is it your answer?" in manager.says(said).heard
        assert manager.stage.rows(MarkChange) == []
    manager.says("No network")
    assert [change.reason for change in manager.stage.rows(MarkChange)] == ["No network"]
