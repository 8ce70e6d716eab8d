"""A stage under the key of tests, with something in every sealed column; and the key after it."""

from datetime import timedelta

import sqlalchemy as sa

from storage.delivery import Failure
from storage.identity import claim
from storage.letters import standing_letters
from storage.people import Person, ask_correction
from storage.people.sealing import Details
from storage.postings import SAID_SEALED, WrongPosting

from .service import SECRET_KEY
from .stage import ASHA, BEN, CHUI, Stage

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
        standing_letters(stage.connection, list(stage.officers.values()), stage.now + timedelta(minutes=1))


def person(stage: Stage, phone: str) -> int:
    found: int = stage.connection.scalar(sa.select(Person.id).where(Person.phone == phone)) or 0
    return found
