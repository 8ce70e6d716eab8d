"""Official acts: every act that leaves an audit row is either a person's own, or takes the PIN, in storage.

A new word of the audit fails here until it stands in `storage.audit.EVERYDAY`, or has its act in `ACTS` below.
"""

import ast
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import sqlalchemy as sa

from storage.accounts import arrive
from storage.audit import EVERYDAY, Audit, AuditRow
from storage.delivery import Chat
from storage.deployments import Delegation
from storage.desk import Desk
from storage.disputes import Dispute, DisputeState
from storage.exams import Role
from storage.migrations.tables import Base
from storage.people import Correction, Office, Standing, ask_correction
from storage.postings import Wrong, WrongPosting, WrongPostings
from storage.refusals import PinNeeded
from storage.register import Mark, MarkChange, Newcomer, Unlisted
from storage.reminders import Audience, Broadcast, BroadcastState, Seconding
from storage.service import ServiceSettings
from storage.vacancies import Progress, Wanted
from tests.drawing import ROOT
from tests.stage import ASHA, BEN, DAY, DIRECTOR, LAST, MANAGER, Stage
from tests.stage.applying import DALILA, ESHE, FARAJI, add_applicant, add_offices, add_vacancy, person_id
from tests.stage.stamping import add_stamped

COUNCIL, FORMER = "254700000098", "254700000097"
SECOND = "254700000094"
CHATS = {DIRECTOR: "1", COUNCIL: "2", MANAGER: "3", SECOND: "4"}
TOMORROW = DAY + timedelta(days=1)
# commands of whoever has the machine, which no chat can give
BY_THE_MACHINE = {
    *("import", "import begun", "changed by a file", "letters released", "office given", "office ends"),
    *("account shown", "number looked up", "detail cleared", "audit exported"),
    *("day closed", "proof written"),
}
SPOKEN = {  # what a variable that is noted can be
    ("storage.nominations.nominations", "act"): {"nominated", "nomination taken back", "application declined"},
    ("storage.profile.approvals", "act"): {"correction approved", "correction declined"},
    ("storage.reminders.broadcasts", "act"): {"notice approved", "notice declined"},
    ("storage.delegations.handing_over", "act"): {
        *("register handed over", "register taken on", "register taken back", "register given back"),
        *("acting manager appointed", "acting manager ended", "deputy ended"),
    },
    ("storage.register.printing", "f'{what} printed'"): {"register printed", "roster printed"},
    ("storage.reminders.broadcasts", "f'notice {state}'"): {f"notice {state}" for state in BroadcastState}
    - {"notice done"},
}

Act = Callable[[Desk, Stage, Any], object]


def council(act: Act) -> Act:
    act.council = True  # type: ignore[attr-defined]
    return act


def second(act: Act) -> Act:
    act.second = True  # type: ignore[attr-defined]
    return act


def manager(act: Act) -> Act:
    act.manager = True  # type: ignore[attr-defined]
    return act


def wanted(stage: Stage) -> Wanted:
    return Wanted(stage.exam, Role.CLERK, "99", "99101", 3, DAY, LAST)


