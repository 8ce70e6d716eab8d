"""Texts made at sending: what is still true then, one message a person, nothing where nothing is still due."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.core import Press
from conversations.core.gsm import in_gsm7
from handlers.plain import as_sms
from handlers.twilio import whatsapp_wire
from storage.delivery import Chat, OutboxState, Outgoing
from storage.exams import Centre, Role
from storage.letters import EVERY_SUB_COUNTY, release
from storage.people import Person
from storage.register import Register, RegisterState
from tests.fakes.twilio.segments import segments
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER, OTHER_MANAGER, REHEARSAL, Rendering, Talk
from tests.stage.reminding import chat_of, composed, reminder, said, settle, take, tick, worded

EVE, NEXT = REHEARSAL - timedelta(days=1), DAY + timedelta(days=1)
LONG_NAME = "Mtakatifu Mfano Mlimani Girls Comprehensive Secondary School, Bondeni"


@pytest.fixture
def stage(stage):
    """Zawadi and Daudi have chats; the days before are in."""
    chat_of(stage, MANAGER)
    chat_of(stage, DIRECTOR)
    with stage.change():
        for centre in (stage.centre, stage.other_centre):
            for n in (1, 2):
                row = {"centre_id": centre, "on": DAY - timedelta(days=n), "state": RegisterState.SENT}
                stage.connection.execute(sa.insert(Register), row)
    return stage


def at(stage, day, hour, minute=0):
    """The messages of a tick at that time."""
    stage.at(day, hour, minute)
    tick(stage)
    return [message for row in take(stage) if (message := composed(stage, row)) is not None]


def each_alone(stage, day, hour, minute=0):
    """The same, each kind in a message of its own."""
    stage.at(day, hour, minute)
    tick(stage)
    for row in take(stage):
        due = reminder(row)
        for kind, about in ((due.kind, due.about), *due.also):
            alone = replace(row, reminder=replace(due, kind=kind, about=about, also=()))
            if (message := composed(stage, alone)) is not None:
                yield message


def word(message):
    """The only word that can be typed in answer."""
    return message.typed.split(": ")[1]


def marks(stage, words):
    talk = Talk(stage, Rendering(), chat=f"telegram-{MANAGER}").says("/register")
    for word in words:
        talk.says(word)
    with stage.change():
        stage.connection.execute(sa.update(Outgoing).where(Outgoing.kind.is_(None)).values(state=OutboxState.SENT))


@pytest.mark.parametrize(
    ("when", "text"),
    [
        ((DAY, 6), "Today, Wed 20 Oct:\nMlimani Secondary, KCSE 2027: 4 officers. Mark the register before the papers "
                   "or after them, until 9:00 p.m.\nFrom an hour before phones are locked away you can say I am here. "
                   "Nobody has to."),
        ((DAY, 17), "Papers for Wed 20 Oct are over.\nMlimani Secondary: the register has not been sent, 4 officers "
            "are not marked yet."),
        ((DAY, 19, 30), "The register of Wed 20 Oct has not been sent.\nMlimani Secondary, not marked yet: Zawadi "
            "Mfano, Asha Juma, Ben Kato, Chui Ali.\nAn officer who is not marked might not be paid."),
        ((EVE, 18), "Mon 18 Oct: rehearsal of KCSE 2027. Report at Mlimani Secondary 99101001 by 7:00 a.m., as "
                    "centre manager.\nBring your national ID and your letter. Phones are locked away during papers."),
    ],
    ids=["plan", "nudge", "chase", "rehearsal"],
)  # fmt: skip
def test_what_a_manager_reads(stage, when, text):
    (message,) = at(stage, *when)
    assert message.text == text


def test_the_last_call_says_until_when(stage):
    messages = at(stage, NEXT, 6, 30)
    assert len(messages) == 1
    assert "Last call: the register of Wed 20 Oct has not been sent." in messages[0].text
    assert "You can still mark it until Fri 22 Oct if you give a reason." in messages[0].text


def test_the_director_reads_whom_to_call(stage):
    with stage.change():
        stage.add_officer(stage.add_centre(stage.exam, "99101003", "Ziwani Secondary"), BEN, "Ben Kato")
    _chase, message = at(stage, DAY, 20, 30)
    assert message.text.split("\n") == [
        "3 centres have not sent their register of Wed 20 Oct:",
        "Mlimani Secondary: Zawadi Mfano 0700 000 001",
        "Bondeni Secondary: Omari Mfano 0700 000 011",
        "Ziwani Secondary: -",
    ]
    talk = Talk(stage, Rendering(), chat=f"telegram-{DIRECTOR}").presses(message.buttons[1][0].data)
    assert talk.heard == "002 Bondeni Secondary: NOT STARTED. Omari Mfano 0700 000 011"


def test_only_those_still_unmarked_are_named_and_the_link_leads_to_the_register(stage):
    stage.at(DAY, 19)
    marks(stage, ["p 1", "ab 3"])
    (message,) = at(stage, DAY, 19, 30)
    assert "not marked yet: Asha Juma, Chui Ali." in message.text
    talk = Talk(stage, Rendering(), chat=f"telegram-{MANAGER}").presses(message.buttons[0][0].data)
    assert "Wed 20 Oct · 2 of 4" in talk.heard


def test_all_marked_but_not_sent(stage):
    stage.at(DAY, 19)
    marks(stage, ["all"])
    (message,) = at(stage, DAY, 19, 30)
    assert "Mlimani Secondary: everyone is marked. Now send it." in message.text
    assert "might not be paid" not in message.text


def test_a_register_sent_in_the_meantime_cancels_it_also_when_it_is_queued_already(stage):
    stage.at(DAY, 19, 30)
    tick(stage)
    marks(stage, ["all", "send"])
    assert said(stage) == [""]


def test_two_centres_of_one_manager_are_one_message(stage):
    with stage.change():
        exam = stage.add_exam("KPSEA-2027", "KPSEA 2027")
        primary = stage.add_centre(exam, "99101077", "Msingi Primary")
        stage.add_officer(primary, MANAGER, "Zawadi Mfano", Role.CENTRE_MANAGER)
        for n in (1, 2):
            row = {"centre_id": primary, "on": DAY - timedelta(days=n), "state": RegisterState.SENT}
            stage.connection.execute(sa.insert(Register), row)
    (message,) = at(stage, DAY, 19, 30)
    assert "Mlimani Secondary, not marked yet" in message.text
    assert "Msingi Primary, not marked yet: Zawadi Mfano." in message.text
    assert [b.label for row in message.buttons for b in row] == ["Mlimani Secondary", "Msingi Primary"]


def test_two_exams_whose_papers_end_at_two_hours_are_said_once(stage):
    """The nudge of 12:30 waits for the other exam's papers, and both are due together."""
    with stage.change():
        exam = stage.add_exam("KPSEA-2027", "KPSEA 2027")
        end = {"t": "12:30:00.000000", "exam": exam}
        stage.connection.execute(sa.text("UPDATE exam_days SET quiet_to = :t WHERE exam_id = :exam"), end)
        primary = stage.add_centre(exam, "99101077", "Msingi Primary")
        stage.add_officer(primary, MANAGER, "Zawadi Mfano", Role.CENTRE_MANAGER, from_on=DAY)
    stage.at(DAY, 12, 30)
    tick(stage)
    rows = take(stage)
    assert [worded(composed(stage, row)) for row in rows] == ["20 17:00"]
    settle(stage, rows, OutboxState.PENDING)
    (message,) = at(stage, DAY, 17)
    assert message.text.count("Papers for Wed 20 Oct are over.") == 1
    assert [b.label for row in message.buttons for b in row] == ["Mlimani Secondary", "Msingi Primary"]


