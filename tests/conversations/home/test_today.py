"""The menu greets with today: what matters now stands first, all else is one tap or its own word further."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations import catalogue
from conversations.core import speaking
from conversations.core.gsm import in_gsm7, segments
from conversations.home.today import greeting
from handlers.plain import as_sms
from storage.deployments import Deployment, State
from storage.people import Correction, Office, Standing
from storage.postings import Wrong, WrongPosting
from storage.reminders import Broadcast, BroadcastState, Seconding
from tests.stage import ASHA, BEN, DAY, DIRECTOR, LAST, MANAGER, OTHER_MANAGER, REHEARSAL, Rendering, Talk

QUESTION = "What would you like to do?"
COUNCIL = "254700000099"
SECOND = "254700000098"


@pytest.fixture
def talk(sqlite_stage):
    """Somebody's chat, long since theirs."""
    return lambda phone, chat="7": Talk(sqlite_stage, Rendering(), chat=chat).enters(phone)


def menu(talk):
    """Lines and labels, without the question."""
    talk.says("menu")
    return talk.heard.removesuffix(QUESTION).split("\n")[:-1], talk.labels


@pytest.mark.parametrize(
    ("hour", "said", "kiswahili"),
    [
        (5, "Good morning, Wanjikũ.", "Habari za asubuhi, Wanjikũ."),
        (11, "Good morning, Wanjikũ.", "Habari za asubuhi, Wanjikũ."),
        (12, "Good afternoon, Wanjikũ.", "Habari za mchana, Wanjikũ."),
        (16, "Good evening, Wanjikũ.", "Habari za jioni, Wanjikũ."),
        (1, "Good evening, Wanjikũ.", "Habari za jioni, Wanjikũ."),
    ],
)
def test_the_greeting_goes_by_the_hour(sqlite_stage, hour, said, kiswahili):
    sqlite_stage.at(DAY, hour)
    at = sqlite_stage.now + timedelta(hours=3)
    assert greeting("Wanjikũ Mfano", at) == said
    with speaking("sw"):
        assert greeting("Wanjikũ Mfano", at) == kiswahili


def test_whoever_was_just_welcomed_is_not_greeted_as_well(sqlite_stage):
    talk = Talk(sqlite_stage, Rendering()).says("hello").shares(ASHA)
    assert "Welcome, Asha Juma." in talk.heard
    assert "Good evening" not in talk.heard
    assert "Good evening, Asha." in talk.says("menu").heard


def test_a_managers_day_is_three_taps(talk):
    zawadi = talk(MANAGER)
    lines, labels = menu(zawadi)
    assert lines[0] == "Good evening, Zawadi."
    assert lines[1].startswith("Wed 20 Oct: 0 of 4 marked, open until ")
    assert labels[0] == "Mark 4 officers"
    zawadi.taps("Mark 4 officers").says("rest p")
    assert set(zawadi.stage.marks().values()) == {"P"}
    assert menu(zawadi)[1][0] == "Send the register"
    zawadi.taps("Send the register").taps("Send")
    lines, labels = menu(zawadi)
    assert lines[1] == "Wed 20 Oct: the register is in."
    assert "Send the register" not in labels


def test_the_first_button_counts_what_is_left(talk):
    zawadi = talk(MANAGER)
    zawadi.says("register").says("ab 3")
    assert "1 of 4 marked" in zawadi.says("menu").heard
    assert zawadi.labels[0] == "Mark 3 more"


def test_before_the_hours_nothing_can_be_marked(talk):
    zawadi = talk(MANAGER)
    zawadi.stage.at(DAY, 5)
    lines, labels = menu(zawadi)
    assert lines[:2][0] == "Good morning, Zawadi."
    assert "the register opens at" in lines[1]
    assert not labels[0].startswith("Mark 4")


def test_a_register_that_is_late_is_named_with_its_last_day(talk):
    lines, labels = menu(zawadi := talk(MANAGER))
    assert "The register of Mon 18 Oct has not been sent: mark it by Wed 20 Oct, with a reason." in lines
    assert labels[1] == "Mark Mon 18 Oct"
    assert "Mon 18 Oct" in zawadi.taps("Mark Mon 18 Oct").heard


def test_an_officer_sees_where_and_when(talk):
    asha = talk(ASHA)
    assert menu(asha)[0][1].startswith("Next: Thu 21 Oct, ")
    asha.stage.at(DAY, 6)
    assert menu(asha)[0][1].startswith("Today: ")
    asha.stage.at(LAST, 20)
    assert len(menu(asha)[0]) == 1


def test_an_offer_that_waits_stands_before_all(talk):
    asha = talk(MANAGER)
    with asha.stage.change() as stage:
        offered = {"state": State.OFFERED, "offered_at": stage.now, "offered_until": stage.now + timedelta(days=2)}
        mine = sa.update(Deployment).where(Deployment.id == stage.officers[MANAGER])
        stage.connection.execute(mine.values(**offered))
    assert menu(asha)[1][:2] == ["Accept or decline", "Mark 4 officers"]


