"""Leases on both engines: one at a time, and an outage is told once."""

from datetime import UTC, datetime, timedelta

from storage import leases

NOW = datetime(2027, 10, 20, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def take(database, owner: str, now: datetime = NOW) -> datetime | None:
    with database.transaction() as connection:
        return leases.take(connection, "polling", owner, now, MINUTE)


def test_one_has_a_lease_at_a_time(database):
    assert take(database, "one") == NOW
    assert take(database, "two", NOW + MINUTE / 2) is None
    assert take(database, "one", NOW + MINUTE / 2) == NOW  # renewed
    assert take(database, "two", NOW + MINUTE) is None
    assert take(database, "two", NOW + 2 * MINUTE) == NOW + MINUTE / 2  # when it last was at work
    assert take(database, "one", NOW + 2 * MINUTE) is None


def test_a_lease_given_back_is_free_at_once(database):
    take(database, "one")
    with database.transaction() as connection:
        leases.give_back(connection, "another")
    assert take(database, "two") is None
    with database.transaction() as connection:
        leases.give_back(connection, "one")
    assert take(database, "two") == NOW


def test_the_beat_tells_when_anybody_last_was_at_work(database):
    beats = []
    for now in (NOW, NOW + MINUTE, NOW + 5 * MINUTE):
        with database.transaction() as connection:
            beats.append(leases.beat(connection, now))
    assert beats == [NOW, NOW, NOW + MINUTE]


def test_a_beat_that_comes_late_takes_nothing_back(database):
    with database.transaction() as connection:
        leases.beat(connection, NOW + MINUTE)
        leases.beat(connection, NOW)
        assert leases.beat(connection, NOW + 2 * MINUTE) == NOW + MINUTE


def test_of_several_who_notice_an_outage_one_tells(database):
    def first(since: datetime, now: datetime) -> bool:
        with database.transaction() as connection:
            return leases.first_to_tell(connection, "outage", since, now)

    assert first(NOW, NOW + 4 * MINUTE)
    assert not first(NOW, NOW + 4 * MINUTE)
    assert not first(NOW + MINUTE, NOW + 5 * MINUTE)  # seen from elsewhere
    assert first(NOW + 6 * MINUTE, NOW + 9 * MINUTE)  # the next one
