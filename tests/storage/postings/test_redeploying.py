"""Moving, swapping, replacing, ending: the days, the marks that stay, what replaces what; and two who act at once."""

import io
import threading
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage import imports
from storage.audit import Audit, AuditRow
from storage.deployments import Deployment, State
from storage.exams import Role
from storage.nominations import Rule, RuleBroken
from storage.people import Office, Standing
from storage.postings import Deployments, MarksStand, OutsideExam, Wrong, WrongPosting, WrongPostings
from storage.refusals import ChangedMeanwhile, Denied
from storage.register import Attendance, Mark, NotListed
from storage.vacancies import Application, Progress
from tests.stage import ASHA, BEN, DAY, DIRECTOR, LAST, MANAGER, NAIROBI, OTHER_MANAGER, REHEARSAL
from tests.stage.applying import DALILA, EARLY, ESHE, FAR_DIRECTOR, acting, add_applicant, add_offices, person_id
from tests.waiting import PATIENCE

TOMORROW = DAY + timedelta(days=1)
SECOND = "254700000093"


@pytest.fixture
def staffed(stage):
    with stage.change():
        add_offices(stage)
        stage.dalila = add_applicant(stage, DALILA, "Dalila Mfano")
        stage.eshe = stage.add_officer(stage.other_centre, ESHE, "Eshe Mfano")
    return stage


def posts_of(stage, phone):
    found = sorted(stage.rows(Deployment, person_id=person_id(stage, phone)), key=lambda row: row.id)
    return [(row.centre_id, row.from_on, row.to_on, row.state) for row in found]


def mark(stage, on=DAY, centre=None, marker=MANAGER, officer=None):
    who = person_id(stage, marker)
    with stage.database.transaction() as connection:
        audit = Audit(connection, stage.now, who, None)
        sheet = Attendance(connection, stage.now, NAIROBI, who, "telegram", audit)
        sheet.mark(centre or stage.centre, on, {officer or stage.officers[BEN]: Mark.PRESENT}, reason="late")


def test_a_move_cuts_the_old_post_and_the_new_one_knows_it(staffed):
    old = staffed.officers[BEN]
    with acting(staffed) as posts:
        moved = posts.redeploying.move(old, staffed.other_centre, TOMORROW)
    assert posts_of(staffed, BEN) == [
        (staffed.centre, REHEARSAL, DAY, State.OFFERED),
        (staffed.other_centre, TOMORROW, LAST, State.OFFERED),
    ]
    [before, after] = staffed.rows(Deployment, person_id=person_id(staffed, BEN))
    assert (after.replaces_id, after.offered_until, before.ended_at) == (old, None, staffed.now)
    assert [one.person_id for one in moved.old_managers] == [person_id(staffed, MANAGER)]
    assert [one.person_id for one in moved.new_managers] == [person_id(staffed, OTHER_MANAGER)]
    assert "redeployed" in [row.act for row in staffed.rows(AuditRow)]


def test_marks_already_made_stay_with_the_old_centre(staffed):
    mark(staffed)
    with pytest.raises(MarksStand) as refused, acting(staffed) as posts:
        posts.redeploying.move(staffed.officers[BEN], staffed.other_centre, DAY)
    assert refused.value.last == DAY
    with acting(staffed) as posts:
        assert posts.redeploying.officers.posting(staffed.officers[BEN]).earliest(DAY) == TOMORROW
        posts.redeploying.move(staffed.officers[BEN], staffed.other_centre, TOMORROW)
    assert staffed.marks() == {"Ben Kato": "P"}
    staffed.at(TOMORROW, 18)
    with staffed.database.transaction() as connection:
        who = person_id(staffed, MANAGER)
        sheets = Attendance(
            connection, staffed.now, NAIROBI, who, "telegram", Audit(connection, staffed.now, who, None)
        )
        assert "Ben Kato" in [o.name for o in sheets.sheet(staffed.centre, DAY).officers], "the day he served"
        assert "Ben Kato" not in [o.name for o in sheets.sheet(staffed.centre, TOMORROW).officers]
    with staffed.database.transaction() as connection:
        [posting] = Deployments(connection, TOMORROW, staffed.now.time()).postings(person_id(staffed, BEN))
        assert posting.centre == "Bondeni Secondary"


