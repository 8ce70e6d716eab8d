"""One centre a day, as Python and the database say it: the same table for both."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from storage.deployments import Deployment
from storage.exams import Centre
from storage.imports.kinds.overlaps import RowStay, clashes, overlapping
from tests.stage import BEN, DAY

BEFORE, NEXT = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("place", "first", "last", "clash"),
    [
        ("the same centre", BEFORE, DAY, True),
        ("the same centre", NEXT, NEXT, False),
        ("the same school, another exam", DAY, DAY, False),
        ("another school", DAY, NEXT, True),
        ("another school", BEFORE, BEFORE, False),
        ("another school", BEFORE, DAY, True),
    ],
)
def test_a_file_and_the_records_mean_the_same(stage, place: str, first: date, last: date, clash: bool):
    with stage.change():
        school = stage.connection.scalar(sa.select(Centre.code).where(Centre.id == stage.centre))
        there = {
            "the same centre": lambda: stage.centre,
            "another school": lambda: stage.other_centre,
            "the same school, another exam": lambda: stage.add_centre(stage.add_exam("KCPE-2027", "KCPE"), school, "S"),
        }[place]()
        here = sa.update(Deployment).where(Deployment.id == stage.officers[BEN])
        stage.connection.execute(here.values(from_on=DAY, to_on=DAY))
        one = stage.connection.execute(sa.select(Deployment).where(Deployment.id == stage.officers[BEN])).one()
        row = {"person_id": one.person_id, "centre_id": there, "role": one.role, "state": one.state}
        row |= {"from_on": first, "to_on": last, "created_at": stage.now}
        [second] = stage.connection.execute(sa.insert(Deployment).values(row)).inserted_primary_key
    with stage.database.reading() as records:
        codes = dict(records.execute(sa.select(Centre.id, Centre.code)).all())
        assert overlapping(records, [second]) is clash
        assert overlapping(records, [stage.officers[BEN]]) is clash
    stays = [RowStay(stage.centre, codes[stage.centre], DAY, DAY), RowStay(there, codes[there], first, last)]
    assert bool(list(clashes(stays))) is clash