ACTS: dict[str, Act] = {
    "nominated": lambda desk, _stage, at: desk.nominations.nominate([at["dalila"]]),
    "nomination taken back": lambda desk, _stage, at: desk.nominations.put_back(at["eshe"]),
    "application declined": lambda desk, _stage, at: desk.nominations.decline(at["dalila"], "Somebody else was chosen"),
    "assigned": lambda desk, stage, at: desk.nominations.assign(at["faraji"], stage.centre),
    "deployed": lambda desk, _stage, at: desk.deploying.deploy([at["eshe"]]),
    "redeployed": lambda desk, stage, _at: desk.redeploying.move(stage.officers[BEN], stage.other_centre, TOMORROW),
    "deployment corrected": lambda desk, stage, _at: desk.redeploying.correct(stage.officers[ASHA], to_on=TOMORROW),
    "deployment ended": lambda desk, stage, _at: desk.ending.end(stage.officers[ASHA], TOMORROW, "ill"),
    "replaced": lambda desk, stage, at: desk.ending.replace(stage.officers[BEN], at["dalila"], TOMORROW, "ill"),
    "wrong posting kept": lambda desk, _stage, at: desk.wrong_postings.keep(at["report"], "It is right."),
    "dispute decided": lambda desk, _stage, at: desk.disputes.keep(at["dispute"]),
    "correction approved": lambda desk, _stage, at: desk.approvals.approve(at["correction"], desk.phones),
    "correction declined": lambda desk, _stage, at: desk.approvals.decline(at["correction"], "The ID says otherwise."),
    "unlisted declined": lambda desk, _stage, at: desk.unlisted_decisions.decline(at["unlisted"], "Nobody is missing."),
    "own mark confirmed": lambda desk, _stage, at: desk.own_marks.answer(*at["own"], agrees=True),
    "centre log-in issued": lambda desk, stage, _at: desk.centre_logins.issue(stage.centre),
    "centre log-in revoked": lambda desk, stage, _at: desk.centre_logins.revoke(stage.centre),
    "invited": lambda desk, stage, _at: desk.invitations.invite(person_id(stage, ASHA)),
    "number released": lambda desk, _stage, _at: desk.custody.release(FORMER, desk.phones),
    "list exported": lambda desk, _stage, _at: desk.seen.exported("list.never", 0),
    "exported": lambda desk, _stage, _at: desk.exports.ask("letters", "KCSE-2027", ".csv"),
    "managers reminded": lambda desk, _stage, _at: desk.asking.remind(DAY),
    "new chat trusted": lambda desk, stage, _at: desk.custody.trust(person_id(stage, BEN)),
    "register handed over": manager(
        lambda desk, stage, at: desk.deputies.hand_over(stage.officers[MANAGER], at["ben"], TOMORROW, TOMORROW)
    ),
    "acting manager appointed": lambda desk, stage, at: desk.acting.appoint(
        stage.centre, at["ben"], TOMORROW, TOMORROW
    ),
    "acting manager ended": lambda desk, _stage, at: desk.acting.end(at["acting"]),
    "deputy ended": lambda desk, _stage, at: desk.acting.end(at["deputy"]),
    "stamped sheet received": lambda desk, stage, at: desk.receiving.receive(stage.centre, at["stamped"]),
    "stamped sheet sent back": lambda desk, stage, at: desk.receiving.send_back(
        stage.centre, at["stamped"], "No stamp"
    ),
    "vacancy opened": council(lambda desk, stage, _at: desk.openings.open(wanted(stage))),
    "vacancy closed": council(lambda desk, _stage, at: desk.openings.close(at["vacancy"], end_waiting=True)),
    "notice sent": council(lambda desk, _stage, _at: desk.notices.send(Audience(), "Bring your letters.")),
    "notice approved": second(lambda desk, _stage, at: desk.notices.approve(at["large"])),
    "notice declined": second(lambda desk, _stage, at: desk.notices.decline(at["large"])),
    "notice paused": council(lambda desk, _stage, at: desk.notices.turn(at["notice"], BroadcastState.PAUSED)),
    "notice running": council(lambda desk, _stage, at: desk.notices.turn(at["notice"], BroadcastState.RUNNING)),
    "notice stopped": council(lambda desk, _stage, at: desk.notices.turn(at["notice"], BroadcastState.STOPPED)),
}


