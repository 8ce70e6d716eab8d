"""Twilio's wire: signatures, forms, statuses, and how a message looks on WhatsApp and by SMS."""

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from conversations.core import Button, Contact, Message, Press, Text, Upload, rows
from conversations.core.emphasis import unmarked
from handlers.channel import Later, OutsideWindow, Rejected, Undelivered, Unreachable
from handlers.plain import pieces
from handlers.twilio import whatsapp_wire, wire
from handlers.twilio.client import meant
from storage.delivery import Status
from tests.stage.drawn import lost

# Twilio's documentation of the signature gives this vector.
TOKEN, URL = "12345", "https://mycompany.com/myapp.php?foo=1&bar=2"
FIELDS = {
    "CallSid": "CA1234567890ABCDE",
    "Caller": "+14158675309",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
}
BODY = urlencode(FIELDS).encode()
SIGNED = "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_the_documented_signature_is_true():
    assert wire.signed(TOKEN, URL, BODY, {wire.SIGNATURE: SIGNED})


@pytest.mark.parametrize(
    ("token", "url", "body", "headers"),
    [
        ("54321", URL, BODY, {wire.SIGNATURE: SIGNED}),
        (TOKEN, URL.replace("mycompany", "yourcompany"), BODY, {wire.SIGNATURE: SIGNED}),
        (TOKEN, URL, BODY + b"&Extra=1", {wire.SIGNATURE: SIGNED}),
        (TOKEN, URL, BODY, {wire.SIGNATURE: ""}),
        (TOKEN, URL, BODY, {}),
        (TOKEN, URL, BODY, {wire.SIGNATURE: SIGNED, wire.SIGNATURE_SETTINGS: "key=k,algorithm=HMAC_MD5"}),
        (TOKEN, URL, b"\xff\xfe%ZZ", {wire.SIGNATURE: SIGNED}),
    ],
    ids=["another token", "another host", "a parameter more", "empty", "missing", "unknown algorithm", "garbage"],
)
def test_any_other_is_refused(token, url, body, headers):
    assert not wire.signed(token, url, body, headers)


def test_sha256_with_a_signing_key():
    signature = RequestValidator("key secret").compute_signature(URL, FIELDS, "HMAC_SHA256")
    headers = {wire.SIGNATURE: signature, wire.SIGNATURE_SETTINGS: "key=webhooks_1,algorithm=HMAC_SHA256"}
    assert wire.signed(TOKEN, URL, BODY, headers, key="key secret")
    assert not wire.signed("key secret", URL, BODY, headers)
    assert not wire.signed(TOKEN, URL, BODY, {wire.SIGNATURE: signature}, key="key secret")


@pytest.mark.parametrize(
    ("fields", "event", "chat", "phone"),
    [
        ({"From": "whatsapp:+254700000001", "Body": "ab 3"}, Text("ab 3"), "+254700000001", "254700000001"),
        (
            {"From": "whatsapp:+254700000001", "Body": "Send", "ButtonPayload": "register.send:1:2027-10-20"},
            Press("register", "send", "1:2027-10-20"),
            "+254700000001",
            "254700000001",
        ),
        (
            {"From": "whatsapp:+254700000001", "Body": "Send", "ListId": "3.more", "ListTitle": "More"},
            Press("3", "more"),
            "+254700000001",
            "254700000001",
        ),
        ({"From": "whatsapp:KE.12345", "Body": "hello", "ExternalUserId": "KE.12345"}, Text("hello"), "KE.12345", ""),
        ({"From": "+254700000001", "Body": "wote"}, Text("wote"), "+254700000001", "254700000001"),
        (
            {
                "From": "+254700000001",
                "NumMedia": "1",
                "MediaUrl0": "https://x/1",
                "MediaContentType0": "image/jpeg",
                "Body": "",
            },
            Upload("image/jpeg", "https://x/1"),
            "+254700000001",
            "254700000001",
        ),
        ({"From": "+254700000001"}, Text(""), "+254700000001", "254700000001"),
        ({"From": "whatsapp:KE.1", "Body": ""}, Upload("unknown"), "KE.1", ""),
        ({"From": "whatsapp:KE.1", "Body": "Home", "Latitude": "-1.2"}, Upload("location"), "KE.1", ""),
        ({"From": "whatsapp:KE.1", "Body": "👍", "MessageType": "reaction"}, Upload("reaction"), "KE.1", ""),
        ({"From": "whatsapp:KE.1", "Body": "ab 3", "MessageType": "novelty"}, Text("ab 3"), "KE.1", ""),
    ],
)
def test_a_form_is_read(fields, event, chat, phone):
    incoming = wire.read({"MessageSid": "SM1", "Unheard": "of"} | fields)
    assert incoming is not None
    assert (incoming.event, incoming.chat, incoming.phone, incoming.key) == (event, chat, phone, "SM1")
    assert not isinstance(incoming.event, Contact)


