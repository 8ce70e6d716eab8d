"""Understanding: what was typed, read as the button, the label or the command that it names."""

from re import fullmatch

from .book import Book, plain
from .events import Command, Event, Press, Text
from .session import Session
from .states import state

CANCEL = ("cancel", "ghairi", "exit")  # the last of each is taught where the network takes the first for itself
HELP = ("help", "msaada", "info", "guide")
LINK = "start"  # the command that a link into the bot says: https://core.telegram.org/bots/features#deep-linking


def understand(event: Event, session: Session, here: state | None, book: Book) -> Event:
    """Read `3`, a label or a command typed out as what it names: not every channel draws buttons."""
    if isinstance(event, Command):
        return _named(event, book)
    said = plain(event.text) if isinstance(event, Text) else ""
    if not said:
        return event
    free = here is not None and here.reads_free_text
    picks = here is None or here.picks_by_number
    named = {data for _number, label, data in session.offered if said == plain(label)}
    for number, _label, data in session.offered:
        if named == {data} or (number and said == number and (picks or number == "0")):
            return Press.read(data)
    if said in CANCEL:
        return Command("cancel")
    if said in HELP:
        return Command("help")
    if flow := book.called(said, anywhere=free):
        return Command(flow.command)
    if followed := _followed(said, book, free=free):
        return followed
    if not free and (flow := book.meant(said)):
        return Command(flow.command)
    return Command(book.home.command) if said == "0" and (picks or not free) else event


def _followed(said: str, book: Book, *, free: bool) -> Command | None:
    """`verify 7K4M…`: a word that calls a conversation, and what it is to begin with."""
    word, _space, more = said.partition(" ")
    flow = book.called(word.rstrip(":")) if more else None
    if flow is None or not flow.followed or (free and not fullmatch(flow.followed, more)):
        return None
    return Command(flow.command, more)


def _named(command: Command, book: Book) -> Command:
    """A command by any of its conversation's words: `/rejista` is `/register`."""
    if command.name == LINK and (linked := book.linked(command.args)):
        return Command(linked.command, command.args.removeprefix(linked.linked))
    if command.name in CANCEL + HELP:
        return Command("cancel" if command.name in CANCEL else "help", command.args)
    flow = book.called(command.name)
    return Command(flow.command, command.args) if flow else command
