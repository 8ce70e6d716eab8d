"""Every question of the bot, held to the same rules: what is an answer to it, in people's own words, and what is none.

The questions are the bot's own; only what they ask, and what an answer does, is put in their place.
"""

from contextlib import nullcontext
from typing import Any

import pytest

from conversations import catalogue
from conversations.core import END, Button, Message, Press, Session, Turn, read_text, rows
from conversations.core.own_words import GREETINGS, NO, THANKS, YES
from conversations.core.states import state
from storage.signs import seen

ENGINE = catalogue.engine()
BOOK = ENGINE.book
INTERRUPTS = "late"  # asks about what was said to another question: tests/conversations/test_late.py
ALL = [(f, place) for f in BOOK.flows.values() if f.command != INTERRUPTS for place in f.states().values()]
LOOK = Message("Something came.", ((Button("Open the report", "show", "5", "corrections"),),)).dump()
SMALL = ["yes", "OK", "sawa", "Ndiyo!", "no", "hapana", "hi", "Habari", "asante", "👍🏾"]
NO_ANSWERS = [
    *("register", "Today's register", "todays register", "rejista", "log out", "my details", "ab 3 4", "Ab 3,7 rest p"),
    *("wote", "p 2", "3", "3)", "(3)", "#3", "3\ufe0f\u20e3", "12 345", "3, 4", "1-3", "send", "Undo", *SMALL),
]


def those(what: Any) -> Any:
    found = [(flow, place) for flow, place in ALL if what(place)]
    return pytest.mark.parametrize(("flow", "place"), found, ids=[f"{f.command}.{p.name}" for f, p in found])


class Desk:
    """Of somebody who may begin everything."""

    language, locked, late = "en", False, None

    def __init__(self) -> None:
        self.standings = frozenset({"somebody"}.union(*(flow.audience for flow in BOOK.flows.values())))
        self.came_between: list[dict[str, Any]] = []

    def savepoint(self) -> Any:
        return nullcontext()

    def rehearsal(self) -> Any:
        raise NotImplementedError

    def refused(self, reason: object) -> None:
        pass

    def hide_said(self) -> None:
        pass


class Asked:
    """One question that is open, with nothing before it; `taken` is what it took for an answer."""

    def __init__(self, patch: pytest.MonkeyPatch, flow: Any, place: state, *buttons: Button):
        self.flow, self.place, self.desk = flow, place, Desk()
        self.taken: list[tuple[Any, ...]] = []
        self.began: list[str] = []
        self.followed: list[int] = []
        there = BOOK.flows["corrections"].links()["show"]
        patch.setattr(there, "takes", [int])
        patch.setattr(there, "act", lambda _talk, correction: self.followed.append(correction))
        for kind, action in [*place.answers]:
            patch.setitem(place.answers, (kind, action), self._takes(action or kind.__name__))
        patch.setattr(place, "ask", lambda _talk: Message("The question?", rows(buttons)))
        patch.setattr(flow, "goes_on", lambda _talk, _state: True)
        for other in BOOK.flows.values():
            patch.setattr(other, "begin", self._begins)
        self.now = Turn(Session(flow.command, place.name, version=flow.version, asked=7), ())
        self.turn(Press("6", "old"))  # which asks it again

    def _takes(self, action: str) -> Any:
        return lambda _talk, *said: self.taken.append((action, *said))

    def _begins(self, talk: Any) -> Any:
        self.began.append(talk.command)
        talk.say("Begun.")
        return END

    def turn(self, event: Any) -> "Asked":
        self.now = ENGINE.turn(Session.load(self.now.session.dump()), event, self.desk)
        return self

    def says(self, text: str) -> "Asked":
        return self.turn(read_text(text))

    @property
    def question(self) -> Message:
        return self.now.messages[0]

    @property
    def labels(self) -> list[str]:
        return [button.label for row in self.question.buttons for button in row]


@those(lambda place: place.words)
def test_what_looks_like_no_answer_is_asked_back_once_and_then_taken(monkeypatch, flow, place):
    for said in NO_ANSWERS:
        asked = Asked(monkeypatch, flow, place).says(said)
        if asked.began:  # heard where one searches, as the menu's words are everywhere
            assert place.searches
            continue
        assert asked.taken == [], said
        assert seen(said) in asked.question.news
        assert "Is it your answer?" in asked.question.news
        assert asked.says(said).taken == [("Text", seen(said))], "said again, it is meant so"


@those(lambda place: place.words)
def test_what_was_asked_back_is_answered_by_yes_and_no(monkeypatch, flow, place):
    for yes in ("yes", "Ndiyo", "ok", "Yes, it is"):
        assert Asked(monkeypatch, flow, place).says("ab 3 4").says(yes).taken == [("Text", "ab 3 4")]
    asked = Asked(monkeypatch, flow, place).says("ab 3 4").says("hapana")
    assert (asked.taken, asked.question.whole) == ([], "The question?")
    assert asked.says("in my own words").taken == [("Text", "in my own words")]
    assert Asked(monkeypatch, flow, place).says("ab 3 4").says("Today's register").began == ["register"]


