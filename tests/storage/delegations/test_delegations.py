"""Delegations: who may mark which day's register, by whose word, and what the history keeps of it."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.papers.register import register_paper
from storage.accounts import arrive
from storage.audit import Audit, AuditRow
from storage.delegations import (
    ActingManagers,
    AlreadyHanded,
    Deputies,
    ManagesAlready,
    NoSuchDays,
    TooManyHanded,
    handing_over,
)
from storage.delivery import Chat
from storage.deployments import Delegation, Deployment, State
from storage.entries import mark_entry, sending_entry
from storage.history import check
from storage.people import Person, Standing
from storage.privacy import retention
from storage.refusals import ChangedMeanwhile, Denied
from storage.register import Attendance, Mark, MarkChange, MarkRow, NotInHand, PhoneOfAnother, Printing, Sending
from tests.stage import ASHA, BEN, CHUI, DAY, DIRECTOR, MANAGER, NAIROBI, OTHER_MANAGER
from tests.stage.applying import person_id

TOMORROW, YESTERDAY = DAY + timedelta(days=1), DAY - timedelta(days=1)
IN_A_DAY = (DAY, DAY)


@contextmanager
def acting_as(stage, phone):
    """The records as one person has them at the stage's hour."""
    with stage.database.transaction() as connection:
        me = connection.scalar(sa.text("SELECT id FROM people WHERE phone = :phone"), {"phone": phone})
        yield At(connection, stage, me)


class At:
    def __init__(self, connection, stage, me):
        audit = Audit(connection, stage.now, me, None)
        today = stage.now.astimezone(NAIROBI).date()
        self.me = me
        self.deputies = Deputies(connection, stage.now, today, me, audit)
        self.acting = ActingManagers(connection, stage.now, today, me, audit)
        self.attendance = Attendance(connection, stage.now, NAIROBI, me, "test", audit)
        self.printing = Printing(connection, today, me)


def handed(stage, first=DAY, last=DAY, *, to=BEN, taken=True):
    with acting_as(stage, MANAGER) as manager:
        one = manager.deputies.hand_over(stage.officers[MANAGER], person_id(stage, to), first, last)
    if taken:
        with acting_as(stage, to) as deputy:
            deputy.deputies.take(one.id)
    return one.id


def may_mark(stage, phone, on=DAY):
    with acting_as(stage, phone) as who:
        try:
            who.attendance.check_correctable(stage.centre, on)
        except Denied:
            return False
        return True


def mark(stage, phone, on=DAY, mark=Mark.PRESENT, officer=CHUI, **more):
    with acting_as(stage, phone) as who:
        return who.attendance.mark(stage.centre, on, {stage.officers[officer]: mark}, **more)


def test_only_once_taken_and_only_within_its_days(stage):
    one = handed(stage, DAY, TOMORROW, taken=False)
    assert not may_mark(stage, BEN)
    with acting_as(stage, BEN) as ben:
        ben.deputies.take(one)
        ben.deputies.take(one)
        assert [day.on for day in ben.attendance.days()] == [DAY, TOMORROW]
    assert may_mark(stage, BEN)
    assert not may_mark(stage, BEN, YESTERDAY)
    assert not may_mark(stage, CHUI)
    assert [row.act for row in stage.rows(AuditRow)].count("register taken on") == 1
    stage.at(TOMORROW, 23, 59)
    assert may_mark(stage, BEN)  # of both days
    stage.now += timedelta(minutes=2)
    assert not may_mark(stage, BEN, TOMORROW)


def test_the_day_of_the_act_and_the_day_of_the_register_lie_within(stage):
    handed(stage)
    mark(stage, BEN)
    stage.at(TOMORROW, 7)
    with pytest.raises(NotInHand):
        mark(stage, BEN, reason="Forgot")
    mark(stage, MANAGER, mark=Mark.ABSENT, reason="Forgot")


