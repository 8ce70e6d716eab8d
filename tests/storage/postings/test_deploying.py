"""Nominating, assigning, deploying and answering: who may, what the rules refuse, and what comes back."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.audit import Audit, AuditRow
from storage.deployments import Deployment, RegisterNumber, State
from storage.exams import Centre, Exam, Role
from storage.nominations import Rule, RuleBroken, Sieve
from storage.postings import OfferOver, Offers, OutsideExam, lapse
from storage.refusals import ChangedMeanwhile, Denied
from storage.register import MarkRow
from storage.vacancies import Application, Progress, Vacancy
from tests.stage import BEN, DAY, DIRECTOR, LAST, NAIROBI, REHEARSAL
from tests.stage.applying import (
    DALILA,
    EARLY,
    ESHE,
    FAR_DIRECTOR,
    FARAJI,
    SCDE,
    acting,
    add_applicant,
    add_offices,
    person_id,
    served_in,
)

MLIMANI, BONDENI = "99101001", "99101002"


@pytest.fixture
def applied(stage):
    """Three applied to invigilate: Dalila complete and free, Eshe incomplete, Faraji with a relative at Bondeni."""
    stage.at(EARLY, 9)
    with stage.change():
        add_offices(stage)
        stage.dalila = add_applicant(stage, DALILA, "Dalila Mfano", ties={})
        stage.eshe = add_applicant(stage, ESHE, "Eshe Mfano", complete=False)
        stage.faraji = add_applicant(stage, FARAJI, "Faraji Mfano", ties={BONDENI: "relative"})
    return stage


def applications(stage):
    return {row.id: (row.state, row.centre_id) for row in stage.rows(Application)}


def audited(stage):
    return [row.act for row in stage.rows(AuditRow)]


def of_mine(stage, phone):
    return [row for row in stage.rows(Deployment, person_id=person_id(stage, phone)) if row.offered_at]


def offers(stage, connection, phone):
    person = person_id(stage, phone)
    return Offers(connection, stage.now, NAIROBI, person, Audit(connection, stage.now, person, None))


def has_positions(stage, count):
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Vacancy).values(positions=count))


def test_past_the_vacancys_positions_takes_a_reason(applied):
    has_positions(applied, 1)
    with pytest.raises(RuleBroken) as refused:
        deployed(applied, applied.dalila, applied.eshe)
    assert [(broken.rule, broken.needed) for broken in refused.value.broken] == [(Rule.WANTED, 1)]
    assert not applied.rows(Deployment, deployed_by=person_id(applied, DIRECTOR)), "all or none"
    deployed(applied, applied.dalila, applied.eshe, reason="Two classes more")
    assert [applications(applied)[one][0] for one in (applied.dalila, applied.eshe)] == [Progress.DEPLOYED] * 2
    given = {row.person_id: row.override_reason for row in applied.rows(Deployment) if row.deployed_by}
    assert given == {person_id(applied, DALILA): None, person_id(applied, ESHE): "Two classes more"}


def test_a_reason_given_for_the_centre_is_none_for_the_positions(applied):
    has_positions(applied, 1)
    deployed(applied, applied.dalila)
    with acting(applied) as posts:
        posts.nominations.assign(applied.faraji, applied.other_centre, "The relative sits elsewhere")
    with pytest.raises(RuleBroken) as refused, acting(applied) as posts:
        posts.deploying.deploy([applied.faraji])
    assert [broken.rule for broken in refused.value.broken] == [Rule.WANTED]


def test_a_position_is_free_again_once_the_offer_is_declined(applied):
    has_positions(applied, 1)
    deployed(applied, applied.dalila)
    with applied.database.transaction() as connection:
        connection.execute(
            sa.update(Application).where(Application.id == applied.dalila).values(state=Progress.DECLINED)
        )
    deployed(applied, applied.eshe)


def deployed(stage, *ids, centre=None, **more):
    with acting(stage) as posts:
        for application in ids:
            posts.nominations.assign(application, centre or stage.other_centre, more.get("reason", ""))
        return posts.deploying.deploy(ids, **more)


def test_the_director_sees_what_matters(applied):
    with applied.change():
        served_in(applied, DALILA, "Dalila Mfano", "99101009", 2026)
        served_in(applied, DALILA, "Dalila Mfano", "99101008", 2025)
    with acting(applied) as posts:
        [one] = posts.applicants.rounds()
        assert (one.exam, one.role, one.submitted, one.nominated) == ("KCSE 2027", Role.INVIGILATOR, 3, 0)
        found = {row.name: row for row in posts.applicants.find(applied.exam, Role.INVIGILATOR)}
        assert list(found) == ["Dalila Mfano", "Faraji Mfano", "Eshe Mfano"], "the complete ones first"
        dalila, eshe, faraji = (found[name] for name in ("Dalila Mfano", "Eshe Mfano", "Faraji Mfano"))
        assert (dalila.years, dalila.last) == (2, ("School 99101009", "School 99101008"))
        assert dalila.complete
        assert dalila.near
        assert (eshe.complete, eshe.near, eshe.given) == (False, False, 1)
        assert faraji.ties == (("Bondeni Secondary", "relative"),)
        assert (dalila.declared, eshe.declared) == (True, False)


@pytest.mark.parametrize(
    ("sieve", "names"),
    [
        (Sieve.ALL, ["Dalila Mfano", "Faraji Mfano", "Eshe Mfano"]),
        (Sieve.COMPLETE, ["Dalila Mfano", "Faraji Mfano"]),
        (Sieve.NO_TIES, ["Dalila Mfano"]),  # of Eshe nobody knows
        (Sieve.NEAR, ["Dalila Mfano", "Faraji Mfano"]),
        (Sieve.EXPERIENCED, ["Faraji Mfano"]),
        (Sieve.NOMINATED, ["Eshe Mfano"]),
        (Sieve.NEW, ["Dalila Mfano", "Faraji Mfano"]),
        (Sieve.DECLINED, []),
    ],
)
def test_the_list_can_be_narrowed(applied, sieve, names):
    with applied.change():
        served_in(applied, FARAJI, "Faraji Mfano", "99101009", 2026)
    with acting(applied) as posts:
        posts.nominations.nominate([applied.eshe] if sieve in (Sieve.NOMINATED, Sieve.NEW) else [])
        assert [one.name for one in posts.applicants.find(applied.exam, Role.INVIGILATOR, sieve)] == names
        assert posts.applicants.count(applied.exam, Role.INVIGILATOR, sieve) == len(names)


def test_they_are_found_by_name_or_phone(applied):
    with applied.change():
        add_applicant(applied, "254700000104", "Wanjikũ Ng'ang'a")
    with acting(applied) as posts:
        for sought in ("wanjiku", "nganga", "0700 000 104", "Wanjikũ Ng’ang’a"):
            assert [one.name for one in posts.applicants.find(applied.exam, Role.INVIGILATOR, sought=sought)] == [
                "Wanjikũ Ng'ang'a"
            ]
        assert posts.applicants.find(applied.exam, Role.INVIGILATOR, sought="%") == []


def test_many_are_nominated_at_once_and_once(applied):
    with acting(applied) as posts:
        assert len(posts.nominations.nominate([applied.dalila, applied.eshe])) == 2
        assert [one.name for one in posts.nominations.nominate([applied.dalila, applied.faraji])] == ["Faraji Mfano"]
    assert {state for state, _centre in applications(applied).values()} == {Progress.NOMINATED}
    assert audited(applied).count("nominated") == 3


@pytest.mark.parametrize(
    ("phone", "why"),
    [
        (FAR_DIRECTOR, "the vacancy is of another sub-county"),
        (SCDE, "a TSC director decides about invigilators"),
        (BEN, "an officer decides about nobody"),
        (DALILA, "nobody nominates themselves"),
    ],
)
def test_whoever_does_not_decide_sees_and_does_nothing(applied, phone, why):
    with acting(applied, phone) as posts:
        assert posts.applicants.rounds() == [], why
        assert posts.nominations.nominate([applied.dalila]) == []
    looks = (
        lambda posts: posts.needs.staff(applied.centre),
        lambda posts: posts.redeploying.officers.postings(person_id(applied, BEN)),
    )
    acts = (
        lambda posts: posts.nominations.assign(applied.dalila, applied.centre),
        lambda posts: posts.nominations.decline(applied.dalila, "no"),
        lambda posts: posts.redeploying.move(applied.officers[BEN], applied.other_centre, REHEARSAL),
        lambda posts: posts.ending.end(applied.officers[BEN], REHEARSAL, "no"),
    )
    for act in acts if phone == SCDE else acts + looks:  # of the sub-county's own posts an SCDE may see
        with pytest.raises(Denied), acting(applied, phone) as posts:
            act(posts)


def test_the_scde_posts_security_officers_and_drivers(applied):
    with applied.change():
        driver = add_applicant(applied, "254700000105", "Gari Mfano", Role.DRIVER)
    with acting(applied, SCDE) as posts:
        assert [one.role for one in posts.applicants.rounds()] == [Role.DRIVER]
        posts.nominations.assign(driver, applied.centre)
        assert [one.role for one in posts.deploying.deploy([driver])] == [Role.DRIVER]
        needs = {need.role: need for need in posts.needs.staff(applied.centre).needs}
        assert set(needs) == {Role.SECURITY_OFFICER, Role.DRIVER}
        assert (needs[Role.SECURITY_OFFICER].needed, needs[Role.SECURITY_OFFICER].filled) == (None, 1)
    with pytest.raises(Denied), acting(applied) as posts:
        posts.nominations.assign(driver, applied.centre)


def test_a_director_never_posts_themselves(applied):
    with applied.change():
        own = add_applicant(applied, DIRECTOR, "Daudi Mfano")
    with acting(applied) as posts:
        assert "Daudi Mfano" not in [one.name for one in posts.applicants.find(applied.exam, Role.INVIGILATOR)]
    with pytest.raises(Denied), acting(applied) as posts:
        posts.nominations.assign(own, applied.centre)


def test_a_place_elsewhere_is_not_to_be_given(applied):
    with applied.change():
        far = applied.add_centre(applied.exam, "99102001", "Far Secondary")
    with pytest.raises(Denied), acting(applied) as posts:
        posts.nominations.assign(applied.dalila, far)


def test_what_a_centre_needs_and_has(applied):
    with acting(applied) as posts:
        bondeni, mlimani = posts.needs.centres()
        needs = {need.role: need for need in mlimani.needs}
        for role, needed, filled in ((Role.CENTRE_MANAGER, 1, 1), (Role.SUPERVISOR, 1, 1), (Role.INVIGILATOR, 6, 1)):
            assert (needs[role].needed, needs[role].filled) == (needed, filled)
        assert bondeni.short == 7, "a supervisor and six invigilators"
        posts.nominations.assign(applied.dalila, applied.other_centre)
        assert [
            need.meant for need in posts.needs.staff(applied.other_centre).needs if need.role is Role.INVIGILATOR
        ] == [1]


def test_who_fits_comes_first(applied):
    with acting(applied) as posts:
        found = [
            (fit.applicant.name, [each.rule for each in fit.broken])
            for fit in posts.needs.fitting(applied.other_centre, Role.INVIGILATOR)
        ]
    assert found == [("Dalila Mfano", []), ("Eshe Mfano", []), ("Faraji Mfano", [Rule.RELATIVE])]


def test_the_nominated_are_spread_by_need(applied):
    with acting(applied) as posts:
        posts.nominations.nominate([applied.dalila, applied.eshe, applied.faraji])
        placed = posts.needs.fill(applied.exam, Role.INVIGILATOR)
        assert {one.name for one in placed} == {"Dalila Mfano", "Eshe Mfano", "Faraji Mfano"}
        assert posts.needs.fill(applied.exam, Role.INVIGILATOR) == [], "once"
    there = {id_: centre for id_, (_state, centre) in applications(applied).items()}
    assert there[applied.faraji] == applied.centre, "not where the relative is"
    assert there[applied.dalila] == applied.other_centre, "the shortest first"


def test_a_rule_is_overridden_with_a_reason_that_is_kept(applied):
    with pytest.raises(RuleBroken) as refused, acting(applied) as posts:
        posts.nominations.assign(applied.faraji, applied.other_centre)
    assert (refused.value.fixed, [each.rule for each in refused.value.broken]) == (False, [Rule.RELATIVE])
    [post] = deployed(applied, applied.faraji, reason="Nobody else is left")
    assert applied.rows(Deployment, id=post.deployment)[0].override_reason == "Nobody else is left"
    assert {"overrode": "Nobody else is left"}.items() <= applied.rows(AuditRow, act="deployed")[0].detail.items()


def test_two_centres_on_one_day_are_never_allowed(applied):
    with applied.change():
        posted = applied.add_officer(applied.centre, DALILA, "Dalila Mfano")
    with pytest.raises(RuleBroken) as refused, acting(applied) as posts:
        posts.nominations.assign(applied.dalila, applied.other_centre, "all the same")
    assert refused.value.fixed
    assert posted


def test_deploying_offers_the_post(applied):
    [post] = deployed(applied, applied.dalila)
    [row] = of_mine(applied, DALILA)
    assert (row.state, row.from_on, row.to_on) == (State.OFFERED, REHEARSAL, LAST)
    assert (row.offered_until, row.deployed_by) == (applied.now + timedelta(days=3), person_id(applied, DIRECTOR))
    assert post.until == row.offered_until
    assert applications(applied)[applied.dalila][0] == Progress.DEPLOYED
    [number] = applied.rows(RegisterNumber, person_id=person_id(applied, DALILA))
    assert number.number == 2, "after the manager"


@pytest.mark.parametrize(
    ("day", "hour", "until", "why"),
    [
        (EARLY, 9, (4, 9), "three days"),
        (EARLY, 2, (4, 8), "three days and the rest of the night"),
        (EARLY, 22, (5, 8), "the same, over midnight"),
        (EARLY, 20, (4, 20), "the evening is no night yet"),
        (date(2027, 10, 16), 9, (17, 20), "not into the rehearsal, and not at midnight before it"),
        (date(2027, 10, 17), 19, (17, 20), "an hour is left"),
        (date(2027, 10, 17), 20, None, "nobody answers by night for a post of the next day"),
        (date(2027, 10, 20), 9, None, "it begins at once"),
    ],
)
def test_the_time_to_answer(applied, day, hour, until, why):
    applied.at(day, hour)
    [post] = deployed(applied, applied.dalila)
    local = post.until and post.until.astimezone(NAIROBI)
    assert (local and (local.day, local.hour)) == until, why
    assert post.from_on == max(day, REHEARSAL)


def test_all_or_none_are_deployed(applied):
    with acting(applied) as posts:
        posts.nominations.assign(applied.dalila, applied.other_centre)
        posts.nominations.assign(applied.eshe, applied.other_centre)
    with applied.change():
        applied.add_officer(applied.centre, ESHE, "Eshe Mfano")  # meanwhile, by import
    with pytest.raises(RuleBroken), acting(applied) as posts:
        posts.deploying.deploy([applied.dalila, applied.eshe])
    assert of_mine(applied, DALILA) == []


@pytest.mark.parametrize("ready", ["submitted", "without a centre", "deployed"])
def test_only_the_assigned_are_deployed(applied, ready):
    with acting(applied) as posts:
        if ready == "without a centre":
            posts.nominations.nominate([applied.dalila])
    if ready == "deployed":
        deployed(applied, applied.dalila)
    with pytest.raises(ChangedMeanwhile), acting(applied) as posts:
        posts.deploying.deploy([applied.dalila])


def test_dates_lie_within_the_exam(applied):
    for dates in ({"from_on": EARLY}, {"to_on": date(2027, 12, 1)}, {"from_on": LAST, "to_on": REHEARSAL}):
        with pytest.raises(OutsideExam):
            deployed(applied, applied.dalila, **dates)


def test_supervisors_take_turns_by_the_week(applied):
    with applied.change():
        gone = sa.update(Deployment).where(Deployment.id == applied.officers["254700000002"])
        applied.connection.execute(gone.values(state=State.ENDED))
        two = [add_applicant(applied, f"25470000011{n}", f"Msimamizi {n} Mfano", Role.SUPERVISOR) for n in "AB"]
    weeks = ((REHEARSAL, date(2027, 10, 24)), (date(2027, 10, 25), date(2027, 10, 31)))
    for application, (first, last) in zip(two, weeks, strict=True):
        reason = "" if application == two[0] else "they take turns"  # meant for the whole exam, they are two
        deployed(applied, application, centre=applied.centre, from_on=first, to_on=last, reason=reason)
    overrode = [row.override_reason for row in applied.rows(Deployment, role=Role.SUPERVISOR, state=State.OFFERED)]
    assert overrode == [None, None], "on no day are there two"


# the officer's side


def test_an_offer_is_accepted_once_and_stays(applied):
    [post] = deployed(applied, applied.dalila)
    with applied.database.transaction() as connection:
        mine = offers(applied, connection, DALILA)
        [offer] = mine.waiting()
        assert (offer.centre, offer.role, offer.per_day) == ("Bondeni Secondary", Role.INVIGILATOR, None)
        assert mine.accept(post.deployment).state is State.ACCEPTED
        assert mine.accept(post.deployment).state is State.ACCEPTED
        assert mine.waiting() == []
        with pytest.raises(OfferOver):
            mine.decline(post.deployment, "too late")


def test_a_declined_post_comes_back_to_the_director(applied):
    [post] = deployed(applied, applied.dalila)
    with applied.database.transaction() as connection:
        answer = offers(applied, connection, DALILA).decline(post.deployment, "I am ill")
    assert answer.tell == ((person_id(applied, DIRECTOR), ""),)
    assert applications(applied)[applied.dalila][0] == Progress.DECLINED
    with acting(applied) as posts:
        [back] = posts.came_back()
        assert (back.name, back.reason, back.silent) == ("Dalila Mfano", "I am ill", False)
        assert posts.needs.staff(applied.other_centre).short == 7
        posts.nominations.assign(applied.dalila, applied.other_centre)  # asked again, for the same days
        assert posts.deploying.deploy([applied.dalila])


def test_nobody_answers_for_another(applied):
    [post] = deployed(applied, applied.dalila)
    with applied.database.transaction() as connection:
        eshe = offers(applied, connection, ESHE)
        with pytest.raises(Denied):
            eshe.accept(post.deployment)
        with pytest.raises(Denied):
            eshe.decline(post.deployment, "x")


def test_a_silent_offer_comes_back_once(applied):
    [post] = deployed(applied, applied.dalila)
    with applied.database.transaction() as connection:
        assert lapse(connection, applied.now + timedelta(days=2), DAY) == []
    applied.now += timedelta(days=3)
    with applied.database.transaction() as connection:
        [back] = lapse(connection, applied.now, DAY)
        assert lapse(connection, applied.now, DAY) == []
        assert (back.name, back.tell) == ("Dalila Mfano", ((person_id(applied, DIRECTOR), ""),))
        with pytest.raises(OfferOver):
            offers(applied, connection, DALILA).accept(post.deployment)
    with acting(applied) as posts:
        assert [row.silent for row in posts.came_back()] == [True]


def test_an_offer_that_is_over_is_not_answered_even_before_the_sweep(applied):
    [post] = deployed(applied, applied.dalila)
    applied.now += timedelta(days=3)
    with applied.database.transaction() as connection:
        mine = offers(applied, connection, DALILA)
        assert mine.waiting() == []
        with pytest.raises(OfferOver):
            mine.accept(post.deployment)


def test_whoever_has_a_mark_has_taken_the_post_up(applied):
    [post] = deployed(applied, applied.dalila)
    with applied.change():
        mark = {"deployment_id": post.deployment, "on": REHEARSAL, "mark": "P", "marked_at": applied.now}
        applied.connection.execute(sa.insert(MarkRow).values(**mark, marked_by=post.person_id))
    with applied.database.transaction() as connection:
        with pytest.raises(OfferOver):
            offers(applied, connection, DALILA).decline(post.deployment, "no")
        assert lapse(connection, applied.now + timedelta(days=9), DAY) == []


def test_an_imported_posting_is_no_offer(applied):
    with applied.database.transaction() as connection:
        assert offers(applied, connection, BEN).waiting() == []
        assert lapse(connection, applied.now + timedelta(days=90), DAY) == []


def test_settings_of_the_exam_are_kept_to(applied):
    with applied.change():
        settings = {"candidates_per_invigilator": 60, "candidates_per_supervisor": 50, "offer_days": 1}
        applied.connection.execute(sa.update(Exam).values(**settings))
        applied.connection.execute(sa.update(Centre).values(candidates=101))
    with acting(applied) as posts:
        needs = {need.role: need.needed for need in posts.needs.staff(applied.centre).needs}
    assert (needs[Role.SUPERVISOR], needs[Role.INVIGILATOR]) == (3, 2)
    [post] = deployed(applied, applied.dalila)
    assert post.until == applied.now + timedelta(days=1)
