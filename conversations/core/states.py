"""State: a point where a conversation waits, and what answers there."""

from collections.abc import Callable
from typing import Any, TypeVar

from .events import Command, Contact, Press, Text, Upload
from .messages import Message

Act = Callable[..., Any]
M = TypeVar("M", bound=Act)
TURNS = frozenset({"page", "more"})  # the actions that turn the page


class state:
    """A point where the conversation waits: decorates the method that asks.

    Its `press`, `text`, `typed`, `search`, `lookup`, `contact` and `upload` decorate the methods that answer. Those
    give the state (or conversation, `Place` or `Errand`) to go to, `END`, or nothing to stay.
    """

    def __init__(self, ask: Callable[[Any], Message]):
        self.ask, self.name, self.__doc__ = ask, ask.__name__, ask.__doc__
        self.answers: dict[tuple[type, str], Act] = {}
        self.helps: Callable[[Any], str] | None = None
        self.own_numbers = False
        self.searches = False
        self.keeps_sought = True
        self.words = False
        self.yes = self.no = ""
        self.own_words: frozenset[str] = frozenset()  # plain ones that begin a conversation elsewhere, and answer here

    def __repr__(self) -> str:
        return f"<state {self.name}>"

    def _answered_by(self, event: type, action: str = "") -> Callable[[M], M]:
        def answers(method: M) -> M:
            self.answers[event, action] = method
            return method

        return answers

    def press(self, action: str, *, yes: bool = False, no: bool = False) -> Callable[[M], M]:
        """Decorates the method that answers a tap on a button with this action, and a typed `yes` or `no`."""
        self.yes, self.no = action if yes else self.yes, action if no else self.no
        return self._answered_by(Press, action)

    def text(self, method: M) -> M:
        """Answers words of one's own: what looks like a command, a mark or a number is taken once it is said again."""
        self.words = True
        return self._answered_by(Text)(method)

    def exact(self, method: M) -> M:
        """Answers a number, a code, a day: what is typed is never a button, nor can a word of the menu be meant."""
        return self._answered_by(Text)(method)

    def typed(self, method: M) -> M:
        """Answers typed commands with numbers of their own, such as the register's `ab 3 7`."""
        self.own_numbers = True
        return self._answered_by(Text)(method)

    def search(self, method: M) -> M:
        """Answers a part of a choice's name: a number typed here is still a button."""
        self.searches = True
        return self._answered_by(Text)(method)

    def lookup(self, method: M) -> M:
        """As `search`, for what is not kept in the session: so an ID number may be sought."""
        self.keeps_sought = False
        return self.search(method)

    def suggest(self, method: M) -> M:
        """Answers words of one's own, as `text` does, where usual answers are buttons: a number is one of them."""
        self.words = True
        return self.search(method)

    def contact(self, method: M) -> M:
        """Decorates the method that answers a shared contact."""
        return self._answered_by(Contact)(method)

    def upload(self, method: M) -> M:
        """Decorates the method that answers a file, a picture or a voice."""
        return self._answered_by(Upload)(method)

    def help(self, method: Callable[[Any], str]) -> Callable[[Any], str]:
        """Decorates the method that says what the question wants."""
        self.helps = method
        return method

    @property
    def reads_free_text(self) -> bool:
        """Whether any words are an answer, so that those of the menu may be one."""
        return self.words and not self.searches

    @property
    def reads(self) -> bool:
        """Whether something is to be typed here: words, a number, a part of a name."""
        return (Text, "") in self.answers

    @property
    def is_list(self) -> bool:
        """Whether it is a list to choose from: searched, turned page by page, or of nothing but ways elsewhere."""
        actions = {action for kind, action in self.answers if kind is Press}
        return self.searches or not self.answers or (bool(actions & TURNS) and not self.own_numbers)

    @property
    def picks_by_number(self) -> bool:
        """Whether a number typed here is the button that it stands before."""
        return self.searches or not self.reads


def answer_to(event: object, here: state) -> tuple[Act | None, tuple[object, ...]]:
    """The method of a state that answers an event, and what it is given."""
    match event:
        case Press(_, action, value):
            return here.answers.get((Press, action)), (value,) if value else ()
        case Text(text):
            return here.answers.get((Text, "")), (text,)
        case Contact() | Upload():
            return here.answers.get((type(event), "")), (event,)
        case Command() | _:
            return None, ()
