"""The fake Twilio takes, refuses and lists messages as Twilio does, as seen by its own client and over plain HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.waiting import PATIENCE

from .api import Person, TwilioApi
from .asking import ask, error_of, messages_path, raw, refused, write


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    with TwilioApi() as api:
        yield api


@pytest.fixture
def asha(api: TwilioApi) -> Person:
    person = api.person("254700000001")
    person.window_opens()
    return person


def post(api: TwilioApi, to: str, **params: object) -> requests.Response:
    sender = api.whatsapp_from if to.startswith("whatsapp:") else api.sms_from
    return raw(api, "POST", messages_path(api), data={"To": to, "From": sender, **params})


def test_a_message_sent_is_heard(api: TwilioApi, asha: Person) -> None:
    sent = write(api, asha.address, "Hello ✓")
    assert (sent.status, sent.direction, sent.num_segments, sent.error_code) == ("queued", "outbound-api", "1", None)
    assert (asha.heard, asha.messages[-1].kind, asha.messages[-1].sid) == ("Hello ✓", "text", sent.sid)
    assert ask(api, lambda client: client.messages(sent.sid).fetch()).status == "delivered"
    assert [(call.operation, call.status) for call in api.calls] == [("Messages", 201), ("Messages.fetch", 200)]
    assert api.called("Messages", to=asha.address)[0].params["Body"] == "Hello ✓"


def test_sms_and_whatsapp_are_two_inboxes(api: TwilioApi, asha: Person) -> None:
    by_sms = api.person("254700000001", channel="sms")
    write(api, by_sms.address, "a" * 161)
    assert (by_sms.messages[-1].segments, asha.heard) == (2, "")
    assert api.person("+254700000001").inbox is asha.inbox


@pytest.mark.parametrize("whose", ["phone", "bsuid"])
def test_a_business_scoped_id_reaches_the_person(api: TwilioApi, whose: str) -> None:
    ben = api.person("254700000002", bsuid="KE.123") if whose == "phone" else api.person(bsuid="KE.123")
    ben.window_opens()
    write(api, "whatsapp:KE.123", "Hello")
    assert ben.heard == "Hello"


def test_the_account_is_checked(api: TwilioApi) -> None:
    url = api.url + messages_path(api)
    for auth in (None, (api.account_sid, "wrong"), ("AC" + "0" * 32, api.auth_token)):
        reply = requests.get(url, auth=auth, timeout=PATIENCE)
        assert reply.status_code == 401
        refused(api, reply, 20003, breach=False)
    reply = raw(api, "GET", f"/2010-04-01/Accounts/AC{'0' * 32}/Messages.json")
    refused(api, reply, 20404, breach=False)
    assert raw(api, "GET", "/2010-04-01/Nothing.json").status_code == 404
    assert "there is no GET /2010-04-01/Nothing.json" in api.violations.pop()


@pytest.mark.parametrize(
    ("code", "to", "params"),
    [
        (21619, "whatsapp:+254700000001", {}),
        (21619, "whatsapp:+254700000001", {"Body": " "}),
        (21617, "whatsapp:+254700000001", {"Body": "a" * 1601}),
        (21211, "254700000001", {"Body": "no plus"}),
        (21211, "whatsapp:KE123", {"Body": "no dot"}),
        (21910, "+254700000001", {"Body": "x", "From": "whatsapp:+254711000002"}),
        (63007, "whatsapp:+254700000001", {"Body": "x", "From": "whatsapp:+254711999999"}),
        (21606, "+254700000001", {"Body": "x", "From": "+254711999999"}),
        (21603, "+254700000001", {"Body": "x", "From": ""}),
        (21612, "+254700000001", {"MediaUrl": "http://127.0.0.1/letter"}),
        (21623, "whatsapp:+254700000001", {"MediaUrl": ["http://127.0.0.1/1", "http://127.0.0.1/2"]}),
        (21655, "whatsapp:+254700000001", {"ContentSid": "HX" + "0" * 32}),
    ],
)
def test_limits_are_kept(api: TwilioApi, asha: Person, code: int, to: str, params: dict[str, object]) -> None:
    refused(api, post(api, to, **params), code)
    assert asha.messages == []


def test_a_body_of_1600_characters_passes(api: TwilioApi, asha: Person) -> None:
    assert post(api, asha.address, Body="✓" * 1600).status_code == 201
    with_service = post(api, asha.address, Body="x", From="", MessagingServiceSid="MG" + "0" * 32).json()
    assert (with_service["status"], with_service["from"]) == ("accepted", api.whatsapp_from)


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize(("code", "why"), [(63016, "window_closes"), (63014, "blocks")])
def test_what_cannot_arrive_fails_later_or_at_once(
    api: TwilioApi, asha: Person, at_once: bool, code: int, why: str
) -> None:
    getattr(asha, why)()
    api.refuses_at_once = at_once
    if at_once:
        assert error_of(lambda: write(api, asha.address, "x")) == code
    else:
        record = api.message(write(api, asha.address, "x").sid)
        assert (record.status, record.error) == ("undelivered", code)
    asha.unblocks()
    asha.window_opens()
    write(api, asha.address, "again")
    assert [message.text for message in asha.messages] == ["again"]


def test_the_window_opens_with_the_persons_words(api: TwilioApi) -> None:
    ben = api.person("254700000002")
    assert api.message(write(api, ben.address, "too early").sid).error == 63016
    ben.says("hello")
    write(api, ben.address, "good day")
    assert ben.heard == "good day"


def test_the_clock_may_be_the_tests_own() -> None:
    now = [datetime(2026, 11, 3, 6, 30, tzinfo=UTC)]
    with TwilioApi(clock=lambda: now[0]) as api:
        asha = api.person("254700000001")
        sid = asha.says("hello")
        now[0] += timedelta(hours=24)
        assert api.message(write(api, asha.address, "late").sid).error == 63016
        assert ask(api, lambda client: client.messages(sid).fetch()).date_sent == now[0] - timedelta(hours=24)


def test_stop_and_start_by_sms(api: TwilioApi) -> None:
    ben = api.person("254700000002", channel="sms")
    ben.says(" stop ")
    assert error_of(lambda: write(api, ben.address, "x")) == 21610
    ben.says("Start")
    write(api, ben.address, "welcome back")
    assert ben.heard == "welcome back"
    ben.blocks()
    assert error_of(lambda: write(api, ben.address, "x")) == 21610


def test_strangers_are_not_reached(api: TwilioApi) -> None:
    errors = [api.message(write(api, to, "x").sid).error for to in ("whatsapp:+254700000009", "+254700000009")]
    assert errors == [63024, 30003]


def test_messages_are_listed_newest_first_in_pages(api: TwilioApi, asha: Person) -> None:
    said = [asha.says(str(number)) for number in range(7)]
    write(api, asha.address, "an answer")
    found = ask(api, lambda client: client.messages.list(to=api.whatsapp_from, page_size=3))
    assert [message.sid for message in found] == said[::-1]
    assert {(message.direction, message.status) for message in found} == {("inbound", "received")}
    assert ask(api, lambda client: client.messages.list(from_=asha.address, limit=2))[0].body == "6"
    first = raw(api, "GET", messages_path(api), params={"PageSize": 3}).json()
    asha.says("meanwhile")
    second = raw(api, "GET", first["next_page_uri"]).json()
    assert [message["body"] for message in second["messages"]] == ["4", "3", "2"]
    assert (second["page"], second["start"], first["previous_page_uri"]) == (1, 4, None)


def test_messages_are_filtered_by_date(api: TwilioApi, asha: Person) -> None:
    old, new = asha.says("old"), asha.says("new")
    api.age(old, 2 * 24 * 3600)
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    day = (datetime.now(UTC) - timedelta(days=2)).date()

    def sids(**filters: object) -> list[str]:
        return [message.sid for message in ask(api, lambda client: client.messages.list(**filters))]

    assert sids(date_sent_after=hour_ago) == [new]
    assert sids(date_sent_before=hour_ago) == [old]
    assert sids(date_sent=day) == [old]
    assert sids(date_sent_after=day) == [new, old]


def test_messages_are_redacted_and_deleted(api: TwilioApi, asha: Person) -> None:
    sid = write(api, asha.address, "A PIN").sid
    assert ask(api, lambda client: client.messages(sid).update(body="")).body == ""
    assert ask(api, lambda client: client.messages(sid).delete())
    assert error_of(lambda: ask(api, lambda client: client.messages(sid).fetch())) == 20404


def breaks_a_limit(error: Exception | None = None) -> None:
    """A test whose bot says nothing, and which may fail by itself."""
    with TwilioApi() as api:
        post(api, "+254700000001", Body="")
        if error:
            raise error


def test_violations_fail_the_test_unless_it_failed_already() -> None:
    with pytest.raises(AssertionError, match="A text message body or media urls must be specified"):
        breaks_a_limit()
    with pytest.raises(ZeroDivisionError):
        breaks_a_limit(ZeroDivisionError())
