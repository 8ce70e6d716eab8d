"""Everything kept of a person, and nothing of anybody else; and what is left once they are erased."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.privacy.mydata_words import PARTS
from storage.accounts import Invitation
from storage.audit import Audit, AuditRow
from storage.delivery import Chat, Failure, Lane, Outgoing, outbox, reach
from storage.deployments import Deployment
from storage.disputes import Dispute
from storage.people import SEALED, Consent, Consents, Correction, FormerPhone, Person, corrections
from storage.postings import SAID_SEALED, WrongPosting
from storage.privacy import ERASED, Erasing, mydata
from storage.register import NAME_SEALED, Provisional, Unlisted
from storage.vacancies import Vacancy, Viewing
from tests.stage import ASHA, DAY, DIRECTOR, MANAGER, STRANGER

TOLD = {"national_id": "23456789", "kra_pin": "A012345678Z", "account": "0110099887766"}
KIN = {"name": "Neema Mfano", "phone": "254700000077", "relationship": "sister"}


@pytest.fixture
def asha(stage):
    """Asha with every kind of record, and a chat that was Mgeni's before."""
    vault = stage.database.vault
    with stage.change():
        person = stage.add_person(ASHA, "Asha Juma")
        mgeni = stage.add_person(STRANGER, "Mgeni Mfano")
        sealed = {name: vault.seal(value, name) for name, value in TOLD.items()}
        sealed |= {f"{name}_finger": vault.finger(TOLD[name], name) for name in ("national_id", "kra_pin")}
        of = sa.update(Person).where(Person.id == person)
        stage.connection.execute(of.values(**sealed, kin=vault.seal(json.dumps(KIN), "kin"), bank="Mfano Bank"))
        stage.add_former_phone("254700000055", person)
        stage.chat = stage._add(
            Chat, channel="telegram", external_id="7", person_id=person, heard_at=stage.now, session={"asked": 3}
        )
        for owner in (mgeni, person):
            Audit(stage.connection, stage.now, owner, stage.chat).note("chat linked", f"person {owner}")
            text = {"text": "for Mgeni" if owner == mgeni else "for Asha"}
            outbox.put(stage.connection, stage.chat, Lane.REPLY, text, stage.now)
            stage.now += timedelta(minutes=1)
        report = {"deployment_id": stage.officers[ASHA], "what": "role", "reported_at": stage.now}
        stage._add(WrongPosting, **report, said=vault.seal("I am a clerk", SAID_SEALED))
        days = {"opens_on": DAY - timedelta(30), "closes_on": DAY - timedelta(20)}
        vacancy = stage._add(Vacancy, exam_id=stage.exam, role="clerk", county_code="99", positions=1, **days)
        stage._add(Viewing, person_id=person, vacancy_id=vacancy, at=stage.now)
        stage._add(Invitation, person_id=person, phone=ASHA, finger="x", sent_at=stage.now)
        zawadi = stage.add_person(MANAGER, "")
        since = {"role": "clerk", "from_on": DAY, "reported_by": zawadi, "reported_at": stage.now}
        waits = {"phone": ASHA, "name": vault.seal("Asha J", NAME_SEALED), "centre_id": stage.other_centre}
        stage._add(Unlisted, **since, **waits)
        settled = {"centre_id": stage.centre, "deployment_id": stage.officers[ASHA], "settled_at": stage.now}
        seen = {"unlisted_id": stage._add(Unlisted, **since, **settled), "on": DAY}
        stage.connection.execute(sa.insert(Provisional), seen | {"by": zawadi, "at": stage.now, "through": "sms"})
        disputed = {"deployment_id": stage.officers[ASHA], "centre_id": stage.centre, "on": DAY, "state": "manager"}
        stage._add(Dispute, **disputed, opened_at=stage.now, asked_at=stage.now)
        why = {"offered_at": stage.now, "reason": "my own words"}
        mine = sa.update(Deployment).where(Deployment.id == stage.officers[ASHA])
        stage.connection.execute(mine.values(**why))
        corrections.ask_correction(
            stage.connection, vault, person, "full_name", "Asha Juma", "Asha Juma Ali", stage.now
        )
        audit = Audit(stage.connection, stage.now, person, stage.chat)
        Consents(stage.connection, stage.now, person, "telegram", audit).agree()
        failed = {"channel": "telegram", "key": "1", "chat": "7", "tries": 3, "aside": True, "error": "x"}
        said = vault.seal('{"text": "help me"}', "failures.event")
        stage.connection.execute(sa.insert(Failure), failed | {"event": said, "at": stage.now})
    return person


def gathered(stage, person):
    with stage.database.reading() as records:
        return mydata.gather(records, stage.database.vault, person, stage.now)


def test_every_part_has_its_heading_on_paper(stage, asha):
    beside = {"made_at", "person", "marks_set"}  # said in words of their own
    assert gathered(stage, asha).keys() - beside == PARTS.keys()


