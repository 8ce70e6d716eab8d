"""Every message of every conversation, in both languages, with the longest names there can be, on every channel."""

import dataclasses
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from conversations.catalogue import CONVERSATIONS
from conversations.core import LANGUAGES, Command, Conversation, Form, Session
from conversations.core.book import admitted
from conversations.vacancies import OpenVacancy
from storage.delivery import Chat
from storage.deployments import Delegation, Deployment
from storage.disputes import Dispute, DisputeState
from storage.exams import Role
from storage.people import NOTICE_VERSION, Consent, Correction, Standing
from storage.postings import WrongPosting
from storage.register import Mark, MarkChange, MarkRow, Unlisted
from storage.register.unlisted import HELD_SEALED
from storage.register.unlisted_tables import NAME_SEALED
from storage.reminders import Broadcast
from storage.vacancies import Application, Progress, Vacancy
from tests.stage import BEN, CHUI, DAY, DIRECTOR, MANAGER, Rendering, Stage, Talk
from tests.stage.applying import DALILA, add_applicant
from tests.stage.stamping import add_asked

from .test_any_press import COUNCIL, furnished

CROWD = 12
VACANCY = {"role": "invigilator", "county": "99", "sub_county": "99101", "positions": "4"}
VACANCY |= {"opens_on": DAY.isoformat(), "closes_on": DAY.isoformat()}
WHO = {
    DIRECTOR: {Standing.PERSON, Standing.TSC_DIRECTOR},
    MANAGER: {Standing.PERSON, Standing.CENTRE_MANAGER},
    BEN: {Standing.PERSON},
    DALILA: {Standing.PERSON},
    COUNCIL: {Standing.PERSON, Standing.COUNCIL},
}
STANDINGS = [*WHO.values(), set[Standing]()]  # the last: a stranger


def crowded(stage: Stage) -> dict[str, Any]:
    """More of everything than one page has; gives what a conversation's data may be about."""
    with stage.change():
        ben = stage.officers[BEN]
        for n in range(CROWD):
            centre = stage.add_centre(stage.exam, f"991011{n:02}", "Mtakatifu Mfano Girls Secondary School")
            stage.add_officer(centre, f"2547300000{n:02}", "Ali Omar", Role.SUPERVISOR)
            stage.add_officer(stage.centre, f"2547400000{n:02}", "Achieng Otieno")
            add_applicant(stage, f"2547500000{n:02}", "Ali Omar")
        person = stage.connection.execute(sa.select(Deployment.person_id).where(Deployment.id == ben)).scalar_one()
        asks = {"person_id": person, "asked_at": stage.now, "field": "full_name"}
        sealed = stage.database.vault.seal("Ben Kato Mfano", "corrections.new")
        correction = stage._add(Correction, **asks, old=None, new=sealed)
        said = stage.database.vault.seal("It is the other school", "wrong_postings.said")
        held = stage.database.vault.seal("The school behind it", "wrong_postings.said") or b""
        report = stage._add(WrongPosting, deployment_id=ben, what="centre", said=said, reported_at=stage.now)
        mark = {"deployment_id": ben, "on": DAY, "mark": Mark.ABSENT, "marked_by": person, "marked_at": stage.now}
        stage.connection.execute(sa.insert(MarkRow), mark)
        changed = {"deployment_id": ben, "on": DAY, "mark": Mark.ABSENT, "act": 1, "by": person, "at": stage.now}
        change = stage._add(MarkChange, **changed, through="telegram")
        unlisted: dict[str, Any] = {
            "name": stage.database.vault.seal("Neema Baraka", NAME_SEALED),
            "phone": "254712000077",
        }
        unlisted |= {"centre_id": stage.centre, "role": Role.INVIGILATOR, "from_on": DAY, "reported_at": stage.now}
        assert stage._add(Unlisted, **unlisted, reported_by=person) == report
        newcomer = stage.database.vault.seal('{"name": "Neema Baraka", "phone": "254712000078"}', HELD_SEALED) or b""
        words = stage.database.vault.seal("I was there all day", "disputes.said")
        day = {"centre_id": stage.centre, "on": DAY, "said": words, "opened_at": stage.now, "asked_at": stage.now}
        stage._add(Dispute, **day, deployment_id=ben, state=DisputeState.WITHDRAWN, mark=Mark.ABSENT)
        dispute = stage._add(Dispute, **day, deployment_id=stage.officers[CHUI], state=DisputeState.MANAGER)
        add_applicant(stage, "254750000099", "Ali Omar", state=Progress.NOMINATED, centre=stage.centre)
        offered = stage.add_officer(stage.other_centre, "254740000099", "Achieng Otieno")
        asked = sa.update(Deployment).where(Deployment.id.in_([ben, offered]))
        stage.connection.execute(asked.values(offered_at=stage.now, offered_until=stage.now + timedelta(days=2)))
        for phone in WHO:
            who = stage.add_person(phone, "")
            given = {"person_id": who, "version": NOTICE_VERSION, "given": True, "at": stage.now}
            stage._add(Consent, **given, through="telegram")
        made = {"made_by": person, "made_at": stage.now, "made_on": DAY}
        zawadi = stage.add_person(MANAGER, "")
        lent = {"centre_id": stage.centre, "from_on": DAY, "to_on": DAY, "given_by": zawadi, "given_at": stage.now}
        lent["deployment_id"] = stage.officers[MANAGER]
        asked_of = stage._add(Delegation, **lent, person_id=person)
        stage._add(Delegation, **lent, person_id=stage.add_person(DALILA, ""), taken_at=stage.now)
        notice = stage._add(Broadcast, text="Be early. " * 50, place="", total=3, **made)
    return {
        "exam": stage.exam, "centre": stage.centre, "role": "invigilator", "on": DAY.isoformat(), "deployment": ben,
        "person": person, "application": stage.rows(Application)[0].id, "vacancy": stage.rows(Vacancy)[0].id,
        "officer": ben, "other": stage.other_centre, "phone": "254700000012", "tie": "relative", "notice": notice,
        "report": report, "correction": correction, "deed": "move", "why": "Ill since Monday", "what": "centre",
        "text": "Be early. " * 50, "username": "KCSE-99101001", "new": "254712345678", "sought": "ali",
        "dispute": dispute, "held": b64encode(held).decode(), "post": stage.officers[MANAGER], "first": DAY.isoformat(),
        "last": DAY.isoformat(), "asked": asked_of, "name": "Achieng Otieno Mfano",
        "change": change, "day": DAY.isoformat(), "who": b64encode(newcomer).decode(), "called": "Mlimani Secondary",
    }  # fmt: skip


