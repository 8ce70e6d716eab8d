"""Releasing: gives the letters of an exam out, prints them and announces them, batch by batch.

Whatever ends it, running it again goes on: a letter stands once, is printed once, and is announced once.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
import structlog

from documents.letter import Letter
from storage import letters
from storage.database import Database
from storage.delivery import Outgoing
from storage.growing import Growing
from storage.letters import LetterPapers, prints, standing_letters
from storage.letters.appointments import appointments

from .announcing import announce
from .press import LetterPress, content_hash
from .printer import printed

log = structlog.get_logger()

BATCH = 100  # letters a transaction: a turn of the running service never waits long
WORTH_PROCESSES = 300  # letters to print, below which starting processes takes longer than printing

Print = Callable[[list[Letter]], Iterator[bytes | None]]


@dataclass
class Tally:
    """What a run has done, and what it found."""

    letters: int = 0
    printed: int = 0
    failed: int = 0  # to be printed
    announced: int = 0
    no_chat: int = 0  # people whom nothing reaches
    silent: int = 0  # people who said STOP
    boxed: list[str] = field(default_factory=list)  # references of letters on which □ stands for a sign


class Releasing:
    """One run over the deployments of an exam that have a letter."""

    def __init__(self, database: Database, press: LetterPress, language: str, now: Callable[[], datetime]):
        self.database, self.press, self.language, self.now = database, press, language, now
        self.tally = Tally()

    def run(self, deployments: list[int], progress: Callable[[int, int | None], None]) -> Tally:
        growing = Growing(self.database, letters.Letter, letters.LetterPrint, Outgoing)
        with self._printing(len(deployments)) as print_all:
            for start in range(0, len(deployments), BATCH):
                progress(start, len(deployments))
                self._batch(deployments[start : start + BATCH], print_all)
                growing.grew(BATCH)
                self.database.breathe()
        with self.database.transaction() as connection:
            prints.forget(connection, self.now())
        progress(len(deployments), len(deployments))
        return self.tally

    def _batch(self, deployments: list[int], print_all: Print) -> None:
        with self.database.transaction() as connection:
            issued = standing_letters(connection, deployments, self.now())
        today = self.now().astimezone(self.press.zone).date()
        with self.database.reading() as connection:
            found = appointments(connection, deployments)
            standing = {d: letter for d, letter in issued.items() if d in found}
            papers = LetterPapers(connection, self.database.vault, today).read(standing, found)
            written = {paper.letter.id: self.press.letter(paper) for paper in papers}
            keys = {id_: content_hash(letter) for id_, letter in written.items()}
            known = prints.known(connection, keys.values())
        missing = [id_ for id_, key in keys.items() if key not in known]
        made = dict(zip(missing, print_all([written[id_] for id_ in missing]), strict=True))
        with self.database.transaction() as connection:
            self._keep(connection, keys, made)
            able = {d: letter for d, letter in standing.items() if made.get(letter.id, b"") is not None}
            told = announce(connection, able, found, self.language, self.now())
        self.tally.boxed += [letter.reference for letter in written.values() if lacks_signs(letter)]
        self.tally.letters += len(issued)
        self.tally.announced += told.announced
        self.tally.no_chat += told.no_chat
        self.tally.silent += told.silent

    def _keep(self, connection: sa.Connection, keys: Mapping[int, str], made: Mapping[int, bytes | None]) -> None:
        good = {keys[letter]: (letter, content) for letter, content in made.items() if content is not None}
        prints.keep(connection, good, self.now())
        for letter, content in made.items():
            if content is None:
                prints.failed(connection, letter, self.now())
        self.tally.printed += len(good)
        self.tally.failed += len(made) - len(good)

    @contextmanager
    def _printing(self, count: int) -> Iterator[Print]:
        """Prints here, or many on every core."""
        if count < WORTH_PROCESSES:
            yield lambda letters: map(printed_or_none, letters)
            return
        fresh = multiprocessing.get_context("spawn")  # a fork would share the database's connections
        with ProcessPoolExecutor(os.cpu_count(), fresh, initializer=end_with_parent) as pool:
            yield lambda letters: pool.map(printed_or_none, letters, chunksize=10)


def lacks_signs(letter: Letter) -> bool:
    """Whether a sign on it cannot be printed, and is seen as □."""
    from documents.typefaces import lacking

    return lacking(repr(letter))


def printed_or_none(letter: Letter) -> bytes | None:
    """The printed letter; None where it cannot be printed, which holds up no other."""
    try:
        return printed(letter)
    except Exception as problem:
        log.error("letter not printed", reference=letter.reference, why=type(problem).__name__)
        return None


def end_with_parent() -> None:
    """A printing process ends when the one that started it is killed, and does not wait for work for ever."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent:
            parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
