"""Profiles: what is written and sealed, who must not share it, and what only a director changes."""

import pytest
import sqlalchemy as sa

from storage.accounts import Phones
from storage.audit import Audit, AuditRow
from storage.deployments import Deployment, State
from storage.exams import County, SubCounty
from storage.letters import standing_letters
from storage.people import FIELDS, AlreadyDecided, Correction, FormerPhone, Office, Person, Standing, TakenByAnother
from storage.profile import Approvals, Kept, Profiles
from storage.refusals import Denied
from tests.stage import ASHA, BEN, DAY, DIRECTOR, MANAGER


def id_of(connection, phone):
    return connection.execute(sa.select(Person.id).where(Person.phone == phone)).scalar_one()


class Hall:
    """Everybody's own subject, each in a transaction of its own."""

    def __init__(self, stage):
        self.stage = stage

    def id(self, phone):
        return self.stage.rows(Person, phone=phone)[0].id

    def profile(self, connection, phone):
        me, now, vault = id_of(connection, phone), self.stage.now, self.stage.database.vault
        return Profiles(connection, now, DAY, me, vault, Audit(connection, now, me, None))

    def keeps(self, phone, **answers):
        profile = None
        for field, value in answers.items():
            with self.stage.database.transaction() as connection:
                profile = self.profile(connection, phone).keep(field, value)
        return profile

    def details(self, phone):
        with self.stage.database.reading() as connection:
            return self.profile(connection, phone).details()

    def completeness(self, phone):
        with self.stage.database.reading() as connection:
            return self.profile(connection, phone).completeness()

    def approvals(self, connection, phone):
        me, now, vault = id_of(connection, phone), self.stage.now, self.stage.database.vault
        return Approvals(connection, now, DAY, me, vault, Audit(connection, now, me, None))

    def waiting(self, phone):
        with self.stage.database.reading() as connection:
            return self.approvals(connection, phone).waiting()

    def approves(self, phone, correction):
        with self.stage.database.transaction() as connection:
            audit = Audit(connection, self.stage.now, id_of(connection, phone), None)
            phones = Phones(connection, self.stage.now, 0, self.stage.database.vault, audit)
            return self.approvals(connection, phone).approve(correction, phones)

    def declines(self, phone, correction, reason="The ID says otherwise."):
        with self.stage.database.transaction() as connection:
            return self.approvals(connection, phone).decline(correction, reason)


@pytest.fixture
def office(stage):
    stage.gives_letters_out()
    return Hall(stage)


def test_details_are_written_sealed_and_read_again(office):
    given = {
        "gender": "F",
        "year_of_birth": "1985",
        "national_id": "23456789",
        "kra_pin": "A012345678Z",
        "account": "0110234567",
        "kin_name": "Neema Mfano",
        "kin_phone": "254712345678",
        "county_code": "99",
        "sub_county_code": "99101",
    }
    office.keeps(ASHA, **given)
    assert office.details(ASHA) == given | {"full_name": "Asha Juma"}
    [row] = office.stage.rows(Person, phone=ASHA)
    for column in (row.national_id, row.kra_pin, row.account, row.kin):
        assert isinstance(column, bytes)
        assert b"2345" not in column
        assert b"Neema" not in column
    assert row.confirmed == list(given)


def test_every_field_can_be_taken_away_but_what_nobody_lacks(office):
    office.keeps(ASHA, email="asha@example.org", kin_name="Neema Mfano")
    office.keeps(ASHA, email="", kin_name="")
    assert office.details(ASHA) == {"full_name": "Asha Juma"}
    assert office.stage.rows(Person, phone=ASHA)[0].kin is None


def test_another_county_takes_the_sub_county_with_it(office):
    with office.stage.change() as stage:
        stage._add(County, code="98", name="Pili")
        stage._add(SubCounty, code="98101", name="Pili Kati", county_code="98")
    office.keeps(ASHA, county_code="99", sub_county_code="99101")
    office.keeps(ASHA, county_code="99")
    assert office.details(ASHA)["sub_county_code"] == "99101"
    office.keeps(ASHA, county_code="98")
    assert "sub_county_code" not in office.details(ASHA)


def test_completeness_is_counted(office):
    office.keeps(ASHA, gender="F", nssf="2012345678")
    so_far = office.completeness(ASHA)
    assert so_far.count() == 3
    assert so_far.confirmed == {"gender", "nssf"}
    assert len(so_far.missing) == len(FIELDS) - 6 - 2
    assert "email" not in so_far.missing