def test_three_that_are_due_are_one_message(stage):
    """The bot was down from the evening to the morning."""
    with stage.change():
        stage.connection.execute(sa.delete(Register))
    (message,) = at(stage, NEXT, 6, 45)
    parts = message.text.split("\n\n")
    assert [part.split("\n")[0] for part in parts] == [
        "Last call: the register of Tue 19 Oct has not been sent.",
        "Today, Thu 21 Oct:",
        "Last call: the register of Wed 20 Oct has not been sent.",
    ]
    assert len({b.data for row in message.buttons for b in row if b.where == "register"}) == 3


def test_it_speaks_the_persons_language(stage):
    with stage.change():
        stage.connection.execute(sa.update(Person).where(Person.phone == MANAGER).values(language="sw"))
    (message,) = at(stage, DAY, 19, 30)
    assert message.template == "chase.sw"


def test_in_quiet_hours_it_waits_also_for_papers_of_another_exam(stage):
    with stage.change():
        exam = stage.add_exam("KPSEA-2027", "KPSEA 2027")
        stage.connection.execute(
            sa.text("UPDATE exam_days SET quiet_from = :f, quiet_to = :t WHERE exam_id = :exam"),
            {"f": "19:00:00.000000", "t": "20:15:00.000000", "exam": exam},
        )
        centre = stage.add_centre(exam, "99101077", "Msingi Primary")
        stage.add_officer(centre, MANAGER, "Zawadi Mfano", Role.SUPERVISOR)
    stage.at(DAY, 19, 30)
    tick(stage)
    assert said(stage) == ["20 20:15"]


