"""Officers: found by name or number; moved, swapped, replaced, ended; everyone concerned is told once."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.delivery import Chat, Lane, Outgoing
from storage.deployments import Deployment, State
from storage.exams import Role
from storage.people import Person
from tests.stage import ASHA, BEN, CHUI, DAY, DIRECTOR, LAST, MANAGER, OTHER_MANAGER, REHEARSAL, Rendering, Talk
from tests.stage.applying import DALILA, ESHE, FAR_DIRECTOR, SCDE, add_applicant, add_offices, person_id, told

TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def director(sqlite_stage, chat):
    """Daudi's chat; both managers, Ben and Eshe (of Bondeni) have chats; Dalila applied."""
    with sqlite_stage.change() as stage:
        add_offices(stage)
        stage.dalila = add_applicant(stage, DALILA, "Dalila Mfano", ties={})
        stage.eshe = stage.add_officer(stage.other_centre, ESHE, "Eshe Mfano")
    for number, phone in enumerate((MANAGER, OTHER_MANAGER, BEN, ESHE, DALILA)):
        Talk(sqlite_stage, Rendering(), chat=f"5{number}").shares(phone)
    return chat.shares(DIRECTOR)


def posts(stage, phone):
    found = sorted(stage.rows(Deployment, person_id=person_id(stage, phone)), key=lambda row: row.id)
    return [(row.centre_id, row.from_on, row.to_on, row.state) for row in found]


def at_ben(talk):
    return talk.says("/officers").says("ben").taps("Change: Mlimani Secondary")


def test_an_officer_is_found_and_seen(director):
    director.says("/officers").says("0700000003")
    assert "Ben Kato, 0700 000 003" in director.heard
    assert "Invigilator at Mlimani Secondary 99101001, Mon 18 Oct to Fri 19 Nov: offered" in director.heard
    director.says("/officers").says("mfano")
    assert "3 officers found." in director.heard
    assert "Eshe Mfano, Bondeni Secondary" in director.labels
    assert "Invigilator at Bondeni" in director.taps("Eshe Mfano").heard
    assert "No officer in your sub-counties" in director.says("/officers").says("nobody").heard
    assert "Ben Kato, 0700" in director.says("/officers ben").heard


def test_an_id_number_that_is_sought_is_kept_nowhere(director):
    with director.stage.change() as stage:
        vault = stage.database.vault
        ids = {"national_id_finger": vault.finger("23456789", "national_id")}
        stage.connection.execute(sa.update(Person).where(Person.phone == BEN).values(ids))
    assert "Ben Kato, 0700" in director.says("/officers").says("ID 2345 6789").heard
    assert "Ben Kato, 0700" in director.says("/officers").says("23456789").heard
    assert "No officer in your sub-counties" in director.says("/officers").says("23456780").heard
    assert "2345" not in str([row.session for row in director.stage.rows(Chat)])


def test_a_move_and_everyone_is_told_once(director):
    at_ben(director).taps("Move")
    assert {"Wed 20 Oct", "Thu 21 Oct", "Mon 25 Oct"} <= set(director.labels)
    director.taps("Thu 21 Oct").taps("Bondeni Secondary")
    assert "Move Ben Kato from Mlimani Secondary to Bondeni Secondary, from Thu 21 Oct on?" in director.heard
    assert len(posts(director.stage, BEN)) == 1, "not before it is confirmed"
    director.taps("Yes, do it")
    assert "Done. We have told everyone affected." in director.heard
    stage = director.stage
    assert posts(stage, BEN) == [
        (stage.centre, REHEARSAL, DAY, State.OFFERED),
        (stage.other_centre, TOMORROW, LAST, State.OFFERED),
    ]
    assert told(stage, BEN) == [
        "You have been moved: invigilator at Bondeni Secondary, KCSE 2027, Thu 21 Oct to Fri 19 Nov, not "
        "Mlimani Secondary. Days already worked still count."
    ], "no letter was issued: none is void"
    assert told(stage, MANAGER) == ["Ben Kato, invigilator, is no longer at Mlimani Secondary from Thu 21 Oct on."]
    assert told(stage, OTHER_MANAGER) == ["Ben Kato serves at Bondeni Secondary as invigilator from Thu 21 Oct on."]
    assert {row.message["template"] for row in stage.rows(Outgoing, lane=Lane.NOTICE)} == {"posting.en"}


def test_marked_days_stay_and_the_day_is_after_them(director):
    Talk(director.stage, Rendering(), chat="50").says("/register").says("p 3")
    at_ben(director).taps("Move")
    assert "Ben Kato is marked until Wed 20 Oct; those days stay." in director.heard
    assert "Wed 20 Oct" not in director.labels
    assert "Wed 20 Oct is marked already" in director.says("20 Oct").heard
    assert "could not read that date" in director.says("soon").heard
    assert "first day of the change" in director.says("help").heard
    assert "To which centre?" in director.says("kesho").heard
    assert (
        "To move Ben Kato to a centre of another office, end the posting here; the council posts them there."
        in director.heard
    )