@those(lambda place: place.words)
def test_a_question_for_ones_own_words_stands_where_one_has_tapped(monkeypatch, flow, place):
    assert Asked(monkeypatch, flow, place).question.replaces


@those(lambda place: place.reads and not place.own_numbers and (place.searches or not place.words))
def test_a_word_of_the_menu_is_heard_where_no_word_can_be_an_answer_and_in_every_search(monkeypatch, flow, place):
    for said in ("menu", "register", "todays register", "Log out", "barua"):
        asked = Asked(monkeypatch, flow, place).says(said)
        assert (asked.taken, len(asked.began)) == ([], 1), said
    assert Asked(monkeypatch, flow, place).says("wanjiku").taken == [("Text", "wanjiku")]


@those(lambda place: place.searches or place.is_list)
def test_every_list_and_search_has_menu_and_back_from_its_first_screen(monkeypatch, flow, place):
    if flow is BOOK.home:
        return
    assert Asked(monkeypatch, flow, place).labels[-2:] == ["Menu", "Back"]
    assert Asked(monkeypatch, flow, place).says("back").began == ["menu"]
    assert Asked(monkeypatch, flow, place).says("0").began == ["menu"]
    assert Asked(monkeypatch, flow, place).says("menu").began == ["menu"]


TWO = those(lambda place: place.yes)


@TWO
def test_a_yes_is_a_yes_in_everybodys_words(monkeypatch, flow, place):
    for said in sorted(YES):
        asked = Asked(monkeypatch, flow, place, Button("First", place.yes), Button("Second", place.no or "no"))
        assert asked.says(said).taken == [(place.yes,)], said


@TWO
def test_a_no_is_never_a_yes(monkeypatch, flow, place):
    for said in sorted(NO):
        asked = Asked(monkeypatch, flow, place, Button("First", place.yes), Button("Second", place.no or "no")).says(
            said
        )
        assert (place.yes,) not in asked.taken, said
        assert asked.taken == [(place.no,)] or not asked.taken
        assert "Please choose" not in asked.question.news or place.no


@TWO
def test_after_something_came_between_neither_a_number_nor_a_yes_answers_what_was_asked_before(
    monkeypatch, flow, place
):
    for said in ("1", "1)", "yes", "ok", "sawa", "ndiyo", "no", "👍"):
        asked = Asked(monkeypatch, flow, place, Button("First", place.yes), Button("Second", place.no or "no"))
        asked.desk.came_between = [LOOK]
        assert asked.says(said).taken == [], said
        asked.desk.came_between = []
        if said not in ("1", "1)"):
            assert asked.says("yes").taken == [(place.yes,)], "asked again, it is answered"


def test_every_question_with_two_such_answers_knows_yes_and_no():
    pairs = [{"accept", "decline"}, {"agree", "refuse"}, {"approve", "decline"}, {"erase", "keep"}, {"yes"}, {"do"}]
    without = []
    for flow, place in ALL:
        actions = {action for _kind, action in place.answers}
        if not place.yes and (actions in pairs or "keep_it" in actions):
            without.append(f"{flow.command}.{place.name}")
    assert without == []


@those(lambda place: not place.reads and any(kind is Press for kind, _action in place.answers))
def test_a_number_is_a_button_however_it_is_written(monkeypatch, flow, place):
    action = next(action for kind, action in place.answers if kind is Press)
    for said in ("2", "2)", "(2)", "#2", "2.", "2\ufe0f\u20e3", "*2*", "No. 2", "02", "nambari 2", " 2 "):
        asked = Asked(monkeypatch, flow, place, Button("First", "x"), Button("Second", action))
        assert asked.says(said).taken == [(action,)], said


@those(lambda place: True)
def test_the_number_and_the_words_of_what_came_between_lead_there(monkeypatch, flow, place):
    for said in ("1", "(1)", "open the report"):
        asked = Asked(monkeypatch, flow, place, Button("First", "x"), Button("Second", "y"))
        asked.desk.came_between = [LOOK]
        asked.says(said)
        assert (asked.followed, asked.taken) == ([5], []), said


@those(lambda place: not place.words)
def test_a_greeting_is_greeted_and_a_thank_you_answered_and_the_question_asked_again(monkeypatch, flow, place):
    for said, answer in (
        (min(GREETINGS), "Hello."),
        ("Habari!", "Hello."),
        ("asante sana", "You are welcome."),
        (min(THANKS), "You are welcome."),
    ):
        asked = Asked(monkeypatch, flow, place, Button("First", "x")).says(said)
        assert (asked.taken, asked.question.whole) == ([], f"{answer}\n\nThe question?")


def test_a_yes_to_what_came_by_itself_leads_there_where_nothing_else_is_under_way(monkeypatch):
    for said in ("yes", "ndiyo", "👍"):
        asked = Asked(monkeypatch, BOOK.home, BOOK.home.states()["menu"])
        asked.desk.came_between = [LOOK]
        assert asked.says(said).followed == [5]
        asked.desk.came_between = []
        assert asked.says(said).question.news == "All right."
