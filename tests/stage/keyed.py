"""A stage under the key of tests, with something in every sealed column; and the key after it."""

from datetime import timedelta

import sqlalchemy as sa

from storage.delivery import Failure
from storage.disputes import Dispute
from storage.disputes.tables import ANSWER_SEALED
from storage.disputes.tables import SAID_SEALED as DISPUTE_SEALED
from storage.identity import claim
from storage.letters import standing_letters
from storage.people import Person, ask_correction
from storage.people.sealing import Details
from storage.postings import SAID_SEALED, WrongPosting
from storage.register import Unlisted
from storage.register.unlisted_tables import ID_SEALED, NAME_SEALED

from .service import SECRET_KEY
from .stage import ASHA, BEN, CHUI, DAY, Stage

BEFORE = SECRET_KEY
AFTER = "3q2-7wAAbC9xkV0Jm4tYz8nRfU1sLpEo-after"
IDS = {ASHA: "99000001", BEN: "99000002", CHUI: "99000003"}


def seal_some(stage: Stage) -> None:
    """Asha, Ben and Chui with their IDs and letters, and one row of each other kind."""
    vault = stage.database.vault
    with stage.change():
        claim(stage.connection, vault, demonstration=False)
        for phone, number in IDS.items():
            said = {"national_id": number, "kra_pin": f"A{number}Z", "account": "0123456", "kin_name": "Jina Mfano"}
            stored = Details(vault, None, ()).stored(said)
            stage.connection.execute(sa.update(Person).where(Person.phone == phone).values(**stored))
        asha = person(stage, ASHA)
        ask_correction(stage.connection, vault, asha, "national_id", IDS[ASHA], "99000009", stage.now)
        event = vault.seal('{"kind": "Typed"}', "failures.event")
        row = {"channel": "sms", "key": "17", "chat": "x", "tries": 3, "aside": True, "event": event}
        stage.connection.execute(sa.insert(Failure), row | {"error": "ValueError", "at": stage.now})
        stage.connection.execute(sa.insert(Failure), row | {"key": "18", "event": b"", "error": "", "at": stage.now})
        words = vault.seal("I serve elsewhere", SAID_SEALED)
        post = {"deployment_id": stage.officers[ASHA], "person_id": asha, "what": "dates", "said": words}
        stage.connection.execute(sa.insert(WrongPosting), post | {"reported_at": stage.now})
        seal_of_the_register(stage)
        standing_letters(stage.connection, list(stage.officers.values()), stage.now + timedelta(minutes=1))


def seal_of_the_register(stage: Stage) -> None:
    """A dispute that was answered, and somebody who is not on the list."""
    vault, asha = stage.database.vault, person(stage, ASHA)
    told = {
        "said": vault.seal("I was there", DISPUTE_SEALED),
        "answer_said": vault.seal("Nobody saw her", ANSWER_SEALED),
    }
    dispute = {"deployment_id": stage.officers[ASHA], "centre_id": stage.centre, "on": DAY, "state": "director"}
    dispute |= {"mark": "Ab", "opened_at": stage.now, "asked_at": stage.now, "answer": "stays", "answered_by": asha}
    stage.connection.execute(sa.insert(Dispute), dispute | told | {"answered_at": stage.now})
    who = {"name": vault.seal("Neema Mfano", NAME_SEALED), "national_id": vault.seal("99000066", ID_SEALED)}
    where = {"centre_id": stage.centre, "role": "clerk", "phone": "254700000066", "from_on": DAY}
    stage.connection.execute(sa.insert(Unlisted), who | where | {"reported_by": asha, "reported_at": stage.now})


def person(stage: Stage, phone: str) -> int:
    found: int = stage.connection.scalar(sa.select(Person.id).where(Person.phone == phone)) or 0
    return found
