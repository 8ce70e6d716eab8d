"""The same days over WhatsApp and SMS: a real service, a (fake) Twilio, real HTTP both ways."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import requests

from bot.forgetting import FORGETS
from bot.letters import printer
from conversations.speech import About
from conversations.speech.news import news
from storage.accounts import PinSent
from storage.delivery import Chat, Content, Lane, OutboxState, Outgoing, Received, SentOnDay, chats, outbox, sending
from storage.letters import EVERY_SUB_COUNTY, LetterFetch, LetterPrint, release
from tests.fakes.twilio.api import TwilioApi
from tests.stage import ASHA, BEN, DAY, MANAGER, STRANGER, Stage
from tests.stage.by_twilio import PUBLIC, beside
from tests.stage.entering import enters
from tests.stage.reminding import tick
from tests.stage.service import Service
from tests.waiting import PATIENCE, until

TEMPLATE = "HX" + "a" * 32
MARKED = {"Zawadi Mfano": "P", "Asha Juma": "P", "Ben Kato": "P", "Chui Ali": "P"}


@pytest.fixture
def serve(twilio: TwilioApi, sqlite_stage: Stage) -> Iterator[Callable[..., Service]]:
    """As elsewhere, on one engine."""
    with beside(twilio, sqlite_stage) as serve:
        yield serve


@pytest.fixture
def service(serve):
    return serve()


@pytest.fixture
def zawadi(twilio: TwilioApi, service: Service):
    return twilio.person(MANAGER)


def test_an_ordinary_day_on_whatsapp(zawadi, sqlite_stage):
    zawadi.says("rejista")
    zawadi.waits_for(lambda: "3 Ben K.: not marked" in zawadi.heard)
    assert zawadi.messages[-1].kind == "quick-reply"
    zawadi.says("ab 3")
    zawadi.waits_for(lambda: "Ben Kato: Ab." in zawadi.heard)
    zawadi.taps("Rest present, send")
    zawadi.waits_for(lambda: "REGISTER RECEIVED" in zawadi.heard)
    assert sqlite_stage.marks() == MARKED | {"Ben Kato": "Ab"}
    assert len(zawadi.messages) == 3, "opened, after the marks, the receipt: each is billed"


def test_an_ordinary_day_by_sms(twilio, service, sqlite_stage):
    zawadi = twilio.person(MANAGER, channel="sms")
    enters(zawadi)
    for said, heard in (("register", "Absent: ab 3 7"), ("wote", "All marked"), ("send", "REGISTER RECEIVED")):
        zawadi.says(said)
        zawadi.waits_for(lambda heard=heard: heard in "".join(m.text for m in zawadi.messages))
    assert sqlite_stage.marks() == MARKED
    until(lambda: sum(row.messages for row in sqlite_stage.rows(SentOnDay)) >= len(zawadi.messages))
    [answers] = sqlite_stage.rows(SentOnDay, kind="reply")
    assert (answers.channel, answers.on, answers.template) == ("sms", DAY, False)
    assert answers.paid > answers.messages  # a register takes more than one segment


def test_what_is_neither_words_nor_a_tap_gets_an_answer_that_fits_on_whatsapp(zawadi):
    zawadi.says("rejista")
    zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)
    for sends, heard in (
        (partial(zawadi.sends, Latitude="-1.2", Longitude="36.8", MessageType="location"), "not use your location"),
        (partial(zawadi.sends_media, "audio/ogg"), "Karani cannot listen"),
        (partial(zawadi.sends_media, "image/webp"), "cannot read a sticker"),
        (partial(zawadi.sends_media, "text/vcard"), "it is not your own number"),
        (partial(zawadi.sends_media, "image/jpeg", body="ab 3"), "neither a picture nor a PDF"),
        (partial(zawadi.sends, MessageType="unsupported"), "Karani cannot read that"),
        (partial(zawadi.sends, "👍", MessageType="reaction"), "cannot read reactions"),
    ):
        sends()
        zawadi.waits_for(lambda heard=heard: heard in zawadi.heard)


def test_contents_are_made_once_by_shape_and_found_after_a_restart(twilio, serve, sqlite_stage):
    first = serve()
    zawadi = twilio.person(MANAGER)
    for said in ("register", "p 1", "p 2", "register"):
        before = len(zawadi.messages)
        zawadi.says(said)
        zawadi.waits_for(lambda before=before: len(zawadi.messages) > before)
    made = [call for call in twilio.calls if call.method == "POST" and "/Content" in call.path]
    assert len(made) == len(sqlite_stage.rows(Content)) == 1
    first.__exit__()
    first.__exit__ = lambda *_error: None
    serve()
    before = len(zawadi.messages)
    zawadi.says("register")
    zawadi.waits_for(lambda: len(zawadi.messages) > before)
    assert [call for call in twilio.calls if call.method == "POST" and "/Content" in call.path] == made


def test_the_same_message_twice_has_one_effect(twilio, zawadi, sqlite_stage):
    sid = zawadi.says("menu")
    zawadi.waits_for(lambda: zawadi.messages)
    twilio.repeat(sid)
    until(lambda: len(sqlite_stage.rows(Received)) == 1)
    zawadi.says("register")
    zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)
    assert len(zawadi.messages) == 2


def test_a_copy_of_a_signed_form_has_no_effect_however_late(twilio, service, sqlite_stage):
    """Whoever reads a form where it passes cannot make another, but could send this one again."""
    form = {"MessageSid": "SM" + "3" * 32, "From": f"whatsapp:+{MANAGER}", "Body": "menu"}
    url = f"http://127.0.0.1:{service.services.settings.port}/twilio/message"
    signed, begun = twilio.headers(f"{PUBLIC}/twilio/message", form), sqlite_stage.now
    for days in (0, 1, 5, 300):
        sqlite_stage.now += timedelta(days=days)
        for forget in FORGETS:
            service.run(service.services.writer.run(partial(forget, now=sqlite_stage.now)))
        assert requests.post(url, data=form, headers=signed, timeout=PATIENCE).status_code == 200
        assert [row.heard_at for row in sqlite_stage.rows(Chat)] == [begun]


@pytest.mark.parametrize("change", ["signature", "parameter", "missing", "host"])
def test_what_twilio_has_not_signed_is_refused_and_leaves_nothing(twilio, service, sqlite_stage, change):
    form = {"MessageSid": "SM" + "1" * 32, "From": f"whatsapp:+{MANAGER}", "Body": "register"}
    url = f"{PUBLIC}/twilio/message"
    headers = dict(twilio.headers(url if change != "host" else url.replace("karani", "other"), form))
    if change == "signature":
        headers = {name: "AAAA" + value[4:] for name, value in headers.items()}
    if change == "missing":
        headers = {}
    sent = form | ({"Extra": "1"} if change == "parameter" else {})
    for path in ("message", "status"):
        local = f"http://127.0.0.1:{service.services.settings.port}/twilio/{path}"
        assert requests.post(local, data=sent, headers=headers, timeout=PATIENCE).status_code == 403
    assert sqlite_stage.rows(Received) == []


def test_a_signing_key_of_sha256(twilio, serve):
    serve(twilio_webhook_secret="shared secret")
    twilio.signs_with("webhooks_sharedkey_1", "shared secret")
    zawadi = twilio.person(MANAGER)
    zawadi.says("menu")
    zawadi.waits_for(lambda: "What would you like to do?" in zawadi.heard)
    zawadi.says("menu")
    zawadi.waits_for(lambda: zawadi.heard.startswith("*Good evening, Zawadi.*\n"))


def test_what_no_webhook_brought_is_swept_up_once(twilio, serve, sqlite_stage):
    twilio.miss(True)
    zawadi = twilio.person(MANAGER)
    zawadi.says("menu")
    twilio.miss(False)
    serve()
    zawadi.waits_for(lambda: "What would you like to do?" in zawadi.heard)
    assert len(zawadi.messages) == 1


def test_one_person_on_two_channels_is_one_person(twilio, zawadi, sqlite_stage):
    zawadi.says("language")
    zawadi.waits_for(lambda: zawadi.messages)
    zawadi.taps("Kiswahili")
    zawadi.waits_for(lambda: "Kiswahili" in zawadi.heard or "tunaandika" in zawadi.heard)
    by_sms = twilio.person(MANAGER, channel="sms")
    by_sms.says("menu")
    by_sms.waits_for(lambda: "Unahitaji PIN" in by_sms.heard)
    assert len({chat.person_id for chat in sqlite_stage.rows(Chat)}) == 1


def test_a_business_scoped_id_is_nobody_until_code_and_pin_come_back(twilio, service, sqlite_stage):
    asha = twilio.person(bsuid="KE.1234567890")
    phone = twilio.person(ASHA, channel="sms")
    asha.says("hello")
    asha.waits_for(lambda: "type your own mobile number" in asha.heard)
    asha.says("0700 000 002")
    asha.waits_for(lambda: "I have no PIN yet" in asha.messages[-1].buttons)
    asha.taps("I have no PIN yet")
    asha.waits_for(lambda: "Type the code" in asha.heard)
    phone.waits_for(lambda: "Your Karani code is" in phone.heard)
    code = "".join(filter(str.isdigit, phone.heard.partition(".")[0]))
    wrong = f"{(int(code) + 1) % 10**6:06}"
    asha.says(wrong)
    asha.waits_for(lambda: "That code is wrong" in asha.heard)
    asha.says(code)
    phone.waits_for(lambda: "your PIN is" in phone.messages[-1].text)
    asha.waits_for(lambda: "Type your PIN" in asha.heard)
    asha.says(re.findall(r"PIN is (\d{6})", phone.messages[-1].text)[0])
    asha.waits_for(lambda: "Welcome, Asha Juma" in asha.heard)


def test_an_account_is_created_on_whatsapp_and_its_pin_comes_by_sms(twilio, service, sqlite_stage):
    mgeni, phone = twilio.person(STRANGER), twilio.person(STRANGER, channel="sms")
    mgeni.says("Habari")
    mgeni.waits_for(lambda: "on no deployment list yet" in mgeni.heard)
    assert "Kwa Kiswahili: lugha" in mgeni.heard
    mgeni.taps("Create an account")
    mgeni.waits_for(lambda: "You need not agree." in "".join(seen.text for seen in mgeni.messages))
    mgeni.taps("I agree")
    mgeni.waits_for(lambda: "full name" in mgeni.heard)
    mgeni.says("Mgeni Mpya Mfano")
    mgeni.waits_for(lambda: "Welcome, Mgeni Mpya Mfano." in mgeni.heard)
    phone.waits_for(lambda: "your PIN is" in phone.heard)
    pin = re.findall(r"PIN is (\d{6})", phone.heard)[0]
    assert pin not in "".join(seen.text for seen in mgeni.messages)
    sqlite_stage.now += timedelta(minutes=31)
    mgeni.says("personal")
    mgeni.waits_for(lambda: "Type your PIN" in mgeni.heard)
    wrong = "000000" if pin != "000000" else "111111"
    for left in ("4 tries", "3 tries", "2 tries", "1 try", "no PIN works until"):
        mgeni.says(wrong)
        mgeni.waits_for(lambda left=left: left in mgeni.heard)
    phone.waits_for(lambda: "five wrong PINs" in phone.heard)
    sqlite_stage.now += timedelta(minutes=16)
    mgeni.says(pin)
    mgeni.waits_for(lambda: "What is your gender" in mgeni.heard)


def put(stage: Stage, channel: str, message: Any, lane: Lane = Lane.NOTICE, **more) -> int:
    with stage.database.transaction() as connection:
        [chat] = [chat.id for chat in connection.execute(Chat.__table__.select()) if chat.channel == channel]
        return outbox.put(connection, chat, lane, message, stage.now, **more)


def state(stage: Stage, row: int) -> OutboxState:
    return OutboxState(stage.rows(Outgoing, id=row)[0].state)


NOTICE = {"text": "The register of Mlimani is not in yet.", "template": "register_due.en", "variables": ["Mlimani"]}


def known(person) -> None:
    person.says("menu")
    person.waits_for(lambda: person.messages)


def test_after_24_hours_an_approved_template_goes_out(twilio, serve, sqlite_stage):
    service = serve()
    zawadi = twilio.person(MANAGER)
    known(zawadi)
    client = service.services.channels["whatsapp"].door.twilio
    body = {"twilio/text": {"body": "The register of {{1}} is not in yet. Please send it."}}
    sid = service.run(client.create_content("register_due", body, {"1": "Mlimani"}))
    twilio.approve(sid)
    service.services.channels["whatsapp"].templates = {"register_due.en": sid}
    zawadi.window_closes()
    sqlite_stage.now += timedelta(hours=25)
    row = put(sqlite_stage, "whatsapp", NOTICE)
    zawadi.waits_for(lambda: "The register of Mlimani is not in yet. Please send it." in zawadi.heard)
    until(lambda: state(sqlite_stage, row) is OutboxState.SENT)


def test_after_24_hours_a_reminder_says_what_to_write_and_that_opens_the_register(twilio, serve, sqlite_stage):
    service = serve()
    zawadi = twilio.person(MANAGER)
    known(zawadi)
    client = service.services.channels["whatsapp"].door.twilio
    body = {"twilio/text": {"body": "The register of {{1}} at {{2}} is not in: {{3}}. Write {{4}} to mark it."}}
    sid = service.run(client.create_content("chase", body, {"1": "x", "2": "x", "3": "x", "4": "register"}))
    twilio.approve(sid)
    service.services.channels["whatsapp"].templates = {"chase.en": sid, "last_call.en": sid}
    zawadi.window_closes()
    sqlite_stage.at(DAY + timedelta(days=1), 19, 30)
    tick(sqlite_stage)
    zawadi.waits_for(lambda: "The register of Tue 19 Oct at Mlimani Secondary is not in: Zawadi Mfano" in zawadi.heard)
    assert "Write register 19 to mark it." in zawadi.heard
    zawadi.says("register 19")
    zawadi.waits_for(lambda: "Tue 19 Oct · 0 of 4" in zawadi.heard)


@pytest.mark.parametrize("about", About)
def test_after_24_hours_news_goes_by_its_template(twilio, serve, sqlite_stage, about):
    service = serve()
    zawadi = twilio.person(MANAGER)
    known(zawadi)
    client = service.services.channels["whatsapp"].door.twilio
    body = {"twilio/text": {"body": f"Karani, about your {about}: {{{{1}}}} Write menu to see more."}}
    sid = service.run(client.create_content(about, body, {"1": "You are deployed."}))
    twilio.approve(sid)
    service.services.channels["whatsapp"].templates = {f"{about}.en": sid}
    zawadi.window_closes()
    sqlite_stage.now += timedelta(hours=25)
    row = put(sqlite_stage, "whatsapp", news(about, "Ben Kato leaves.\nEshe Mfano comes. " + "And more. " * 90).dump())
    heard = f"Karani, about your {about}: Ben Kato leaves. Eshe Mfano comes. And more."
    zawadi.waits_for(lambda: heard in zawadi.heard)
    assert "… Write menu to see more." in zawadi.heard
    until(lambda: state(sqlite_stage, row) is OutboxState.SENT)


def test_without_a_template_it_goes_by_sms(twilio, zawadi, sqlite_stage):
    known(zawadi)
    by_sms = twilio.person(MANAGER, channel="sms")
    zawadi.window_closes()
    sqlite_stage.now += timedelta(hours=25)
    put(sqlite_stage, "whatsapp", NOTICE)
    by_sms.waits_for(lambda: "not in yet" in by_sms.heard)


def test_63016_leads_there_too_once(twilio, zawadi, sqlite_stage):
    known(zawadi)
    by_sms = twilio.person(MANAGER, channel="sms")
    zawadi.window_closes()  # Twilio knows better than our clock
    row = put(sqlite_stage, "whatsapp", NOTICE)
    by_sms.waits_for(lambda: "not in yet" in by_sms.heard)
    assert len(by_sms.messages) == 1
    until(lambda: state(sqlite_stage, row) is OutboxState.SENT)


def test_without_sms_it_waits_for_the_next_message_or_expires(twilio, serve, sqlite_stage):
    serve(sms_from=None)
    zawadi = twilio.person(MANAGER)
    known(zawadi)
    zawadi.window_closes()
    sqlite_stage.now += timedelta(hours=25)
    stays = put(sqlite_stage, "whatsapp", NOTICE)
    ends = put(sqlite_stage, "whatsapp", NOTICE, expires_at=sqlite_stage.now + timedelta(hours=1))
    until(lambda: sqlite_stage.rows(Outgoing, id=stays)[0].outside)
    assert not [m for m in zawadi.messages if "not in yet" in m.text]
    sqlite_stage.now += timedelta(hours=2)
    zawadi.window_opens()
    zawadi.says("menu")
    zawadi.waits_for(lambda: [m for m in zawadi.messages if "not in yet" in m.text])
    until(lambda: state(sqlite_stage, ends) is OutboxState.EXPIRED)
    assert len([m for m in zawadi.messages if "not in yet" in m.text]) == 1


def test_statuses_are_kept_by_rank_in_any_order(twilio, zawadi, sqlite_stage):
    known(zawadi)
    row = sqlite_stage.rows(Outgoing)[0]
    until(lambda: sqlite_stage.rows(Outgoing)[0].external_id)
    sid = sqlite_stage.rows(Outgoing)[0].external_id
    assert set(twilio.statuses(sid, "delivered", "sent", "read", "delivered", "read")) == {204}
    assert state(sqlite_stage, row.id) is OutboxState.READ


def test_a_status_before_its_message_is_matched_later(sqlite_stage):
    from storage.delivery import EarlyStatus, Status, statuses

    with sqlite_stage.database.transaction() as connection:
        chat = chats.by_sms(connection, None, f"+{BEN}", sqlite_stage.now)
        row = outbox.put(connection, chat or 0, Lane.NOTICE, {"text": "x"}, sqlite_stage.now)
        for status in (Status.DELIVERED, Status.SENT):
            statuses.told(connection, "SM9", status, sqlite_stage.now, sms=True)
        sending.settle(connection, [sending.Settled(row, OutboxState.SENT, "SM9")], sqlite_stage.now)
        statuses.catch_up(connection, ["SM9"], sqlite_stage.now, sms=True)
    assert state(sqlite_stage, row) is OutboxState.DELIVERED
    assert sqlite_stage.rows(EarlyStatus) == []


def test_a_blocked_chat_is_left_and_the_other_one_is_used(twilio, zawadi, sqlite_stage):
    by_sms = twilio.person(MANAGER, channel="sms")
    known(by_sms)
    known(zawadi)
    zawadi.blocks()
    put(sqlite_stage, "whatsapp", NOTICE)
    by_sms.waits_for(lambda: "not in yet" in by_sms.heard)
    assert [chat.active for chat in sqlite_stage.rows(Chat, channel="whatsapp")] == [False]


def test_429_waits_and_goes_out(twilio, zawadi, sqlite_stage):
    known(zawadi)
    twilio.faults.next("Messages", status=429, times=1)
    before = len(zawadi.messages)
    zawadi.says("menu")
    until(lambda: sqlite_stage.rows(Outgoing)[-1].error)
    sqlite_stage.now += timedelta(seconds=2)
    zawadi.waits_for(lambda: len(zawadi.messages) > before)


def test_a_status_callback_faster_than_our_own_writing_is_not_lost(twilio, zawadi, service, sqlite_stage):
    twilio.world.reports = ("sent", "delivered", "read")
    zawadi.says("menu")
    until(lambda: [row.state for row in sqlite_stage.rows(Outgoing)] == ["read"])


def test_a_hanging_twilio_holds_up_no_turn(twilio, zawadi, service, sqlite_stage):
    known(zawadi)
    twilio.faults.next("Messages", hang=PATIENCE, times=1)
    zawadi.says("register")
    ben = twilio.person(BEN, channel="sms")
    ben.says("menu")
    ben.waits_for(lambda: "You need a PIN" in ben.heard)
    twilio.faults.let_go()


def test_a_turn_that_fails_answers_5xx(twilio, zawadi, service):
    from storage.database import Unavailable

    async def away(*_args, **_more):
        raise Unavailable("down")

    receive = service.services.runner.writer.run
    service.services.runner.writer.run = away
    try:
        form = {"MessageSid": "SM" + "2" * 32, "From": f"whatsapp:+{MANAGER}", "Body": "register"}
        local = f"http://127.0.0.1:{service.services.settings.port}/twilio/message"
        headers = dict(twilio.headers(f"{PUBLIC}/twilio/message", form))
        assert requests.post(local, data=form, headers=headers, timeout=PATIENCE).status_code == 503
    finally:
        service.services.runner.writer.run = receive


def test_a_document_goes_by_a_short_link_for_a_week(twilio, zawadi, service, sqlite_stage):
    async def fetch(source: str) -> tuple[bytes, str]:
        if source != f"sample:1:{chat}":
            raise LookupError(source)
        return b"%PDF-1.7 sample", "application/pdf"

    async def prepare(source: str) -> None:
        """It can be made, as far as is known."""

    services = service.services
    known(zawadi)
    [chat] = [row.id for row in sqlite_stage.rows(Chat, external_id=f"whatsapp:+{MANAGER}")] or [
        sqlite_stage.rows(Chat)[0].id
    ]
    services.links.fetch, services.links.prepare = fetch, prepare
    local = f"http://127.0.0.1:{services.settings.port}"
    link = service.run(services.links.url(f"sample:1:{chat}", "Sample.pdf"))
    token = link.removeprefix(f"{PUBLIC}/d/")
    assert len(token) == 10
    for method in ("HEAD", "GET", "GET"):
        answer = requests.request(method, f"{local}/d/{token}", timeout=PATIENCE)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert "Sample.pdf" in answer.headers["Content-Disposition"]
    assert answer.content == b"%PDF-1.7 sample"
    unknown = service.run(services.links.url(f"sample:2:{chat}", "Sample.pdf")).rpartition("/")[2]
    sqlite_stage.now += timedelta(days=8)
    for gone in (token, unknown, token[:-4] + "AAAA", "nonsense", "%00"):
        answer = requests.get(f"{local}/d/{gone}", timeout=PATIENCE)
        assert (answer.status_code, answer.content) == (404, b"")


def test_my_data_comes_as_a_file_and_as_a_link_where_whatsapp_takes_no_such_file(twilio, zawadi, service):
    known(zawadi)
    phone = twilio.person(MANAGER, channel="sms")
    zawadi.says("data yangu")
    zawadi.waits_for(lambda: "You need a PIN" in zawadi.messages[-1].text)
    zawadi.taps("Send me a new PIN")
    phone.waits_for(lambda: "your PIN is" in phone.heard)
    zawadi.says(re.findall(r"PIN is (\d{6})", phone.heard)[0])
    zawadi.waits_for(lambda: any(f"{PUBLIC}/d/" in seen.text for seen in zawadi.messages))
    zawadi.waits_for(lambda: any(seen.media for seen in zawadi.messages))
    [pdf] = [seen.media for seen in zawadi.messages if seen.media]
    assert (pdf.name, pdf.content_type) == ("karani-my-data.pdf", "application/pdf")
    assert pdf.startswith(b"%PDF")
    link = next(seen.text for seen in zawadi.messages if seen.text.startswith(PUBLIC))
    local = link.replace(PUBLIC, f"http://127.0.0.1:{service.services.settings.port}")
    assert requests.get(local, timeout=PATIENCE).json()["person"]["phone"] == MANAGER


def given_out(stage: Stage) -> None:
    with stage.database.transaction() as connection:
        release(connection, stage.exam, EVERY_SUB_COUNTY, DAY, DAY, stage.now)


def test_the_letter_comes_as_a_file_and_its_statuses_are_the_letters(twilio, service, sqlite_stage):
    given_out(sqlite_stage)
    asha = twilio.person(ASHA)
    asha.says("barua")
    asha.waits_for(lambda: any(seen.media for seen in asha.messages))
    text, file = asha.messages[-2:]
    assert "Supervisor at Mlimani Secondary, 99101001" in text.text
    assert (file.media.name, file.media.content_type) == ("Letter-Asha-Juma-KCSE-2027-99101001.pdf", "application/pdf")
    assert file.media.startswith(b"%PDF")
    assert len(sqlite_stage.rows(LetterPrint)) == 1
    [row] = [row for row in sqlite_stage.rows(Outgoing) if row.record]
    until(lambda: state(sqlite_stage, row.id) is not OutboxState.SENDING)
    twilio.statuses(sqlite_stage.rows(Outgoing, id=row.id)[0].external_id, "read")
    assert state(sqlite_stage, row.id) is OutboxState.READ
    assert sqlite_stage.rows(LetterFetch)[0].opened_at is None  # Twilio fetched it, not Asha


def test_by_sms_the_letter_is_a_link_and_opening_it_is_seen(twilio, service, sqlite_stage):
    given_out(sqlite_stage)
    asha = twilio.person(ASHA, channel="sms")
    enters(asha)
    asha.says("barua")
    asha.waits_for(lambda: any(f"{PUBLIC}/d/" in seen.text for seen in asha.messages))
    said = "".join(seen.text for seen in asha.messages)
    assert "verify" in said
    link = said[said.index(f"{PUBLIC}/d/") :].split()[0]
    assert sqlite_stage.rows(LetterFetch)[0].opened_at is None
    local = link.replace(PUBLIC, f"http://127.0.0.1:{service.services.settings.port}")
    assert requests.get(local, timeout=PATIENCE).content.startswith(b"%PDF")
    assert sqlite_stage.rows(LetterFetch)[0].opened_at == sqlite_stage.now


def test_a_letter_that_cannot_be_printed_sends_no_dead_link(twilio, service, sqlite_stage, monkeypatch):
    given_out(sqlite_stage)
    asha = twilio.person(ASHA)
    with monkeypatch.context() as broken:
        broken.setattr(printer, "printed", lambda _letter: 1 / 0)
        asha.says("barua")
        asha.waits_for(lambda: "cannot make the PDF right now" in asha.heard)
    assert len(asha.messages) == 1
    sqlite_stage.now += timedelta(seconds=61)
    asha.waits_for(lambda: any(seen.media for seen in asha.messages))


def test_stop_in_any_form_ends_notices_and_start_brings_them_back(twilio, zawadi, sqlite_stage):
    for word, notices in (
        ("STOP", False),
        ("start", True),
        ("Stop all.", False),
        ("anza", True),
        ("unsubscribe", False),
    ):
        before = len(zawadi.messages)
        zawadi.says(word)
        zawadi.waits_for(lambda before=before: len(zawadi.messages) > before)
        assert sqlite_stage.rows(Chat)[0].notices is notices


@pytest.mark.parametrize(
    ("language", "heard"),
    [("", "The new PIN did not arrive"), ("kiswahili", "PIN mpya haikufika")],
)
def test_whoever_waits_for_a_pin_that_no_sms_brought_is_told_once_what_can_be_done(
    twilio, zawadi, service, sqlite_stage, language, heard
):
    known(zawadi)
    if language:
        zawadi.says(language)
        zawadi.waits_for(lambda: "Kiswahili" in zawadi.heard or "tunaandika" in zawadi.heard)
    twilio.faults.next("Messages", code=30003, to=f"+{MANAGER}")
    zawadi.says("password")
    zawadi.waits_for(lambda: "SMS" in zawadi.messages[-1].text)

    def failed() -> bool:
        service.run(service.services.tick())
        return OutboxState.FAILED in [row.state for row in sqlite_stage.rows(Outgoing, channel="sms")]

    until(failed)
    service.run(service.services.tick())
    zawadi.waits_for(lambda: heard in zawadi.messages[-1].text)
    assert "START" in zawadi.messages[-1].text
    told = len(zawadi.messages)
    service.run(service.services.tick())
    service.run(service.services.flush())
    assert len(zawadi.messages) == told
    assert not sqlite_stage.rows(PinSent), "it does not count"