def test_a_post_of_which_no_day_was_served_is_replaced(staffed):
    with acting(staffed) as posts:
        posts.redeploying.move(staffed.officers[BEN], staffed.other_centre, REHEARSAL)
        [first, second] = posts.redeploying.officers.postings(person_id(staffed, BEN))
        assert (first.state, second.from_on) == (State.REPLACED, REHEARSAL)
        back = posts.redeploying.move(second.deployment, staffed.centre, REHEARSAL)  # and back, for the very same days
    assert staffed.rows(Deployment, id=back.deployment)[0].state == State.OFFERED
    assert [state for *_rest, state in posts_of(staffed, BEN)] == [State.REPLACED, State.REPLACED, State.OFFERED]


def test_whoever_accepted_need_not_again(staffed):
    with staffed.change():
        staffed.connection.execute(sa.update(Deployment).values(state=State.ACCEPTED))
    with acting(staffed) as posts:
        moved = posts.redeploying.move(staffed.officers[BEN], staffed.other_centre, TOMORROW)
    [row] = staffed.rows(Deployment, id=moved.deployment)
    assert (row.state, row.answered_at) == (State.ACCEPTED, staffed.now)


@pytest.mark.parametrize(
    ("day", "error", "why"),
    [
        (REHEARSAL - timedelta(days=1), OutsideExam, "before the exam"),
        (LAST + timedelta(days=1), OutsideExam, "after the post"),
    ],
)
def test_a_move_is_within_the_exam(staffed, day, error, why):
    with pytest.raises(error), acting(staffed) as posts:
        posts.redeploying.move(staffed.officers[BEN], staffed.other_centre, day)


def test_a_move_to_where_one_is_changes_nothing(staffed):
    with pytest.raises(ChangedMeanwhile), acting(staffed) as posts:
        posts.redeploying.move(staffed.officers[BEN], staffed.centre, TOMORROW)


def test_the_rules_hold_for_a_move_too(staffed):
    with pytest.raises(RuleBroken) as refused, acting(staffed) as posts:
        posts.redeploying.move(staffed.officers[ASHA], staffed.other_centre, TOMORROW, role=Role.CENTRE_MANAGER)
    assert [each.rule for each in refused.value.broken] == [Rule.ENOUGH]
    with acting(staffed) as posts:
        moved = posts.redeploying.move(
            staffed.officers[ASHA], staffed.other_centre, TOMORROW, role=Role.CENTRE_MANAGER, reason="He is ill"
        )
    assert staffed.rows(Deployment, id=moved.deployment)[0].override_reason == "He is ill"


@pytest.fixture
def far_centre(staffed):
    with staffed.change() as stage:
        return stage.add_centre(stage.exam, "99102001", "Ziwani Secondary")


def test_to_another_sub_county_moves_who_holds_both_offices_and_nobody_else(staffed, far_centre):
    for director in (DIRECTOR, FAR_DIRECTOR):
        with acting(staffed, director) as posts, pytest.raises(Denied):
            posts.redeploying.move(staffed.officers[BEN], far_centre, TOMORROW)
    both = person_id(staffed, DIRECTOR)
    with staffed.change() as stage:
        stage._add(Office, person_id=both, office=Standing.TSC_DIRECTOR, sub_county_code="99102")
    with acting(staffed) as posts:
        posts.redeploying.move(staffed.officers[BEN], far_centre, TOMORROW)
    assert posts_of(staffed, BEN)[-1] == (far_centre, TOMORROW, LAST, State.OFFERED)


