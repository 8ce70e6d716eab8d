"""The rules of posting, as tables: each row with its reason."""

from datetime import date

import pytest

from storage.exams import Role
from storage.nominations import Post, Record, Rule, Service, Stay, broken, how_many_needed, most_at_once

MLIMANI, BONDENI = "99101001", "99101002"
KCSE, KPSEA = 1, 2


def stay(code=MLIMANI, first=18, last=30, centre=0):
    return Stay(centre or int(code[-1]), code, date(2027, 10, first), date(2027, 10, last))


def post(role=Role.INVIGILATOR, where=None, **more):
    return Post(where or stay(), role, KCSE, 2027, more.pop("block_years", 3), **more)


def rules(*arguments):
    return [found.rule for found in broken(*arguments)]


@pytest.mark.parametrize(
    ("other", "breaks", "why"),
    [
        (stay(BONDENI), True, "the same days at another school"),
        (stay(BONDENI, 30, 31), True, "one day in common, the last"),
        (stay(BONDENI, 1, 18), True, "one day in common, the first"),
        (stay(BONDENI, 1, 17), False, "over on the day before"),
        (stay(BONDENI, 31, 31), False, "begins on the day after"),
        (stay(MLIMANI), True, "twice on one register"),
        (stay(MLIMANI, centre=77), False, "the same school, as the centre of another exam"),
    ],
)
def test_one_centre_a_day(other, breaks, why):
    assert (Rule.ONE_A_DAY in rules(post(), Record(stays=[other]))) is breaks, why


@pytest.mark.parametrize(
    ("served", "role", "years", "breaks", "why"),
    [
        (Service(MLIMANI, KPSEA, 2026), Role.INVIGILATOR, 3, True, "last year, whatever the exam"),
        (Service(MLIMANI, KPSEA, 2024), Role.INVIGILATOR, 3, True, "the third year before"),
        (Service(MLIMANI, KPSEA, 2023), Role.INVIGILATOR, 3, False, "the fourth year before"),
        (Service(MLIMANI, KPSEA, 2025), Role.INVIGILATOR, 2, True, "a block of two years, as in 2024"),
        (Service(MLIMANI, KPSEA, 2024), Role.INVIGILATOR, 2, False, "a block of two years is over"),
        (Service(MLIMANI, KPSEA, 2026), Role.INVIGILATOR, 0, False, "this exam blocks nobody"),
        (Service(MLIMANI, KPSEA, 2027), Role.INVIGILATOR, 3, False, "this year's other exam, at the same school"),
        (Service(MLIMANI, KCSE, 2027), Role.INVIGILATOR, 3, False, "this very exam: moved away, and back"),
        (Service(BONDENI, KPSEA, 2026), Role.INVIGILATOR, 3, False, "another school"),
        (Service(MLIMANI, KPSEA, 2026), Role.CENTRE_MANAGER, 3, False, "the head manages the school every year"),
        (Service(MLIMANI, KPSEA, 2026), Role.SECURITY_OFFICER, 3, True, "everyone else stays away"),
    ],
)
def test_nobody_where_they_served_in_the_last_years(served, role, years, breaks, why):
    found = broken(post(role, block_years=years), Record(served=[served]))
    assert [each.rule for each in found] == ([Rule.SERVED_BEFORE] if breaks else []), why
    assert not breaks or found[0].year == served.year


@pytest.mark.parametrize(
    ("tie", "role", "found", "why"),
    [
        ((MLIMANI, "relative"), Role.INVIGILATOR, [Rule.RELATIVE], "a relative among the candidates"),
        ((MLIMANI, "relative"), Role.CENTRE_MANAGER, [Rule.RELATIVE], "a head with a relative there tells too"),
        ((MLIMANI, "own_school"), Role.SUPERVISOR, [Rule.OWN_SCHOOL], "nobody supervises at their own school"),
        ((MLIMANI, "own_school"), Role.CENTRE_MANAGER, [], "the head manages their own school"),
        ((BONDENI, "relative"), Role.INVIGILATOR, [], "a tie to another school"),
    ],
)
def test_vested_interest(tie, role, found, why):
    assert rules(post(role), Record(ties=[tie])) == found, why


@pytest.mark.parametrize(
    ("role", "candidates", "number", "why"),
    [
        (Role.SUPERVISOR, 200, 1, "one for 200"),
        (Role.SUPERVISOR, 201, 2, "a second beyond"),
        (Role.SUPERVISOR, 12, 1, "the smallest centre has one"),
        (Role.INVIGILATOR, 240, 12, "one for each 20"),
        (Role.INVIGILATOR, 241, 13, "one more for the last candidate"),
        (Role.CENTRE_MANAGER, None, 1, "one, however many candidates"),
        (Role.INVIGILATOR, None, None, "the candidates are not counted yet"),
        (Role.INVIGILATOR, 0, 0, "no candidates, nobody"),
        (Role.CLERK, 240, None, "no ratio says how many clerks"),
    ],
)
def test_how_many_a_centre_needs(role, candidates, number, why):
    assert how_many_needed(role, candidates, 200, 20) == number, why


@pytest.mark.parametrize(
    ("others", "breaks", "why"),
    [
        ([stay()], False, "one of two"),
        ([stay(), stay()], True, "both places are filled"),
        ([stay(first=18, last=22), stay(first=25, last=30)], False, "they take turns, a week each"),
        ([stay(first=18, last=25), stay(first=25, last=30)], True, "on the 25th both are there"),
        ([stay(first=1, last=17), stay(first=1, last=17)], False, "they are gone before"),
    ],
)
def test_no_more_of_a_role_than_needed(others, breaks, why):
    assert (Rule.ENOUGH in rules(post(needed=2), Record(), others)) is breaks, why


def test_what_has_no_number_is_never_enough():
    assert rules(post(Role.DRIVER), Record(), [stay()] * 20) == []


def test_all_that_is_broken_is_told_and_only_one_rule_is_fixed():
    who = Record([stay(BONDENI)], [Service(MLIMANI, KPSEA, 2026)], [(MLIMANI, "relative"), (MLIMANI, "own_school")])
    found = broken(post(needed=0), who)
    assert [each.rule for each in found] == [rule for rule in Rule if rule is not Rule.WANTED]  # that is of a vacancy
    assert [each.rule for each in found if each.fixed] == [Rule.ONE_A_DAY]


def test_most_at_once_looks_only_at_the_days_asked_for():
    assert most_at_once([stay(first=1, last=20), stay(first=1, last=19)], stay(first=20, last=30)) == 1
