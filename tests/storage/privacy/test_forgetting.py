"""No table is forgotten: each that keeps something of a person is told, erased, or stays for a reason."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from conversations.core import Text
from storage import page
from storage.accounts import Accounts, Codes, Invitation, Pins, arrive
from storage.audit import Audit
from storage.database import erases
from storage.delivery import Chat, Failure, Lane, Outgoing, chats, links, outbox
from storage.deployments import Deployment
from storage.letters import Letter
from storage.migrations.tables import Base
from storage.page import PageMessage
from storage.people import Consents, Person, corrections
from storage.postings import WrongPosting
from storage.privacy import Erasing, mydata, retention
from storage.reminders import Mute
from tests.stage import ASHA, BEN, DAY, Rendering, Talk

OWNED = {  # the columns that say whose a row is, and what becomes of the row when that person is erased
    "applications.person_id": "goes",
    "arrivals.deployment_id": "stays, by duty: it is evidence beside the mark",
    "centre_access.person_id": "goes",
    "chats.person_id": "unlinked, without address, session and texts",
    "codes.chat_id": "goes",
    "consents.person_id": "stays: the proof of what was allowed",
    "corrections.person_id": "goes",
    "disputes.deployment_id": "stays, by duty, without the words",
    "document_links.chat_id": "goes",
    "deployment_history.deployment_id": "stays, by duty: the history of who was posted",
    "deployment_history.person_id": "stays with it",
    "delegations.deployment_id": "stays, by duty: for whom somebody marked",
    "delegations.person_id": "stays with it, and is over",
    "deployments.person_id": "stays, by duty, without the reasons",
    "former_phones.person_id": "goes",
    "interests.person_id": "goes",
    "invitations.person_id": "goes",
    "letter_fetches.person_id": "stays, by duty: that the letter was given",
    "letter_fetches.chat_id": "stays with it",
    "letter_fetches.letter_id": "stays with it",
    "letter_prints.letter_id": "goes",
    "letters.deployment_id": "stays, by duty, without the ID",
    "mark_history.deployment_id": "stays, by duty",
    "mark_notices.deployment_id": "goes",
    "marks.deployment_id": "stays, by duty",
    "mutes.person_id": "goes",
    "offices.person_id": "stays: who held it; nobody who holds one is erased",
    "outbox.chat_id": "stays, without the text",
    "outbox.person_id": "stays, without the text",
    "pins.person_id": "goes",
    "pins_sent.person_id": "goes",
    "register_numbers.person_id": "stays, by duty",
    "sent_files.chat_id": "goes",
    "sent_files.person_id": "goes",
    "telegram_files.letter_id": "goes",
    "vacancy_looks.person_id": "goes",
    "unlisted.deployment_id": "stays, by duty, without name, phone and ID",
    "wrong_postings.deployment_id": "goes",
}
ACTS = {  # the columns that say who did something to a record: they stay with the record
    "applications.decided_by",
    "audit.chat_id",
    "audit.person_id",
    "centre_logins.issued_by",
    "corrections.decided_by",
    "delegations.ended_by",
    "delegations.given_by",
    "deployment_history.by",
    "deployments.deployed_by",
    "deployments.replaces_id",
    "disputes.answered_by",
    "disputes.decided_by",
    "invitations.invited_by",
    "letters.replaces_id",
    "mark_history.by",
    "mark_history.on_behalf_of",
    "marks.marked_by",
    "marks.on_behalf_of",
    "notice_secondings.decided_by",
    "notices.made_by",
    "own_mark_answers.by",
    "provisional_presences.by",
    "registers.sent_by",
    "unlisted.reported_by",
    "unlisted.settled_by",
    "sendings.by",
    "sendings.on_behalf_of",
    "stamped_pages.decided_by",
    "stamped_pages.sent_by",
    "vacancies.opened_by",
    "wrong_postings.settled_by",
}
POINTED_AT = ("people", "chats", "deployments", "letters")
NEW, OLD = "254700000066", "254700000055"
ID = "23456789"


def test_a_new_table_that_keeps_something_of_a_person_says_what_becomes_of_it():
    """Whoever adds one looks at `storage.privacy`: `mydata`, `erasing` and `retention`, and names it here."""
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name in POINTED_AT for key in column.foreign_keys)
        or (column.name == "person_id" and table.name != "people")
    }
    assert found == {*OWNED, *ACTS}


@pytest.fixture
def asha(stage):
    """Asha, with something of hers in every place where words or numbers are kept."""
    vault = stage.database.vault
    with stage.change():
        stage.asha = person = stage.add_person(ASHA, "Asha Juma")
        sealed = {"national_id": vault.seal(ID, "national_id"), "national_id_finger": vault.finger(ID, "national_id")}
        told = {"email": "asha@example.org", "bank": "Mfano Bank", "tsc_number": "512345", "nssf": "2012345678"}
        stage.connection.execute(sa.update(Person).where(Person.id == person).values(**sealed, **told))
        stage.add_former_phone(OLD, person)
        stage.here = a_chat(stage, "telegram", "7001", person)
        corrections.ask_correction(stage.connection, vault, person, "full_name", "Asha Juma", "Asha Wanjiru", stage.now)
        stage._add(WrongPosting, deployment_id=stage.officers[ASHA], what="role", reported_at=stage.now)
        stage._add(Invitation, person_id=person, phone=ASHA, finger="x", sent_at=stage.now)
        stage.connection.execute(sa.insert(Mute), {"person_id": person, "kind": "plan"})
        mine = sa.update(Deployment).where(Deployment.id == stage.officers[ASHA])
        stage.connection.execute(mine.values(reason="my own words", override_reason="her uncle is a friend"))
        says = {"name": "Asha Juma", "national_id": sealed["national_id_finger"]}
        letter = {"deployment_id": stage.officers[ASHA], "reference": "R", "code": "7K4M92QDXY0100AA", "says": says}
        stage._add(Letter, **letter, issued_at=stage.now)
        Codes(stage.connection, stage.now, stage.here, vault).make(NEW)
        links.lead_to(stage.connection, vault, stage.here, "letter:1:1", "letter-Asha-Juma.pdf", stage.now)
        chats.by_sms(stage.connection, None, f"+{ASHA}", stage.now)  # for a code, and nobody's
        failed = {"channel": "telegram", "key": "1", "chat": "7001", "tries": 3, "aside": True, "error": "x"}
        stage.connection.execute(sa.insert(Failure), failed | {"event": b"", "at": stage.now})
        present = arrive(stage.connection, "telegram", "7001", stage.now, DAY)
        audit = Audit(stage.connection, stage.now, person, stage.here)
        Accounts(stage.connection, stage.now, present, audit, Pins(stage.database.vault), sms=True).new_pin(person)
        Consents(stage.connection, stage.now, person, "telegram", audit).agree()
    return stage


def a_chat(stage, channel, address, person):
    """One that is this person's from now on, and what is said there at once."""
    new = {"channel": channel, "external_id": address, "person_id": person, "heard_at": stage.now}
    chat = stage._add(Chat, **new, session={"data": {"sought": "Wanjiru"}})
    told(stage, chat, person)
    return chat