def test_else_it_is_ended_here_and_the_council_posts_them_there(staffed, far_centre):
    with acting(staffed) as posts:
        posts.ending.end(staffed.officers[BEN], TOMORROW, "Needed at Ziwani")
    row = f"exam,centre_code,phone,role,from_on\nKCSE-2027,99102001,{BEN},invigilator,{TOMORROW}"
    read = imports.ready(staffed.database, "deployments", io.BytesIO(row.encode()), staffed.now)
    assert str(read.write()).startswith("1 new")
    assert posts_of(staffed, BEN) == [
        (staffed.centre, REHEARSAL, DAY, State.OFFERED),
        (far_centre, TOMORROW, LAST, State.OFFERED),
    ]


def test_two_swap(staffed):
    with acting(staffed) as posts:
        moved = posts.redeploying.rotate([staffed.officers[BEN], staffed.eshe], TOMORROW)
    assert [(m.old.name, m.place.name) for m in moved] == [
        ("Ben Kato", "Bondeni Secondary"),
        ("Eshe Mfano", "Mlimani Secondary"),
    ]
    assert posts_of(staffed, ESHE)[-1] == (staffed.centre, TOMORROW, LAST, State.OFFERED)


def test_supervisors_rotate_weekly(staffed):
    with staffed.change():
        third = staffed.add_centre(staffed.exam, "99101003", "Ziwani Secondary")
        posted = [
            staffed.add_officer(centre, f"25470000012{n}", f"Msimamizi {n}", Role.SUPERVISOR)
            for n, centre in enumerate((staffed.other_centre, third))
        ]
    with acting(staffed) as posts:
        first = [staffed.officers[ASHA], *posted]
        second = [m.deployment for m in posts.redeploying.rotate(first, date(2027, 10, 25))]
        posts.redeploying.rotate(second, date(2027, 11, 1))
    served = [(centre, first.day, last.day) for centre, first, last, _state in posts_of(staffed, ASHA)]
    assert served == [(staffed.centre, 18, 24), (staffed.other_centre, 25, 31), (third, 1, 19)]


def test_an_officer_is_replaced_by_an_applicant(staffed):
    with acting(staffed) as posts:
        ended = posts.ending.replace(staffed.officers[BEN], staffed.dalila, TOMORROW, "He is ill")
    assert ended.by is not None
    [row] = staffed.rows(Deployment, id=ended.by.deployment)
    assert (row.replaces_id, row.state, row.from_on, row.to_on) == (staffed.officers[BEN], "offered", TOMORROW, LAST)
    [old] = staffed.rows(Deployment, id=staffed.officers[BEN])
    assert (old.to_on, old.reason) == (DAY, "He is ill")
    assert [row.state for row in staffed.rows(Application)] == [Progress.DEPLOYED]


def test_a_post_ends_early(staffed):
    with acting(staffed) as posts:
        ended = posts.ending.end(staffed.officers[BEN], TOMORROW, "Sent home")
    assert ended.by is None
    assert [one.person_id for one in ended.managers] == [person_id(staffed, MANAGER)]
    assert posts_of(staffed, BEN) == [(staffed.centre, REHEARSAL, DAY, State.OFFERED)]
    with acting(staffed) as posts:
        assert [n.filled for n in posts.needs.staff(staffed.centre).needs if n.role is Role.INVIGILATOR] == [1], (
            "today still"
        )
    staffed.at(TOMORROW, 9)
    with acting(staffed) as posts:
        assert [n.filled for n in posts.needs.staff(staffed.centre).needs if n.role is Role.INVIGILATOR] == [0]


def test_a_wrong_role_is_corrected_where_it_stands(staffed):
    mark(staffed)
    with acting(staffed) as posts:
        posts.redeploying.correct(staffed.officers[BEN], role=Role.CLERK)
    assert staffed.rows(Deployment, id=staffed.officers[BEN])[0].role == Role.CLERK
    assert staffed.marks() == {"Ben Kato": "P"}
    [row] = staffed.rows(AuditRow, act="deployment corrected")
    assert (row.detail["before"][0], row.detail["after"][0]) == ("invigilator", "clerk")


