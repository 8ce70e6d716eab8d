"""The inbox on both engines: each event once, failures counted, keys forgotten in time."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import sqlalchemy as sa

from storage.delivery import EVENT_TRIES, Failure, Received, inbox
from storage.delivery.inbox import KEPT
from tests.waiting import PATIENCE

NOW = datetime(2027, 10, 20, 15, tzinfo=UTC)


def first(database, key: str, channel: str = "telegram", now: datetime = NOW) -> bool:
    with database.transaction() as connection:
        return inbox.first_time(connection, channel, key, now)


def fails(database, key: str, error: str = "RuntimeError: x") -> bool:
    with database.transaction() as connection:
        return inbox.failed(connection, "telegram", key, "7", b"sealed", error, NOW)


def rows(database, table):
    with database.reading() as records:
        return list(records.execute(sa.select(table)).all())


def test_an_event_is_new_once(database):
    assert [first(database, "5"), first(database, "5"), first(database, "6")] == [True, False, True]


def test_a_key_belongs_to_its_channel(database):
    assert [first(database, "5"), first(database, "5", "browser")] == [True, True]


def test_the_order_of_keys_does_not_matter(database):
    assert [first(database, key) for key in ("5001", "5000", "40", "5001")] == [True, True, True, False]


def test_a_turn_that_fails_burns_no_key(database):
    class TurnFailed(Exception):
        pass

    try:
        with database.transaction() as connection:
            assert inbox.first_time(connection, "telegram", "5", NOW)
            raise TurnFailed
    except TurnFailed:
        pass
    assert first(database, "5")


def test_two_at_once_cannot_both_be_new(database):
    """The second waits for the first, and follows it: the unique key decides."""
    found: list[bool] = []
    with database.transaction() as connection:
        found.append(inbox.first_time(connection, "telegram", "5", NOW))
        other = Thread(target=lambda: found.append(first(database, "5")))
        other.start()
        other.join(0.1)
        assert found == [True]
    other.join(PATIENCE)
    assert found == [True, False]


def test_the_third_failure_sets_an_event_aside(database):
    assert [fails(database, "5", f"Error: {n}") for n in range(EVENT_TRIES)] == [False, False, True]
    (failure,) = rows(database, Failure)
    assert (failure.tries, failure.aside, failure.error, failure.event) == (3, True, "Error: 2", b"sealed")
    assert not first(database, "5")  # it is not tried any more


def test_a_failure_after_it_was_set_aside_apologises_no_second_time(database):
    assert [fails(database, "5") for _ in range(EVENT_TRIES + 1)][-2:] == [True, False]


def test_failures_of_different_events_are_counted_apart(database):
    assert not any(fails(database, key) for key in ("5", "6", "7"))
    assert {row.tries for row in rows(database, Failure)} == {1}


def test_keys_are_forgotten_after_three_days_because_numbers_start_again(database):
    assert timedelta(days=1) < KEPT < timedelta(days=7)  # longer than Telegram repeats, shorter than its restart
    first(database, "old")
    first(database, "new", now=NOW + timedelta(days=1))
    with database.transaction() as connection:
        inbox.forget(connection, NOW + KEPT + timedelta(seconds=1))
    assert [row.key for row in rows(database, Received)] == ["new"]
    assert first(database, "old", now=NOW + KEPT)


def test_keys_of_signed_forms_are_kept_longer_than_their_token(database):
    for channel in ("sms", "whatsapp"):
        first(database, "SM1", channel)
    for days in (1, 4, 100, 399):
        with database.transaction() as connection:
            inbox.forget(connection, NOW + timedelta(days=days))
        assert not any(first(database, "SM1", channel, NOW + timedelta(days=days)) for channel in ("sms", "whatsapp"))
    with database.transaction() as connection:
        inbox.forget(connection, NOW + timedelta(days=401))
    assert rows(database, Received) == []
