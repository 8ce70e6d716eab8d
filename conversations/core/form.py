"""Forms: conversations that are only questions, written as the list of their questions."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic

from .conversation import END, Conversation, D
from .emphasis import headed
from .field import Field
from .language import N_, _
from .messages import Button, Message, rows
from .question import asking, typing
from .states import state


class Form(Conversation[D], Generic[D]):
    """Asks whatever is not yet answered, shows the whole, lets any of it be changed, then saves.

    Answers are kept in the session until `save`. A form whose answers must outlive the session, or must not lie in
    it, gives them in `answers` and writes each in `keep`.
    """

    fields: dict[str, Field]
    done: ClassVar[str] = N_("Save")  # the label that ends the review

    @dataclass
    class Data:
        """The answers so far, what was skipped, and where the lists of choices stand."""

        values: dict[str, str] = field(default_factory=dict)
        skipped: list[str] = field(default_factory=list)
        pages: dict[str, int] = field(default_factory=dict)  # of the lists of choices, where not the first
        sought: dict[str, str] = field(default_factory=dict)  # what was typed to find a choice

    data: Data

    def __init_subclass__(cls) -> None:
        cls.fields = {name: f for name, f in vars(cls).items() if isinstance(f, Field)}
        for name, f in cls.fields.items():
            setattr(cls, name, asking(name, f))
            if f.other:
                setattr(cls, f"{name}_other", typing(name, f))

    def known(self) -> dict[str, str]:
        """The answers we have before asking."""
        return {}

    def answers(self) -> dict[str, str]:
        """The answers so far, by the names of their fields."""
        return self.data.values

    def keep(self, name: str, value: str) -> Any:
        """Keep one answer, empty when it was taken away. Gives where to go, if not to the next question."""
        self.data.values[name] = value
        if not value:
            del self.data.values[name]

    def save(self, values: dict[str, str]) -> str:
        """Keep the answers, and return what to say about it."""
        raise NotImplementedError

    def first(self) -> Any:
        """Where to go before anything is saved, such as to ask whether it may replace what stands; None: nowhere."""
        return None

    def after(self) -> Any:
        """Where the end of the form leads."""
        return END

    def heading(self) -> list[str]:
        """What is said above the review."""
        return []

    def remarked(self, name: str, said: str) -> str:
        """How the review says one answer."""
        return said

    def last_step(self) -> list[Button]:
        """What stands beside the button that ends the review."""
        return []

    def why_review(self) -> str:
        """What `help` says at the review."""
        return _("Choose what to change, or end here.")

    def begin(self) -> Any:
        """The first question without an answer. Where only optional ones are left of a form once begun, the review."""
        self.data.values = self.known()
        left = self.missing()
        if len(left) < len(self.wanted()) and all(self.fields[name].optional for name in left):
            self.data.skipped = left
        return self.next()

    def missing(self) -> list[str]:
        """The questions without an answer, in their order."""
        answers = self.answers()
        return [name for name in self.wanted() if name not in answers]

    def next(self) -> state:
        """The first question without an answer, or the review."""
        unanswered = [name for name in self.missing() if name not in self.data.skipped]
        return self.states()[unanswered[0]] if unanswered else self.review

    def wanted(self) -> dict[str, Field]:
        """The fields that these answers make necessary, in their order."""
        answers = self.answers()
        return {name: f for name, f in self.fields.items() if f.when(answers)}

    def take(self, name: str, value: str) -> Any:
        """An answer that was read, or an empty one where the question was skipped."""
        there = self.keep(name, value)
        for looked in (self.data.pages, self.data.sought):
            looked.pop(name, None)
        self.data.skipped = [other for other in self.data.skipped if other != name] + ([] if value else [name])
        return there or self.next()

    @state
    def review(self) -> Message:
        """Every answer in a line, with a button to change each, and the one that ends the form."""
        answers = self.answers()
        lines = self.heading()
        for name, f in self.wanted().items():
            said = f.shown(self, answers[name]) if name in answers else _("not given")
            lines.append(f"{_(f.label)}: {self.remarked(name, said)}")
        change = [Button(_(f.label), "change", name) for name, f in self.wanted().items()]
        return Message(headed(lines), (*rows(change, width=2), (Button(_(self.done), "save"), *self.last_step())))

    @review.help
    def help_review(self) -> str:
        """What the review wants."""
        return self.why_review()

    @review.press("change")
    def change(self, name: str) -> state:
        """Back to one question, from the review."""
        return self.states()[name]

    @review.press("save")
    def finish(self) -> Any:
        """Save what is wanted, and say what `save` says."""
        return self.first() or self.finished()

    def finished(self) -> Any:
        """Saved, whatever was asked first."""
        answers = self.answers()
        if said := self.save({name: answers[name] for name in self.wanted() if name in answers}):
            self.say(said)
        return self.after()
