"""The migrations make the tables that the models say, and the database itself refuses to shrink history."""

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.audit import AuditRow
from storage.base import Instant
from storage.marks import MarkChange, MarkRow
from storage.migrations import migrate, newest
from storage.tables import GROWING, Base
from tests.stage import BEN, DAY, MANAGER
from tests.talk import Rendering, Talk


def same_type(_context, _reflected, _column, _kept, declared):
    return False if isinstance(declared, Instant | sa.JSON | sa.LargeBinary) else None


def test_the_migrations_and_the_models_agree(database):
    with database.transaction() as connection:
        options = {"compare_type": same_type, "target_metadata": Base.metadata}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_migrating_twice_changes_nothing(database):
    migrate(database)
    with database.transaction() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == newest()


@pytest.fixture
def history(stage):
    Talk(stage, Rendering()).shares(MANAGER).says("/register").says("ab 3")
    assert stage.rows(MarkChange)
    assert stage.rows(AuditRow)
    return stage


@pytest.mark.parametrize("table", GROWING)
@pytest.mark.parametrize(
    "act",
    ["UPDATE {} SET id = id + 1000", "DELETE FROM {}", "TRUNCATE {}", "INSERT OR REPLACE INTO {} SELECT * FROM {}"],
)
def test_history_only_grows(history, table, act):
    sqlite = history.database.one_writer
    if ("TRUNCATE" in act and sqlite) or ("REPLACE" in act and not sqlite):
        pytest.skip("not a word of this database")
    before = history.rows(MarkChange), history.rows(AuditRow)
    with pytest.raises(DBAPIError, match="only grows"), history.database.transaction() as connection:
        connection.execute(sa.text(act.replace("{}", table) + (" CASCADE" if "TRUNCATE" in act else "")))
    assert (history.rows(MarkChange), history.rows(AuditRow)) == before


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"mark": "X"}, "a mark is P or Ab"),
        ({"marked_by": 10**6}, "by somebody who exists"),
        ({"deployment_id": 10**6}, "of a deployment that exists"),
    ],
)
def test_the_database_refuses_what_must_not_be(stage, change, why):
    row = {"deployment_id": stage.officers[BEN], "on": DAY, "mark": "P", "marked_by": 1, "marked_at": stage.now}
    with pytest.raises(IntegrityError), stage.database.transaction() as connection:
        connection.execute(sa.insert(MarkRow), row | change)


def test_one_mark_an_officer_and_day(stage):
    row = {"deployment_id": stage.officers[BEN], "on": DAY, "marked_by": 1, "marked_at": stage.now}
    with pytest.raises(IntegrityError), stage.database.transaction() as connection:
        connection.execute(sa.insert(MarkRow), [row | {"mark": "P"}, row | {"mark": "Ab"}])