def test_the_centre_is_found_by_a_part_of_its_name(director):
    with director.stage.change() as stage:
        for n in range(9):
            stage.add_centre(stage.exam, f"9910110{n}", f"Shule {chr(65 + n)}")
    at_ben(director).taps("Move").taps("Thu 21 Oct")
    assert "Type a part of the name to see others." in director.heard
    director.says("bondeni").taps("Bondeni Secondary")
    assert "to Bondeni Secondary, from Thu" in director.heard


def test_two_swap(director):
    at_ben(director).taps("Swap").taps("Thu 21 Oct").taps("Eshe Mfano, Bondeni Secondary")
    assert (
        "Swap Ben Kato (Mlimani Secondary) with Eshe Mfano (Bondeni Secondary), from Thu 21 Oct on?" in director.heard
    )
    director.taps("Yes, do it")
    stage = director.stage
    assert (posts(stage, BEN)[-1][0], posts(stage, ESHE)[-1][0]) == (stage.other_centre, stage.centre)
    [said] = told(stage, MANAGER)
    assert said.splitlines() == [
        "Ben Kato, invigilator, is no longer at Mlimani Secondary from Thu 21 Oct on.",
        "Eshe Mfano serves at Mlimani Secondary as invigilator from Thu 21 Oct on.",
    ]
    assert [len(told(stage, phone)) for phone in (BEN, ESHE, OTHER_MANAGER)] == [1, 1, 1]


def test_somebody_is_replaced_by_an_applicant(director):
    at_ben(director).taps("Replace").taps("Thu 21 Oct")
    assert "1. Dalila Mfano: complete" in director.heard
    director.taps("Dalila Mfano")
    assert "A few words" in director.says("help").heard
    director.says("Ill since Monday")
    assert "Replace Ben Kato at Mlimani Secondary by Dalila Mfano, from Thu 21 Oct on? Reason: Ill since Monday" in (
        director.heard
    )
    director.taps("Yes, do it")
    stage = director.stage
    assert posts(stage, BEN) == [(stage.centre, REHEARSAL, DAY, State.OFFERED)]
    assert posts(stage, DALILA) == [(stage.centre, TOMORROW, LAST, State.OFFERED)]
    assert "Your posting as invigilator at Mlimani Secondary, KCSE 2027, ends" in told(stage, BEN)[0]
    assert told(stage, MANAGER) == [
        "Ben Kato, invigilator, is no longer at Mlimani Secondary from Thu 21 Oct on.\n"
        "Dalila Mfano is to take the place from Thu 21 Oct on."
    ]
    assert "You are posted: invigilator at Mlimani Secondary" in told(stage, DALILA)[0]
    assert "Please answer by Wed 20 Oct, 8:00 p.m." in told(stage, DALILA)[0]


@pytest.fixture
def morning(director):
    """Ben did not come; the director has opened the list of who is absent."""
    Talk(director.stage, Rendering(), chat="50").says("/register").says("ab 3")
    return director.says("/board").taps("Absent")


def test_a_substitute_on_the_morning_itself_in_two_taps(morning):
    stage = morning.stage
    assert "Choose a name to find a substitute from today on." in morning.heard
    morning.taps("Ben Kato")
    assert "Ben Kato, invigilator at Mlimani Secondary: who takes over from Wed 20 Oct on?" in morning.heard
    assert "1. Dalila Mfano: complete" in morning.heard
    assert "0700 000 101" in morning.heard
    morning.taps("Dalila Mfano")
    assert "Dalila Mfano is on the register of Mlimani Secondary from Wed 20 Oct on." in morning.heard
    assert "Board of Wed 20 Oct" in morning.heard
    assert posts(stage, BEN) == [(stage.centre, REHEARSAL, DAY, State.OFFERED)]
    assert posts(stage, DALILA) == [(stage.centre, DAY, LAST, State.OFFERED)]
    assert "call the centre manager, Zawadi Mfano 0700 000 001" in told(stage, DALILA)[0]
    assert "Dalila Mfano is to take the place from Wed 20 Oct on." in told(stage, MANAGER)[0]
    manager = Talk(stage, Rendering(), chat="50").presses(f"register.open:{stage.centre}:{DAY}").says("list")
    assert "3 Ben Kato, invigilator: Ab" in manager.heard
    assert "5 Dalila Mfano, invigilator: not marked" in manager.heard
    assert "Ben Kato" not in morning.taps("Absent").labels, "his place is taken"


def test_the_substitute_is_named_by_phone_or_by_a_part_of_the_name(morning):
    with morning.stage.change() as stage:
        stage.add_person("254700000110", "Gesi Mgeni")
    morning.taps("Ben Kato").says("0711 111 111")
    assert "We know nobody by that." in morning.heard
    morning.says("chui")
    assert "Rule: Already at centre 99101001 on these days" in morning.heard
    morning.taps("(rule) Chui Ali")
    assert "Already at centre 99101001 on these days" in morning.heard
    assert len(posts(morning.stage, CHUI)) == 1
    morning.says("0700 000 110").taps("Gesi Mgeni")
    assert "Gesi Mgeni is on the register of Mlimani Secondary from Wed 20 Oct on. They have not joined Karani" in (
        morning.heard
    )
    assert posts(morning.stage, "254700000110") == [(morning.stage.centre, DAY, LAST, State.OFFERED)]