def test_what_was_read_and_found_true_is_confirmed(office):
    with office.stage.database.transaction() as connection:
        office.profile(connection, ASHA).vouch(("full_name", "gender"))
    assert office.stage.rows(Person, phone=ASHA)[0].confirmed == ["full_name"]


@pytest.mark.parametrize(
    ("field", "value"), [("national_id", "23456789"), ("kra_pin", "A012345678Z"), ("tsc_number", "512345")]
)
def test_what_is_unique_belongs_to_one_person(office, field, value):
    office.keeps(ASHA, **{field: value})
    with pytest.raises(TakenByAnother) as refused:
        office.keeps(BEN, **{field: value})
    assert refused.value.field == field
    assert refused.value.directors == [("Daudi Mfano", DIRECTOR)]
    assert office.details(BEN) == {"full_name": "Ben Kato"}
    office.keeps(ASHA, **{field: value})  # one's own is no other's


def test_somebody_may_take_it_between_the_look_and_the_writing(office, monkeypatch):
    office.keeps(ASHA, national_id="23456789")
    monkeypatch.setattr(Profiles, "check_free", lambda *_: None)
    with office.stage.database.transaction() as connection:
        profile = office.profile(connection, BEN)
        with pytest.raises(TakenByAnother) as refused:
            profile.keep("national_id", "23456789")
        assert profile.details() == {"full_name": "Ben Kato"}, "the transaction is good for more"
    assert refused.value.directors


@pytest.mark.parametrize(("state", "kept"), [(State.OFFERED, Kept.WAITS), (State.DECLINED, Kept.WRITTEN)])
def test_a_name_on_a_letter_waits_for_the_director(office, state, kept):
    with office.stage.database.transaction() as connection:
        connection.execute(
            sa.update(Deployment).where(Deployment.id == office.stage.officers[ASHA]).values(state=state)
        )
    assert office.keeps(ASHA, full_name="Asha Ali") is kept
    assert (office.details(ASHA)["full_name"] == "Asha Ali") == (kept is Kept.WRITTEN)


@pytest.mark.parametrize(
    ("out", "issued", "state", "kept", "why"),
    [
        (False, False, State.OFFERED, Kept.WRITTEN, "posted, and no letter there yet"),
        (True, False, State.OFFERED, Kept.WAITS, "given out, and printed when it is asked for"),
        (False, True, State.OFFERED, Kept.WAITS, "issued"),
        (False, True, State.ENDED, Kept.WAITS, "issued, and void by now: the paper is out all the same"),
        (True, False, State.DECLINED, Kept.WRITTEN, "given out, but not to who declined"),
    ],
)
def test_from_when_on_a_name_waits(stage, out, issued, state, kept, why):
    mine = stage.officers[ASHA]
    if out:
        stage.gives_letters_out()
    with stage.database.transaction() as connection:
        if issued:
            standing_letters(connection, [mine], stage.now)
        connection.execute(sa.update(Deployment).where(Deployment.id == mine).values(state=state))
    assert Hall(stage).keeps(ASHA, full_name="Asha Ali") is kept, why
    assert Hall(stage).keeps("254700000095", full_name="Mgeni Mpya") is Kept.WRITTEN, "posted nowhere"


def test_the_same_name_again_is_no_correction(office):
    assert office.keeps(ASHA, full_name="Asha Juma") is Kept.WRITTEN
    assert not office.stage.rows(Correction)


def test_an_id_waits_only_if_nobody_else_has_it(office):
    office.keeps(ASHA, national_id="23456789")
    office.keeps(BEN, national_id="34567890")
    with pytest.raises(TakenByAnother):
        office.keeps(ASHA, national_id="34567890")
    assert not office.stage.rows(Correction)


def test_the_director_approves(office):
    office.keeps(ASHA, national_id="23456789")
    office.keeps(ASHA, national_id="34567890")
    [wish] = office.waiting(DIRECTOR)
    assert (wish.name, wish.old, wish.new) == ("Asha Juma", "23456789", "34567890")
    office.approves(DIRECTOR, wish.id)
    assert office.details(ASHA)["national_id"] == "34567890"
    [row] = office.stage.rows(Correction)
    assert (row.approved, row.decided_by) == (True, office.id(DIRECTOR))
    with pytest.raises(AlreadyDecided):
        office.approves(DIRECTOR, wish.id)


