"""The migrations make the tables that the models say, and the database itself refuses to shrink history."""

from datetime import UTC, datetime, time
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command, config
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.audit import Audit, AuditRow
from storage.base import Instant
from storage.database import Database, savepoint
from storage.delivery import Chat
from storage.deployments import Deployment
from storage.exams import Exam
from storage.history import close_day
from storage.migrations import HERE, migrate, migrating, newest
from storage.migrations.tables import GROWING, Base
from storage.register import Arrival, MarkChange, MarkRow
from tests.stage import ASHA, BEN, DAY, MANAGER, Rendering, Talk

NOON = datetime(2027, 10, 20, 9, tzinfo=UTC)


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


ROWS: dict[str, dict[str, Any]] = {
    "counties": {"code": "99", "name": "Mfano"},
    "sub_counties": {"code": "99101", "name": "Mlimani", "county_code": "99"},
    "exams": {"id": 1, "code": "KCSE-2027", "title": "KCSE 2027", "grace_days": 2, "school_block_years": 3}
    | dict.fromkeys(("rehearsal_on", "starts_on", "ends_on"), DAY)
    | dict.fromkeys(("opens", "quiet_from"), time(6))
    | dict.fromkeys(("closes", "quiet_to"), time(21)),
    "centres": {"id": 1, "exam_id": 1, "code": "99101001", "name": "Mlimani", "sub_county_code": "99101"},
    "people": {"id": 1, "full_name": "Ben Kato", "confirmed": [], "created_at": NOON},
    "deployments": {"id": 1, "person_id": 1, "centre_id": 1, "role": "clerk", "state": "declined", "created_at": NOON}
    | dict.fromkeys(("from_on", "to_on"), DAY),
    "marks": {"deployment_id": 1, "on": DAY, "mark": "P", "marked_by": 1, "marked_at": NOON},
}


def test_what_was_there_survives_tables_made_anew(tmp_path):
    """A deployment that is marked, from before there were offers; SQLite keeps its keys afterwards."""
    database = Database(f"sqlite:///{tmp_path / 'old.db'}", "a key for tests, and for nothing else at all")
    with migrating(database) as connection:
        alembic = config.Config()
        alembic.set_main_option("script_location", str(HERE))
        alembic.attributes["connection"] = connection
        command.upgrade(alembic, "0003_vacancies")
        for name, row in ROWS.items():
            connection.execute(sa.insert(sa.Table(name, sa.MetaData(), autoload_with=connection)), row)
    migrate(database)
    with database.transaction() as connection:
        assert connection.scalar(sa.select(MarkRow.mark)) == "P"
        assert connection.scalar(sa.select(Deployment.state)) == "declined"
        assert connection.scalar(sa.select(Exam.offer_days)) == 3
        again = {**ROWS["deployments"], "id": 2, "state": "offered"}
        connection.execute(sa.insert(Deployment), again)  # offered once more, from the same day on
        with pytest.raises(IntegrityError), savepoint(connection):
            connection.execute(sa.insert(Deployment), again | {"id": 3})
        with pytest.raises(IntegrityError):
            connection.execute(sa.delete(Deployment))
    database.close()


@pytest.fixture
def history(stage):
    Talk(stage, Rendering()).shares(MANAGER).says("/register").says("ab 3").says("all").says("send")
    Talk(stage, Rendering(), chat="9").shares(ASHA).says("confirm yes")
    stage.at(DAY, 7)
    Talk(stage, Rendering(), chat="8").shares(BEN).says("i am here")
    assert close_day(stage.database, DAY, stage.now)
    assert stage.rows(Arrival)
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


@pytest.mark.parametrize("column", [column.name for column in AuditRow.__table__.columns])
def test_of_a_counted_refusal_only_the_count_may_change_and_only_grow(history, column):
    with history.database.transaction() as connection:
        chat = connection.scalar(sa.select(sa.func.min(Chat.id)))
        audit = Audit(connection, history.now, None, chat)
        for _ in range(3):
            audit.refuse("forged", "forged")
        assert audit.noted_today("refused") == 3
    before = history.rows(AuditRow)
    values = {"count": 2, "person_id": 1, "detail": "{}", "at": "2020-01-01 00:00:00+00", "id": 10**6}
    refused = sa.text(f"UPDATE audit SET {column} = :value WHERE act = 'refused'")
    if column in ("at", "detail") and not history.database.one_writer:
        refused = sa.text(str(refused).replace(":value", "CAST(:value AS json)" if column == "detail" else "now()"))
    value = values.get(column, "another")
    value = chat if column == "chat_id" else value
    with pytest.raises(DBAPIError, match="only grows"), history.database.transaction() as connection:
        connection.execute(refused, {"value": value} if ":value" in str(refused) else {})
    assert history.rows(AuditRow) == before


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
