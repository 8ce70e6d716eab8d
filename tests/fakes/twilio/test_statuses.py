"""Statuses, media, faults and the end: what Twilio does by itself, and what a test makes it do."""

import threading
import time
import warnings
from collections.abc import Callable, Iterator

import pytest
import requests
from twilio.request_validator import RequestValidator

from tests.waiting import PATIENCE, until

from .api import Person, TwilioApi
from .asking import PUBLIC, Asked, BotServer, Said, bot_server, content, error_of, messages_path, raw, write

STATUS = "https://karani.example/twilio/status"
PDF = {"Content-Disposition": 'attachment; filename="letter.pdf"', "Content-Type": "application/pdf"}


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    with TwilioApi(webhook_timeout=PATIENCE) as api:
        yield api


@pytest.fixture
def asha(api: TwilioApi) -> Person:
    person = api.person("254700000001")
    person.window_opens()
    return person


@pytest.fixture
def bot(api: TwilioApi) -> Iterator[BotServer]:
    with bot_server() as bot:
        api.webhooks(f"{bot.url}/twilio/message", PUBLIC, status=f"{bot.url}/twilio/status")
        yield bot


def told(bot: BotServer) -> list[tuple[str, str]]:
    return [(form["MessageStatus"], form.get("ErrorCode", "")) for form in bot.forms("/twilio/status")]


def test_statuses_come_in_any_order_and_repeatedly(api: TwilioApi, asha: Person, bot: BotServer) -> None:
    sid = write(api, asha.address, "x", status_callback=STATUS).sid
    assert api.statuses(sid, "delivered", "sent", "delivered") == [200, 200, 200]
    assert told(bot) == [("delivered", ""), ("sent", ""), ("delivered", "")]
    asked = bot.asked[-1]
    assert (asked.form["MessageSid"], asked.form["To"], asked.form["ChannelPrefix"]) == (sid, asha.address, "whatsapp")
    assert RequestValidator(api.auth_token).validate(STATUS, asked.form, asked.headers["X-Twilio-Signature"])
    assert api.statuses("MM" + "0" * 32, "failed", error=63018) == [200]
    assert told(bot)[-1] == ("failed", "63018")


def test_a_failure_is_told_by_itself(api: TwilioApi, asha: Person, bot: BotServer) -> None:
    asha.window_closes()
    write(api, asha.address, "x", status_callback=STATUS)
    asha.waits_for(lambda: told(bot) == [("undelivered", "63016")])


def test_a_delivery_is_told_where_a_test_wants_it(bot: BotServer) -> None:
    with TwilioApi(reports=("sent", "delivered", "read")) as api:
        asha = api.person("254700000001", channel="sms")
        write(api, asha.address, "x", status_callback=f"{bot.url}/twilio/status")
        asha.waits_for(lambda: told(bot) == [("sent", ""), ("delivered", ""), ("read", "")])
        assert "ChannelPrefix" not in bot.asked[-1].form


def test_nothing_leaves_this_machine(api: TwilioApi, asha: Person, bot: BotServer) -> None:
    sid = write(api, asha.address, "x", status_callback="https://elsewhere.example/other").sid
    assert api.statuses(sid, "sent") == [0]
    assert "neither on this machine" in api.violations.pop()
    with pytest.raises(ValueError, match="not on this machine"):
        api.webhooks("https://karani.example/twilio/message")
    assert bot.asked == []


def fetched(api: TwilioApi, asha: Person, answer: Callable[[Asked], Said], body: str = "") -> BotServer:
    """A message with a letter that this server gives."""
    with bot_server(answer) as bot:
        api.webhooks(f"{bot.url}/twilio/message", PUBLIC)
        sid = write(api, asha.address, body, media_url=["https://karani.example/letters/abc"]).sid
        asha.waits_for(lambda: api.message(sid).status in ("delivered", "failed"))
        return bot


def test_a_file_is_fetched_by_head_and_get(api: TwilioApi, asha: Person) -> None:
    bot = fetched(api, asha, lambda asked: Said("%PDF-1.7", headers=PDF), body="Your letter")
    assert [(asked.method, asked.path) for asked in bot.asked] == [("HEAD", "/letters/abc"), ("GET", "/letters/abc")]
    seen = asha.messages[-1]
    assert (seen.kind, seen.media, seen.media.name) == ("media", b"%PDF-1.7", "letter.pdf")
    assert seen.media.content_type == "application/pdf"
    assert seen.text == ""  # a document shows no caption


def test_a_picture_keeps_its_caption_and_a_template_may_carry_it(api: TwilioApi, asha: Person) -> None:
    fetched(api, asha, lambda asked: Said("JPG", content_type="image/jpeg"), body="A map")
    assert (asha.heard, asha.messages[-1].media) == ("A map", b"JPG")
    sid = content(api, "twilio/media", body="Map of {{1}}.", media=["http://127.0.0.1:1/{{1}}.jpg"])
    failed = write(api, asha.address, content_sid=sid, content_variables='{"1": "Kisumu"}').sid
    asha.waits_for(lambda: api.message(failed).error == 63019)
    assert "http://127.0.0.1:1/Kisumu.jpg" in api.alerts.pop()


