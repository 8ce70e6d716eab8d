"""What people write reaches the webhook as Twilio delivers it, and the webhook's answer is sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from twilio.request_validator import RequestValidator, get_signature_algorithm
from twilio.twiml.messaging_response import MessagingResponse

from tests import waiting
from tests.waiting import PATIENCE

from .api import Person, TwilioApi
from .asking import PUBLIC, Asked, BotServer, Said, ask, bot_server, content, list_picker, quick_reply, write

HOOK, FALLBACK = "/twilio/message", "/twilio/fallback"


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    with TwilioApi(webhook_timeout=PATIENCE) as api:
        yield api


@pytest.fixture
def asha(api: TwilioApi) -> Person:
    return api.person("254700000001", bsuid="KE.123")


@contextmanager
def hooked(
    api: TwilioApi, answer: Callable[[Asked], Said] = lambda asked: Said(), retry: str = "", fallback: bool = False
) -> Iterator[BotServer]:
    with bot_server(answer) as bot:
        api.webhooks(bot.url + HOOK, PUBLIC, retry=retry, fallback=bot.url + FALLBACK if fallback else "")
        yield bot
        api.webhooks("")


def form_of(api: TwilioApi, asha: Person, does: Callable[[], str]) -> dict[str, str]:
    with hooked(api) as bot:
        sid = does()
        asha.waits_for(lambda: api.posted[-1].sid == sid)
        assert bot.forms(HOOK)[-1]["MessageSid"] == sid
        return bot.forms(HOOK)[-1]


def test_a_message_from_whatsapp(api: TwilioApi, asha: Person) -> None:
    form = form_of(api, asha, lambda: asha.says("register ✓", Novelty="yes"))
    assert (form["From"], form["To"], form["WaId"]) == ("whatsapp:+254700000001", api.whatsapp_from, "254700000001")
    assert (form["Body"], form["NumMedia"], form["MessageType"]) == ("register ✓", "0", "text")
    assert (form["ProfileName"], form["ExternalUserId"], form["Novelty"]) == ("Asha", "whatsapp:KE.123", "yes")


def test_a_message_without_a_phone(api: TwilioApi, asha: Person) -> None:
    ben = api.person(bsuid="KE.456", name="Ben")
    form = form_of(api, ben, lambda: ben.says("hello"))
    assert (form["From"], form["ExternalUserId"], "WaId" in form) == ("whatsapp:KE.456", "whatsapp:KE.456", False)
    asha.hides_phone()
    assert form_of(api, asha, lambda: asha.says("hello"))["From"] == "whatsapp:KE.123"


def test_a_message_by_sms(api: TwilioApi) -> None:
    ben = api.person("254700000002", channel="sms")
    form = form_of(api, ben, lambda: ben.says("Stop"))
    assert (form["From"], form["OptOutType"], form["FromCity"]) == ("+254700000002", "STOP", "")
    assert "WaId" not in form


def test_a_tap_on_a_quick_reply(api: TwilioApi, asha: Person) -> None:
    asha.window_opens()
    sent = write(api, asha.address, content_sid=content(api, **quick_reply("All present", "Later")))
    write(api, asha.address, "Something newer")
    form = form_of(api, asha, lambda: asha.taps("All present"))
    assert (form["Body"], form["ButtonText"], form["ButtonPayload"]) == ("All present", "All present", "do:All present")
    assert (form["OriginalRepliedMessageSid"], form["MessageType"]) == (sent.sid, "interactive")
    form = form_of(api, asha, lambda: asha.taps("present", bare=True))
    assert (form["Body"], "ButtonPayload" in form) == ("All present", False)
    with pytest.raises(AssertionError, match=r"no choice 'Never', only \['All present', 'Later'\]"):
        asha.taps("Never")


def test_a_tap_on_a_template_and_on_a_list(api: TwilioApi, asha: Person) -> None:
    template = content(api, **quick_reply("Yes"))
    api.approve(template)
    write(api, asha.address, content_sid=template)
    assert form_of(api, asha, lambda: asha.taps("Yes"))["MessageType"] == "button"
    write(api, asha.address, content_sid=content(api, **list_picker("Kisumu", "Nakuru")))
    form = form_of(api, asha, lambda: asha.taps("Nakuru"))
    assert (form["Body"], form["ListId"], form["ListTitle"]) == ("Nakuru", "at:Nakuru", "Nakuru")
    form = form_of(api, asha, lambda: asha.presses("forged:1", "Anything"))
    assert (form["Body"], form["ButtonPayload"]) == ("Anything", "forged:1")


def test_media_can_be_fetched(api: TwilioApi, asha: Person) -> None:
    form = form_of(api, asha, lambda: asha.sends_media("image/png", b"PNG", body="The register"))
    assert (form["NumMedia"], form["MediaContentType0"], form["MessageType"]) == ("1", "image/png", "image")
    got = requests.get(form["MediaUrl0"], timeout=PATIENCE)
    assert (got.content, got.headers["Content-Type"]) == (b"PNG", "image/png")
    assert ask(api, lambda client: client.messages(form["MessageSid"]).fetch()).num_media == "1"


@pytest.mark.parametrize("key", ["", "webhooks_sharedkey_1"])
def test_everything_is_signed_over_the_public_address(api: TwilioApi, asha: Person, key: str) -> None:
    api.signs_with(key, "a secret" if key else "")
    secret = "a secret" if key else api.auth_token
    with hooked(api) as bot:
        asha.says("a & b", Empty="")
        asha.waits_for(lambda: api.posted)
        asked = bot.asked[0]
        kind = get_signature_algorithm(asked.headers["X-Twilio-Webhooks-Signature-Settings"])
        signature = asked.headers["X-Twilio-Signature"]
        assert kind == ("HMAC_SHA256" if key else "HMAC_SHA1")
        assert RequestValidator(secret).validate(PUBLIC, asked.form, signature, kind)
        assert not RequestValidator(secret).validate(PUBLIC, asked.form | {"Body": "b"}, signature, kind)
        assert not RequestValidator("other").validate(PUBLIC, asked.form, signature, kind)
        assert asked.headers["Host"] == urlsplit(PUBLIC).netloc
        assert api.headers(PUBLIC, asked.form)["X-Twilio-Signature"] == signature


def test_the_answer_is_sent(api: TwilioApi, asha: Person) -> None:
    response = MessagingResponse()
    response.message("One")
    response.message().body("Two & <three>")
    with hooked(api, lambda asked: Said(str(response))):
        asha.says("hello")
        asha.waits_for(lambda: [message.text for message in asha.messages] == ["One", "Two & <three>"])
    assert api.message(asha.messages[-1].sid).direction == "outbound-reply"
    assert api.called("Messages") == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("12300", Said('{"ok": true}', content_type="application/json")),
        ("12100", Said("<Response><Message>")),
        ("12200", Said("<Response><Say>Hello</Say></Response>")),
        ("12200", Said(f"<Response>{'<Message>x</Message>' * 11}</Response>")),
        ("21617", Said(f"<Response><Message>{'a' * 1601}</Message></Response>")),
        ("21619", Said("<Response><Message></Message></Response>")),
    ],
)
def test_an_answer_that_is_no_use_is_noted(api: TwilioApi, asha: Person, code: str, said: Said) -> None:
    with hooked(api, lambda asked: said):
        asha.says("hello")
        asha.waits_for(lambda: api.violations)
    assert code in api.violations.pop()
    assert asha.messages == []


@pytest.mark.parametrize(
    ("retry", "said", "posts"),
    [
        ("", Said(status=503), 1),  # by default only a failing connection is tried again
        ("rc=5&rp=all", Said(status=503), 6),
        ("rc=2&rp=5xx", Said(status=503), 3),
        ("rc=2&rp=5xx", Said(status=403), 1),
        ("rc=2&rp=4xx,ct", Said(status=403), 3),
        ("rc=2&rp=rt&rt=100", Said(wait=0.4), 3),
    ],
)
def test_a_failing_webhook_is_tried_again_where_asked(
    api: TwilioApi, asha: Person, retry: str, said: Said, posts: int
) -> None:
    with hooked(api, lambda asked: said, retry=retry) as bot:
        asha.says("hello")
        asha.waits_for(lambda: api.alerts)
        assert (len(bot.asked), len({asked.headers["I-Twilio-Idempotency-Token"] for asked in bot.asked})) == (posts, 1)
    assert "11200" in api.alerts[0]


def test_overrides_are_read_from_the_address_and_not_signed(api: TwilioApi, asha: Person) -> None:
    with bot_server(lambda asked: Said(status=500)) as bot:
        api.webhooks(bot.url + HOOK, PUBLIC + "#rc=1&rp=all")
        asha.says("hello")
        asha.waits_for(lambda: api.alerts)
        signature = bot.asked[-1].headers["X-Twilio-Signature"]
        assert RequestValidator(api.auth_token).validate(PUBLIC, bot.asked[-1].form, signature)
    with pytest.raises(ValueError, match="no such connection overrides"):
        api.webhooks(bot.url, PUBLIC, retry="rc=9")


def test_retries_end_with_the_total_time(asha: Person) -> None:
    with TwilioApi(webhook_timeout=3) as api, hooked(api, lambda asked: Said(wait=3), "rc=5&rp=all&rt=1000") as bot:
        ben = api.person("254700000002")
        ben.says("hello")
        ben.waits_for(lambda: api.alerts)
        assert 1 < len(bot.asked) < 6


def test_the_fallback_gets_what_the_webhook_did_not_take(api: TwilioApi, asha: Person) -> None:
    def answer(asked: Asked) -> Said:
        return Said("<Response><Message>Sorry</Message></Response>") if asked.path == FALLBACK else Said(status=500)

    with hooked(api, answer, fallback=True) as bot:
        sid = asha.says("hello")
        asha.waits_for(lambda: asha.heard == "Sorry")
        form = bot.forms(FALLBACK)[0]
        assert (form["MessageSid"], form["ErrorCode"]) == (sid, "11200")
        signature = bot.asked[-1].headers["X-Twilio-Signature"]
        assert RequestValidator(api.auth_token).validate(f"https://karani.example{FALLBACK}", form, signature)
    assert [post.kind for post in api.posted] == ["message", "fallback"]


def test_a_message_comes_twice(api: TwilioApi, asha: Person) -> None:
    with hooked(api) as bot:
        sid = asha.says("hello")
        asha.waits_for(lambda: api.posted)
        api.repeat(sid)
        asha.waits_for(lambda: len(api.posted) == 2)
        assert bot.asked[0].form == bot.asked[1].form


def test_a_missed_message_is_only_listed(api: TwilioApi, asha: Person) -> None:
    with hooked(api) as bot:
        api.miss(True)
        missed = asha.says("hello")
        api.miss(False)
        taken = asha.says("again")
        asha.waits_for(lambda: api.posted)
        assert [form["MessageSid"] for form in bot.forms(HOOK)] == [taken]
    found: Any = ask(api, lambda client: client.messages.list(to=api.whatsapp_from))
    assert [message.sid for message in found] == [taken, missed]


def test_waiting_in_vain_shows_the_chat(api: TwilioApi, asha: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.05)
    asha.says("Hello")
    write(api, asha.address, content_sid=content(api, **quick_reply("Yes", "No")))
    chat = r"in vain: .*; \[\]\nwhatsapp:\+254700000001:\n  person: Hello\n  .*\[No\]"
    with pytest.raises(AssertionError, match=chat):
        asha.waits_for(lambda: asha.messages[5].text == "never")