def sessions(flow: type[Conversation[Any]], name: str, about: dict[str, Any]) -> Iterator[Session]:
    """The conversation at this question: about what there is, and about nothing yet."""
    fields = {field.name for field in dataclasses.fields(flow.Data)} if dataclasses.is_dataclass(flow.Data) else set()
    known = {key: value for key, value in about.items() if key in fields}
    if issubclass(flow, Form):
        known = {"values": VACANCY | {"exam": str(about["exam"])} if flow is OpenVacancy else {}}
    for data in (known, known | {"sought": ""} if "sought" in known else known, {}):
        yield Session(flow.command, name, version=flow.version, data=data, trail=(name,), asked=5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_button_and_no_text_of_any_question_is_lost(sqlite_stage: Stage, language: str) -> None:
    """The talk itself fails where one is: `tests.stage.drawn`."""
    furnished(sqlite_stage)
    about = crowded(sqlite_stage)
    talks = [Talk(sqlite_stage, Rendering(), chat=f"{n}").shares(phone).unlocks() for n, phone in enumerate(WHO, 1)]
    talks.append(Talk(sqlite_stage, Rendering(), chat="9").says("/start"))
    talks[0].says("/logins").says("99101001").taps("Issue a log-in")
    chats = [chat for chat in sqlite_stage.rows(Chat) if chat.person_id]
    with sqlite_stage.change() as stage:
        for chat in chats:
            add_asked(stage, chat.id, chat.person_id)
    lost, undrawn = [], []
    for flow in CONVERSATIONS:
        able = [talk for talk, standings in zip(talks, STANDINGS, strict=True) if admitted(flow, standings)]
        for name, question in flow.states().items():
            said = "help" if question.helps else "nonsense"  # either asks it again
            tries = ((talk, session) for session in sessions(flow, name, about) for talk in able)
            try:
                if not any(draws(talk, session, language, said) for talk, session in tries):
                    undrawn.append(f"{flow.command}.{name}")
            except AssertionError as error:
                lost.append(f"{flow.command}.{name}: {error}"[:600])
    assert not lost, "\n".join(lost)
    assert not undrawn, f"nobody is asked {undrawn}"


def draws(talk: Talk, session: Session, language: str, said: str) -> bool:
    """Whether this person is asked the question, and so sees its message."""
    with talk.stage.database.transaction() as connection:
        here = sa.update(Chat).where(Chat.external_id == talk.chat)
        connection.execute(here.values(session=session.dump(), language=language))
    try:
        talk.turn(Command(said))
    except AssertionError:
        raise
    except Exception:  # data that no talk leaves behind
        return False
    with talk.stage.database.reading() as records:
        kept = records.execute(sa.select(Chat.session).where(Chat.external_id == talk.chat)).scalar_one()
    return (kept.get("conversation"), kept.get("state")) == (session.conversation, session.state)
