"""The engine, by small talks of its own: choices, links, Back, numbers, labels, forms, versions, savepoints."""

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.core import (
    END,
    Book,
    Button,
    Contact,
    Conversation,
    Engine,
    Errand,
    Field,
    Form,
    Invalid,
    Message,
    Press,
    Session,
    Text,
    Upload,
    Way,
    link,
    read_text,
    rows,
    state,
)


class Home(Conversation[Any]):
    command = "menu"
    label = "Menu"
    anywhere = True

    def begin(self):
        return self.menu

    @state
    def menu(self):
        return Message("Home", rows([self.to(label, flow) for label, flow in self.book.menu(self.desk.standings)]))


class Order(Conversation[Any]):
    """Choices, free text, links, and a refusal in the middle of writing."""

    command = "order"
    label = "Order tea"
    words = ("chai",)

    @dataclass
    class Data:
        cups: int = 0
        name: str = ""
        seen: list[str] = field(default_factory=list)

    def begin(self):
        return self.size

    @state
    def size(self):
        return Message("Which size?", rows([Button("Small", "size", "1"), Button("Large", "size", "3")]))

    @size.press("size")
    def choose_size(self, cups):
        self.data.cups = int(cups)
        return self.name

    @state
    def name(self):
        return Message("For whom?")

    @name.help
    def how(self):
        return "Write a first name."

    @name.text
    def give_name(self, name):
        self.data.seen.append(name)
        self.desk.written.append(name)
        if len(name) > 10:
            raise Invalid("That name is too long.")
        self.data.name = name
        return self.sure

    @state
    def sure(self):
        return Message(f"{self.data.cups} for {self.data.name}?", rows([Button("Yes", "yes")]))

    @sure.press("yes")
    def finish(self):
        self.say("Ordered.")
        return END

    @link
    def again(self, cups: int, on: date):
        self.data.cups = cups
        return self.name

    @link
    def note(self, cups: int):
        self.desk.written.append(str(cups))
        self.say(f"Noted {cups}.")


class Closed(Conversation[Any]):
    command = "closed"
    label = "Directors only"
    audience = frozenset({"director"})

    def begin(self):
        return END

    @link
    def act(self):
        self.desk.written.append("acted")


class Shopping(Conversation[Any]):
    """Sends one off on errands, and is come back to."""

    command = "shopping"

    @dataclass
    class Data:
        basket: int = 0

    def begin(self):
        return self.market

    @link
    def back_with(self, basket: int):
        self.data.basket = basket
        return self.market

    @state
    def market(self):
        return Message(f"Basket {self.data.basket}", rows([Button("Details", "details"), Button("Tea", "tea")]))

    @market.press("details")
    def fill_in(self):
        self.say("First your details.")
        return Errand(Details, self.at(Shopping.back_with, 7))

    @market.press("tea")
    def tea(self):
        return Errand(self.at(Order.again, 3, date(2027, 10, 20)), self.at(Shopping.back_with, 8))


class Crossing(Conversation[Any]):
    """Answers lead away by name alone."""

    command = "crossing"

    def begin(self):
        return self.where

    @state
    def where(self):
        return Message("Where to?", rows([Button("Tea", "tea"), Button("Basket", "basket")]))

    @where.press("tea")
    def tea(self):
        return Way("order")

    @where.press("basket")
    def basket(self):
        return Way("closed", "act")


class Details(Form[Any]):
    command = "details"
    label = "Details"

    town = Field("Town", "Which town?", choices=[("n", "Nyeri"), ("k", "Kisumu")])
    phone = Field("Phone", "Which phone?", exact=True, contact="Share")
    bus = Field("Bus", "Which bus?", when=lambda values: values.get("town") == "k")

    def save(self, values):
        self.desk.written.append(json.dumps(values))
        return "Saved."


def number(text):
    if not text.isdigit():
        raise Invalid("That is no number.")
    return text


class Trip(Form[Any]):
    """A long list, an optional question, an answer of one's own, and answers kept when they are given."""

    command = "trip"

    stop = Field("Stop", "Where to?", choices=lambda form: [(f"s{n}", f"Stage {n:02}") for n in range(23)], help="Any.")
    seat = Field(
        "Seat", "Which seat?", number, choices=[("1", "Front"), ("2", "Back row")], other="Another", exact=True
    )
    note = Field("Note", "A note?", optional=True, show=lambda note: note[0] + "...")

    def keep(self, name, value):
        self.desk.written.append(f"{name}={value}")
        return super().keep(name, value)

    def save(self, values):
        return ""

    def after(self):
        return Home


