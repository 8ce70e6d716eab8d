"""Posting notices: what officers, managers and directors are told of changed posts, each once, in their language."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial

from conversations import ways
from conversations.core import Button, _, day_name, rows, short_day, speaking
from conversations.letters import my_letter, void_or_new
from conversations.speech import CENTRE, About, role_name, short
from conversations.speech.news import news
from storage.deployments import Manager, called_at
from storage.desk import Desk
from storage.letters import Renewed
from storage.postings import Corrected, Ended, Moved, Posting

from .offer_notices import send_offers

Say = Callable[[], str]


class Telling:
    """Gathers what each person is to be told, and sends one message to each."""

    def __init__(self, desk: Desk):
        self.desk = desk
        self._lines: dict[int, list[str]] = defaultdict(list)
        self._buttons: dict[int, tuple[Button, ...]] = {}
        self._brief: dict[int, list[str]] = defaultdict(list)
        self._languages: dict[int, str] = {}

    def line(self, person_id: int, language: str, say: Say) -> None:
        self._languages[person_id] = language or self.desk.service.language
        with speaking(self._languages[person_id]):
            line = say()
        if line not in self._lines[person_id]:
            self._lines[person_id].append(line)

    def officer(self, posting: Posting, letter: Renewed, say: Say, brief: Say | None = None) -> None:
        """What has become of the post, and with it of the letter; `brief` says it by SMS."""

        def said() -> str:
            return f"{say()} {void_or_new(letter)}".strip()

        self.line(posting.person_id, posting.language, said)
        if brief:
            with speaking(self._languages[posting.person_id]):
                void = _("Your old letter is void.") if letter.void else ""
                self._brief[posting.person_id].append(f"{brief()} {void}".strip())
        with speaking(posting.language or self.desk.service.language):
            self._buttons[posting.person_id] = my_letter(letter)

    def managers(self, managers: Iterable[Manager], say: Say) -> None:
        for manager in managers:
            self.line(manager.person_id, manager.language, say)

    def registers(self, managers: Iterable[Manager], centre_id: int, on: date) -> None:
        """Beside what these are told: the register that is another now."""
        for manager in managers:
            with speaking(manager.language or self.desk.service.language):
                button = ways.REGISTER_OPEN.button(_("Open the register"), centre_id, on)
            self._buttons[manager.person_id] = (button,)

    def send(self) -> None:
        """To everyone except whoever acts: they see it."""
        for person, lines in self._lines.items():
            if person == self.desk.present.person_id:
                continue
            with speaking(self._languages[person]):
                said = news(About.POSTING, "\n".join(lines), rows(self._buttons.get(person, ())))
                brief = self._brief.get(person, [])
                if len(brief) == len(lines):  # it says all of them
                    said = replace(said, brief="\n".join(brief))
            self.desk.notify(person, said.dump())


def tell_moved(desk: Desk, moved: Iterable[Moved]) -> None:
    """The officers, and the managers of the old and the new centres."""
    telling = Telling(desk)
    for one in moved:
        telling.officer(one.old, one.letter, partial(_redeployed, one), partial(redeployed_in_brief, one))
        telling.managers(one.old_managers, partial(_leaves, desk, one.old, one))
        telling.managers(one.new_managers, partial(_comes, desk, one))
    telling.send()


def tell_ended(desk: Desk, ended: Ended) -> int:
    """The officer, the manager, and whoever takes the post over: with the offer. Gives how many nothing reaches."""
    telling = Telling(desk)
    telling.officer(ended.old, ended.letter, partial(_ended, ended))
    telling.managers(ended.managers, partial(_leaves, desk, ended.old, ended))
    if by := ended.by:
        telling.managers(
            ended.managers,
            partial(_replaces, called_at(desk.connection, by.place.centre_id, by.person_id, by.name), ended),
        )
        if ended.from_on <= desk.today:
            telling.registers(ended.managers, ended.old.centre_id, desk.today)
    telling.send()
    return send_offers(desk, [ended.by]) if ended.by else 0


def tell_corrected(desk: Desk, corrected: Corrected) -> None:
    """The officer and the centre's managers."""
    posting, telling = corrected.posting, Telling(desk)
    telling.officer(posting, corrected.letter, partial(_corrected, posting))
    managers = desk.officers.managers(posting.centre_id, max(desk.today, posting.from_on), posting.person_id)
    telling.managers(managers, partial(_corrected_of, desk, posting))
    telling.send()


def _redeployed(one: Moved) -> str:
    return _(
        "You have been moved: {role} at {new}, {exam}, {first} to {last}, not {old}. Days already worked still count.",
        role=role_name(one.role),
        new=one.place.name,
        exam=one.old.exam,
        first=day_name(one.from_on),
        last=day_name(one.to_on),
        old=one.old.centre,
    )


def redeployed_in_brief(one: Moved) -> str:
    return _(
        "You have been moved: {role}, {new}, {exam}, {first} - {last}. Days already worked count.",
        role=role_name(one.role),
        new=short(one.place.name, CENTRE),
        exam=one.old.exam,
        first=short_day(one.from_on),
        last=short_day(one.to_on),
    )


def _ended(ended: Ended) -> str:
    posting = ended.old
    return _(
        "Your posting as {role} at {centre}, {exam}, ends: from {day} you no longer serve there. "
        "Days already worked still count.",
        role=role_name(posting.role),
        centre=posting.centre,
        exam=posting.exam,
        day=day_name(ended.from_on),
    )


def _leaves(desk: Desk, posting: Posting, change: Moved | Ended) -> str:
    name, day = desk.officers.called(posting), day_name(change.from_on)
    return _("{name}, {role}, is no longer at {centre} from {day} on.",
             name=name, role=role_name(posting.role), centre=posting.centre, day=day)  # fmt: skip


def _comes(desk: Desk, one: Moved) -> str:
    name = called_at(desk.connection, one.place.centre_id, one.old.person_id, one.old.name)
    return _("{name} serves at {centre} as {role} from {day} on.",
             name=name, centre=one.place.name, role=role_name(one.role), day=day_name(one.from_on))  # fmt: skip


def _replaces(name: str, ended: Ended) -> str:
    return _("{name} is to take the place from {day} on.", name=name, day=day_name(ended.from_on))


def _corrected(posting: Posting) -> str:
    return _(
        "Your posting is corrected: {role} at {centre}, {exam}, from {first} to {last}.",
        role=role_name(posting.role),
        centre=posting.centre,
        exam=posting.exam,
        first=day_name(posting.from_on),
        last=day_name(posting.to_on),
    )


def _corrected_of(desk: Desk, posting: Posting) -> str:
    return _(
        "The posting of {name} at {centre} is corrected: {role}, from {first} to {last}.",
        name=desk.officers.called(posting),
        centre=posting.centre,
        role=role_name(posting.role),
        first=day_name(posting.from_on),
        last=day_name(posting.to_on),
    )