MORE: dict[str, Act] = {  # without a word of their own in the audit, or with one that their owner has too
    "a mark by a director": lambda desk, stage, _at: desk.attendance.mark(
        stage.centre, DAY, {stage.officers[BEN]: Mark.PRESENT}, reason="The manager is ill"
    ),
    "who is not listed deployed": lambda desk, _stage, at: desk.unlisted_decisions.deploy(
        at["unlisted"], DAY, reason="More candidates came"
    ),
    "an account locked": lambda desk, stage, _at: desk.custody.lock(
        person_id(stage, BEN), {"text": "Locked"}, sms=True
    ),
    "an account unlocked": lambda desk, stage, _at: desk.custody.unlock(person_id(stage, BEN)),
    "somebody logged out": lambda desk, stage, _at: desk.custody.log_out(person_id(stage, BEN)),
}


def notes() -> Iterator[tuple[str, ast.expr]]:
    """Every place at which an act is written down: the module, and what is noted there."""
    for folder in ("bot", "conversations", "handlers", "reminders", "storage"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(func=ast.Attribute(value=book, attr="note"), args=[act, *_]):
                        if ast.unparse(book).endswith(("audit", ")")):
                            yield module, act


def words(module: str, act: ast.expr) -> set[str]:
    match act:
        case ast.Constant(value=str() as word):
            return {word}
        case ast.IfExp(body=one, orelse=other):
            return words(module, one) | words(module, other)
        case ast.Name(id=name) if name.isupper():
            return {getattr(import_module(module), name)}
    known = SPOKEN.get((module, ast.unparse(act)))
    assert known, f"{module} notes {ast.unparse(act)}: say in SPOKEN which words that can be"
    return known


def test_every_act_is_a_persons_own_or_official_and_known_here() -> None:
    found = set().union(*(words(module, act) for module, act in notes()))
    official = found - EVERYDAY - BY_THE_MACHINE
    assert official == ACTS.keys(), "a person's own goes into EVERYDAY, an office's comes into ACTS here"
    assert not EVERYDAY & ACTS.keys()


@pytest.fixture
def world(stage: Stage) -> dict[str, Any]:
    """Everything that an office can decide waits for it, and its two chats were never unlocked."""
    at: dict[str, Any] = {}
    with stage.change():
        add_offices(stage)
        officer = stage.add_person(COUNCIL, "Baraza Mfano")
        for one in (officer, stage.add_person(SECOND, "Nuru Mfano")):
            stage._add(Office, person_id=one, office=Standing.COUNCIL)
        at["dalila"] = add_applicant(stage, DALILA, "Dalila Mfano", ties={})
        ready: dict[str, Any] = {"centre": stage.other_centre, "state": Progress.NOMINATED}
        at["eshe"] = add_applicant(stage, ESHE, "Eshe Mfano", ties={}, **ready)
        stage._add(Office, person_id=person_id(stage, DIRECTOR), office=Standing.SCDE, sub_county_code="99101")
        at["stamped"] = add_stamped(stage)
        at["faraji"] = add_applicant(stage, FARAJI, "Faraji Mfano", ties={})
        at["vacancy"] = add_vacancy(stage)
        stage.add_former_phone(FORMER, stage.add_person(BEN, ""))
        chat = {"heard_at": stage.now, "session": {}, "channel": "telegram", "active": True, "notices": True}
        for phone, number in CHATS.items():
            stage._add(Chat, **chat, external_id=number, person_id=stage.add_person(phone, ""), proven=True)
    ben, asha, vault = person_id(stage, BEN), person_id(stage, ASHA), stage.database.vault
    with stage.change():
        days = {"deployment_id": stage.officers[BEN], "centre_id": stage.centre, "on": DAY - timedelta(days=1)}
        stage._add(Dispute, **days, opened_at=stage.now, asked_at=stage.now, state=DisputeState.DIRECTOR)
    with stage.database.transaction() as connection:
        ask_correction(connection, vault, ben, "full_name", "Ben Kato", "Ben Katoo", stage.now)
        hers = WrongPostings(connection, stage.now, DAY, asha, vault, Audit(connection, stage.now, asha, None))
        hers.report(stage.officers[ASHA], Wrong.DATES, "I was told of Monday only")
        desk = desk_of(stage, connection, CHATS[COUNCIL])
        desk.accounts.unlock()
        desk.notices.send(Audience(), "The first notice.")
        desk.accounts.lock()
    with stage.change():
        held = {"centre_id": stage.centre, "person_id": asha, "given_at": stage.now, "from_on": DAY, "to_on": DAY}
        at["ben"], at["acting"] = ben, stage._add(Delegation, **held, given_by=officer)
        at["deputy"] = stage._add(Delegation, **held, given_by=officer, deployment_id=stage.officers[MANAGER])
        made = {"made_by": officer, "made_at": stage.now, "made_on": DAY, "place": "", "text": "To all.", "total": 60}
        at["large"] = stage._add(Broadcast, **made, state=BroadcastState.PAUSED)
        stage._add(Seconding, notice_id=at["large"], until=stage.now + timedelta(days=1))
    with stage.database.transaction() as connection:
        desk_of(stage, connection, CHATS[MANAGER]).attendance.mark(
            stage.centre, DAY, {stage.officers[MANAGER]: Mark.PRESENT}
        )
        newcomer = Newcomer("Neema Baraka", "254712000077")
        desk_of(stage, connection, CHATS[MANAGER]).unlisted.report(stage.centre, DAY, Role.INVIGILATOR, newcomer)
    at["unlisted"] = stage.rows(Unlisted)[-1].id
    at["own"] = stage.officers[MANAGER], DAY, stage.rows(MarkChange)[-1].id
    for name, table in {
        "correction": Correction,
        "report": WrongPosting,
        "notice": Broadcast,
        "dispute": Dispute,
    }.items():
        row = stage.rows(table)[0]
        at[name] = row.id
    return at


def desk_of(stage: Stage, connection: sa.Connection, chat: str) -> Desk:
    present = arrive(connection, "telegram", chat, stage.now, DAY)
    return Desk(connection, stage.now, present, ServiceSettings(sms=True), stage.database.vault)


def everything(connection: sa.Connection) -> dict[str, list[Any]]:
    return {table.name: [*connection.execute(sa.select(table))] for table in Base.metadata.sorted_tables}


@pytest.mark.parametrize("word", [*ACTS, *MORE])
def test_without_the_pin_storage_refuses_and_nothing_is_left(stage: Stage, world: dict[str, Any], word: str) -> None:
    act = (ACTS | MORE)[word]
    who = SECOND if hasattr(act, "second") else COUNCIL if hasattr(act, "council") else DIRECTOR
    who = MANAGER if hasattr(act, "manager") else who
    chat = CHATS[who]
    with stage.database.transaction() as connection:
        desk = desk_of(stage, connection, chat)
        before = everything(connection)
        with pytest.raises(PinNeeded), desk.savepoint():
            act(desk, stage, world)
        assert everything(connection) == before
        desk.accounts.unlock()
        act(desk, stage, world)
        done = [row.act for row in connection.execute(sa.select(AuditRow).where(AuditRow.chat_id == desk.present.id))]
    assert word in done or word not in ACTS


def test_the_managers_own_marks_take_no_pin(stage: Stage, world: dict[str, Any]) -> None:
    with stage.database.transaction() as connection:
        desk = desk_of(stage, connection, CHATS[MANAGER])
        desk.attendance.mark(stage.centre, DAY, {}, rest=Mark.PRESENT)
        desk.attendance.send(stage.centre, DAY)
    assert len(stage.marks()) == 4


def test_it_is_asked_again_after_the_idle_time(stage: Stage, world: dict[str, Any]) -> None:
    with stage.database.transaction() as connection:
        desk_of(stage, connection, CHATS[DIRECTOR]).accounts.unlock()
    stage.now += timedelta(minutes=31)
    with stage.database.transaction() as connection:
        desk = desk_of(stage, connection, CHATS[DIRECTOR])
        desk.recognise()
        with pytest.raises(PinNeeded), desk.savepoint():
            desk.nominations.nominate([world["dalila"]])
