"""What waits is counted in one statement, on both engines alike."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.deployments import Deployment, State
from storage.people import Correction, Office, Person, Standing
from storage.register import Mark, MarkRow
from storage.waiting import Waiting, waiting
from tests.stage import BEN, DAY, DIRECTOR, MANAGER


def of(stage, person, standing):
    with stage.database.transaction() as connection:
        return waiting(connection, person, {Standing.PERSON, standing}, DAY, stage.now)


@pytest.fixture
def people(stage):
    """The director, an officer of the council, and a correction that waits for each of them."""
    with stage.change():
        director = stage.connection.scalar(sa.select(Person.id).where(Person.phone == DIRECTOR))
        council = stage.add_person("254700000099", "Baraza Mfano")
        stage._add(Office, person_id=council, office=Standing.COUNCIL)
        mine = sa.select(Deployment.person_id).where(Deployment.id == stage.officers[MANAGER])
        asked = {"field": "full_name", "new": b"", "asked_at": stage.now}
        for person in (stage.connection.scalar(mine), director):
            stage._add(Correction, person_id=person, **asked)
        stage._add(Correction, person_id=director, **asked, approved=True)
    return director, council


def test_each_sees_what_is_theirs(stage, people):
    director, council = people
    assert of(stage, director, Standing.TSC_DIRECTOR) == Waiting(centres=2, silent=2, corrections=1)
    assert of(stage, council, Standing.COUNCIL) == Waiting(corrections=1)  # nobody decides about themselves
    assert of(stage, council, Standing.CENTRE_MANAGER) == Waiting()


def test_an_offer_waits_until_it_is_answered_or_its_officer_has_served(stage, people):
    director, _council = people
    ben = sa.update(Deployment).where(Deployment.id == stage.officers[BEN])
    with stage.change():
        stage.connection.execute(ben.values(state=State.OFFERED, offered_at=stage.now))
    assert of(stage, director, Standing.TSC_DIRECTOR).unanswered == 1
    assert of(stage, director, Standing.SCDE).unanswered == 1
    with stage.change():
        row = {"deployment_id": stage.officers[BEN], "on": DAY, "mark": Mark.PRESENT}
        stage._add(MarkRow, **row, marked_by=director, marked_at=stage.now)
    assert of(stage, director, Standing.TSC_DIRECTOR).unanswered == 0


def test_where_nobody_directs_it_is_the_councils(stage, people):
    director, council = people
    with stage.change():
        stage.connection.execute(
            sa.update(Office).where(Office.person_id == director).values(until=DAY - timedelta(days=1))
        )
    assert of(stage, director, Standing.TSC_DIRECTOR) == Waiting()
    assert of(stage, council, Standing.COUNCIL) == Waiting(corrections=2)