def test_a_mark_says_on_whose_behalf_and_is_hashed_with_it(stage):
    handed(stage)
    mark(stage, MANAGER, officer=ASHA)
    mark(stage, BEN)
    with acting_as(stage, BEN) as ben:
        ben.attendance.send(stage.centre, DAY)
    manager, ben = person_id(stage, MANAGER), person_id(stage, BEN)
    own, by_deputy = stage.rows(MarkChange)
    assert (own.on_behalf_of, by_deputy.on_behalf_of, by_deputy.by) == (None, manager, ben)
    assert mark_entry(by_deputy) == mark_entry(own).replace(*_told(own, by_deputy)) + f" {manager}"
    assert sending_entry(stage.rows(Sending)[0]).endswith(f" {manager}")
    assert [row.on_behalf_of for row in stage.rows(MarkRow)] == [None, manager]
    with acting_as(stage, MANAGER) as who:
        paper = register_paper(who.printing.whole(stage.centre, stage.database.vault), stage.now, demo=False)
    assert paper.vouched == ["Marked by Ben Kato for Zawadi Mfano: 20 Oct"]
    with stage.database.transaction() as connection:
        assert [*check(connection)] == []
        connection.execute(sa.update(MarkRow).values(on_behalf_of=None))
        assert [found.where for found in check(connection)] == [f"marks {stage.officers[CHUI]} {DAY}"]


def _told(own, by_deputy):
    words = f"{own.deployment_id} {own.on} - P {own.act} {own.by}"
    return words, f"{by_deputy.deployment_id} {by_deputy.on} - P {by_deputy.act} {by_deputy.by}"


def test_it_ends_when_taken_back_and_when_its_manager_goes(stage):
    one = handed(stage)
    with acting_as(stage, MANAGER) as manager:
        manager.deputies.take_back(one)
        with pytest.raises(ChangedMeanwhile):
            manager.deputies.take_back(one)
    with pytest.raises(NotInHand):
        mark(stage, BEN)
    for change in ({"state": State.REPLACED}, {"to_on": YESTERDAY}, {"role": "clerk"}, {"centre_id": None}):
        handed(stage)
        assert may_mark(stage, BEN)
        post = sa.update(Deployment).where(Deployment.id == stage.officers[MANAGER])
        before = stage.rows(Deployment, id=stage.officers[MANAGER])[0]
        with stage.database.transaction() as connection:
            connection.execute(post.values({"centre_id": stage.other_centre} if "centre_id" in change else change))
        assert not may_mark(stage, BEN)
        with stage.database.transaction() as connection:
            connection.execute(sa.update(Delegation).values(ended_at=stage.now))
            connection.execute(post.values({name: getattr(before, name) for name in change}))


def test_nobody_hands_on_what_is_not_theirs(stage):
    one = handed(stage)
    zawadi, chui = stage.officers[MANAGER], person_id(stage, CHUI)
    for phone in (BEN, OTHER_MANAGER, DIRECTOR, ASHA):
        with acting_as(stage, phone) as who, pytest.raises(Denied):
            who.deputies.hand_over(zawadi, chui, TOMORROW, TOMORROW)
    with acting_as(stage, ASHA) as asha:
        for act in (asha.deputies.take, asha.deputies.give_back, asha.deputies.take_back, asha.acting.end):
            with pytest.raises(Denied):
                act(one)
    with acting_as(stage, BEN) as ben:
        assert (ben.deputies.posts(), ben.printing.centres()) == ([], [])
        with pytest.raises(Denied):
            ben.deputies.given(stage.centre)
        with pytest.raises(Denied):
            ben.acting.appoint(stage.centre, chui, DAY, DAY)


def test_who_was_asked_and_never_came_is_forgotten_in_time(stage):
    with acting_as(stage, MANAGER) as manager:
        otieno = manager.deputies.somebody("254700000077", "Otieno Mfano")
        manager.deputies.hand_over(stage.officers[MANAGER], otieno, DAY, DAY)
    handed(stage, TOMORROW, TOMORROW, taken=False)
    for days, kept in ((90, "Otieno Mfano"), (92, "(erased)")):
        stage.at(DAY + timedelta(days=days), 9)
        with stage.database.transaction() as connection:
            retention.forget(connection, stage.now)
        assert stage.rows(Person, id=otieno)[0].full_name == kept
    assert stage.rows(Person, id=otieno)[0].phone is None
    assert stage.rows(Person, phone=BEN)