def test_all_of_it_is_there_and_opened(stage, asha):
    found = gathered(stage, asha)
    told = found["person"]
    assert {name: told[name] for name in TOLD} == TOLD
    assert (told["kin_name"], told["phone"], told["bank"]) == ("Neema Mfano", ASHA, "Mfano Bank")
    assert [(p["centre_code"], p["role"], p["number"]) for p in found["postings"]] == [("99101001", "supervisor", 2)]
    assert (found["postings"][0]["offered_at"], found["postings"][0]["reason"]) == (stage.now, "my own words")
    assert [(row["what"], row["said"]) for row in found["wrong_postings"]] == [("role", "I am a clerk")]
    assert [row["phone"] for row in found["invitations"]] == [ASHA]
    assert [(row["role"], row["county_code"]) for row in found["vacancies_opened"]] == [("clerk", "99")]
    assert found["former_phones"][0]["phone"] == "254700000055"
    assert (found["corrections"][0]["old"], found["corrections"][0]["new"]) == ("Asha Juma", "Asha Juma Ali")
    assert found["consents"][0]["given"] is True
    assert found["set_aside"][0]["event"] == {"text": "help me"}
    reported = [(row["centre_code"], row["full_name"], row["phone"]) for row in found["unlisted"]]
    assert reported == [("99101002", "Asha J", ASHA), ("99101001", None, None)]
    assert [(row["centre_code"], row["on"]) for row in found["unlisted_days"]] == [("99101001", DAY)]


def test_nothing_that_was_said_to_whoever_had_the_chat_before(stage, asha):
    assert [said["text"] for said in gathered(stage, asha)["messages"]] == ["for Asha"]


def test_nobody_is_a_lookup_error(stage, asha):
    with pytest.raises(LookupError):
        gathered(stage, 99999)


def test_it_is_for_the_persons_own_chat_alone(stage, asha):
    with stage.database.transaction() as connection:
        assert mydata.asked_for(connection, asha, stage.chat)
        assert not mydata.asked_for(connection, asha + 1, stage.chat)
        connection.execute(sa.update(Chat).values(person_id=None))
        assert not mydata.asked_for(connection, asha, stage.chat)


def erase(stage, person):
    with stage.database.transaction() as connection:
        audit = Audit(connection, stage.now, person, stage.chat)
        consents = Consents(connection, stage.now, person, "telegram", audit)
        return Erasing(connection, stage.now, DAY, stage.chat, audit).erase(person, consents)


def test_erased_a_deployed_officer_keeps_the_name_and_nothing_else(stage, asha):
    erased = erase(stage, asha)
    assert erased.named
    [row] = stage.rows(Person, id=asha)
    assert row.full_name == "Asha Juma"
    left = {name for name, value in row._mapping.items() if value not in (None, [])}
    assert left == {"id", "full_name", "created_at"}
    assert not {*SEALED} & left
    assert not stage.rows(Correction)
    assert not stage.rows(FormerPhone)
    assert not stage.rows(Failure)
    assert not stage.rows(WrongPosting)
    assert not stage.rows(Invitation)
    assert not stage.rows(Viewing)
    assert [row.state for row in stage.rows(Dispute)] == ["withdrawn"], "nobody is asked what has no words any more"
    assert [row.deployment_id for row in stage.rows(Unlisted)] == [stage.officers[ASHA]]
    assert [post.reason for post in stage.rows(Deployment, person_id=asha)] == [None]
    assert [message.message for message in stage.rows(Outgoing)] == [{}, {}]
    assert [consent.given for consent in stage.rows(Consent)] == [True, False]
    [chat] = stage.rows(Chat)
    assert (chat.person_id, chat.session, chat.external_id) == (None, {}, "7")
    last = stage.rows(AuditRow)[-1]
    assert (last.act, last.detail["receipt"]) == ("person erased", erased.receipt)


def test_erased_whom_no_record_needs_has_no_name_either(stage, asha):
    with stage.change():
        mgeni = stage.add_person(STRANGER, "Mgeni Mfano")
        other = stage._add(Chat, channel="sms", external_id="+254700000099", person_id=mgeni, heard_at=stage.now)
    assert not erase(stage, mgeni).named
    assert stage.rows(Person, id=mgeni)[0].full_name == ERASED
    assert stage.rows(Chat, id=other)[0].external_id == f"gone {other}"


def test_the_number_is_free_for_a_new_account_afterwards(stage, asha):
    erase(stage, asha)
    with stage.database.transaction() as connection:
        from storage.accounts import phone_is_free

        phone_is_free(connection, ASHA)
        phone_is_free(connection, "254700000055")


def test_who_holds_an_office_is_known_for_it(stage, asha):
    with stage.change():
        director = stage.add_person(DIRECTOR, "Daudi Mfano")
        asking = Erasing(stage.connection, stage.now, DAY, stage.chat, Audit(stage.connection, stage.now, None, None))
        assert asking.holds_office(director)
        assert not asking.holds_office(asha)
        assert asking.posted_until(asha)
        assert reach.chat_of(stage.connection, asha) == stage.chat
