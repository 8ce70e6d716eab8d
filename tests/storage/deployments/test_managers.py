"""Who manages a centre: on a day, or over some days."""

from datetime import timedelta

import pytest

from storage.deployments import State, managers_on
from storage.exams import Role
from tests.stage import DAY, LAST

MANAGES, YESTERDAY, TOMORROW = Role.CENTRE_MANAGER, DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("role", "from_on", "to_on", "state", "found"),
    [
        (MANAGES, DAY, DAY, State.OFFERED, True),  # accepting is never needed
        (MANAGES, YESTERDAY, LAST, State.ACCEPTED, True),
        (MANAGES, DAY, DAY, State.DECLINED, False),
        (MANAGES, YESTERDAY, YESTERDAY, State.ACCEPTED, False),  # was so
        (MANAGES, TOMORROW, LAST, State.ACCEPTED, False),  # will be so
        (Role.SUPERVISOR, YESTERDAY, LAST, State.ACCEPTED, False),
    ],
)
def test_who_manages_on_a_day(stage, role, from_on, to_on, state, found):
    with stage.change():
        centre = stage.add_centre(stage.exam, "99101099", "NEW")
        stage.add_officer(centre, "254700000091", "Fatuma Mfano", role, from_on=from_on, to_on=to_on, state=state)
        managers = managers_on(stage.connection, [centre], DAY)[centre]
    assert [manager.contact for manager in managers] == [("Fatuma Mfano", "254700000091")] * found


def test_over_some_days_each_is_named_once_and_by_name(stage):
    with stage.change():
        centre = stage.add_centre(stage.exam, "99101099", "NEW")
        for name, phone, on in (("Zawadi", "91", DAY), ("Abdi", "92", TOMORROW), ("Zawadi", "91", TOMORROW)):
            stage.add_officer(centre, f"2547000000{phone}", name, MANAGES, from_on=on, to_on=on)
        both, one = managers_on(stage.connection, [centre], DAY, LAST), managers_on(stage.connection, [centre], DAY)
    assert [manager.name for manager in both[centre]] == ["Abdi", "Zawadi"]
    assert [manager.name for manager in one[centre]] == ["Zawadi"]


def test_a_centre_without_one_is_answered_too(stage):
    with stage.change():
        centre = stage.add_centre(stage.exam, "99101099", "NEW")
        assert managers_on(stage.connection, [centre], DAY) == {centre: ()}
        assert managers_on(stage.connection, [], DAY) == {}