def test_a_director_sees_counts(talk):
    daudi = talk(DIRECTOR)
    with daudi.stage.change() as stage:
        asha = stage.connection.scalar(sa.select(Deployment.person_id).where(Deployment.id == stage.officers[ASHA]))
        stage._add(Correction, person_id=asha, field="full_name", new=b"", asked_at=stage.now)
        what = {"what": Wrong.CENTRE, "reported_at": stage.now}
        stage._add(WrongPosting, deployment_id=stage.officers[BEN], **what)
        stage._add(WrongPosting, deployment_id=stage.officers[BEN], **what, corrected=True)
        gone = {"state": State.DECLINED, "offered_at": stage.now, "answered_at": stage.now}
        stage.connection.execute(
            sa.update(Deployment).where(Deployment.id == stage.officers[BEN]).values(**gone, reason="ill")
        )
    lines, labels = menu(daudi)
    assert lines[1] == "Wed 20 Oct: 0 of 2 registers in, 2 silent."
    assert labels[:4] == ["Silent (2)", "Corrections (1)", "Wrong postings (1)", "Offers back (1)"]
    Talk(daudi.stage, Rendering(), chat="8").enters(MANAGER).says("register").says("all")
    assert menu(daudi)[1][0] == "Silent (1)"
    assert "Board of Wed 20 Oct" in daudi.taps("Silent (1)").heard


def test_another_director_sees_none_of_it(talk):
    with (daudi := talk(DIRECTOR)).stage.change() as stage:
        stage.connection.execute(sa.update(Office).values(until=DAY - timedelta(days=1)))
    lines, labels = menu(daudi)
    assert len(lines) == 1
    assert not [label for label in labels if "(" in label]


def test_the_council_sees_what_waits_for_it(talk):
    with (first := talk(DIRECTOR)).stage.change() as stage:
        for phone in (COUNCIL, SECOND):
            stage._add(Office, person_id=stage.add_person(phone, f"Baraza {phone[-2:]}"), office=Standing.COUNCIL)
        maker = stage.add_person(SECOND, "")
        notice = {"text": "Rehearsal", "place": "", "state": BroadcastState.PAUSED, "total": 60, "made_by": maker}
        number = stage._add(Broadcast, **notice, made_at=stage.now, made_on=DAY)
        stage._add(Seconding, notice_id=number, until=stage.now + timedelta(days=1))
        stage._add(Correction, person_id=maker, field="full_name", new=b"", asked_at=stage.now)
    assert menu(talk(COUNCIL, "8"))[1][:2] == ["Notices (1)", "Corrections (1)"]
    assert "Notices (1)" not in menu(talk(SECOND, "9"))[1]
    assert "Notices (1)" not in menu(first)[1]


@pytest.mark.parametrize("phone", [ASHA, MANAGER, DIRECTOR, "254700000095"])
def test_at_most_five_and_the_rest_one_tap_further(talk, phone):
    here = talk(phone)
    shown = menu(here)[1]
    assert shown[5:] == ["More"]
    folded = here.taps("More").labels
    offered = {label for label, flow in catalogue.engine().book.menu(_standings(here)) if flow.command != "menu"}
    assert offered - {"Today's register"} <= {*shown, *folded}  # which is the first button
    for label in offered - {"Log out"}:  # each by its old name, wherever it stands
        assert "not understand" not in here.says("menu").says(label).heard
        assert QUESTION not in here.heard


def _standings(talk):
    from storage.accounts import arrive

    with talk.stage.database.transaction() as connection:
        return arrive(connection, "telegram", talk.chat, talk.stage.now, DAY).standings


@pytest.mark.parametrize("language", ["en", "sw"])
@pytest.mark.parametrize("phone", [ASHA, MANAGER, OTHER_MANAGER, DIRECTOR])
def test_by_sms_it_is_one_segment_and_its_numbers_choose_what_it_shows(talk, phone, language):
    here = talk(phone)
    here.says("/kiswahili" if language == "sw" else "/english").says("menu")
    [message] = here.heard_messages
    text = in_gsm7(as_sms(message))
    assert segments(text) == 1
    number, label = text.split("\n")[-1].split(" ", 1)
    assert label in ("More", "Zaidi")
    assert here.says(number).heard.startswith(("Everything else:", "Mengine yote:"))


def test_more_in_an_older_menu_still_opens(talk):
    here = talk(ASHA)
    old = next(b.data for row in here.heard_messages[0].buttons for b in row if b.label == "More")
    here.says("posting")
    assert here.presses(old).heard.startswith("Everything else:")
    stranger = Talk(here.stage, Rendering(), chat="9")
    assert "Everything else" not in stranger.says("hello").presses(old).heard


def test_of_more_registers_in_a_day_each_says_its_centre(talk):
    with (zawadi := talk(MANAGER)).stage.change() as stage:
        stage.add_officer(stage.other_centre, MANAGER, "", role="centre_manager")
    assert menu(zawadi)[1][:2] == ["Mark 4 officers, Mlimani Secondary", "Mark 2 officers, Bondeni Secondary"]


def test_the_rehearsal_is_a_day_as_well(talk):
    zawadi = talk(MANAGER)
    zawadi.stage.at(REHEARSAL - timedelta(days=1), 9)
    assert menu(zawadi)[0][1].startswith("Next: Mon 18 Oct, ")