def test_at_night_it_waits_or_is_over(stage):
    stage.at(DAY, 19, 30)
    tick(stage)
    rows = take(stage)
    stage.at(DAY, 23, 0)  # the queue was long
    assert [composed(stage, row) for row in rows] == [None]


@pytest.mark.parametrize("change", [{"notices": False}, {"person_id": None}], ids=["stop", "somebody else's"])
def test_nothing_to_whoever_said_stop_since_or_is_no_longer_there(stage, change):
    stage.at(DAY, 19, 30)
    tick(stage)
    with stage.change():
        stage.connection.execute(sa.update(Chat).values(**change))
    assert said(stage) == [""]


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize(
    ("when", "centres", "length"),
    [
        *((when, 1, 20) for when in ((EVE, 18), (DAY, 6), (DAY, 17), (DAY, 19, 30), (NEXT, 6, 30))),
        *((when, 1, 70) for when in ((EVE, 18), (DAY, 6), (DAY, 17), (DAY, 19, 30), (NEXT, 6, 30))),
        *((when, 2, 70) for when in ((DAY, 6), (DAY, 17), (DAY, 19, 30), (NEXT, 6, 30))),  # nobody is at two rehearsals
    ],
)
def test_every_kind_fits_an_sms_a_centre_whatsapps_template_and_buttons(stage, when, language, centres, length):
    with stage.change():
        stage.connection.execute(sa.update(Person).values(language=language))
        for n in range(centres - 1):
            exam = stage.add_exam(f"KPSEA-202{n}", "KPSEA 2027")
            stage.add_officer(stage.add_centre(exam, f"9910107{n}", "x"), MANAGER, "Zawadi Mfano", Role.CENTRE_MANAGER)
        for (centre,) in stage.connection.execute(sa.select(Centre.id)).all():
            for n in range(8):
                stage.add_officer(centre, f"2547000{centre:03}{n:02}", f"Wanjikũ Mfano wa Afisa {n}")
        stage.connection.execute(sa.update(Centre).values(name=sa.func.substr(LONG_NAME, 1, length)))
        stage.connection.execute(sa.delete(Register))
    for message in each_alone(stage, *when):
        assert segments(in_gsm7(as_sms(message))) <= centres, as_sms(message)
        assert message.template.endswith(f".{language}")
        assert all(message.variables)
        parts = whatsapp_wire.parts(message)
        assert parts[0].shape, "drawn as text, without its links"
        for part in parts:
            assert all((part.variables or {"": "-"}).values())
        for button in (b for row in message.buttons for b in row):
            assert Press.read(button.data).where in ("register", "posting", "iamhere")


@pytest.mark.parametrize("language", ["en", "sw"])
def test_the_last_call_and_the_plan_of_the_day_are_one_sms(stage, language):
    """The words that open them are told apart."""
    with stage.change():
        stage.connection.execute(sa.update(Person).values(language=language))
    (message,) = at(stage, NEXT, 6, 30)
    assert segments(in_gsm7(as_sms(message))) == 1, as_sms(message)
    if language == "en":
        assert message.typed == "To open it, write: register (today), register 20 (Wed 20 Oct)"
        assert as_sms(message).endswith("write register 20\nToday until 9pm: write register")