def test_dates_are_corrected_around_the_marks_and_other_posts(staffed):
    mark(staffed)
    with pytest.raises(MarksStand), acting(staffed) as posts:
        posts.redeploying.correct(staffed.officers[BEN], from_on=TOMORROW)
    with staffed.change():
        staffed.connection.execute(
            sa.update(Deployment).where(Deployment.id == staffed.officers[BEN]).values(to_on=TOMORROW)
        )
        staffed.add_officer(staffed.other_centre, BEN, "Ben Kato", from_on=TOMORROW + timedelta(days=1))
    with pytest.raises(RuleBroken), acting(staffed) as posts:
        posts.redeploying.correct(staffed.officers[BEN], to_on=LAST)


def test_a_role_of_another_office_is_not_given(staffed):
    with pytest.raises(Denied), acting(staffed) as posts:
        posts.redeploying.correct(staffed.officers[BEN], role=Role.DRIVER)


def test_officers_are_found_by_name_and_phone(staffed):
    with acting(staffed) as posts:
        assert [(o.name, o.where) for o in posts.redeploying.officers.find("ben")] == [
            ("Ben Kato", "Mlimani Secondary")
        ]
        assert [o.name for o in posts.redeploying.officers.find("0700 000 003")] == ["Ben Kato"]
        assert posts.redeploying.officers.find("254700000095") == [], "posted nowhere"
        assert posts.redeploying.officers.find("?") == []


# reports


def reports(stage, connection, phone):
    person = person_id(stage, phone)
    audit = Audit(connection, stage.now, person, None)
    return WrongPostings(connection, stage.now, stage.now.date(), person, stage.database.vault, audit)


def test_a_report_reaches_the_director_and_is_settled_by_the_move(staffed):
    with staffed.database.transaction() as connection:
        tell = reports(staffed, connection, BEN).report(staffed.officers[BEN], Wrong.CENTRE, "I am for Bondeni")
        assert tell == [(person_id(staffed, DIRECTOR), "")]
        reports(staffed, connection, BEN).report(staffed.officers[BEN], Wrong.CENTRE, "I am for Bondeni Sec")
        [one] = reports(staffed, connection, DIRECTOR).waiting()
        assert (one.said, one.posting.name, one.what) == ("I am for Bondeni Sec", "Ben Kato", Wrong.CENTRE)
    assert b"Bondeni" not in staffed.rows(WrongPosting)[0].said
    with acting(staffed) as posts:
        posts.redeploying.move(staffed.officers[BEN], staffed.other_centre, REHEARSAL)
    [row] = staffed.rows(WrongPosting)
    assert (row.corrected, row.settled_by) == (True, person_id(staffed, DIRECTOR))


def test_nobody_reports_or_settles_for_another(staffed):
    with staffed.database.transaction() as connection:
        with pytest.raises(Denied):
            reports(staffed, connection, ASHA).report(staffed.officers[BEN], Wrong.ROLE, "x")
        reports(staffed, connection, BEN).report(staffed.officers[BEN], Wrong.ROLE, "I am a clerk")
        [row] = connection.execute(sa.select(WrongPosting.id))
        for phone in (BEN, ASHA, MANAGER, "254700000092"):
            assert reports(staffed, connection, phone).waiting() == []
            with pytest.raises(Denied):
                reports(staffed, connection, phone).keep(row.id, "no")
        reports(staffed, connection, DIRECTOR).keep(row.id, "The list says so")
        with pytest.raises(ChangedMeanwhile):
            reports(staffed, connection, DIRECTOR).keep(row.id, "again")


# two at once


@pytest.fixture
def two_directors(staffed):
    """A second director of Mlimani; Dalila applied as invigilator and as supervisor, and each is meant elsewhere."""
    staffed.at(EARLY, 9)
    with staffed.change():
        second = staffed.add_person(SECOND, "Pili Mfano")
        staffed._add(Office, person_id=second, office=Standing.TSC_DIRECTOR, sub_county_code="99101")
        staffed.second = add_applicant(staffed, DALILA, "Dalila Mfano", Role.SUPERVISOR)
    with acting(staffed) as posts:
        posts.nominations.assign(staffed.dalila, staffed.centre)
    with acting(staffed, SECOND) as posts:
        posts.nominations.assign(staffed.second, staffed.other_centre)
    return staffed


