"""Forms: conversations that are only questions, written as the list of their questions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic

from .conversation import END, Conversation, D, Invalid, state
from .events import Contact
from .language import _
from .messages import Button, Message, rows

Choices = Sequence[tuple[str, str]]  # value and label


def _always(values: dict[str, str]) -> bool:
    return True


@dataclass(frozen=True)
class Field:
    """A question, and the function that reads its answer or raises `Invalid`."""

    label: str
    ask: str
    read: Callable[[str], str] = str.strip
    choices: Callable[[Any], Choices] | Choices = ()
    contact: str = ""  # the label of a button that shares the person's own number instead
    when: Callable[[dict[str, str]], bool] = _always
    help: str = ""

    def options(self, form: "Form[Any]") -> Choices:
        return self.choices(form) if callable(self.choices) else self.choices

    def shown(self, form: "Form[Any]", value: str) -> str:
        return _(dict(self.options(form)).get(value, value)) if self.choices else value


class Form(Conversation[D], Generic[D]):
    """Asks whatever is not yet answered, shows the whole, lets any of it be changed, then saves."""

    fields: dict[str, Field]

    @dataclass
    class Data:
        values: dict[str, str] = field(default_factory=dict)

    data: Data

    def __init_subclass__(cls) -> None:
        cls.fields = {name: f for name, f in vars(cls).items() if isinstance(f, Field)}
        for name, f in cls.fields.items():
            setattr(cls, name, _question(name, f))

    def known(self) -> dict[str, str]:
        """The answers we have before asking."""
        return {}

    def save(self, values: dict[str, str]) -> str:
        """Keep the answers, and return what to say about it."""
        raise NotImplementedError

    def begin(self) -> Any:
        self.data.values = self.known()
        return self.next()

    def next(self) -> state:
        """The first question without an answer, or the review."""
        unanswered = [name for name in self.wanted() if name not in self.data.values]
        return self.states()[unanswered[0]] if unanswered else self.review

    def wanted(self) -> dict[str, Field]:
        return {name: f for name, f in self.fields.items() if f.when(self.data.values)}

    @state
    def review(self) -> Message:
        lines = [f"{_(f.label)}: {f.shown(self, self.data.values[name])}" for name, f in self.wanted().items()]
        change = [Button(_(f.label), "change", name) for name, f in self.wanted().items()]
        return Message("\n".join(lines), (*rows(change, width=2), (Button(_("Save"), "save"),)))

    @review.press("change")
    def change(self, name: str) -> state:
        return self.states()[name]

    @review.press("save")
    def finish(self) -> Any:
        self.say(self.save({name: self.data.values[name] for name in self.wanted()}))
        return END


def _question(name: str, f: Field) -> state:
    """The state that asks one field."""

    def ask(form: Form[Any]) -> Message:
        buttons = [Button(_(label), "choose", value) for value, label in f.options(form)]
        return Message(_(f.ask), rows(buttons, width=2), asks_contact=_(f.contact) if f.contact else "")

    def answer(form: Form[Any], text: str) -> state:
        form.data.values[name] = f.read(text)
        return form.next()

    def share(form: Form[Any], contact: Contact) -> state:
        if not contact.verified:
            raise Invalid(_("That is not your own number. Use the button that shares your own."))
        return answer(form, contact.phone)

    asks = state(ask)
    asks.name = name
    if f.choices:
        asks.press("choose")(answer)
    else:
        asks.text(answer)
        asks.contact(share)
    if f.help:
        asks.help(lambda form: _(f.help))
    return asks