def test_what_is_refused_of_handing_over(stage, monkeypatch):
    ben, chui, zawadi = person_id(stage, BEN), person_id(stage, CHUI), stage.officers[MANAGER]
    handed(stage, DAY, TOMORROW)
    with acting_as(stage, MANAGER) as manager:
        give = manager.deputies.hand_over
        for days in ((YESTERDAY, DAY), (TOMORROW, DAY), (DAY, DAY + timedelta(days=90)), (DAY.replace(day=23),) * 2):
            with pytest.raises(NoSuchDays):
                give(zawadi, ben, *days)
        with pytest.raises(AlreadyHanded) as refused:
            give(zawadi, chui, TOMORROW, TOMORROW)
        assert (refused.value.name, refused.value.last) == ("Ben Kato", TOMORROW)
        with pytest.raises(ManagesAlready):
            give(zawadi, manager.me, TOMORROW, TOMORROW)
        assert manager.deputies.somebody(BEN, "Kato B.") == ben
        with pytest.raises(PhoneOfAnother):
            manager.deputies.somebody(BEN, "Otieno Mfano")
        monkeypatch.setattr(handing_over, "MOST_A_DAY", 1)
        with pytest.raises(TooManyHanded):
            give(zawadi, ben, DAY + timedelta(days=2), DAY + timedelta(days=2))


def test_an_acting_manager_manages_but_hands_nothing_on(stage):
    ben, chui = person_id(stage, BEN), person_id(stage, CHUI)
    with acting_as(stage, DIRECTOR) as director:
        one = director.acting.appoint(stage.centre, ben, DAY, TOMORROW)
        with pytest.raises(Denied):
            director.acting.appoint(stage.centre + 99, ben, DAY, TOMORROW)
    mark(stage, BEN, YESTERDAY, reason="The manager has vanished")  # as a manager, for the days before
    assert stage.rows(MarkChange)[0].on_behalf_of == person_id(stage, DIRECTOR)
    with acting_as(stage, BEN) as ben:
        assert [centre.centre_id for centre in ben.printing.centres()] == [stage.centre]
        assert not ben.attendance.sheet(stage.centre, DAY).as_deputy
        with pytest.raises(Denied):
            ben.deputies.hand_over(stage.officers[MANAGER], chui, DAY, DAY)
    deputy = handed(stage, to=CHUI)
    with acting_as(stage, DIRECTOR) as director:
        director.acting.end(one.id)
        director.acting.end(deputy)
    assert not may_mark(stage, BEN)
    assert not may_mark(stage, CHUI)
    acts = [row.act for row in stage.rows(AuditRow)]
    assert [act for act in acts if "ended" in act] == ["acting manager ended", "deputy ended"]


def test_the_standing_lasts_as_long_as_the_register_is_in_hand(stage):
    with stage.change():
        chat = {"heard_at": stage.now, "session": {}, "channel": "telegram", "active": True, "notices": True}
        stage._add(Chat, **chat, external_id="5", person_id=person_id(stage, BEN), proven=True)

    def standing(on=DAY):
        with stage.database.transaction() as connection:
            return set(arrive(connection, "telegram", "5", stage.now, on).standings) - {Standing.PERSON}

    assert standing() == set()
    one = handed(stage)
    assert (standing(), standing(TOMORROW)) == ({Standing.DEPUTY}, set())
    with acting_as(stage, BEN) as ben:
        ben.deputies.give_back(one)
    assert standing() == set()
    ben = person_id(stage, BEN)
    with acting_as(stage, DIRECTOR) as director:
        director.acting.appoint(stage.centre, ben, DAY, DAY)
    assert standing() == {Standing.CENTRE_MANAGER}
