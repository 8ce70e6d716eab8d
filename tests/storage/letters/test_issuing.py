"""Letters follow from deployments: issued once, void as soon as what they say no longer holds, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa

from storage.deployments import Deployment, State
from storage.exams import Centre, Rate, Role
from storage.letters import (
    Letter,
    LetterPrint,
    TelegramFile,
    TooManyTries,
    prints,
    standing_letters,
    tries,
    verification,
    void_contradicted,
)
from storage.people import Person
from storage.postings import lapse
from tests.stage import ASHA, BEN, DAY, LAST, MANAGER, REHEARSAL, Stage
from tests.stage.applying import DALILA, acting, add_applicant, add_offices
from tests.waiting import PATIENCE


def letter_of(stage: Stage, phone: str = ASHA):
    with stage.database.transaction() as connection:
        return standing_letters(connection, [stage.officers[phone]], stage.now).get(stage.officers[phone])


def changes(stage: Stage, table, where, **values):
    with stage.database.transaction() as connection:
        connection.execute(sa.update(table).where(where).values(**values))


def adds(stage: Stage, table, **row):
    with stage.database.transaction() as connection:
        connection.execute(sa.insert(table), row)


def verified(stage: Stage, code: str, who: str = "somebody"):
    with stage.database.transaction() as connection:
        return verification.verify(connection, code, who, stage.now)


def test_asked_again_it_is_the_same_letter(stage):
    first = letter_of(stage)
    stage.now += timedelta(days=3)
    assert letter_of(stage) == first
    assert first.reference == f"KARANI/KCSE-2027/SUP/{stage.officers[ASHA]:06}"
    assert len(first.code) == 16


def test_two_who_ask_at_once_get_one_letter(stage):
    together = Barrier(4)

    def ask(_n):
        together.wait(PATIENCE)
        return letter_of(stage)

    with ThreadPoolExecutor(4) as pool:
        letters = list(pool.map(ask, range(4)))
    assert len({letter.code for letter in letters}) == 1
    assert len(stage.rows(Letter)) == 1


def test_an_offer_that_lapses_makes_its_letter_void(stage):
    offer = {"state": State.OFFERED, "offered_at": stage.now, "offered_until": stage.now}
    changes(stage, Deployment, Deployment.id == stage.officers[BEN], **offer)
    letter = letter_of(stage, BEN)
    with stage.database.transaction() as connection:
        [silent] = lapse(connection, stage.now, DAY)
    assert not silent.letter_void, "nobody has been told of it"
    assert [row.voided_at for row in stage.rows(Letter, code=letter.code)] == [stage.now]


def test_letters_of_many_are_issued_together(stage):
    with stage.database.transaction() as connection:
        issued = standing_letters(connection, [*stage.officers.values()], stage.now)
    assert set(issued) == set(stage.officers.values())
    assert len({letter.code for letter in issued.values()}) == len(stage.officers)


ASHAS = Person.phone == ASHA
VOIDING = [
    (Person, ASHAS, {"full_name": "Asha Juma Ali"}, "a corrected name"),
    (Centre, Centre.code == "99101001", {"name": "Mlimani High"}, "another name of the centre"),
    (Deployment, None, {"to_on": LAST - timedelta(days=7)}, "other dates"),
    (Deployment, None, {"role": Role.INVIGILATOR}, "another role"),
]
STANDING = [
    (Person, ASHAS, {"phone": "254711000000"}, "a letter is printed with the phone of today"),
    (Person, ASHAS, {"tsc_number": "900001"}, "a number that is filled in makes nothing wrong"),
    (Person, ASHAS, {"national_id_finger": "abc"}, "nor does an ID that was not known when the letter was issued"),
    (Deployment, None, {"state": State.ACCEPTED}, "accepting changes nothing of what it says"),
]
EITHER = VOIDING + STANDING


@pytest.mark.parametrize(("table", "where", "values", "why"), VOIDING, ids=[row[3] for row in VOIDING])
def test_what_voids_a_letter(stage, table, where, values, why):
    before = letter_of(stage)
    changes(stage, table, Deployment.id == stage.officers[ASHA] if where is None else where, **values)
    stage.now += timedelta(hours=1)
    found = verified(stage, before.code)
    assert (found.voided_at, found.replaced) == (stage.now, False)
    after = letter_of(stage)
    assert after.code != before.code
    assert after.replaces == (before.reference, before.issued_at)
    assert verified(stage, before.code).replaced
    assert verified(stage, after.code).voided_at is None


@pytest.mark.parametrize(("table", "where", "values", "why"), EITHER, ids=[row[3] for row in EITHER])
def test_asked_of_many_at_once_it_is_the_same(stage, table, where, values, why):
    letter, other = letter_of(stage), letter_of(stage, BEN)
    changes(stage, table, Deployment.id == stage.officers[ASHA] if where is None else where, **values)
    stage.now += timedelta(hours=1)
    with stage.database.transaction() as connection:
        void_contradicted(connection, Deployment.id == stage.officers[ASHA], stage.now)
    [asha] = stage.rows(Letter, code=letter.code)
    assert asha.voided_at == (None if (table, where, values, why) in STANDING else stage.now)
    assert stage.rows(Letter, code=other.code)[0].voided_at is None, "nobody asked of Ben"


@pytest.mark.parametrize(("table", "where", "values", "why"), STANDING, ids=[row[3] for row in STANDING])
def test_what_does_not(stage, table, where, values, why):
    before = letter_of(stage)
    changes(stage, table, Deployment.id == stage.officers[ASHA] if where is None else where, **values)
    assert letter_of(stage) == before
    assert verified(stage, before.code).voided_at is None


def test_a_known_id_that_changes_voids_it(stage):
    changes(stage, Person, ASHAS, national_id_finger="abc")
    before = letter_of(stage)
    changes(stage, Person, ASHAS, national_id_finger="def")
    assert letter_of(stage).code != before.code


def test_a_rate_that_comes_later_is_filled_in_and_one_that_changes_voids(stage):
    before = letter_of(stage)
    adds(stage, Rate, exam_id=stage.exam, role=Role.SUPERVISOR, region="", per_day=680)
    assert letter_of(stage) == before
    changes(stage, Person, ASHAS, full_name="Asha Ali")
    with_rate = letter_of(stage)
    assert with_rate.says["rate"] == 680
    adds(stage, Rate, exam_id=stage.exam, role=Role.SUPERVISOR, region="99", per_day=700)
    assert letter_of(stage).says["rate"] == 700
    assert verified(stage, with_rate.code).replaced


@pytest.mark.parametrize("state", [State.DECLINED, State.REPLACED, State.ENDED])
def test_who_no_longer_serves_has_no_letter(stage, state):
    before = letter_of(stage)
    ended = stage.now + timedelta(hours=1)
    changes(stage, Deployment, Deployment.id == stage.officers[ASHA], state=state, ended_at=ended)
    stage.now += timedelta(days=2)
    assert letter_of(stage) is None
    found = verified(stage, before.code)
    assert (found.voided_at, found.replaced) == (ended, False)


def test_a_move_voids_the_old_letter_and_the_new_one_names_it(stage):
    before, mine = letter_of(stage), stage.officers[ASHA]
    moved = stage.now + timedelta(hours=1)
    changes(stage, Deployment, Deployment.id == mine, to_on=DAY, ended_at=moved)
    with stage.change() as more:
        new = more.add_officer(stage.other_centre, ASHA, "Asha Juma", Role.SUPERVISOR, from_on=DAY + timedelta(days=1))
    changes(stage, Deployment, Deployment.id == new, replaces_id=mine)
    stage.now += timedelta(days=1)
    with stage.database.transaction() as connection:
        there = standing_letters(connection, [new], stage.now)[new]
    assert there.replaces == (before.reference, before.issued_at)
    assert there.says["centre"] == "Bondeni Secondary"
    found = verified(stage, before.code)
    assert (found.voided_at, found.replaced) == (moved, True)
    assert (found.centre, found.to_on) == ("Mlimani Secondary", LAST)  # what that letter said
    here = letter_of(stage)  # for the days that she served there
    assert (here.says["from_on"], here.says["to_on"]) == (REHEARSAL.isoformat(), DAY.isoformat())
    assert here.replaces == (before.reference, before.issued_at)


def test_verifying_tells_no_more_than_it_must(stage):
    letter = letter_of(stage)
    found = verified(stage, letter.code.lower())
    assert (found.role, found.masked_name) == (Role.SUPERVISOR, "A. J.")
    assert verified(stage, f"{letter.code[:4]}-{letter.code[4:8]} {letter.code[8:]}") == found
    assert "Juma" not in repr(found)
    assert ASHA not in repr(found)


def test_codes_cannot_be_tried_out(stage):
    letter = letter_of(stage)
    for n in range(10):
        assert verified(stage, f"{n:016}") is None
    for wrong in (f"{10:016}", "no code at all"):
        with pytest.raises(TooManyTries) as refused:
            verified(stage, wrong)
        assert refused.value.until == stage.now + tries.VERIFY_SPELL
    assert verified(stage, letter.code)
    assert verified(stage, f"{10:016}", who="somebody else") is None
    stage.now += tries.VERIFY_SPELL
    assert verified(stage, f"{10:016}") is None


def test_many_genuine_letters_can_be_read_at_a_gate(stage):
    letter = letter_of(stage)
    for _ in range(200):
        assert verified(stage, letter.code)


def test_prints_are_kept_for_a_while_and_never_of_void_letters(stage):
    asha, ben, zawadi = letter_of(stage), letter_of(stage, BEN), letter_of(stage, MANAGER)
    with stage.database.transaction() as connection:
        for key, letter in (("a", asha), ("b", ben)):
            prints.keep(connection, {key: (letter.id, b"%PDF")}, stage.now)
            prints.keep(connection, {key: (letter.id, b"another")}, stage.now)
            prints.keep_telegram_file(connection, "1", key, letter.id, "old")
            prints.keep_telegram_file(connection, "1", key, letter.id, "new")
    assert [row.content for row in stage.rows(LetterPrint)] == [b"%PDF", b"%PDF"]
    changes(stage, Person, ASHAS, full_name="Asha Ali")
    letter_of(stage)
    with stage.database.transaction() as connection:
        prints.forget(connection, stage.now)
    assert [row.hash for row in stage.rows(LetterPrint)] == ["b"]
    assert [(row.hash, row.file_id) for row in stage.rows(TelegramFile)] == [("b", "new")]
    with stage.database.transaction() as connection:
        prints.keep(connection, {"c": (zawadi.id, b"%PDF")}, stage.now + timedelta(days=30))
        prints.forget(connection, stage.now + prints.KEPT + timedelta(days=1))
    assert [row.hash for row in stage.rows(LetterPrint)] == ["c"]


def test_of_too_many_prints_the_oldest_go(stage, monkeypatch):
    monkeypatch.setattr(prints, "MOST", 2)
    ben = letter_of(stage, BEN)
    with stage.database.transaction() as connection:
        for n in range(4):
            prints.keep(connection, {str(n): (ben.id, b"%PDF")}, stage.now + timedelta(minutes=n))
        prints.forget(connection, stage.now)
    assert [row.hash for row in stage.rows(LetterPrint)] == ["2", "3"]


@pytest.fixture
def dalila(stage):
    """An applicant, under officials who may act."""
    with stage.change():
        add_offices(stage)
        return add_applicant(stage, DALILA, "Dalila Mfano")


def test_moved_by_the_director_the_new_letter_replaces_the_old_one(stage, dalila):
    before = letter_of(stage, BEN)
    stage.now += timedelta(minutes=5)
    with acting(stage) as posts:
        moved = posts.redeploying.move(stage.officers[BEN], stage.other_centre, DAY + timedelta(days=1))
    with stage.database.transaction() as connection:
        after = standing_letters(connection, [moved.deployment], stage.now)[moved.deployment]
    assert after.replaces == (before.reference, before.issued_at)
    found = verified(stage, before.code)
    assert (found.voided_at, found.replaced) == (stage.now, True)


def test_a_letter_of_somebody_else_is_void_and_not_replaced_by_it(stage, dalila):
    before = letter_of(stage, BEN)
    stage.now += timedelta(minutes=5)
    with acting(stage) as posts:
        ended = posts.ending.replace(stage.officers[BEN], dalila, DAY + timedelta(days=1), "He is ill")
    assert ended.by
    with stage.database.transaction() as connection:
        after = standing_letters(connection, [ended.by.deployment], stage.now)[ended.by.deployment]
    assert after.replaces is None
    found = verified(stage, before.code)
    assert (found.voided_at, found.replaced) == (stage.now, False)
