"""Vacancies: found, read, applied for in two taps, followed and withdrawn; details filled in on the way."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from conversations.vacancies import tell_applicant
from storage.accounts import arrive
from storage.audit import AuditRow
from storage.delivery import Lane, Outgoing
from storage.desk import Desk
from storage.exams import Rate, Role
from storage.people import Consent, Person
from storage.service import ServiceSettings
from storage.vacancies import Application, Interest, Progress, Vacancy, Viewing, move_application
from tests.conversations.profile.profile_answers import GOOD
from tests.stage import ASHA, BEN, DAY, DIRECTOR, Rendering, Talk

CLOSES = DAY + timedelta(7)


def add_vacancy(stage, role=Role.SUPERVISOR, county="99", sub_county="99101", closes=CLOSES, **more):
    where = {"county_code": county, "sub_county_code": sub_county}
    days = {"opens_on": DAY - timedelta(7), "closes_on": closes}
    return stage._add(Vacancy, exam_id=stage.exam, role=role, positions=3, **where, **days, **more)


def fill_in(stage, phone, **details):
    """What the profile knows of somebody."""
    seal, finger = stage.database.vault.seal, stage.database.vault.finger
    if number := details.pop("national_id", None):
        details |= {"national_id": seal(number, "national_id"), "national_id_finger": finger(number, "national_id")}
    if pin := details.pop("kra_pin", None):
        details |= {"kra_pin": seal(pin, "kra_pin"), "kra_pin_finger": finger(pin, "kra_pin")}
    if account := details.pop("account", None):
        details["account"] = seal(account, "account")
    stage.connection.execute(sa.update(Person).where(Person.phone == phone).values(**details))


WORKS = {"county_code": "99", "sub_county_code": "99101", "workstation": "Ziwani Primary", "job_title": "Teacher"}
WHOLE = {
    **WORKS,
    **{field: GOOD[field][1] for field in ("gender", "bank", "branch", "qualification", "institution", "course")},
    **{field: GOOD[field][1] for field in ("study_years", "employer", "tsc_number", "national_id", "kra_pin")},
    "year_of_birth": 1985,
    "start_year": 2015,
    "account": "0110234567",
}


@pytest.fixture
def vacancies(chat):
    """Two vacancies, one in Mlimani and one in all its county, with their rates."""
    with chat.stage.change() as stage:
        stage.supervisor = add_vacancy(stage)
        stage.invigilator = add_vacancy(stage, Role.INVIGILATOR, sub_county=None)
        stage._add(Rate, exam_id=stage.exam, role=Role.SUPERVISOR, region="99", per_day=695)
    return chat


@pytest.fixture
def asha(vacancies):
    """Asha, whose profile is whole, and who has agreed to the notice."""
    with vacancies.stage.change() as stage:
        fill_in(stage, ASHA, **WHOLE)
    return vacancies.shares(ASHA).says("/qualification").taps("I agree").says("/menu")


def states(talk):
    return [row.state for row in talk.stage.rows(Application)]


def notices(talk):
    return [row.message for row in talk.stage.rows(Outgoing) if row.lane == Lane.NOTICE]


def test_vacancies_are_in_the_menu_with_pay_days_and_total(asha):
    asha.taps("Vacancies")
    assert "2 vacancies fit you." in asha.heard
    assert "Supervisor, Mlimani (your sub-county)" in asha.heard
    assert "KSh 695 a day, 25 days: KSh 17,375. Until Wed 27 Oct." in asha.heard
    assert asha.heard.index("(your sub-county)") < asha.heard.index("Invigilator, Mfano county (your county)")
    asha.taps("Invigilator, Mfano county")
    assert "25 days; the rate is not known yet." in asha.heard
    assert "Rehearsal Mon 18 Oct, papers Tue 19 Oct to Fri 19 Nov 2027." in asha.heard
    assert "Apply by the end of Wed 27 Oct 2027." in asha.heard
    assert "3 positions." in asha.heard


def test_opening_a_vacancy_is_kept_once_for_a_reminder(asha):
    for _ in range(2):
        asha.presses(f"vacancies.show:{asha.stage.supervisor}")
        asha.stage.now += timedelta(minutes=1)
    [look] = asha.stage.rows(Viewing)
    assert look.vacancy_id == asha.stage.supervisor


@pytest.mark.parametrize("answered", [True, False], ids=["consent taken back", "not asked yet"])
def test_of_whoever_has_not_agreed_to_the_notice_it_is_not_kept(asha, answered):
    if answered:
        asha.says("/privacy").taps("Withdraw my consent")
    else:
        with asha.stage.change():
            asha.stage.connection.execute(sa.delete(Consent))
    asha.presses(f"vacancies.show:{asha.stage.supervisor}")
    assert asha.heard.lstrip("*").startswith("Supervisor")
    assert not asha.stage.rows(Viewing)


def test_two_taps_apply(asha):
    asha.says("/vacancies").taps("Supervisor, Mlimani")
    asha.taps("Apply")
    assert "You apply as Asha Juma, Teacher, Ziwani Primary." in asha.heard
    asha.taps("No. Send it")
    assert "We have your application." in asha.heard
    assert "Status: submitted." in asha.heard
    assert "Conflicts of interest: none." in asha.told
    [row] = asha.stage.rows(Application)
    assert (row.state, row.role, row.vacancy_id) == (Progress.SUBMITTED, Role.SUPERVISOR, asha.stage.supervisor)
    assert row.interest_declared_at is not None
    assert "1 vacancy fits you." in asha.says("/vacancies").heard
    assert "Supervisor, Mlimani" not in asha.labels, "it was applied for"
    assert "Your application: submitted." in asha.presses(f"vacancies.show:{asha.stage.supervisor}").heard
    assert "Apply" not in asha.labels


def test_who_has_not_agreed_is_asked_first_and_comes_back(vacancies):
    with vacancies.stage.change() as stage:
        fill_in(stage, ASHA, **WHOLE)
    vacancies.shares(ASHA).says("/vacancies").taps("Supervisor, Mlimani").taps("Apply")
    assert "Privacy: what Karani keeps about you" in vacancies.heard
    assert vacancies.stage.rows(Consent) == []
    vacancies.taps("I do not agree")
    assert "You did not agree" in vacancies.heard
    assert "If you change your mind, write PRIVACY" in vacancies.heard
    assert states(vacancies) == []
    vacancies.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("I agree")
    assert "You apply as Asha Juma" in vacancies.heard
    vacancies.taps("No. Send it")
    assert states(vacancies) == ["submitted"]


def test_what_is_missing_is_filled_in_on_the_way_and_back(vacancies):
    with vacancies.stage.change() as stage:
        fill_in(stage, ASHA, **(WHOLE | {"course": None, "bank": None, "study_years": None}))
    vacancies.shares(ASHA).unlocks().says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("I agree")
    assert "3 details are missing: Bank, Course, Years of study." in vacancies.heard
    assert "asked one after the other" in vacancies.heard
    vacancies.taps("Fill in now").says("coop")
    assert "What did you study" in vacancies.heard, "the next group, and only what it lacks"
    vacancies.says("Education").says("2005-2009")
    assert "You apply as Asha Juma" in vacancies.heard
    vacancies.taps("No. Send it")
    assert states(vacancies) == ["submitted"]


def test_back_from_the_first_question_returns_to_the_application(vacancies):
    with vacancies.stage.change() as stage:
        fill_in(stage, ASHA, **WORKS)
    vacancies.shares(ASHA).unlocks().says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("I agree")
    vacancies.taps("Fill in now")
    assert "What is your gender" in vacancies.heard
    vacancies.taps("Back")
    assert "details are missing" in vacancies.heard
    vacancies.taps("Fill in now").says("menu").says("/personal")
    assert "More" in vacancies.taps("Back").labels  # who began something else does not come back


def test_it_can_be_sent_as_it_is_and_completed_later(vacancies):
    with vacancies.stage.change() as stage:
        fill_in(stage, ASHA, **(WHOLE | {"course": None}))
    vacancies.shares(ASHA).says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("I agree")
    vacancies.taps("Apply without them").taps("No. Send it")
    assert "1 detail is missing: Course." in vacancies.told
    vacancies.taps("Fill in now").says("Education")
    assert "Status: submitted." in vacancies.heard
    assert "missing" not in vacancies.heard


def test_who_has_not_said_where_they_work_says_it_first(vacancies):
    vacancies.shares(BEN).says("/vacancies")
    assert "Tell us where you work to see what is near you first." in vacancies.heard
    vacancies.taps("Supervisor, Mlimani").taps("Apply").taps("I agree")
    assert "Apply without them" not in vacancies.labels
    vacancies.taps("Fill in now")
    for field in ("employer", "tsc_number", "workstation", "job_title", "start_year", "county_code", "sub_county_code"):
        vacancies.says(GOOD[field][0])
    assert "need a PIN" in vacancies.heard, "before identity and pay"
    vacancies.taps("Back").taps("Apply without them").taps("No. Send it")
    assert states(vacancies) == ["submitted"]


def test_a_relative_at_a_centre_is_declared_by_a_part_of_its_name(asha):
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("I have a relative")
    assert "No centre of this exam has that in its name." in asha.says("Nyota").heard
    assert "first digits of its code" in asha.says("help").heard
    asha.says("secondary").taps("Bondeni Secondary")
    assert "Declared: a relative at Bondeni Secondary." in asha.heard
    asha.taps("It is my own school").says("mlima")
    assert "Conflicts of interest: own school Mlimani Secondary, a relative at Bondeni Secondary." in asha.heard
    asha.taps("Send with my conflicts")
    assert "Conflicts of interest: own school Mlimani Secondary, a relative at Bondeni Secondary." in asha.heard
    assert [(row.centre_code, row.what) for row in asha.stage.rows(Interest)] == [
        ("99101002", "relative"),
        ("99101001", "own_school"),
    ]


def test_the_own_school_is_looked_up_by_the_place_of_work(asha):
    with asha.stage.change() as stage:
        fill_in(stage, ASHA, workstation="Bondeni Secondary")
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("It is my own school")
    asha.taps("Bondeni Secondary").taps("Send with my conflicts")
    assert "own school Bondeni Secondary" in asha.heard


def test_interests_are_changed_after_applying(asha):
    assert "You declare conflicts of interest when you apply." in asha.says("/interests").heard
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("No. Send it")
    asha.taps("Conflicts of interest").taps("I have a relative").says("bondeni")
    assert "Status: submitted." in asha.heard
    assert "Conflicts of interest: a relative at Bondeni Secondary." in asha.heard
    asha.says("/interests").taps("Remove these")
    assert "Conflicts of interest: none." in asha.told
    assert asha.stage.rows(Interest) == []


def test_it_is_followed_withdrawn_and_sent_again(asha):
    assert "You have not applied for anything." in asha.says("/applications").heard
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("No. Send it")
    asha.says("/applications")
    assert "Supervisor, KCSE 2027, Mlimani: submitted" in asha.heard
    asha.taps("Supervisor, Mlimani").taps("Withdraw")
    assert "Withdraw your application? Supervisor, KCSE 2027, Mlimani" in asha.heard
    asha.taps("Yes, withdraw")
    assert "Status: withdrawn." in asha.heard
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("No. Send it")
    assert states(asha) == ["submitted"]


def test_a_button_of_last_week_does_not_apply_after_the_closing_time(asha):
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply")
    asha.stage.at(CLOSES + timedelta(1), 0, 0)
    asha.taps("No. Send it")
    assert (
        "This vacancy is closed: it was open until the end of Wed 27 Oct. Open Vacancies to see the others."
        in asha.heard
    )
    assert states(asha) == []
    asha.presses(f"vacancies.apply:{asha.stage.supervisor}")
    assert "This vacancy is closed" in asha.heard
    assert "No vacancy is open for you now." in asha.says("/vacancies").heard


@pytest.mark.parametrize(("closes", "asked"), [(CLOSES, True), (DAY - timedelta(1), False)])
def test_an_application_that_came_late_is_asked_about_while_it_can_be_sent(asha, closes, asked):
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply")
    with asha.stage.change():
        asha.stage.connection.execute(sa.update(Vacancy).values(closes_on=closes))
    asha.sent_at = asha.stage.now - timedelta(days=1)
    asha.taps("No. Send it")
    asha.sent_at = None
    assert asha.heard.startswith("This reached us only now" if asked else "You wrote that on Tue 19 Oct")
    assert not asha.stage.rows(Application)
    if asked:
        assert "We have your application." in asha.heard
        assert asha.taps("Do it now").stage.rows(Application)


def test_twice_is_once(asha):
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("No. Send it")
    asha.presses(f"vacancies.apply:{asha.stage.supervisor}")
    assert "One application is enough: open My applications" in asha.heard
    assert (
        "That vacancy is no longer there. Open Vacancies to see the others." in asha.presses("vacancies.show:999").heard
    )
    assert states(asha) == ["submitted"]


def test_nobody_sees_anothers_application(asha):
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("No. Send it")
    ben = Talk(asha.stage, asha.rendering, chat="8").shares(BEN)
    ben.presses("applications.show:1")
    assert "You do not have permission to do that. Write menu to see what you can do." in ben.heard
    assert "Asha" not in ben.heard
    assert asha.stage.rows(AuditRow)[-1].act == "refused"


def test_a_long_list_has_pages(asha):
    with asha.stage.change() as stage:
        for role in (Role.CLERK, Role.DRIVER, Role.SECURITY_OFFICER, Role.CENTRE_MANAGER):
            add_vacancy(stage, role)
    asha.says("/vacancies")
    assert "Page 1 of 2." in asha.heard
    assert "Invigilator" not in asha.heard
    assert "Invigilator, Mfano county" in asha.taps("More").heard


def at_desk(talk, act):
    """What the director's side does at its own desk."""
    with talk.stage.database.transaction() as connection:
        now = talk.stage.now
        present = arrive(connection, "telegram", "90", now, now.date())
        return act(Desk(connection, now, present, ServiceSettings(), talk.stage.database.vault))


