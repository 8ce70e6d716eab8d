"""An office is held on a day: who asks about offices asks about the day too."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from storage.accounts import look
from storage.deployments import contacts_of, deciders_of
from storage.people import Office, Person, deciders, in_office
from storage.people.people import People
from tests.stage import ASHA, DAY, DIRECTOR, Rendering, Talk

ROOT, HOUSES = Path(__file__).parents[3], ("storage", "conversations", "bot", "reminders")
ASKS = {"in_office", "answers_for", "decides_for"}  # the others are made of these
ROWS_THEMSELVES = {  # who reads or writes offices as rows, on whichever day they were held
    "storage/people/tables.py": "the table",
    "storage/people/authority.py": "the rule itself",
    "storage/people/offices.py": "the council's list of them",
    "storage/imports/kinds/officials.py": "compares a file with the rows",
    "storage/privacy/mydata.py": "tells the person of all they held",
    "storage/people/__init__.py": "names it",
}


@pytest.mark.parametrize(
    ("until", "held"),
    [(None, True), (DAY + timedelta(days=1), True), (DAY, True), (DAY - timedelta(days=1), False)],
)
def test_an_office_is_held_until_its_last_day_is_over(stage, until, held):
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Office).values(until=until))
        director = connection.scalar(sa.select(Person.id).where(Person.phone == DIRECTOR))
        asha = connection.scalar(sa.select(Person.id).where(Person.phone == ASHA))
        assert (connection.scalar(sa.select(Office.id).where(in_office(DAY))) is not None) is held
        assert bool(People(connection).directors("99101", DAY)) is held
        assert bool(deciders(connection, "supervisor", "99101", DAY)) is held
        assert (deciders_of(connection, asha, DAY) == [director]) is held
        assert bool(contacts_of(connection, asha, DAY)) is held


def test_the_last_day_ends_at_midnight_where_the_centres_are(stage):
    chat = Talk(stage, Rendering()).shares(DIRECTOR)
    with stage.change():
        stage.connection.execute(sa.update(Office).values(until=DAY))
    stage.at(DAY, 23, 59)
    assert "Silent (2)" in chat.says("/menu").labels
    stage.at(DAY + timedelta(days=1), 0, 0)
    assert "Silent (2)" not in chat.says("/menu").labels
    with stage.database.transaction() as connection:
        present = look(connection, "telegram", "7", DAY + timedelta(days=1))
    assert present is not None
    assert present.standings == {"person"}


def parts(tree):
    """The functions, methods and statements of a module, without its imports."""
    for node in tree.body:
        yield from node.body if isinstance(node, ast.ClassDef) else [node]


def forgets_the_day(part) -> bool:
    names = {each.id for each in ast.walk(part) if isinstance(each, ast.Name)}
    return "Office" in names and not names & ASKS


def test_whoever_reads_offices_asks_about_the_day():
    forget = []
    for path in sorted(
        each for folder in ("storage", "conversations", "bot") for each in (ROOT / folder).rglob("*.py")
    ):
        name = path.relative_to(ROOT).as_posix()
        if name not in ROWS_THEMSELVES and "/migrations/" not in name and "/demo/" not in name:
            found = filter(forgets_the_day, parts(ast.parse(path.read_text())))
            forget += [f"{name} {ast.unparse(part).partition('(')[0]}" for part in found]
    assert forget == [
        "storage/deployments/jurisdiction.py _here = aliased",
        "storage/deployments/jurisdiction.py _there = aliased",
        "storage/privacy/erasing.py def _needed_by_name",
        "storage/privacy/retention.py def _never_came",
        "storage/reminders/due_registers.py _offices = sa.select",
    ]