@pytest.mark.parametrize("language", ["en", "sw"])
def test_silent_centres_are_one_sms_to_the_director(stage, language):
    with stage.change():
        stage.connection.execute(sa.update(Person).values(language=language))
        for number in range(3, 9):
            stage.add_officer(stage.add_centre(stage.exam, f"9910100{number}", f"Ziwani {LONG_NAME}"), BEN, "Ben Kato")
    message = at(stage, DAY, 20, 30)[-1]
    assert segments(in_gsm7(as_sms(message))) == 1, as_sms(message)
    assert "Zawadi Mfano 0700000001" in as_sms(message)


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("when", [(DAY, 6), (DAY, 17), (DAY, 19, 30), (NEXT, 6, 30), (NEXT, 19, 30)])
def test_what_can_be_typed_leads_to_the_very_register_of_the_link(stage, when, language):
    """By SMS, and in answer to a template, nothing can be tapped; on the next day there is a register of its own."""
    with stage.change():
        stage.connection.execute(sa.update(Person).values(language=language))
    messages = list(each_alone(stage, *when))
    assert messages
    for message in messages:
        assert message.variables[-1] == word(message)
        linked = Talk(stage, Rendering(), chat=f"telegram-{MANAGER}").presses(message.buttons[0][0].data).heard
        assert Talk(stage, Rendering(), chat=f"telegram-{MANAGER}").says(word(message)).heard == linked
        assert message.variables[0] in linked  # the day


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("out", [True, False], ids=["letters have been out", "not yet"])
def test_before_the_rehearsal_it_leads_to_the_letter_or_to_where_one_is_posted(stage, language, out):
    with stage.change():
        stage.connection.execute(sa.update(Person).values(language=language))
        if out:
            release(stage.connection, stage.exam, EVERY_SUB_COUNTY, EVE, EVE, stage.now)
    (message,) = at(stage, EVE, 18)
    linked = Talk(stage, Rendering(), chat=f"telegram-{MANAGER}").presses(message.buttons[0][0].data).heard
    assert Talk(stage, Rendering(), chat=f"telegram-{MANAGER}").says(word(message)).heard == linked
    assert "Mlimani Secondary" in linked


def test_where_three_are_due_each_is_named_with_its_word_and_duty_has_the_template(stage):
    with stage.change():
        stage.connection.execute(sa.delete(Register))
    (message,) = at(stage, NEXT, 6, 45)
    assert message.typed == "To open it, write: register 19 (Tue 19 Oct), register (today), register 20 (Wed 20 Oct)"
    assert message.template == "last_call.en"
    assert message.variables[0] == "Tue 19 Oct"


def test_a_director_types_board(stage):
    _chase, message = at(stage, DAY, 20, 30)
    heard = Talk(stage, Rendering(), chat=f"telegram-{DIRECTOR}").says(word(message)).heard
    assert "Mlimani Secondary: NOT STARTED" in heard


def test_ten_centres_of_one_director_are_one_digest_with_buttons_to_call(stage):
    with stage.change():
        for n in range(10):
            centre = stage.add_centre(stage.exam, f"991011{n:02}", f"Shule {n}")
            stage.add_officer(centre, f"2547000002{n:02}", f"Meneja {n}", Role.CENTRE_MANAGER)
    message = at(stage, DAY, 20, 30)[-1]
    assert message.text.startswith("12 centres have not sent")
    assert message.text.endswith("and 4 others.")
    assert [b.label for row in message.buttons for b in row][-1] == "All silent centres"


def test_an_officer_is_told_the_manager_to_call(stage):
    chat_of(stage, ASHA)
    stage.at(EVE, 18)
    tick(stage)
    texts = said(stage)
    assert any("as supervisor.\nCentre manager: Zawadi Mfano 0700 000 001." in text for text in texts)
    assert OTHER_MANAGER not in "".join(texts)