def test_a_form_that_is_none_gives_nothing():
    assert wire.read({}) is None
    assert wire.read({"From": "+254700000001"}) is None


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"MessageStatus": "delivered"}, Status.DELIVERED),
        ({"MessageStatus": "read"}, Status.READ),
        ({"MessageStatus": "undelivered", "ErrorCode": "63016"}, Status.OUTSIDE_WINDOW),
        ({"MessageStatus": "failed", "ErrorCode": "63014"}, Status.GONE),
        ({"MessageStatus": "failed", "ErrorCode": "30008"}, Status.FAILED),
        ({"MessageStatus": "queued"}, None),
        ({"MessageStatus": "something new"}, None),
    ],
)
def test_a_status_is_read(fields, told):
    assert wire.status({"MessageSid": "SM1"} | fields) == (("SM1", told) if told else None)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (429, 20429, Later),
        (500, 0, Undelivered),
        (400, 63016, OutsideWindow),
        (400, 21610, Unreachable),
        (400, 63018, Later),
        (400, 21617, Rejected),
    ],
)
def test_what_an_error_means(status, code, kind):
    assert type(meant(status, code)) is kind


def message(count, label="Choice", text="Which one?"):
    return Message(text, rows([Button(f"{label} {n}", "pick", str(n), "5") for n in range(1, count + 1)]))


def with_typed_forms(message):
    return replace(message, own_numbers=True, buttons=((Button("P", "mark", detail=True),), *message.buttons))


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (message(0), None),
        (message(1), "karani_quick_reply_1"),
        (message(3), "karani_quick_reply_3"),
        (message(4), "karani_list_picker_4"),
        (message(10), "karani_list_picker_10"),
        (message(11), "karani_list_picker_10"),
        (message(3, label="A label longer than twenty"), "karani_list_picker_3"),
        (message(3, label="Over twenty letters"), "karani_list_picker_3"),
        (message(3, text="x" * 1025), "karani_quick_reply_3"),
        (Message("Whom?", rows([Button("Ali Omar", "pick", n, "5") for n in "12"])), "karani_list_picker_2"),
        (replace(message(4), own_numbers=True), "karani_list_picker_4"),
        (with_typed_forms(message(4)), "karani_quick_reply_3"),
    ],
)
def test_buttons_are_never_lost(said, kind):
    """By a label that is too long or there twice, by a long text, or by their number."""
    shape = whatsapp_wire.parts(said)[-1].shape
    assert (shape.name if shape else None) == kind
    assert lost(said) == (["two buttons: Ali Omar"] if "Whom?" in said.text else [])


def test_what_no_title_says_whole_stands_in_the_text():
    said = message(12, label="A school with a name longer than that")
    [part] = whatsapp_wire.parts(said)
    assert part.variables is not None
    assert part.variables["t2"] == "2. A school with a name…"
    assert "\n2. A school with a name longer than that 2\n" in part.variables["body"]
    assert part.variables["body"].endswith("\n12. A school with a name longer than that 12")


def test_what_can_always_be_typed_gives_way_first():
    home, back = Button("Menu", "", "", "menu"), Button("Back", "back", "", "5")
    said = replace(message(9), buttons=((home,), *message(9).buttons, (Button("More", "page", "", "5"),), (back,)))
    variables = whatsapp_wire.parts(said)[0].variables or {}
    assert [variables[f"t{n}"] for n in range(1, 11)] == [*(f"Choice {n}" for n in range(1, 10)), "More"]
    assert variables["body"] == "Which one?\n1. Menu\n0. Back"


def test_a_shape_has_nothing_of_a_message_in_it():
    first, second = (
        whatsapp_wire.parts(message(3))[0],
        whatsapp_wire.parts(message(3, label="Other", text="Another?"))[0],
    )
    assert first.shape == second.shape
    assert first.variables != second.variables


@given(st.text(max_size=5000).map(unmarked))
def test_pieces_lose_only_line_breaks(text):
    cut = pieces(text)
    assert all(len(piece) <= 1600 for piece in cut)
    assert "".join(cut).replace("\n", "") == text.replace("\n", "")
