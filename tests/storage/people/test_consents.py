"""Consent: the last answer counts, for the notice it was given to; every answer is kept with where it came from."""

from datetime import timedelta

import pytest

from storage.audit import Audit, AuditRow
from storage.people import Answer, Consent, Consents, consents
from tests.stage import STRANGER


@pytest.fixture
def asked(stage):
    """Answers of one person, each a minute after the one before."""
    with stage.change():
        person = stage.add_person(STRANGER, "Mgeni Mfano")

    def asked(*answers):
        with stage.database.transaction() as connection:
            for answer in answers:
                stage.now += timedelta(minutes=1)
                here = Consents(connection, stage.now, person, "telegram", Audit(connection, stage.now, person, None))
                here.agree() if answer else here.refuse()
            return Consents(
                connection, stage.now, person, "telegram", Audit(connection, stage.now, person, None)
            ).last()

    return asked


@pytest.mark.parametrize(
    ("answers", "stands"),
    [
        ([], Answer.NONE),
        ([True], Answer.GIVEN),
        ([False], Answer.REFUSED),
        ([True, False], Answer.WITHDRAWN),
        ([False, True], Answer.GIVEN),
        ([True, False, True], Answer.GIVEN),
    ],
)
def test_the_last_answer_counts(asked, answers, stands):
    assert asked(*answers).answer is stands


def test_each_answer_is_kept_with_version_hour_and_channel(asked, stage):
    asked(True, True, False, False)
    first, last = stage.rows(Consent)
    assert (first.given, last.given) == (True, False)
    assert (first.version, first.through) == (consents.NOTICE_VERSION, "telegram")
    assert first.at < last.at
    assert [row.act for row in stage.rows(AuditRow)] == ["consent given", "consent refused"]


def test_a_new_notice_is_asked_again(asked, stage, monkeypatch):
    asked(True)
    monkeypatch.setattr(consents, "NOTICE_VERSION", consents.NOTICE_VERSION + 1)
    assert asked().answer is Answer.OUTDATED
    assert asked(True).answer is Answer.GIVEN