def told(stage, chat, person):
    Audit(stage.connection, stage.now, person, chat).note("chat linked", f"person {person}")
    name = stage.connection.scalar(sa.select(Person.full_name).where(Person.id == person))
    outbox.put(stage.connection, chat, Lane.REPLY, {"text": f"Welcome, {name}."}, stage.now)
    of = sa.update(Outgoing).where(Outgoing.chat_id == chat)
    stage.connection.execute(of.values(state="sent", error=f"to +{ASHA}"))


def erase(stage):
    with stage.database.transaction() as connection:
        audit = Audit(connection, stage.now, stage.asha, stage.here)
        consents = Consents(connection, stage.now, stage.asha, "telegram", audit)
        Erasing(connection, stage.now, DAY, stage.here, audit).erase(stage.asha, consents)


def all_that_is_kept(stage):
    with stage.database.reading() as records:
        rows = [tuple(row) for table in Base.metadata.sorted_tables for row in records.execute(sa.select(table))]
    return "\n".join(repr(row) for row in rows)


def test_erased_nothing_of_hers_is_left_in_any_table(asha):
    finger = asha.database.vault.finger(ID, "national_id")
    words = ("asha@example.org", "Mfano Bank", "512345", "2012345678", "my own words", "uncle", "Wanjiru", "Welcome")
    hers = (ASHA, OLD, NEW, finger, *words)
    before = all_that_is_kept(asha)
    assert [word for word in hers if word not in before] == []
    erase(asha)
    after = all_that_is_kept(asha)
    assert [word for word in hers if word in after] == []


