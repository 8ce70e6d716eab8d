"""The rules as tables: when a kind is due, when it is sent, until when it is of use. Nairobi's own time."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reminders import rules
from reminders.rules import Hours
from storage.exams import DayKind
from storage.reminders import AT_ONCE, WHO, Day, Slot

NAIROBI = ZoneInfo("Africa/Nairobi")
HOURS = Hours(NAIROBI)
MONDAY, TUESDAY, WEDNESDAY = date(2027, 10, 18), date(2027, 10, 19), date(2027, 10, 20)
LAST_OF_MONTH, FIRST = date(2027, 10, 31), date(2027, 11, 1)
REHEARSAL, PAPER, NONE = DayKind.REHEARSAL, DayKind.PAPER, DayKind.NONE


def day(on: date = WEDNESDAY, kind: DayKind = PAPER, **more) -> Day:
    usual: dict[str, Any] = {"quiet_from": time(7, 15), "quiet_to": time(17), "grace_days": 2}
    usual |= {"opens": time(6), "closes": time(21)}
    return Day(1, on, kind, **(usual | more))


def plain(slots: list[Slot]) -> dict[str, tuple[str, str]]:
    """By kind: from when it is sent, until when it is of use."""
    return {slot.kind: (local(slot.send), local(slot.until)) for slot in slots}


def local(at: datetime) -> str:
    return f"{at.astimezone(NAIROBI):%d %H:%M}"


def at(on: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(on, time(hour, minute), NAIROBI)


@pytest.mark.parametrize(
    ("days", "kind", "sent", "until", "why"),
    [
        ([day()], "plan", "20 06:00", "20 07:15", "in time before phones are locked away"),
        ([day()], "nudge", "20 17:00", "20 19:30", "the last paper ends; from the chase on, the chase is better"),
        ([day()], "chase", "20 19:30", "21 00:00", "that evening"),
        ([day()], "own_mark", "20 20:30", "21 00:00", "that evening, to the supervisors"),
        ([day()], "silent", "20 20:30", "21 00:00", "that evening, to the director"),
        ([day()], "last_call", "21 06:30", "23 00:00", "the next morning, while two days of grace last"),
        ([day(MONDAY, REHEARSAL)], "rehearsal", "17 18:00", "18 07:15", "the evening before, and still that morning"),
        ([day(FIRST, REHEARSAL)], "rehearsal", "31 18:00", "01 07:15", "the evening before is in another month"),
        ([day(LAST_OF_MONTH)], "last_call", "01 06:30", "03 00:00", "the next morning is in another month"),
        ([day(), day(date(2027, 10, 21))], "last_call", "21 06:30", "23 00:00", "before the next day's papers"),
        ([day(quiet_from=time(6), quiet_to=time(12, 30))], "plan", "20 05:30", "20 06:00", "papers at 6: sooner"),
        ([day(quiet_from=time(6), quiet_to=time(12, 30))], "nudge", "20 12:30", "20 19:30", "papers end at noon"),
        ([day(quiet_to=time(20))], "nudge", "20 20:00", "21 00:00", "papers end after the chase's hour"),
        ([day(quiet_to=time(20))], "chase", "20 20:00", "21 00:00", "waits until phones are back"),
        ([day(quiet_from=time(0), quiet_to=time(0))], "nudge", "20 17:00", "20 19:30", "no quiet hours: as usual"),
        ([day(times={"chase": time(18)})], "chase", "20 18:00", "21 00:00", "this exam's own hour"),
        ([day(times={"chase": time(18)})], "nudge", "20 17:00", "20 18:00", "and the nudge knows of it"),
        ([day(times={"chase": None})], "nudge", "20 17:00", "21 00:00", "without a chase the nudge stays of use"),
        ([day(times={"plan": time(4)})], "plan", "20 05:30", "20 07:15", "too early: it waits for the night's end"),
        ([day(times={"last_call": time(9)}), day(date(2027, 10, 21))], "last_call", "21 17:00", "23 00:00", "papers"),
    ],
)
def test_when_a_kind_is_sent_and_until_when_it_is_of_use(days, kind, sent, until, why):
    found = [slot for slot in rules.slots(days, HOURS, WEDNESDAY) if slot.about == days[0].on]
    assert plain(found)[kind] == (sent, until), why


@pytest.mark.parametrize(
    ("days", "kind", "why"),
    [
        ([day(kind=NONE)], "chase", "a holiday has no register"),
        ([day()], "rehearsal", "a day of papers is no rehearsal"),
        ([day(times={"chase": None})], "chase", "this exam has none"),
        ([day(grace_days=0)], "last_call", "no grace: nothing can be marked the next day"),
        ([day(quiet_to=time(23))], "chase", "quiet into the night, and of no use the next morning"),
        ([day(times={"silent": time(22)})], "silent", "at night: the next morning is too late"),
        ([day(quiet_from=time(5), quiet_to=time(12))], "plan", "papers before the night is over"),
    ],
)
def test_what_is_never_sent(days, kind, why):
    assert kind not in plain(rules.slots(days, HOURS, WEDNESDAY)), why


@pytest.mark.parametrize(
    ("days", "lost", "why"),
    [
        ([day()], [], "the usual hours"),
        ([day(times={"silent": time(22)})], [("silent", "22:00")], "at night, and of no use in the morning"),
        (
            [day(quiet_to=time(23))],
            [("chase", "19:30"), ("own_mark", "20:30"), ("silent", "20:30")],
            "papers into the night",
        ),
        ([day(times={"chase": None})], [], "never is what they asked for"),
        ([day(grace_days=0)], [], "no grace: there is nothing to say the next morning"),
        ([day(times={"plan": time(3)})], [], "it waits for the night's end"),
    ],
)
def test_hours_at_which_nothing_is_ever_sent(days, lost, why):
    found = [(kind, f"{at:%H:%M}") for kind, _day, at in rules.unsent(days, HOURS)]
    assert [one for one in found if one[0] != "nudge"] == lost, why


@pytest.mark.parametrize(
    ("now", "due", "why"),
    [
        (at(WEDNESDAY, 5, 59), ["last_call"], "a minute early for the plan; Monday's grace still lasts"),
        (at(WEDNESDAY, 6), ["last_call", "plan"], "on the minute"),
        (at(WEDNESDAY, 6, 30), ["last_call", "last_call", "plan"], "Tuesday's last call too"),
        (at(WEDNESDAY, 12), ["last_call", "last_call"], "nothing new while papers are written"),
        (at(WEDNESDAY, 17), ["last_call", "last_call", "nudge"], "papers are over"),
        (at(WEDNESDAY, 19, 30), ["chase", "last_call", "last_call"], "the chase takes the nudge's place"),
        (at(WEDNESDAY, 23, 59), ["chase", "last_call", "last_call", "own_mark", "silent"], "late is better than never"),
        (
            at(WEDNESDAY, 0) + timedelta(days=1),
            ["last_call"],
            "midnight: Wednesday's evening is over, Monday's grace too",
        ),
        (at(WEDNESDAY, 19, 30).astimezone(UTC), ["chase", "last_call", "last_call"], "the same moment in UTC"),
    ],
)
def test_what_is_due_at_a_moment(now, due, why):
    """Down over the due time: late if still of use, else expired; a clock that jumps back asks for nothing new."""
    week = [day(MONDAY, REHEARSAL), day(TUESDAY), day()]
    assert sorted(slot.kind for slot in rules.due(week, HOURS, now) if slot.exam) == due, why


@pytest.mark.parametrize(
    ("moment", "awake", "why"),
    [
        ("20 12:00", "20 12:00", "the middle of the day"),
        ("20 21:29", "20 21:29", "a minute before the night"),
        ("20 21:30", "21 05:30", "the night begins"),
        ("21 00:00", "21 05:30", "midnight"),
        ("31 23:59", "01 05:30", "the last night of the month"),
        ("21 05:29", "21 05:30", "a minute before its end"),
        ("21 05:30", "21 05:30", "the night is over"),
    ],
)
def test_nights(moment, awake, why):
    on = datetime.strptime(f"2027-10-{moment}", "%Y-%m-%d %H:%M").replace(tzinfo=NAIROBI)
    assert local(rules.awake(on, list(rules.nights(on, HOURS)))) == awake, why


def test_a_night_that_runs_into_papers_lasts_until_they_end():
    morning = at(WEDNESDAY, 5)
    quiet = [*rules.nights(morning, HOURS), (at(WEDNESDAY, 5, 15), at(WEDNESDAY, 12, 30))]
    assert rules.awake(morning, quiet) == at(WEDNESDAY, 12, 30)


def test_no_night_where_it_begins_as_it_ends():
    hours = Hours(NAIROBI, time(0), time(0))
    assert list(rules.nights(at(WEDNESDAY, 0), hours)) == []


def test_a_night_within_one_day():
    hours = Hours(NAIROBI, time(1), time(4))
    assert local(rules.awake(at(WEDNESDAY, 2), list(rules.nights(at(WEDNESDAY, 2), hours)))) == "20 04:00"


def test_the_settings_hour_is_the_usual_one_of_every_exam():
    hours = Hours(NAIROBI, times={"chase": time(18, 45)})
    assert plain(rules.slots([day()], hours, WEDNESDAY))["chase"][0] == "20 18:45"
    own = rules.slots([day(times={"chase": time(19)})], hours, WEDNESDAY)
    assert plain(own)["chase"][0] == "20 19:00"


def test_quiet_hours_of_one_exam_do_not_hold_another():
    """Whose phone is locked away in another exam is looked at when the message is sent."""
    other = replace(day(quiet_from=time(16), quiet_to=time(20)), exam=2)
    sent = {(slot.exam, slot.kind): local(slot.send) for slot in rules.slots([day(), other], HOURS, WEDNESDAY)}
    assert (sent[1, "chase"], sent[2, "chase"]) == ("20 19:30", "20 20:00")


@pytest.mark.parametrize(
    ("kind", "sent", "until", "why"),
    [
        ("vacancy_3", "17 17:30", "19 17:30", "three days before it closes, until the next reminder"),
        ("vacancy_1", "19 17:30", "21 00:00", "the day before, to the last minute of the last day"),
        ("profile", "23 17:30", "26 17:30", "three days after the notice was agreed to"),
        ("offer", "21 17:30", "24 17:30", "the day after it was made"),
        ("letter_waits", "22 12:30", "24 12:30", "two days after letters are given out"),
        ("stamped", "22 12:30", "27 12:30", "two days after the exam's last day"),
    ],
)
def test_kinds_of_any_date(kind, sent, until, why):
    found = [slot for slot in rules.slots([], HOURS, WEDNESDAY) if slot.about == WEDNESDAY]
    assert plain(found)[kind] == (sent, until), why


def test_every_kind_has_its_query_and_its_text():
    from conversations.reminders import SAID

    assert set(rules.RULES) == set(WHO)
    assert {*WHO, *AT_ONCE} == set(SAID)
