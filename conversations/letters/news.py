"""Letter news: what a change of a post, a name or an ID has made of the letter, and the way to the new one."""

from conversations.core import Button, _
from storage.letters import Renewed

from .letter import MyLetter


def void_or_new(letter: Renewed) -> str:
    """Nothing where no letter was issued: there is none to be void."""
    if letter.void and letter.out:
        return _("Your old letter is void. Choose My letter for the new one.")
    return _("Your old letter is void.") if letter.void else ""


def my_letter(letter: Renewed) -> tuple[Button, ...]:
    """The button, where the letter is out."""
    return (MyLetter.to(_(MyLetter.label), MyLetter.give, letter.out),) if letter.out else ()
