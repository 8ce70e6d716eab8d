"""A centre manager's day over a real connection to the (fake) Bot API."""

from storage.audit import AuditRow
from storage.delivery import Chat, Outgoing
from storage.people import Person


def test_an_ordinary_day(zawadi, stage):
    zawadi.taps("Ab", row="3 ")
    zawadi.waits_for(lambda: "3 Ben Kato, invigilator: Ab" in zawadi.heard)
    zawadi.taps("All present")
    zawadi.waits_for(lambda: "All marked: 3 present, 1 absent." in zawadi.heard)
    zawadi.taps("Send")
    zawadi.waits_for(lambda: "REGISTER RECEIVED" in zawadi.heard)
    assert stage.marks() == {"Zawadi Mfano": "P", "Asha Juma": "P", "Ben Kato": "Ab", "Chui Ali": "P"}
    assert not zawadi.unanswered
    assert "Ben Kato: Ab." in zawadi.toasts
    assert "register" in zawadi.commands
    assert [m.edits for m in zawadi.messages if "Register of" in m.text and m.buttons] == [4]


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
    stranger.waits_for(lambda: "not on any deployment list" in stranger.heard)
    assert not [message for message in stranger.messages if "Director One" in message.text]
    assert "Director One" not in str(stage.rows(Chat)) + str(stage.rows(Outgoing)) + str(stage.rows(Person))
