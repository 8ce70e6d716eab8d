"""Understanding: what was typed, read as the button, the label or the command that it names."""

from collections.abc import Sequence
from re import fullmatch, split

from .book import Book, Flow, admitted
from .conversation import KEEP, Desk
from .events import Command, Event, Press, Text, is_secret
from .language import N_, in_every_language
from .messages import Message, numbered
from .own_words import GREETINGS, NO, THANKS, YES, number, plain
from .session import Session
from .states import state

CANCEL = ("cancel", "ghairi", "exit")  # the last of each is taught where the network takes the first for itself
HELP = ("help", "msaada", "info", "guide")
LINK = "start"  # the command that a link into the bot says: https://core.telegram.org/bots/features#deep-linking
NOT_MEANT = "nothing"  # the action of a `no` where something was asked back
MEANT = "meant"  # and of a `yes`
ON_BUTTONS = (N_("Back"), N_("More"), N_("Menu"), N_("Skip"), N_("Send"), N_("Undo"), N_("Save"), N_("Yes"), N_("No"))
LONGEST_NAME = 5  # words of one that is followed by something
FIGURES = "[0-9]+(?:[ ,]+[0-9]+)*|[0-9]{1,3} ?[-–] ?[0-9]{1,3}"  # no days: those may be an answer
_SMALL = YES | NO | THANKS | GREETINGS
_yes, _no = (frozenset(map(plain, in_every_language(text))) for text in (N_("Yes"), N_("No")))
_shown = frozenset(plain(label) for text in ON_BUTTONS for label in in_every_language(text))


def understand(event: Event, session: Session, here: state | None, book: Book, desk: Desk) -> Event:
    """Read `3`, a label or a command typed out as what it names: not every channel draws buttons."""
    if isinstance(event, Command):
        return _named(event, book)
    text = event.text if isinstance(event, Text) else ""
    said = plain(text)
    if not said or (session.doubted and said == plain(session.doubted)):
        return event
    figure = number(said)
    came = [Message.load(kept) for kept in desk.came_between]
    idle = session.conversation in ("", book.home.command)
    if pressed := _named_between(said, figure, came, idle=idle) or _offered(said, figure, session, here):
        return pressed
    if here and not came and (answered := _own_answer(said, session, here)):
        return answered
    if command := _command(said, here, book, desk):
        return command
    if figure and here and here.own_numbers:
        return Text(figure)
    if idle and not (here and here.reads) and (flow := book.line_of(text)) and admitted(flow, desk.standings):
        return Command(flow.command, text)  # `ab 3`, without having asked for the register first
    return event


def _offered(said: str, figure: str, session: Session, here: state | None) -> Press | None:
    """A button of the question that is open, by its number or its words."""
    picks = here is None or here.picks_by_number or figure == "0"
    named = {data for _number, label, data in session.offered if said == plain(label)}
    for offered, _label, data in session.offered:
        if named == {data} or (picks and figure and figure == offered):
            return Press.read(data)
    return None


def _command(said: str, here: state | None, book: Book, desk: Desk) -> Command | None:
    """A command typed out. Inside words of one's own few are heard; in a search those that this person may begin."""
    free, searches = (here.reads_free_text, here.searches) if here else (False, False)
    if said in CANCEL + HELP:
        return Command("cancel" if said in CANCEL else "help")
    if here and said in here.own_words:
        return None
    flow = book.called(said, anywhere=free)
    if flow and (not searches or admitted(flow, desk.standings)):
        return Command(flow.command)
    if followed := _followed(said, book, loose=not (free or searches)):
        return followed
    if begun := _begun(said, book, loose=False):
        return begun
    if not (free or searches) and (flow := book.meant(said)):
        return Command(flow.command)
    if not (free or searches) and (begun := _begun(said, book, loose=True)):
        return begun
    home = number(said) == "0" and (not free or here is None or here.picks_by_number)
    return Command(book.home.command) if home else None


def _named_between(said: str, figure: str, came: Sequence[Message], *, idle: bool) -> Press | None:
    """What came by itself after the question was asked is what one sees: its numbers and words go before all others.

    `idle`: nothing else is under way, so a yes is said to it as well.
    """
    for message in came:
        for shown, button in numbered(message):
            if said == plain(button.label) or (figure and figure == shown and not message.unasked):
                return Press.read(button.data)
    if idle and said in YES and came and not came[0].unasked:
        return Press.read(came[0].buttons[0][0].data)
    return None


def _own_answer(said: str, session: Session, here: state) -> Event | None:
    """A yes or a no in one's own words, where two answers are offered."""
    own = YES if said in YES else NO if said in NO else None
    if own is None:
        return None
    word = _yes if own is YES else _no
    begins = [data for _number, label, data in session.offered if plain(split("[,.!:]", label)[0]) in word]
    if len(begins) == 1:
        return Press.read(begins[0])  # `Yes, do it`
    yes, no = (MEANT, NOT_MEANT) if session.doubted else (here.yes, here.no)
    offered = {Press.read(data).action: data for _number, _label, data in reversed(session.offered)}
    if not yes or yes not in offered:
        return None
    leads = offered.get(yes if own is YES else no or KEEP) or offered.get("back")
    return Press.read(leads) if leads else Command("cancel")


def greeted(said: str) -> str:
    """What a greeting or a thank-you is answered with; empty for any other."""
    said = plain(said)
    if said in GREETINGS:
        return N_("Hello.")
    return N_("You are welcome.") if said in THANKS else ""


def meant_otherwise(said: str, book: Book) -> tuple[bool, Flow | None]:
    """Whether words that would be taken for an answer look like something else; and the conversation they belong to."""
    said, flow = plain(said), book.called(said)
    if flow is None:
        word, _space, more = said.partition(" ")
        flow = book.called(word) if more else None
        flow = flow if flow and flow.followed and fullmatch(flow.followed, more) else book.line_of(said)
    figures = bool(number(said) or fullmatch(FIGURES, said)) and not is_secret(said)
    return bool(flow) or figures or said in _SMALL or said in _shown, flow


def _followed(said: str, book: Book, *, loose: bool) -> Command | None:
    """`verify 7K4M…`: a word that calls a conversation, and what it is to begin with; `loose`: whatever that is."""
    word, _space, more = said.partition(" ")
    flow = book.called(word.rstrip(":")) if more else None
    if flow is None or not flow.followed or not (loose or fullmatch(flow.followed, more)):
        return None
    return Command(flow.command, more)


def _begun(said: str, book: Book, *, loose: bool) -> Command | None:
    """As `_followed`, behind a name of several words: `i am here 99101001`."""
    words = said.split(maxsplit=LONGEST_NAME)
    for count in range(len(words) - 1, 1, -1):
        flow = book.called(" ".join(words[:count]))
        more = said.split(maxsplit=count)[-1]
        if flow and flow.followed and (loose or fullmatch(flow.followed, more)):
            return Command(flow.command, more)
    return None


def _named(command: Command, book: Book) -> Command:
    """A command by any of its conversation's words: `/rejista` is `/register`."""
    if command.name == LINK and (linked := book.linked(command.args)):
        return Command(linked.command, command.args.removeprefix(linked.linked))
    if command.name in CANCEL + HELP:
        return Command("cancel" if command.name in CANCEL else "help", command.args)
    flow = book.called(command.name)
    return Command(flow.command, command.args) if flow else command