class FakeDesk:
    language = "en"
    locked = False

    def __init__(self, *roles: str):
        self.standings = frozenset(roles)
        self.written: list[str] = []
        self.audit: list[str] = []
        self.came_between: list[dict[str, Any]] = []

    @contextmanager
    def savepoint(self):
        before = list(self.written)
        try:
            yield
        except BaseException:
            self.written = before
            raise

    late = None

    def rehearsal(self):
        raise NotImplementedError

    def hide_said(self):
        self.hidden = True

    def refused(self, reason):
        self.audit.append(str(reason))


class Talk:
    def __init__(self, *roles, flows=(Home, Order, Closed, Details, Trip, Shopping, Crossing)):
        self.desk, self.engine, self.session = FakeDesk(*roles), Engine(Book(flows)), Session()

    def turn(self, event):
        turn = self.engine.turn(Session.load(json.loads(json.dumps(self.session.dump()))), event, self.desk)
        self.session, self.messages = turn.session, turn.messages
        return self

    def says(self, text):
        return self.turn(read_text(text))

    def taps(self, label):
        found = [b for m in self.messages for row in m.buttons for b in row if b.label == label]
        return self.turn(Press.read(found[0].data))

    @property
    def heard(self):
        return "\n".join(m.whole for m in self.messages)


@pytest.fixture
def talk():
    return Talk("person")


def test_a_number_a_label_and_a_button_are_the_same_thing():
    for choose in (lambda t: t.taps("Large"), lambda t: t.says("2"), lambda t: t.says(" LARGE. ")):
        assert choose(Talk("person").says("/order")).heard == "For whom?"


def test_a_free_text_question_takes_numbers_as_answers(talk):
    assert "3 for 2?" in talk.says("chai").says("2").says("2").says("2").heard


def test_back_asks_again_and_zero_is_back(talk):
    talk.says("/order").says("2").says("asha")
    assert talk.says("0").heard == "For whom?"
    assert talk.taps("Back").heard == "Which size?"
    assert talk.says("1").says("Ben").heard == "1 for Ben?"


def test_an_old_choice_asks_the_question_again(talk):
    talk.says("/order")
    old = talk.messages[-1].buttons[0][0].data
    talk.says("2")
    assert (
        talk.turn(Press.read(old)).heard
        == "That button belongs to an earlier question. Please answer this one:\n\nFor whom?"
    )
    assert talk.desk.audit == []


def test_a_forged_choice_is_refused_and_noted(talk):
    talk.says("/order")
    talk.turn(Press(str(talk.session.asked), "size", "99"))
    assert "no longer works" in talk.heard
    assert talk.desk.audit


def test_a_link_stays_good_whatever_is_going_on(talk):
    data = Order.to("again", Order.again, 7, date(2027, 10, 20)).data
    talk.says("/details")
    assert talk.turn(Press.read(data)).heard == "For whom?"
    assert "7 for Asha?" in talk.says("Asha").heard


def test_a_link_that_stays_leaves_the_talk_in_hand(talk):
    talk.says("/details")
    talk.turn(Press.read(Order.to("note", Order.note, 5).data))
    assert talk.heard == "Noted 5.\n\nWhich town?"
    assert talk.session.conversation == "details"


MADE_UP = ["", "x", "1:x", "1:2027-13-40", "-1:2027-10-20", "9" * 30 + ":2027-10-20", "1", "²:2027-10-20"]
MADE_UP += ["0" * 11 + "9" * 22, "0" * 11 + "9" * 22 + ":2027-10-20", "007:2027-10-20", "2147483648:2027-10-20"]
MADE_UP += ["7:9999-12-31", "7:2027-W42-3"]


@pytest.mark.parametrize("value", MADE_UP)
def test_a_link_no_button_of_ours_has_made_is_refused(talk, value):
    talk.turn(Press("order", "again", value))
    assert "no longer works" in talk.heard
    assert talk.desk.audit


def test_an_answer_too_long_is_refused_before_it_is_read(talk):
    asked = talk.says("/order").taps("Large").heard
    for said in ("x" * 1001, "/order " + "x" * 1001):
        assert talk.says(said).heard == f"That is too long: write at most 1000 characters.\n\n{asked}"
    assert talk.says("x" * 1000).heard != talk.says("x" * 1001).heard


def test_a_link_carries_no_authority(talk):
    talk.turn(Press("closed", "act"))
    assert "acted" not in talk.desk.written
    assert talk.desk.audit == ["begin closed"]
    assert Talk("director").turn(Press("closed", "act")).desk.written == ["acted"]


