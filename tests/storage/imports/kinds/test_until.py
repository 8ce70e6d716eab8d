"""Importing officials: the last day of an office, and what an old list does to one that has ended."""

import pytest
import sqlalchemy as sa

from storage.audit import AuditRow
from storage.people import Office

HEADER = "phone,full_name,office,sub_county_code,until\n"
DIRECTOR = "0700000801,Anna Mfano,tsc_director,99101,"
OLD = "phone,full_name,office,sub_county_code\n0700000801,Anna Mfano,tsc_director,99101"
TODAY, YESTERDAY, LATER = "2027-09-01", "2027-08-31", "2027-12-31"


@pytest.fixture
def council(council):
    council.sends_examples("places")
    return council


def until(council):
    day = council.one(sa.select(Office.until))[0]
    return day and day.isoformat()


def test_a_new_office_is_held_since_today_and_open_ended(council):
    assert council.sends("officials", HEADER + DIRECTOR).new == 1
    row = council.one(sa.select(Office.since, Office.until))
    assert (row.since.isoformat(), row.until) == (TODAY, None)


@pytest.mark.parametrize(
    ("before", "said", "after", "report"),
    [
        ("", LATER, LATER, "0 new, 1 changed, 0 unchanged"),
        (LATER, "", LATER, "0 new, 0 changed, 1 unchanged"),  # an empty cell keeps what is there
        (LATER, "open", None, "0 new, 1 changed, 0 unchanged"),
        ("", YESTERDAY, YESTERDAY, "0 new, 1 changed, 0 unchanged"),
        (YESTERDAY, YESTERDAY, YESTERDAY, "0 new, 0 changed, 1 unchanged"),  # twice is once
        (YESTERDAY, LATER, LATER, "0 new, 1 changed, 0 unchanged"),
        (YESTERDAY, "open", None, "0 new, 1 changed, 0 unchanged"),
        (TODAY, "", TODAY, "0 new, 0 changed, 1 unchanged"),  # its last day is not over
    ],
)
def test_a_file_says_until_when(council, before, said, after, report):
    council.sends("officials", HEADER + DIRECTOR + before)
    assert str(council.sends("officials", HEADER + DIRECTOR + said)) == report
    assert until(council) == after


@pytest.mark.parametrize("again", [HEADER + DIRECTOR, OLD])
def test_an_old_list_brings_no_ended_office_back(council, again):
    council.sends("officials", HEADER + DIRECTOR + YESTERDAY)
    report = council.sends("officials", again)
    assert until(council) == YESTERDAY
    assert "until: kept “2027-08-31”, not “” (the office has ended: write its new last day" in str(report)


def test_an_office_that_is_given_again_is_held_since_today(council):
    council.sends("officials", HEADER + DIRECTOR + YESTERDAY)
    council.writes(sa.update(Office).values(since=None))
    council.sends("officials", HEADER + DIRECTOR + LATER)
    assert council.one(sa.select(Office.since))[0].isoformat() == TODAY


def test_each_change_is_in_the_audit_with_before_and_after(council):
    council.sends("officials", HEADER + DIRECTOR)
    council.sends("officials", HEADER + DIRECTOR + YESTERDAY)
    noted = council.rows(sa.select(AuditRow.act, AuditRow.subject, AuditRow.detail).order_by(AuditRow.id))
    about = {"office": "tsc_director", "sub_county": "99101"}
    assert [row for row in noted if row.act.startswith("office")] == [
        ("office given", "person 1", about | {"until": "open"}),
        ("office ends", "person 1", about | {"before": "open", "after": YESTERDAY}),
    ]


def test_what_is_no_day_is_said(council):
    (error,) = council.is_refused("officials", HEADER + DIRECTOR + "soon")
    assert (error.column, error.problem) == ("until", "not a date")