def both(*acts):
    """Two acts, begun at the same moment; what each of them raised, or None."""
    came: list[BaseException | None] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(n):
        start.wait(PATIENCE)
        try:
            acts[n]()
        except Exception as error:
            came[n] = error

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return came


def test_who_is_moved_is_not_marked_there_meanwhile(staffed):
    came = []

    def marks():
        try:
            mark(staffed)
        except NotListed as refused:
            came.append(refused)

    late = threading.Thread(target=marks)
    with acting(staffed) as posts:
        posts.redeploying.move(staffed.officers[BEN], staffed.other_centre, DAY)
        late.start()
        late.join(0.2)  # it has read who is listed, and waits
    late.join(PATIENCE)
    assert [type(refused) for refused in came] == [NotListed]
    assert staffed.marks() == {}


@pytest.mark.parametrize("attempt", range(3))
def test_two_directors_cannot_post_one_person_twice_a_day(two_directors, attempt):
    stage = two_directors

    def deploy(phone, application):
        with acting(stage, phone) as posts:
            posts.deploying.deploy([application])

    came = both(lambda: deploy(DIRECTOR, stage.dalila), lambda: deploy(SECOND, stage.second))
    assert sorted(type(error).__name__ for error in came) == ["NoneType", "RuleBroken"]
    assert len(posts_of(stage, DALILA)) == 1


def test_two_directors_nominate_once(two_directors):
    stage = two_directors
    with stage.change():
        one = add_applicant(stage, "254700000106", "Gesi Mfano")
    done = []

    def nominate(phone):
        with acting(stage, phone) as posts:
            done.append(posts.nominations.nominate([one]))

    assert both(lambda: nominate(DIRECTOR), lambda: nominate(SECOND)) == [None, None]
    assert sorted(len(new) for new in done) == [0, 1]


def test_the_last_place_is_given_once(two_directors):
    stage = two_directors
    with stage.change():
        two = [add_applicant(stage, f"25470000013{n}", f"Wa {n} Mfano", Role.CENTRE_MANAGER) for n in range(2)]
        third = stage.add_centre(stage.exam, "99101003", "Ziwani Secondary")
    for application in two:
        with acting(stage) as posts:
            posts.nominations.assign(application, third, "" if application == two[0] else "one of the two")
    with stage.change():
        stage.connection.execute(sa.update(Application).values(override_reason=None))

    def deploy(phone, application):
        with acting(stage, phone) as posts:
            posts.deploying.deploy([application])

    came = both(lambda: deploy(DIRECTOR, two[0]), lambda: deploy(SECOND, two[1]))
    assert sorted(type(error).__name__ for error in came) == ["NoneType", "RuleBroken"]


def test_two_who_move_one_officer_move_them_once(two_directors):
    stage = two_directors
    with stage.change():
        third = stage.add_centre(stage.exam, "99101003", "Ziwani Secondary")

    def move(phone, centre):
        with acting(stage, phone) as posts:
            posts.redeploying.move(stage.officers[BEN], centre, REHEARSAL)

    came = both(lambda: move(DIRECTOR, stage.other_centre), lambda: move(SECOND, third))
    assert sorted(type(error).__name__ for error in came) == ["ChangedMeanwhile", "NoneType"]
    assert [state for *_rest, state in posts_of(stage, BEN)] == [State.REPLACED, State.OFFERED]


def test_a_swap_and_its_mirror_at_once_do_not_lock_each_other(two_directors):
    stage = two_directors

    def swap(phone, pair):
        with acting(stage, phone) as posts:
            posts.redeploying.rotate(pair, REHEARSAL)

    pair = [stage.officers[BEN], stage.eshe]
    came = both(lambda: swap(DIRECTOR, pair), lambda: swap(SECOND, pair[::-1]))
    assert sorted(type(error).__name__ for error in came) == ["ChangedMeanwhile", "NoneType"]
