"""Any press and any text, at every link and question there is: each is answered, and none makes an exception.

`PRESSES=100000 .venv/bin/python -m pytest -n 0 tests/conversations/test_any_press.py` takes so many on each engine;
`SEED` chooses others.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum
from random import Random
from time import thread_time
from typing import Any

import sqlalchemy as sa

from conversations.catalogue import CONVERSATIONS
from conversations.core import Contact, Event, Message, Press, Upload, read_text
from conversations.core.links import link
from storage.delivery import Chat, Lane, Outgoing
from storage.exams import Centre, County, Exam, Role, SubCounty
from storage.people import Office, Person, Standing
from tests.stage import ASHA, BEN, DAY, DIRECTOR, LAST, MANAGER, REHEARSAL, STRANGER, Rendering, Stage, Talk
from tests.stage.applying import DALILA, ESHE, FARAJI, add_applicant, add_offices
from tests.stage.drawn import lost

PRESSES = int(os.environ.get("PRESSES", "600"))
SEED = int(os.environ.get("SEED", "2027"))  # the same each time
FILLER = "Wanjiku Mtakatifu Mfano Ng'ang'a " * 7
BUDGET = 2.0  # seconds of the processor for one turn, on a machine that others load as well
FLOWS = [*CONVERSATIONS]
PLACES = [f"{flow.command}.{name}" for flow in FLOWS for name in flow.states()]
LINKS: list[link] = [place for flow in FLOWS for place in flow.links().values()]
COUNCIL = "254700000093"
WHO = [MANAGER, ASHA, BEN, DIRECTOR, DALILA, COUNCIL, STRANGER]
HOSTILE = [
    *("", "0", "-1", "007", "+1", "1.0", "1e3", "²", "٣", "1 ", " 1", "1:2", ":", "::", "None", "null", "x", "😀"),
    *("0" * 11 + "9" * 22, "9" * 19, "2147483647", "2147483648", "9223372036854775808", "9" * 5000, "0" * 5000),
    *("2027-02-30", "9999-12-31", "0001-01-01", "2027-W42-3", "20271020", "2099-12-31", "2000-01-01", "\x00", "\ud800"),
    *("' OR 1=1 --", "%", "_", "{x}", "%s", "{0.__class__}", "../..", "<b>", "\u202e", "a" * 64, "e\u0301" * 300),
]
TYPED = [
    *("0", "1", "2", "3", "12", "help", "cancel", "menu", "ghairi", "?", "lugha", "english", "STOP", "START"),
    *("ab 3", "p 1 2", "rest p", "all", "1-200 p " * 120, "ab 1-3", "register 20", "verify 7K4M-92QD-XYAB-0123"),
    *("0700000003", "0712 345 678", "482913", "000000", "482 913", "PASSWORD", "Anna Atieno Ouma", "1985", "23456789"),
    *("A012345678Z", "25 Oct", "kesho", "18 Oct - 24 Oct", "a" + " " * 900 + "b", "a good reason", "mlimani", "ben"),
    *("99101001", "99", "KCSE-99101001", "2009-2013", "anna@example.org", "x " * 480, "\u0301\u0323" * 400, "a" * 1001),
    *("\ufdfa" * 900, "1 " * 450, "0" * 900, "-" * 900, "İ" * 500, "/" + "x" * 900, "/start " + "9" * 900, "si mimi"),
    "/verify " + "z" * 90,
]


def furnished(stage: Stage) -> None:
    with stage.change():
        add_offices(stage)
        stage._add(Office, person_id=stage.add_person(COUNCIL, "Baraza Mfano"), office=Standing.COUNCIL)
        for phone, name in ((DALILA, "Dalila Mfano"), (ESHE, "Eshe Mfano"), (FARAJI, "Faraji Mfano")):
            add_applicant(stage, phone, name, ties={"99101002": "relative"} if phone == FARAJI else {})
        stage.add_officer(stage.other_centre, "254700000021", "Eve Mfano", Role.SUPERVISOR)
        longest_names(stage)
    stage.gives_letters_out()


def longest_names(stage: Stage) -> None:
    """As long as the records take them, and namesakes among them."""
    for table, column in (
        (Person, "full_name"),
        (Centre, "name"),
        (Exam, "title"),
        (County, "name"),
        (SubCounty, "name"),
    ):
        key, name = next(iter(table.__table__.primary_key)), getattr(table, column)
        for row in stage.connection.execute(sa.select(key, name)).all():
            longest = (
                "Ali Omar" if row[1].split()[0] in ("Ben", "Chui", "Dalila", "Eshe") else f"{row[1]} {FILLER}"[:200]
            )
            stage.connection.execute(sa.update(table).where(key == row[0]).values({column: longest.strip()}))


def an_argument(chance: Random, kind: type) -> str:
    """For a link: mostly one that could be, else anything at all."""
    if chance.random() < 0.3:
        return chance.choice(HOSTILE)
    if issubclass(kind, Enum):
        return str(chance.choice([*kind]).value)
    if kind is date:
        return str(chance.choice([DAY, REHEARSAL, LAST, DAY + timedelta(1), date(2027, 1, 1)]))
    return str(chance.choice([1, 2, 3, 4, 5, 6, 7, 12, 40, 10**6]))


def all_links(chance: Random) -> Iterator[link]:
    """Each of them once, in any order, and so on without end."""
    while True:
        yield from chance.sample(LINKS, len(LINKS))


def a_forged_press(chance: Random, place: link) -> Press:
    value = ":".join(an_argument(chance, kind) for kind in place.takes)
    if chance.random() < 0.1:
        value = chance.choice([value + ":1", value[1:], chance.choice(HOSTILE)])
    return Press.read(Press(place.owner.command, place.name, value).data)


def an_old_choice(chance: Random, actions: list[str]) -> Press:
    where = chance.choice(["1", "2", "3", "40", "٣", "0" * 12, chance.choice(HOSTILE), chance.choice(FLOWS).command])
    return Press.read(Press(where, chance.choice(actions), chance.choice(HOSTILE)).data)


def any_text(chance: Random) -> Event:
    match chance.randrange(4):
        case 0:
            return read_text(f"/{chance.choice(FLOWS).command} {chance.choice(['', *HOSTILE, *TYPED])}".strip())
        case 1:
            return read_text(chance.choice(HOSTILE))
        case 2:
            return read_text("".join(chr(chance.choice([chance.randrange(128), chance.randrange(0x11000)]))
                                     for _ in range(chance.randrange(60))))  # fmt: skip
        case _:
            return read_text(chance.choice(TYPED))


def any_event(chance: Random, talk: Talk, actions: list[str], links: Iterator[link]) -> Event:
    """Mostly a button that is shown, so that the talk gets somewhere; else what nobody was asked for."""
    shown = [button for message in talk.heard_messages for row in message.buttons for button in row]
    dice = chance.random()
    if shown and dice < 0.5:
        return Press.read(chance.choice(shown).data)
    if dice < 0.7:
        return any_text(chance)
    if dice < 0.9:
        return a_forged_press(chance, next(links))
    if dice < 0.97:
        return an_old_choice(chance, actions)
    if dice < 0.98:
        return Upload("photo", "abc", 1)
    return Contact(chance.choice([*WHO, "254700000003", "²", "9" * 60, ""]), verified=chance.random() < 0.2)


def later(chance: Random, stage: Stage) -> None:
    """Some seconds later, now and then hours or days; after the exam it begins again."""
    stage.now += timedelta(
        seconds=chance.choice([3, 8, 20, 45]) if chance.random() < 0.97 else chance.randrange(200_000)
    )
    if stage.now.date() > LAST + timedelta(10):
        stage.at(REHEARSAL, 5)


def test_whatever_is_pressed_or_said_is_answered(stage: Stage, record_property: Any) -> None:
    furnished(stage)
    chance = Random(SEED)
    links = all_links(chance)
    actions = sorted({action for flow in FLOWS for place in flow.states().values() for _kind, action in place.answers})
    talks = [Talk(stage, Rendering(), chat=f"{n}").shares(phone) for n, phone in enumerate(WHO, 1)]
    with stage.change():
        stage.connection.execute(sa.update(Chat).where(Chat.id % 2 == 0).values(language="sw"))
    wrong: list[str] = []
    seen: Counter[str] = Counter()
    longest = 0.0
    for number in range(PRESSES):
        later(chance, stage)
        talk = chance.choice(talks)
        if chance.random() < 0.02:
            talk.shares(WHO[talks.index(talk)])
            talk.unlocks()
        event = any_event(chance, talk, actions, links)
        begun = thread_time()
        try:
            talk.turn(event)
        except Exception as error:  # whatever it is, the runner would set the event aside
            wrong.append(
                f"{number} {WHO[talks.index(talk)]} {str(event)[:120]}: {type(error).__name__} {str(error)[:400]}"
            )
        longest = max(longest, thread_time() - begun)
        if isinstance(event, Press):
            seen[f"{event.where}.{event.action}"] += 1
        if number % 20 == 0:
            seen.update(states(stage))
    assert not wrong, "\n".join(wrong)
    unasked = [Message.load(row.message) for row in stage.rows(Outgoing) if row.lane != Lane.REPLY and row.message]
    assert not {problem for message in unasked for problem in lost(message)}
    assert longest < BUDGET
    assert not [place.way for place in LINKS if not seen[f"{place.owner.command}.{place.name}"]]
    reached = [name for name in PLACES if seen[f"at {name}"]]
    record_property(
        "told", f"{PRESSES} taken, the longest in {longest:.3f} s; {len(reached)} of {len(PLACES)} questions"
    )


def states(stage: Stage) -> list[str]:
    """Where the chats are, as JSON keeps it."""
    kept: list[dict[str, Any]] = [chat.session for chat in stage.rows(Chat)]
    assert json.loads(json.dumps(kept)) == kept
    return [f"at {session.get('conversation')}.{session.get('state')}" for session in kept]