def test_the_director_declines_with_a_reason(office):
    office.keeps(ASHA, full_name="Asha Ali")
    office.declines(DIRECTOR, office.waiting(DIRECTOR)[0].id, "Not on the ID.")
    assert office.details(ASHA)["full_name"] == "Asha Juma"
    [row] = office.stage.rows(Correction)
    assert (row.approved, row.reason) == (False, "Not on the ID.")
    assert office.waiting(DIRECTOR) == []


def test_a_newer_wish_closes_the_older_so_that_it_is_not_approved_unseen(office):
    office.keeps(ASHA, full_name="Asha Ali")
    [seen] = office.waiting(DIRECTOR)
    office.keeps(ASHA, full_name="Somebody Else")
    with pytest.raises(AlreadyDecided):
        office.approves(DIRECTOR, seen.id)
    assert [wish.new for wish in office.waiting(DIRECTOR)] == ["Somebody Else"]


def test_only_the_director_of_the_officers_sub_county_decides(office):
    with office.stage.change() as stage:
        stage._add(SubCounty, code="99102", name="Bondeni", county_code="99")
        elsewhere = stage.add_person("254700000091", "Dada Mfano")
        stage._add(Office, person_id=elsewhere, office=Standing.TSC_DIRECTOR, sub_county_code="99102")
    office.keeps(ASHA, full_name="Asha Ali")
    [wish] = office.waiting(DIRECTOR)
    assert office.waiting("254700000091") == []
    for stranger in ("254700000091", MANAGER, ASHA):
        with pytest.raises(Denied):
            office.approves(stranger, wish.id)
    office.keeps(ASHA, sub_county_code="99102")
    assert [w.id for w in office.waiting("254700000091")] == [wish.id]


def test_nobody_approves_their_own(office):
    with office.stage.change() as stage:
        stage.add_officer(stage.centre, DIRECTOR, "Daudi Mfano")
    office.keeps(DIRECTOR, full_name="Daudi Mkuu")
    assert office.waiting(DIRECTOR) == []
    with pytest.raises(Denied):
        office.approves(DIRECTOR, office.stage.rows(Correction)[0].id)


def test_an_approved_id_that_was_taken_meanwhile_is_refused(office):
    office.keeps(ASHA, national_id="23456789")
    office.keeps(ASHA, national_id="34567890")
    office.keeps(BEN, national_id="34567890")
    with pytest.raises(TakenByAnother):
        office.approves(DIRECTOR, office.waiting(DIRECTOR)[0].id)
    assert office.stage.rows(Correction)[0].approved is None


def ask_for_phone(office, new):
    with office.stage.database.transaction() as connection:
        me = id_of(connection, ASHA)
        audit = Audit(connection, office.stage.now, me, None)
        Phones(connection, office.stage.now, 0, office.stage.database.vault, audit).ask_director(me, new)
    return office.waiting(DIRECTOR)[0].id


def test_an_approved_phone_moves_and_the_former_is_kept(office):
    asha = office.id(ASHA)
    office.approves(DIRECTOR, ask_for_phone(office, "254711111111"))
    assert [row.id for row in office.stage.rows(Person, phone="254711111111")] == [asha]
    assert [(row.phone, row.person_id) for row in office.stage.rows(FormerPhone)] == [(ASHA, asha)]


def test_a_phone_that_another_has_taken_meanwhile_is_refused(office):
    wish = ask_for_phone(office, "254711111111")
    with office.stage.change() as stage:
        stage.add_person("254711111111", "Mwingine Mfano")
    with pytest.raises(TakenByAnother):
        office.approves(DIRECTOR, wish)
    assert office.stage.rows(Person, phone=ASHA)


def test_the_audit_names_fields_and_no_values(office):
    office.keeps(ASHA, national_id="23456789", full_name="Asha Ali")
    office.declines(DIRECTOR, office.waiting(DIRECTOR)[0].id)
    rows = [row for row in office.stage.rows(AuditRow) if row.act != "letters released"]
    assert [row.act for row in rows] == ["detail changed", "correction asked", "correction declined"]
    for row in rows:
        assert "23456789" not in str(row)
        assert "Asha" not in str(row)
