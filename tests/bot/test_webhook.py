"""Receiving by webhook: 200 only after the commit, nothing without the secret, each update once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from handlers.telegram import door
from storage.delivery import Chat, Received
from storage.register import MarkChange
from tests.stage import ASHA, BEN, CHUI, DAY
from tests.stage.ground import PLAIN_LOG, database_down, hooked, known, message, post, press, texts
from tests.stage.service import SECRET
from tests.waiting import PATIENCE, until

ALLOWED = ["message", "edited_message", "message_reaction", "callback_query", "my_chat_member"]


@pytest.fixture(autouse=True)
def _plainly(monkeypatch):
    monkeypatch.setattr(door, "log", PLAIN_LOG)


@pytest.fixture
def webhook(api, stage):
    with hooked(api, stage) as service:
        until(lambda: api.called("setWebhook"))
        yield service


def port(service) -> int:
    return int(service.services.settings.port)


def mark(person, stage, officer: str, word: str, number: int):
    data = f"register.mark:{stage.centre}:{DAY}:{stage.officers[officer]}:{word}"
    return press(person, data, str(number)) | {"update_id": number}


def test_the_webhook_is_set_with_its_secret_and_the_kinds_we_read(api, webhook):
    (call,) = api.called("setWebhook")
    assert call.status == 200
    assert call.params["url"] == f"http://127.0.0.1:{port(webhook)}/telegram"
    assert call.params["secret_token"] == SECRET
    assert call.params["allowed_updates"] == ALLOWED


def test_setting_the_webhook_waits_for_telegram(api, sqlite_stage, monkeypatch):
    monkeypatch.setattr(door, "PAUSES", (0.02,))
    api.faults.next("setWebhook", status=502, times=3)
    with hooked(api, sqlite_stage):
        until(lambda: [call.status for call in api.called("setWebhook")] == [502, 502, 502, 200])


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", "sécret"], ids=repr)
def test_without_the_secret_nothing_is_taken(api, sqlite_stage, secret):
    zawadi = known(api, sqlite_stage)
    with hooked(api, sqlite_stage) as service:
        status, _body = post(port(service), mark(zawadi, sqlite_stage, BEN, "P", 5), secret)
        assert status == 403
        status, _body = post(port(service), b"not json", secret)
        assert status == 403
    assert sqlite_stage.rows(Received) == []
    assert sqlite_stage.marks() == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b'"text"', 400),
        (b"null", 400),
        (b"{}", 400),
        (b'{"update_id": "five"}', 400),
        (b'{"update_id": null}', 400),
        (b'{"update_id": 5, "pad": "' + b"x" * door.LARGEST_UPDATE + b'"}', 413),
        (b'{"update_id": 5}', 200),
        (b'{"update_id": 5, "novelty": {"chat": 3}}', 200),
        (b'{"update_id": 5, "message": 3}', 200),
    ],
    ids=lambda value: value[:40] if isinstance(value, bytes) else value,
)
def test_what_is_no_update_is_refused_and_what_is_strange_is_acknowledged(api, sqlite_stage, body, status):
    with hooked(api, sqlite_stage) as service:
        assert post(port(service), body)[0] == status
    assert sqlite_stage.rows(Received) == []


def test_the_answer_200_means_committed_and_telegram_tries_the_rest_again(api, webhook, stage):
    zawadi = known(api, stage)
    with database_down(webhook.services):
        zawadi.presses(mark(zawadi, stage, BEN, "Ab", 1)["callback_query"]["data"])
        until(lambda: len([d for d in api.deliveries if d.status == 503]) >= 3)
        assert api.pending == 1
        assert stage.marks() == {}
    zawadi.waits_for(lambda: zawadi.toasts == ["Ben Kato: Ab."])
    until(lambda: api.pending == 0)
    assert api.deliveries[-1].status == 200
    assert stage.marks() == {"Ben Kato": "Ab"}
    assert len(stage.rows(MarkChange)) == 1


def test_a_press_that_telegram_drops_while_the_database_is_down_is_taken_all_the_same(api, webhook, stage):
    zawadi = known(api, stage)
    with database_down(webhook.services):
        zawadi.presses(mark(zawadi, stage, BEN, "Ab", 1)["callback_query"]["data"])
        until(lambda: api.deliveries)
        api.age_presses(200)
    until(lambda: stage.marks() == {"Ben Kato": "Ab"})


def test_a_press_is_answered_in_the_webhooks_own_answer(api, webhook, stage):
    zawadi = known(api, stage)
    update = mark(zawadi, stage, BEN, "P", 77)
    answer = {"method": "answerCallbackQuery", "callback_query_id": "77", "text": "Ben Kato: P."}
    assert post(port(webhook), update) == (200, answer)
    assert post(port(webhook), update) == (200, answer | {"text": ""})  # a repeat: answered, and without effect
    assert post(port(webhook), message(zawadi, "menu") | {"update_id": 78}) == (200, None)
    assert api.called("answerCallbackQuery") == []
    assert len(stage.rows(MarkChange)) == 1


def test_an_ordinary_evening_by_webhook(api, webhook, stage):
    zawadi = known(api, stage)
    zawadi.says("/register")
    zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)
    zawadi.taps("Ab", row="3 ")
    zawadi.waits_for(lambda: "Ben Kato: Ab." in zawadi.toasts)
    zawadi.taps("Rest present")
    zawadi.waits_for(lambda: "3 present, 1 absent" in zawadi.heard)
    zawadi.taps("Send")
    zawadi.waits_for(lambda: "REGISTER RECEIVED" in zawadi.heard)
    assert not zawadi.unanswered
    assert all(delivery.status == 200 for delivery in api.deliveries)


def test_the_same_update_to_two_workers_at_once_has_one_effect(api, webhook, stage):
    zawadi = known(api, stage)
    with hooked(api, stage) as other, ThreadPoolExecutor(8) as posting:
        workers = [port(webhook), port(other)]
        for number in range(100, 120):
            word = "P" if number % 2 else "Ab"
            update = mark(zawadi, stage, BEN, word, number)
            answers = list(posting.map(lambda to, update=update: post(to, update), workers * 2))
            assert [status for status, _body in answers] == [200] * 4
            assert sorted(body["text"] for _status, body in answers) == ["", "", "", f"Ben Kato: {word}."]
        assert [change.mark for change in stage.rows(MarkChange)] == ["Ab", "P"] * 10
        said = message(zawadi, "/nonsense") | {"update_id": 200}
        assert {status for status, _body in posting.map(lambda to: post(to, said), workers * 4)} == {200}
        zawadi.waits_for(lambda: "know that command" in zawadi.heard)
    assert len([text for text in texts(zawadi) if "know that command" in text]) == 1


def waits_for_a_lock(stage) -> bool:
    with stage.database.reading() as records:
        waiting = sa.text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return bool(records.scalar(waiting))


def test_a_message_waits_while_its_chat_is_held_and_its_key_is_not_burned(api, webhook, stage):
    zawadi, asha = known(api, stage), known(api, stage, 8, ASHA)
    with ThreadPoolExecutor(2) as posting:
        with stage.database.transaction() as connection:
            connection.execute(sa.select(Chat).where(Chat.external_id == "7").with_for_update()).all()
            waiting = posting.submit(post, port(webhook), message(zawadi, "/nonsense") | {"update_id": 300})
            if stage.database.engine.dialect.name == "postgresql":  # on SQLite one transaction at a time
                until(lambda: waits_for_a_lock(stage))
                assert post(port(webhook), message(asha, "/nonsense") | {"update_id": 301})[0] == 200
            assert not waiting.done()
            assert connection.execute(sa.select(Received).where(Received.key == "300")).all() == []
        assert waiting.result(PATIENCE)[0] == 200
    zawadi.waits_for(lambda: "know that command" in zawadi.heard)


def test_p_then_ab_at_once_are_both_answered_and_the_last_wins(api, webhook, stage):
    zawadi = known(api, stage)
    with ThreadPoolExecutor(2) as posting:
        updates = [mark(zawadi, stage, CHUI, word, number) for number, word in ((400, "P"), (401, "Ab"))]
        answers = list(posting.map(lambda update: post(port(webhook), update), updates))
    assert sorted(body["text"] for _status, body in answers) == ["Chui Ali: Ab.", "Chui Ali: P."]
    changes = [change.mark for change in stage.rows(MarkChange)]
    assert sorted(changes) == ["Ab", "P"]
    assert stage.marks() == {"Chui Ali": changes[-1]}
