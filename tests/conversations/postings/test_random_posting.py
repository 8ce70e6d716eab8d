"""Random taps of a director and of an officer: no exception, something is always said, and nobody is at two schools."""

import json
from collections import defaultdict
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from storage.delivery import Chat
from storage.deployments import SERVING, Deployment
from tests.stage import ASHA, BEN, DAY, DIRECTOR, Rendering, Stage, Talk
from tests.stage.applying import DALILA, EARLY, ESHE, FARAJI, add_applicant, add_offices

START = (
    "/applicants",
    "/centres",
    "/officers",
    "/officers ben",
    "/rotate",
    "/reports",
    "/unreached",
    "/offer",
    "/wrong",
)
TYPED = (
    "1",
    "2",
    "3",
    "0",
    "1 2",
    "ben",
    "bondeni",
    "25 Oct",
    "18 Oct - 24 Oct",
    "a good reason",
    "?",
    "help",
    "kesho",
)
words = st.one_of(st.sampled_from(START), st.sampled_from(TYPED), st.integers(0, 30))  # a number: that button


def furnished(stage: Stage) -> None:
    with stage.change():
        add_offices(stage)
        for phone, name in ((DALILA, "Dalila Mfano"), (ESHE, "Eshe Mfano"), (FARAJI, "Faraji Mfano")):
            add_applicant(stage, phone, name, ties={"99101002": "relative"} if phone == FARAJI else {})


def turn(talk: Talk, word: str | int) -> None:
    buttons = [b for message in talk.heard_messages for row in message.buttons for b in row]
    if isinstance(word, str):
        talk.says(word)
    elif buttons:
        talk.presses(buttons[word % len(buttons)].data)
    assert talk.heard.strip()


def check(stage: Stage) -> None:
    by_person = defaultdict(list)
    for row in stage.rows(Deployment):
        if row.state in SERVING:
            by_person[row.person_id].append((row.from_on, row.to_on))
    for stays in by_person.values():
        stays.sort()
        assert all(first[1] < second[0] for first, second in pairwise(stays)), stays
    for chat in stage.rows(Chat):
        assert json.loads(json.dumps(chat.session)) == chat.session


@settings(max_examples=40)
@given(said=st.lists(words, min_size=5, max_size=40), early=st.booleans(), who=st.sampled_from([DIRECTOR, BEN, DALILA]))
def test_no_talk_about_posts_breaks_the_bot(sqlite_stage: Stage, said, early, who):
    if not sqlite_stage.rows(Chat):
        furnished(sqlite_stage)
        Talk(sqlite_stage, Rendering(), chat="8").shares(ASHA)
    sqlite_stage.at(EARLY if early else DAY, 9)
    talk = Talk(sqlite_stage, Rendering(), chat=f"random {who}").shares(who)
    for word in said:
        turn(talk, word)
    check(sqlite_stage)
