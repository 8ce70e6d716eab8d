"""Random talks: no exception, every answer says something, the session is always JSON."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.core import Contact, Press, Upload, read_text
from storage.delivery import Chat
from tests.stage import ASHA, DAY, DIRECTOR, MANAGER, STRANGER, Rendering, Stage, Talk

TYPED = (
    "/register|/menu|/posting|/language|/help|/start|/stop|cancel|help|0|1|2|3|?|ab 3|p 1 2|ab 2-4|rest p|all|send|"
    "undo|more|other days|correct|no network here|kiswahili"
)
typed = st.sampled_from(TYPED.split("|"))
links = st.builds(
    lambda action, rest: Press("register", action, rest),
    st.sampled_from(["open", "mark", "rest", "send", "undo", "correct", "card_of", "resume", "forged"]),
    st.lists(
        st.sampled_from(["1", "2", "3", DAY.isoformat(), "2027-10-18", "2027-10-23", "P", "Ab", "x"]), max_size=4
    ).map(":".join),
)
events = st.one_of(
    typed.map(read_text),
    st.text(max_size=40).map(read_text),
    links,
    st.builds(
        Press,
        st.sampled_from(["1", "2", "3", "4"]),
        st.sampled_from(["days", "more", "set", "send", "speak", "back"]),
        st.sampled_from(["", "P", "sw"]),
    ),
    st.just(Contact(MANAGER, True)),
    st.just(Contact("254700000099", False)),
    st.just(Upload("photo", "abc", 1)),
)


@settings(max_examples=60)
@given(said=st.lists(events, max_size=15), hour=st.sampled_from([4, 12, 22]))
def test_no_talk_breaks_the_bot(sqlite_stage: Stage, said, hour):
    sqlite_stage.at(DAY, hour)
    talk = Talk(sqlite_stage, Rendering(), chat="random").shares(MANAGER)
    for event in said:
        talk.turn(event)
        assert talk.heard.strip()
    [chat] = sqlite_stage.rows(Chat, external_id="random")
    assert json.loads(json.dumps(chat.session)) == chat.session


ABOUT_ONESELF = (
    "/details|/personal|/bank|/qualification|/workstation|/kin|/account|/pin|/phone|/privacy|/mydata|/delete|/centre|/help|"
    "/logins|/corrections|/logout|/menu|/stop|/start|/language|cancel|help|0|1|2|3|0700000003|0700000099|0712345678|000000|"
    "482913|Anna Atieno Ouma|1985|23456789|34567890|A012345678Z|teach|mf|KCSE-99101001|PASSWORD|lugha|😀|' OR 1=1 --"
)
said_or_tapped = st.one_of(st.sampled_from(ABOUT_ONESELF.split("|")), st.integers(0, 12), st.just(None))


@settings(max_examples=60)
@given(
    who=st.sampled_from([ASHA, DIRECTOR, STRANGER]),
    sms=st.booleans(),
    unlocked=st.booleans(),
    acts=st.lists(said_or_tapped, max_size=25),
)
def test_no_talk_about_oneself_breaks_the_bot(sqlite_stage: Stage, who, sms, unlocked, acts):
    talk = Talk(sqlite_stage, Rendering(), chat="random", sms=sms).shares(who)
    if unlocked:
        talk.unlocks()
    for act in acts:
        buttons = [b for message in talk.heard_messages for line in message.buttons for b in line]
        if act is None:
            talk.shares(who)
        elif isinstance(act, str) or not buttons:
            talk.says(str(act))
        else:
            talk.turn(Press.read(buttons[act % len(buttons)].data))
        assert talk.heard.strip()
    [chat] = sqlite_stage.rows(Chat, external_id="random")
    assert json.loads(json.dumps(chat.session)) == chat.session