def test_an_answer_may_go_a_way_to_a_conversation_or_to_a_place_in_one(talk):
    assert talk.says("/crossing").taps("Tea").session.conversation == "order"
    assert Talk("director").says("/crossing").taps("Basket").desk.written == ["acted"]


def test_an_errand_comes_back_to_its_link_with_what_was_said_last(talk):
    talk.says("/shopping").taps("Details")
    assert talk.heard == "First your details.\n\nWhich town?"
    talk.says("n").says("0712 345 678").taps("Save")
    assert talk.heard == "Saved.\n\nBasket 7"
    assert talk.session.then == ""


def test_an_errand_may_lead_to_a_place_of_another_talk(talk):
    talk.says("/shopping").taps("Tea").says("Asha")
    assert talk.heard == "3 for Asha?"
    assert talk.taps("Yes").heard == "Ordered.\n\nBasket 8"


def test_back_from_the_first_question_of_an_errand_ends_it(talk):
    assert talk.says("/shopping").taps("Details").taps("Back").heard == "Basket 7"
    assert talk.taps("Details").says("0").heard == "Basket 7"
    assert talk.taps("Details").says("n").says("0").heard == "Which town?"


@pytest.mark.parametrize("said", ["menu", "cancel", "/order"])
def test_who_leaves_an_errand_does_not_come_back(talk, said):
    talk.says("/shopping").taps("Details").says(said)
    assert talk.session.then == ""
    talk.says("/details").says("n").says("0712 345 678").taps("Save")
    assert talk.heard == "Saved."


def test_the_menu_holds_what_the_roles_may_begin(talk):
    labels = [b.label for row in talk.says("menu").messages[0].buttons for b in row]
    assert labels == ["Menu", "Order tea", "Details"]


def test_a_refused_answer_leaves_nothing(talk):
    talk.says("/order").says("2").says("a name far too long")
    assert talk.heard == "That name is too long.\n\nFor whom?"
    assert talk.desk.written == []
    assert talk.session.data["seen"] == []


def test_cancel_menu_and_help_work_inside_any_question(talk):
    talk.says("/order").says("2")
    assert talk.says("help").heard == "Write a first name.\n\nFor whom?"
    assert talk.says("msaada").heard == "Write a first name.\n\nFor whom?"
    assert "Cancelled." in talk.says("ghairi").heard
    assert talk.says("/order").says("2").says("menu").heard == "Home"


def test_what_nobody_asked_for_is_said_so(talk):
    assert talk.says("blah").heard == "Home", "a first word is only a greeting"
    assert "did not understand" in talk.says("blah").says("cancel").says("blah").heard or "Please choose" in talk.heard
    assert "know that command" in talk.says("/nothing").heard
    assert "I cannot read files here" in talk.says("/order").turn(Upload("photo", "x")).heard
    assert "Please choose one of these" in talk.says("blah").heard
    assert talk.turn(Contact("254700000001", True)).messages


def test_the_end_leads_home(talk):
    talk.says("/order").says("1").says("Asha").says("yes")
    assert talk.heard == "Ordered."
    assert talk.says("menu").heard == "Home"


def test_a_form_asks_what_is_missing_reviews_and_saves(talk):
    talk.says("/details").says("kisumu").turn(Contact("254700000001", False))
    assert "not your own number" in talk.heard
    talk.turn(Contact("254700000001", True)).says("KBS 12")
    assert talk.heard == "Town: Kisumu\nPhone: 254700000001\nBus: KBS 12"
    assert "Bus" not in talk.taps("Town").says("nyeri").heard
    assert talk.taps("Save").heard == "Saved."
    assert json.loads(talk.desk.written[-1]) == {"town": "n", "phone": "254700000001"}


def labels(talk):
    return [b.label for m in talk.messages for row in m.buttons for b in row]


def test_a_long_list_comes_in_pages_and_is_searched(talk):
    talk.says("/trip")
    assert talk.heard == "Where to? Choose, or type a part of the name. Page 1 of 4."
    assert labels(talk) == [*(f"Stage {n:02}" for n in range(7)), "More", "Menu", "Back"]
    assert labels(talk.taps("More"))[0] == "Stage 07"
    talk.taps("More")
    assert labels(talk.taps("More")) == ["Stage 21", "Stage 22", "More", "Menu", "Back"]
    assert labels(talk.taps("More"))[0] == "Stage 00"
    assert labels(talk.says("stage 2"))[:3] == ["Stage 20", "Stage 21", "Stage 22"]
    assert talk.says("nowhere").heard.startswith("Any.\n\nWhere to?")
    assert talk.says("2").heard == "Which seat?", "a number is a button"
    assert talk.desk.written == ["stop=s21"]
    assert talk.says("0").says("stage07").heard == "Which seat?"


