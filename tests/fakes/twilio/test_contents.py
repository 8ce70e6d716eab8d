"""Contents are made once and filled per message, within WhatsApp's limits."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from twilio.rest.content.v1.content import ContentList as Content

from .api import Person, TwilioApi
from .asking import ask, content, list_picker, quick_reply, raw, refused, variables, write

NAMES = [str(number) for number in range(1, 12)]


@pytest.fixture
def api() -> Iterator[TwilioApi]:
    with TwilioApi() as api:
        yield api


@pytest.fixture
def asha(api: TwilioApi) -> Person:
    person = api.person("254700000001")
    person.window_opens()
    return person


def sent(api: TwilioApi, asha: Person, sid: str, given: str = "") -> Any:
    more = {"ContentVariables": given} if given else {}
    told = {"To": asha.address, "From": api.whatsapp_from, "ContentSid": sid}
    return raw(api, "POST", f"/2010-04-01/Accounts/{api.account_sid}/Messages.json", data=told | more)


def test_the_official_client_makes_finds_and_deletes_contents(api: TwilioApi, asha: Person) -> None:
    request = Content.ContentCreateRequest(
        {
            "friendly_name": "karani_buttons_2",
            "language": "en",
            "variables": {"1": "Are all there?"},
            "types": Content.Types(
                {
                    "twilio/quick-reply": Content.TwilioQuickReply(
                        {
                            "body": "{{1}}",
                            "actions": [
                                Content.QuickReplyAction({"type": "QUICK_REPLY", "title": title, "id": title})
                                for title in ("All present", "Later")
                            ],
                        }
                    )
                }
            ),
        }
    )
    made = ask(api, lambda client: client.content.v1.contents.create(request))
    found = ask(api, lambda client: client.content.v1.contents.list())
    assert [(each.sid, each.friendly_name) for each in found] == [(made.sid, "karani_buttons_2")]
    write(api, asha.address, content_sid=made.sid, content_variables=variables(_1="Absent: Ben.\nSend it?"))
    assert (asha.heard, asha.messages[-1].kind) == ("Absent: Ben.\nSend it?", "quick-reply")
    assert asha.messages[-1].buttons == ["All present", "Later"]
    assert ask(api, lambda client: client.content.v1.contents(made.sid).fetch()).variables == {"1": "Are all there?"}
    assert ask(api, lambda client: client.content.v1.contents(made.sid).delete())
    assert ask(api, lambda client: client.content.v1.contents.list()) == []
    refused(api, sent(api, asha, made.sid), 21655)


def test_contents_are_listed_in_pages(api: TwilioApi) -> None:
    sids = [content(api, body=f"Text {number}") for number in range(5)]
    found = ask(api, lambda client: client.content.v1.contents.list(page_size=2))
    assert [each.sid for each in found] == sids
    told = ask(api, lambda client: client.content.v1.content_and_approvals.list(limit=1))
    assert told[0].approval_requests["status"] == "unsubmitted"


def test_a_list_picker_shows_its_items(api: TwilioApi, asha: Person) -> None:
    sid = content(api, **list_picker("{{1}}", "{{2}}"))
    assert sent(api, asha, sid, variables(_1="Kisumu", _2="Nakuru")).status_code == 201
    seen = asha.messages[-1]
    assert (seen.kind, seen.items, seen.button, seen.buttons) == ("list-picker", ["Kisumu", "Nakuru"], "Centres", [])
    assert seen.data("Naku") == "at:Nakuru"


@pytest.mark.parametrize(
    ("words", "made"),
    [
        ("body has 1025 characters", quick_reply("Yes", body="a" * 1025)),
        ("11 buttons", quick_reply(*NAMES)),
        ("a button's title has 21", quick_reply("a" * 21)),
        ("titles are repeated", quick_reply("Yes", "Yes")),
        ("body has 1025 characters", list_picker("Yes", body="a" * 1025)),
        ("0 items", list_picker()),
        ("11 items", list_picker(*NAMES)),
        ("an item's title has 25", list_picker("a" * 25)),
        ("an item's id has 201", list_picker("x") | {"items": [{"item": "x", "id": "a" * 201}]}),
        (
            "an item's description has 73",
            list_picker() | {"items": [{"item": "x", "id": "x", "description": "a" * 73}]},
        ),
        ("the list's button has 21", list_picker("x") | {"button": "a" * 21}),
        ("The max amount of variables", {"kind": "twilio/text", "body": "".join(f"{{{{{n}}}}}" for n in range(101))}),
        ("no names for variables", {"kind": "twilio/text", "body": "Hello {{first name}}."}),
        ("no names for variables", {"kind": "twilio/text", "body": "Hello {{}}."}),
        ("which this fake cannot draw", {"kind": "twilio/carousel", "body": "x", "cards": []}),
    ],
)
def test_contents_are_refused_beyond_the_limits(api: TwilioApi, words: str, made: dict[str, Any]) -> None:
    kind = made["kind"]
    types = {kind: {name: value for name, value in made.items() if name != "kind"}}
    reply = raw(api, "POST", "/v1/Content", json={"language": "en", "types": types})
    assert reply.status_code == 400
    assert words in reply.json()["message"]
    refused(api, reply, reply.json()["code"])


def test_only_three_buttons_in_session_but_ten_when_approved(api: TwilioApi, asha: Person) -> None:
    sid = content(api, **quick_reply(*NAMES[:10]))
    refused(api, sent(api, asha, sid), 63021)
    api.approve(sid)
    assert sent(api, asha, sid).status_code == 201
    assert (asha.messages[-1].kind, len(asha.messages[-1].buttons)) == ("template", 10)


def test_filled_contents_keep_the_limits_too(api: TwilioApi, asha: Person) -> None:
    sid = content(api, body="{{1}}", kind="twilio/quick-reply", actions=[{"title": "{{2}}", "id": "x"}])
    refused(api, sent(api, asha, sid, variables(_1="a" * 1025, _2="Yes")), 63021)
    refused(api, sent(api, asha, sid, variables(_1="a", _2="b" * 21)), 63021)
    assert sent(api, asha, sid, variables(_1="a" * 1024, _2="b" * 20)).status_code == 201


@pytest.mark.parametrize("given", ["", "{1: 2}", "[]", '{"1": ""}', '{"1": null}', '{"1": 5}', '{"2": "x"}'])
def test_variables_are_json_and_never_empty(api: TwilioApi, asha: Person, given: str) -> None:
    refused(api, sent(api, asha, content(api, body="Hello {{1}}."), given), 21656)


def test_samples_stand_in_for_missing_variables(api: TwilioApi, asha: Person) -> None:
    sent(api, asha, content(api, body="Hello {{1}}.", variables={"1": "there"}))
    assert asha.heard == "Hello there."


def test_only_an_approved_template_passes_a_closed_window(api: TwilioApi, asha: Person) -> None:
    text = content(api, body="Your duty at {{1}} is on Monday.", variables={"1": "Kisumu"})
    asha.window_closes()
    assert api.message(sent(api, asha, text).json()["sid"]).error == 63016
    api.approve(text)
    assert sent(api, asha, text, variables(_1="Nakuru")).status_code == 201
    assert (asha.heard, asha.messages[-1].kind) == ("Your duty at Nakuru is on Monday.", "template")
    refused(api, sent(api, asha, text, variables(_1="Nakuru\nTown")), 63013)


def test_approval_is_asked_for_and_comes_later(api: TwilioApi) -> None:
    sid = content(api, body="Your duty is on {{1}}.", variables={"1": "Monday"})
    told = {"name": "karani_duty", "category": "UTILITY"}
    place = f"/v1/Content/{sid}/ApprovalRequests"
    assert raw(api, "POST", f"{place}/whatsapp", json=told).json()["status"] == "received"
    api.approve(sid)
    assert raw(api, "GET", place).json()["whatsapp"]["status"] == "approved"
    assert ask(api, lambda client: client.content.v1.contents(sid).approval_fetch().fetch()).whatsapp["name"]


@pytest.mark.parametrize(
    ("reason", "made"),
    [
        ("begins or ends with a variable", {"body": "{{1}} is your centre.", "variables": {"1": "x"}}),
        ("begins or ends with a variable", {"body": "Your centre is {{1}}", "variables": {"1": "x"}}),
        ("no samples for ['1']", {"body": "Your centre is {{1}}."}),
        ("a list-picker cannot be approved", list_picker("x")),
    ],
)
def test_what_whatsapp_would_not_approve_is_rejected(api: TwilioApi, reason: str, made: dict[str, Any]) -> None:
    sid = content(api, **made)
    with pytest.raises(AssertionError, match="WhatsApp would reject it"):
        api.approve(sid)
    told = {"name": "karani_duty", "category": "UTILITY"}
    reply = raw(api, "POST", f"/v1/Content/{sid}/ApprovalRequests/whatsapp", json=told).json()
    assert reason in reply["rejection_reason"]
    assert (reply["status"], reason in api.violations.pop()) == ("rejected", True)


def test_sms_gets_text_only(api: TwilioApi) -> None:
    ben = api.person("254700000002", channel="sms")
    write(api, ben.address, content_sid=content(api, body="Hello {{1}}."), content_variables=variables(_1="Ben"))
    assert (ben.heard, ben.messages[-1].kind) == ("Hello Ben.", "text")
    told = {"To": ben.address, "From": api.sms_from, "ContentSid": content(api, **quick_reply("Yes"))}
    place = f"/2010-04-01/Accounts/{api.account_sid}/Messages.json"
    refused(api, raw(api, "POST", place, data=told), 21657)
    reply = raw(api, "POST", place, data=told | {"Body": "x", "ContentVariables": json.dumps({"1": "x"})})
    refused(api, reply, 35127)