def test_what_the_demonstrations_page_shows_of_her_goes_too(asha):
    with asha.change():
        a_chat(asha, "browser", ASHA, asha.asha)
        page.keep(
            asha.connection, [(ASHA, "1", {"text": "Welcome, Asha Juma."}), (BEN, "1", {"text": "Welcome, Ben."})]
        )
    erase(asha)
    assert [row.chat for row in asha.rows(PageMessage)] == [BEN]


def test_what_was_said_in_a_chat_that_she_left_goes_too(asha):
    with asha.change():
        left = a_chat(asha, "telegram", "7002", asha.asha)
        lent = a_chat(asha, "telegram", "7003", asha.asha)
        asha.now += timedelta(minutes=1)
        ben = asha.add_person(BEN, "Ben Kato")
        told(asha, lent, ben)
        asha.connection.execute(sa.update(Chat).where(Chat.id == left).values(person_id=None))
        asha.connection.execute(sa.update(Chat).where(Chat.id == lent).values(person_id=ben))
    erase(asha)
    assert [row.message for row in asha.rows(Outgoing, chat_id=left)] == [{}]
    assert [row.message for row in asha.rows(Outgoing, chat_id=lent)] == [{}, {"text": "Welcome, Ben Kato."}]
    assert asha.rows(Chat, id=left)[0].external_id == f"gone {left}"
    assert (asha.rows(Chat, id=lent)[0].external_id, asha.rows(Chat, id=lent)[0].person_id) == ("7003", ben)


def test_my_data_tells_what_erasing_takes(asha):
    with asha.change():
        director = asha.add_person(BEN, "Ben Kato")
        Audit(asha.connection, asha.now, director, None).note("deployed", f"person {asha.asha}", overrode="her uncle")
    with asha.database.reading() as records:
        found = mydata.gather(records, asha.database.vault, asha.asha, asha.now)
    text = json.dumps(found, default=str)
    for word in (ASHA, OLD, ID, "asha@example.org", "Mfano Bank", "512345", "my own words", "Wanjiru", "Welcome"):
        assert word in text
    assert [row["kind"] for row in found["mutes"]] == ["plan"]
    assert [row["address"] for row in found["chats"]] == ["7001", f"+{ASHA}"]
    assert [row["act"] for row in found["acts_about"]] == ["deployed"]
    assert "uncle" not in text, "why a rule was not kept is the director's, as in the posting"


def test_what_is_erased_is_overwritten_in_the_file(sqlite_stage):
    """Searched for as bytes: in the database, its write-ahead log and the log's index."""
    named, number = "Xanthe Zyqqel", "254799123987"
    talk = Talk(sqlite_stage, Rendering()).turn(Text("hello"), phone=number)
    talk.taps("Create an account").taps("I agree").says(named).unlocks()
    assert sum(text.encode() in of for of in files(sqlite_stage) for text in (named, number)) >= 2
    [secret] = sqlite_stage.rows(Outgoing, lane=Lane.CODE)
    [pin] = re.findall(r"\b\d{6}\b", secret.message["text"])
    talk.says("/delete").taps("Go on with the PIN").says(pin)
    talk.taps("Yes, erase it")
    assert sqlite_stage.rows(Person, full_name="(erased)")
    assert not [of for of in files(sqlite_stage) for text in (named, "Xanthe", number) if text.encode() in of]


def test_who_reads_meanwhile_holds_up_nobody_and_the_next_hour_overwrites(sqlite_stage):
    database = sqlite_stage.database
    with database.reading() as records:
        records.execute(sa.text("SELECT count(*) FROM people")).all()
        with database.transaction() as connection:
            connection.execute(sa.update(Person).values(full_name="Xanthe Zyqqel"))
            connection.execute(sa.update(Person).values(full_name="(erased)"))
            erases(connection)
        assert not database.overwrite()
    with database.transaction() as connection:
        retention.overwrite(connection, sqlite_stage.now)
    assert not [of for of in files(sqlite_stage) if b"Xanthe" in of]


def files(stage) -> list[bytes]:
    path = stage.database.url.database
    found = [Path(f"{path}{tail}") for tail in ("", "-wal", "-shm")]
    return [each.read_bytes() for each in found if each.exists()]
