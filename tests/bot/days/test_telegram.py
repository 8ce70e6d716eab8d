"""A centre manager's day over a real connection to the (fake) Bot API."""

from storage.audit import AuditRow
from storage.delivery import Chat, Outgoing
from storage.people import Person

POLL = {
    "poll": {
        "id": "5",
        "question": "Present?",
        "type": "regular",
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": False,
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
        "options": [{"persistent_id": "0", "text": "Yes", "voter_count": 0}],
    }
}


def test_an_ordinary_day(zawadi, stage):
    zawadi.taps("Ab", row="3 ")
    zawadi.waits_for(lambda: "Ben Kato: Ab." in zawadi.heard)
    zawadi.taps("Rest present")
    zawadi.waits_for(lambda: "3 present, 1 absent" in zawadi.heard)
    zawadi.taps("Send")
    zawadi.waits_for(lambda: "REGISTER RECEIVED" in zawadi.heard)
    assert stage.marks() == {"Zawadi Mfano": "P", "Asha Juma": "P", "Ben Kato": "Ab", "Chui Ali": "P"}
    assert not zawadi.unanswered
    assert "Ben Kato: Ab." in zawadi.toasts
    assert "register" in zawadi.commands
    assert [m.edits for m in zawadi.messages if "Sent Wed 20 Oct" in m.text and m.buttons] == [4]


def test_somebody_elses_contact_card_is_refused(api, service, stage):
    stranger = api.person(8, "Mgeni", phone="254700000099")
    zawadi = api.person(7, "Zawadi", phone="254700000001")
    stranger.says("/start")
    stranger.waits_for(lambda: stranger.messages)
    for how in ({"of": zawadi}, {"of": zawadi, "without_user_id": True}):
        before = len(stranger.messages)
        stranger.shares_contact(**how)
        stranger.waits_for(lambda before=before: len(stranger.messages) > before)
        assert "not your own number" in stranger.heard
    assert "chat linked" not in [row.act for row in stage.rows(AuditRow)]


def test_the_name_that_the_platform_gives_a_chat_is_never_read(api, service, stage):
    stranger = api.person(8, "Director One", phone="254700000099")
    stranger.says("/start")
    stranger.waits_for(lambda: stranger.messages)
    stranger.shares_contact()
    stranger.waits_for(lambda: "on no deployment list" in stranger.heard)
    assert not [message for message in stranger.messages if "Director One" in message.text]
    assert "Director One" not in str(stage.rows(Chat)) + str(stage.rows(Outgoing)) + str(stage.rows(Person))


def test_what_is_neither_words_nor_a_tap_gets_an_answer_that_fits(api, zawadi):
    asha = api.person(8, "Asha", phone="254700000002")
    before = len(zawadi.messages)
    for sends, heard in (
        (lambda: zawadi.sends_raw({"location": {"latitude": -1.2, "longitude": 36.8}}), "does not use your location"),
        (lambda: zawadi.sends(voice=True), "Karani cannot listen"),
        (lambda: zawadi.sends(sticker=True), "cannot read a sticker"),
        (lambda: zawadi.sends_raw({"dice": {"emoji": "🎲", "value": 3}}), "cannot read a sticker"),
        (lambda: zawadi.sends(photo=True), "neither a picture nor a PDF"),
        (lambda: zawadi.sends_raw(POLL), "cannot answer a poll"),
        (lambda: zawadi.shares_contact(of=asha), "it is not your own number"),
        (zawadi.reacts, "cannot read reactions"),
    ):
        sends()
        zawadi.waits_for(lambda heard=heard: heard in zawadi.heard)
    assert len(zawadi.messages) == before + 9
    zawadi.reacts("")
    zawadi.says("menu")
    zawadi.waits_for(lambda: "What would you like to do?" in zawadi.heard)
    assert len(zawadi.messages) == before + 10
    assert zawadi.messages[-1].drawn("bold") == ["Good evening, Zawadi."]


def test_a_message_changed_is_not_read_and_that_is_said_once(zawadi, stage):
    zawadi.says("ab 3")
    zawadi.waits_for(lambda: "Ben Kato: Ab." in zawadi.heard)
    zawadi.edits("ab 4")
    zawadi.waits_for(lambda: "You changed an earlier message." in zawadi.heard)
    zawadi.edits("p 3")
    zawadi.says("p 1")
    zawadi.waits_for(lambda: "Zawadi Mfano: P." in zawadi.heard)
    sent = [call for call in zawadi.world.calls if call.method == "sendMessage" and call.status == 200]
    assert sum("You changed" in str(call.params["text"]) for call in sent) == 1
    assert stage.marks() == {"Zawadi Mfano": "P", "Ben Kato": "Ab"}