def test_an_answer_of_ones_own_is_read(talk):
    talk.says("/trip").says("stage 01")
    assert talk.says("x").heard == "That is no number.\n\nWhich seat?"
    assert talk.taps("Another").heard == "Which seat? Type it."
    assert talk.says("y").heard == "That is no number.\n\nWhich seat? Type it."
    assert talk.says("17").heard == "A note?"
    assert talk.says("0").says("0").says("14").heard == "A note?", "and without the button too"


def test_an_optional_question_is_skipped_and_its_answer_taken_away(talk):
    talk.says("/trip").says("stage 01").says("front")
    assert talk.says("skip").heard == "Stop: Stage 01\nSeat: Front\nNote: not given"
    assert "Note: w..." in talk.taps("Note").says("window").heard
    assert "Note: not given" in talk.taps("Note").taps("Remove it").heard
    assert talk.taps("Save").heard == "Home"
    assert talk.desk.written == ["stop=s1", "seat=1", "note=", "note=window", "note="]


def test_free_text_shows_no_numbers_but_the_way_back(talk):
    talk.says("/trip").says("stage 01").says("front")
    assert talk.messages[0].own_numbers
    assert "Note: 1..." in talk.says("1").says("1").heard


def test_signs_alone_are_no_button(talk):
    talk.says("/trip").says("stage 01").says("front").says("...")
    assert "Note: ...." in talk.heard


def test_a_renamed_state_is_upgraded_and_an_unknown_one_restarts_politely(talk):
    class Later(Order):
        version = 1

        @classmethod
        def upgrade(cls, session):
            return Session(session.conversation, "size", (), session.data, session.offered, 1, session.asked)

    talk.says("/order").says("2")
    gone = Session("order", "nowhere", asked=talk.session.asked)
    talk.engine = Engine(Book((Home, Later)))
    assert talk.says("chai").heard == "Which size?"
    talk.session = Session("order", "name", data={"cups": 3, "name": "", "seen": []}, version=0)
    assert "Please choose one of these, or write menu." in talk.says("Asha").heard
    talk.engine, talk.session = Engine(Book((Home, Order))), gone
    assert "has changed since we last wrote" in talk.says("Asha").heard
    talk.session = Session("order", "name", data={"litres": 3})
    assert "has changed since we last wrote" in talk.says("Asha").heard


@given(
    st.lists(
        st.one_of(
            st.text(max_size=30).map(read_text),
            st.sampled_from(
                ["menu", "/order", "chai", "0", "1", "2", "Back", "Save", "/details", "help", "cancel", "stop"]
            ).map(read_text),
            st.builds(
                Press,
                st.sampled_from(["1", "2", "3", "4", "5", "order", "closed", "zzz", ""]),
                st.text(max_size=5),
                st.text(max_size=8),
            ),
            st.builds(Contact, st.text(max_size=5), st.booleans()),
            st.builds(Upload, st.text(max_size=5), st.text(max_size=5)),
        ),
        max_size=12,
    )
)
def test_no_talk_breaks_the_engine(events):
    talk = Talk("person")
    for event in events:
        talk.turn(event)
        assert talk.messages
        assert all(message.whole for message in talk.messages)


def test_text_without_a_question_is_not_an_answer():
    assert Talk().turn(Text("")).heard.endswith("Home")


class Letters(Conversation[Any]):
    """Sends something with a button of its own, beside a question or alone."""

    command = "letters"

    def begin(self):
        self.post(Message("The letter.", rows([self.to("Tea instead", Order)])))
        return self.more if self.args else END

    @state
    def more(self):
        return Message("Which more?", rows([Button("This", "this")]))

    @more.press("this")
    def take(self):
        self.say("Taken.")
        return END


def test_what_is_sent_beside_a_question_takes_no_number_and_alone_it_has_them():
    talk = Talk("person", flows=(Home, Order, Letters)).says("/letters more")
    assert [message.own_numbers for message in talk.messages] == [False, True]
    assert talk.says("1").heard == "Taken."
    assert talk.says("/letters more").says("tea instead").heard == "Which size?"
    assert talk.says("/letters").heard == "The letter."
    assert talk.says("1").heard == "Which size?"
