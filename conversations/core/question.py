"""The states that ask one field of a form: by its choices, by free text, or by sharing one's number."""

from collections.abc import Callable
from typing import Any, Protocol

from .conversation import Invalid
from .events import Contact
from .field import PER_PAGE, Field, found
from .language import _
from .messages import Button, Message, rows
from .paging import Page, page
from .states import state


class Asked(Protocol):
    """A form, as far as its questions need to know it."""

    data: Any

    def answers(self) -> dict[str, str]:
        """What was answered so far, by field."""

    def take(self, name: str, value: str) -> Any:
        """Keep an answer, and go on to the next question."""

    def states(self) -> dict[str, state]:
        """The questions of the form by name."""


def asking(name: str, f: Field) -> state:
    """The state that asks a field."""
    return _choosing(name, f) if f.choices else _reading(name, f)


def typing(name: str, f: Field) -> state:
    """The state in which what is not among the choices is typed."""

    def ask(form: Asked) -> Message:
        return Message(_("{question} Type it.", question=_(f.ask)))

    asks = _named(f"{name}_other", f, ask)
    (asks.exact if f.exact else asks.text)(_answer(name, f))
    return asks


def _reading(name: str, f: Field) -> state:
    def ask(form: Asked) -> Message:
        return Message(_(f.ask), rows(_skip(name, f, form)), asks_contact=_(f.contact) if f.contact else "")

    def share(form: Asked, contact: Contact) -> Any:
        if not contact.verified:
            raise Invalid(_("That is not your own number. Use the button that shares your number."))
        return form.take(name, f.read(contact.phone))

    asks = _named(name, f, ask)
    (asks.exact if f.exact else asks.text)(_answer(name, f))
    if f.contact:
        asks.contact(share)
    return asks


def _choosing(name: str, f: Field) -> state:
    def ask(form: Asked) -> Message:
        options = f.options(form)
        shown = found(options, form.data.sought.get(name, "")) or options
        here = page(shown, form.data.pages.get(name, 0), PER_PAGE)
        choices = [Button(label, "choose", value) for value, label in here.shown]
        other = [Button(_(f.other), "other")] if f.other else []
        below = [*here.more(), *other, *_skip(name, f, form)]
        return Message(_asked(f, here), (*rows(choices, width=2), *rows(below, width=2)))

    def choose(form: Asked, value: str) -> Any:
        if value not in dict(f.options(form)):
            raise Invalid(_("Please choose one of these, or write menu."))
        return form.take(name, value)

    def turn_page(form: Asked) -> None:
        form.data.pages[name] = form.data.pages.get(name, 0) + 1

    def search(form: Asked, text: str) -> Any:
        matching = found(f.options(form), text)
        if len(matching) == 1:
            return form.take(name, matching[0][0])
        if not matching and f.other:
            return form.take(name, f.read(text))
        if not matching:
            raise Invalid(_(f.help) if f.help else _("Please choose one of these, or write menu."))
        form.data.sought[name], form.data.pages[name] = text, 0
        return None

    asks = _named(name, f, ask)
    asks.press("choose")(choose)
    asks.press("page")(turn_page)
    asks.press("other")(lambda form: form.states()[f"{name}_other"])
    (asks.suggest if f.other and not f.exact else asks.search)(search)
    return asks


def _asked(f: Field, here: Page[tuple[str, str]]) -> str:
    if here.pages == 1:
        return _(f.ask)
    return _("{question} Choose, or type a part of the name. Page {page} of {pages}.",
             question=_(f.ask), page=here.number + 1, pages=here.pages)  # fmt: skip


def _named(name: str, f: Field, ask: Callable[[Asked], Message]) -> state:
    asks = state(ask)
    asks.name = name
    if f.help:
        asks.help(lambda form: _(f.help))
    asks.press("skip")(lambda form: form.take(name, ""))
    return asks


def _answer(name: str, f: Field) -> Callable[[Asked, str], Any]:
    return lambda form, text: form.take(name, f.read(text))


def _skip(name: str, f: Field, form: Asked) -> list[Button]:
    """A question that need not be answered says so, and takes an answer away again."""
    if not f.optional:
        return []
    return [Button(_("Remove it") if name in form.answers() else _("Skip"), "skip")]