@pytest.mark.parametrize(
    ("state", "reason", "said"),
    [
        (Progress.NOMINATED, "", "You are nominated as supervisor for KCSE 2027."),
        (Progress.DECLINED, "Enough from this school.", "was declined. Reason: Enough from this school."),
        (Progress.CLOSED, "", "You were not chosen as supervisor for KCSE 2027 this time."),
        (Progress.DEPLOYED, "", "You are posted as supervisor for KCSE 2027."),
    ],
)
def test_a_change_of_state_is_told_and_followed(asha, state, reason, said):
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("No. Send it")
    [director] = asha.stage.rows(Person, phone=DIRECTOR)
    [row] = asha.stage.rows(Application)

    def decide(desk):
        tell_applicant(desk, move_application(desk.connection, row.id, state, desk.now, by=director.id, reason=reason))

    at_desk(asha, decide)
    [notice] = notices(asha)
    assert said in notice["text"]
    asha.presses(f"applications.show:{row.id}")
    assert f"Status: {'posted' if state is Progress.DEPLOYED else state}." in asha.heard


def test_the_director_who_nominated_hears_of_a_withdrawal(asha):
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("No. Send it")
    Talk(asha.stage, Rendering(), chat="9").shares(DIRECTOR)
    [director] = asha.stage.rows(Person, phone=DIRECTOR)
    at_desk(asha, lambda desk: move_application(desk.connection, 1, Progress.NOMINATED, desk.now, by=director.id))
    asha.says("/applications").taps("Supervisor, Mlimani").taps("Withdraw").taps("Yes, withdraw")
    [notice] = notices(asha)
    assert notice["text"] == "Asha Juma …002, nominated as supervisor for KCSE 2027, has withdrawn."


def test_after_the_exam_an_application_that_nobody_decided_is_closed(asha):
    asha.says("/vacancies").taps("Supervisor, Mlimani").taps("Apply").taps("No. Send it")
    asha.stage.at(date(2027, 11, 25), 9)
    assert "Supervisor, KCSE 2027, Mlimani: closed" in asha.says("/applications").heard