def test_on_an_officers_own_card_too(director):
    at_ben(director).taps("Substitute now").taps("Dalila Mfano")
    assert "Why does the posting of Ben Kato end?" in director.heard, "nobody has marked him absent"
    director.says("He called, ill").taps("Yes, do it")
    assert posts(director.stage, DALILA) == [(director.stage.centre, DAY, LAST, State.OFFERED)]


def test_a_post_ends_early(director):
    at_ben(director).taps("End early").taps("Thu 21 Oct").says("Sent home")
    assert "End Ben Kato's posting at Mlimani Secondary from Thu 21 Oct? Reason: Sent home" in director.heard
    director.taps("Yes, do it")
    assert posts(director.stage, BEN)[-1][2:] == (DAY, State.OFFERED)


def test_a_rule_takes_a_reason_here_too(director):
    with director.stage.change() as stage:
        stage.add_officer(stage.other_centre, "254700000220", "Sita Mfano", Role.SUPERVISOR)
    director.says("/officers").says("asha").taps("Change: Mlimani Secondary").taps("Move").taps("Thu 21 Oct")
    director.taps("Bondeni Secondary").taps("Yes, do it")
    assert "Asha Juma at Bondeni Secondary: The centre needs no more than 1." in director.heard
    director.says("Two rooms far apart")
    assert "Done." in director.heard
    [*_old, new] = director.stage.rows(Deployment, person_id=person_id(director.stage, ASHA))
    assert new.override_reason == "Two rooms far apart"


def test_supervisors_rotate(director):
    with director.stage.change() as stage:
        stage.add_officer(stage.other_centre, "254700000220", "Sita Mfano", Role.SUPERVISOR)
    director.says("/rotate").says("Jumatatu")
    assert director.heard.replace("*", "").splitlines()[:3] == [
        "From Mon 25 Oct on:",
        "1. Asha Juma: Mlimani Secondary > Bondeni Secondary",
        "2. Sita Mfano: Bondeni Secondary > Mlimani Secondary",
    ]
    director.taps("Yes, do it")
    assert posts(director.stage, ASHA) == [
        (director.stage.centre, REHEARSAL, date(2027, 10, 24), State.OFFERED),
        (director.stage.other_centre, date(2027, 10, 25), LAST, State.OFFERED),
    ]
    assert "change centres by the week" in director.says("/rotate").says("help").heard


def test_one_supervisor_cannot_rotate(director):
    assert "Fewer than two centres have a supervisor" in director.says("/rotate").taps("Mon 25 Oct").heard


def test_what_is_anothers_to_change_cannot_be_changed(director):
    stage = director.stage
    director.says("/officers").presses(f"redeploy.seat:{stage.officers[CHUI]}")
    assert "You do not have permission" in director.heard, "a security officer is the SCDE's"
    dada = Talk(stage, director.rendering, chat="60").shares(FAR_DIRECTOR)
    assert "No officer in your sub-counties" in dada.says("/officers").says("ben").heard
    dada.presses(f"redeploy.seat:{stage.officers[BEN]}")
    assert "You do not have permission" in dada.heard
    dada.presses(f"officers.show:{person_id(stage, BEN)}")
    assert "Ben Kato" not in dada.heard


def test_redeploy_alone_asks_whom(director):
    assert "Who are you looking for?" in director.says("/redeploy").heard


def test_who_decides_about_no_supervisor_is_not_led_to_rotating_them(director):
    assert "Rotate supervisors" in director.says("/officers").labels
    scde = Talk(director.stage, Rendering(), chat="60").shares(SCDE).says("/officers")
    assert "Who are you looking for?" in scde.heard
    assert "Rotate supervisors" not in scde.labels


@pytest.mark.parametrize("said", ["1", "1)", "open the report"])
def test_the_number_of_a_notice_that_came_between_ends_no_posting(director, said):
    at_ben(director).taps("End early").taps("Thu 21 Oct").says("Sent home")
    ben = Talk(director.stage, Rendering(), chat="52").says("/wrong")
    ben.taps("Wrong centre").says("I was to be at Bondeni")
    assert "We have told your director" in ben.heard
    director.says(said)
    assert "Ben Kato: wrong centre" in director.labels
    assert posts(director.stage, BEN)[-1][2:] == (LAST, State.OFFERED)


def test_a_yes_after_something_came_between_is_asked_for_once_more(director):
    at_ben(director).taps("End early").taps("Thu 21 Oct").says("Sent home")
    Talk(director.stage, Rendering(), chat="52").says("/wrong").taps("Wrong centre").says("I was to be at Bondeni")
    assert "Another message came in between" in director.says("ok").heard
    assert posts(director.stage, BEN)[-1][2:] == (LAST, State.OFFERED)
    director.says("sawa")
    assert posts(director.stage, BEN)[-1][2:] == (DAY, State.OFFERED)