@pytest.mark.parametrize(
    ("words", "head", "get"),
    [
        ("HEAD is not allowed", Said(status=405), Said("%PDF", headers=PDF)),
        ("HEAD says Content-Type", Said(headers=PDF), Said("%PDF", headers=PDF | {"Content-Type": "text/plain"})),
        ("HEAD gave 200, GET 404", Said(headers=PDF), Said(status=404)),
        ("without a file name", Said(content_type="application/pdf"), Said("%PDF", content_type="application/pdf")),
        ("are more than 16 MB", Said(headers=PDF | {"Content-Length": "16777217"}), Said("%PDF", headers=PDF)),
        ("are not 1 to 16 MB", Said(headers=PDF), Said("", headers=PDF)),
        ("application/json is not supported", Said(content_type="application/json"), Said("{}")),
    ],
)
def test_a_file_that_breaks_the_rules_is_noted(api: TwilioApi, asha: Person, words: str, head: Said, get: Said) -> None:
    fetched(api, asha, lambda asked: head if asked.method == "HEAD" else get)
    assert words in api.violations.pop()
    assert asha.messages == []


def test_a_link_that_expired_fails_without_blame(api: TwilioApi, asha: Person) -> None:
    fetched(api, asha, lambda asked: Said(status=404))
    assert ("HEAD gave 404" in api.alerts[0], api.violations) == (True, [])


def test_faults_refuse_once_and_only_where_told(api: TwilioApi, asha: Person) -> None:
    ben = api.person("254700000002", channel="sms")
    api.faults.next("Messages", status=429, to=asha.address)
    write(api, ben.address, "to Ben")
    assert error_of(lambda: write(api, asha.address, "x")) == 20429
    api.faults.next("*", status=500, times=2)
    assert [raw(api, "GET", messages_path(api)).status_code for _ in range(3)] == [500, 500, 200]
    api.faults.next("Messages", status=400, code=63018)
    assert error_of(lambda: write(api, asha.address, "x")) == 63018
    api.faults.next("Content", status=503)
    assert raw(api, "POST", "/v1/Content", json={"language": "en", "types": {}}).status_code == 503
    assert (asha.messages, ben.heard, api.faults.left) == ([], "to Ben", 0)
    api.violations.clear()


def test_a_code_lets_a_message_be_taken_and_fail(api: TwilioApi, asha: Person, bot: BotServer) -> None:
    api.faults.next("Messages", code=63018)
    assert write(api, asha.address, "x", status_callback=STATUS).status == "queued"
    asha.waits_for(lambda: told(bot) == [("undelivered", "63018")])
    assert asha.messages == []


@pytest.mark.parametrize("before", [False, True])
def test_a_timeout_or_a_lost_answer_comes_after_the_act_unless_told_otherwise(
    api: TwilioApi, asha: Person, before: bool
) -> None:
    told = {"To": asha.address, "From": api.whatsapp_from, "Body": "Hello"}
    api.faults.next("Messages", drop=True, before=before)
    with pytest.raises(requests.ConnectionError):
        raw(api, "POST", messages_path(api), data=told)
    api.faults.next("Messages", hang=PATIENCE, before=before)
    with pytest.raises(requests.Timeout):
        requests.post(api.url + messages_path(api), data=told, auth=(api.account_sid, api.auth_token), timeout=1)
    until(lambda: [message.text for message in asha.messages] == ([] if before else ["Hello", "Hello"]))
    assert api.calls[0].status == 0


def test_it_ends_at_once_whatever_hangs() -> None:
    with bot_server(lambda asked: Said(wait=1)) as bot, TwilioApi() as api:
        asha = api.person("254700000001")
        api.webhooks(f"{bot.url}/twilio/message", PUBLIC)
        asha.says("hello")
        api.faults.next("Messages.list", hang=PATIENCE)
        thread = threading.Thread(target=lambda: given_up(api))
        thread.start()
        asha.waits_for(lambda: bot.asked and api.called("Messages.list"))
        start = time.monotonic()
        api.__exit__(None, None, None)
    assert time.monotonic() - start < PATIENCE / 2
    thread.join(PATIENCE)
    assert not thread.is_alive()


def given_up(api: TwilioApi) -> None:
    with pytest.raises(requests.RequestException):
        requests.get(
            api.url + messages_path(api),
            auth=(api.account_sid, api.auth_token),
            timeout=PATIENCE,
            headers={"Connection": "close"},
        )


def test_no_thread_and_no_warning_is_left_behind() -> None:
    before = threading.active_count()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3):
            with TwilioApi() as api:
                raw(api, "GET", "/v1/Content")
    assert threading.active_count() == before


def test_many_threads_may_write_at_once(api: TwilioApi, asha: Person) -> None:
    threads = [threading.Thread(target=write, args=(api, asha.address, str(number))) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert sorted(message.text for message in asha.messages) == sorted(map(str, range(20)))
