"""Spool: presses that wait for the database outlast this process, sealed, in a small file until they are taken."""

import fcntl
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from cryptography.exceptions import InvalidTag

from storage.vault import Vault

log = structlog.get_logger()

SEALED = "telegram.kept"
OURS = 0o600


class Spool:
    """The file of one process, locked as long as that lives. `start` is how the names of all of them begin."""

    def __init__(self, start: Path, vault: Vault, path: Path | None = None, file: int | None = None):
        self.start, self.vault = start, vault
        self.path = path or start.with_name(f"{start.name}-{uuid4().hex}")
        self._file = file
        self._written: set[int] = set()

    def add(self, number: int, at: datetime, press: dict[str, Any]) -> None:
        """A line, where it is not there yet. What cannot be written waits in memory alone."""
        if number in self._written:
            return
        self._written.add(number)
        sealed = self.vault.seal(json.dumps([at.isoformat(), press]), SEALED) or b""
        try:
            if self._file is None:
                self._file = os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, OURS)
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.write(self._file, b"\n" + b64encode(sealed) + b"\n")  # the line before may have broken off
        except OSError as error:
            log.warning("kept presses end with this process", why=type(error).__name__)

    def read(self) -> Iterator[tuple[datetime, dict[str, Any]]]:
        """When each came, and what it was; without a line that broke off, or that no live key has sealed."""
        for line in self.path.read_bytes().splitlines():
            with suppress(ValueError, InvalidTag):
                at, press = json.loads(self.vault.open(b64decode(line), SEALED) or "")
                yield datetime.fromisoformat(at), press

    def of_the_dead(self) -> "Iterator[Spool]":
        """The files that nobody holds any more; from now on we do."""
        for path in sorted(self.start.parent.glob(f"{self.start.name}-*")):
            with suppress(OSError):
                file = os.open(path, os.O_RDWR)
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    os.close(file)
                    continue
                if os.fstat(file).st_nlink:  # else whoever held it has taken all meanwhile
                    yield Spool(self.start, self.vault, path, file)
                else:
                    os.close(file)

    def empty(self) -> None:
        """All are taken."""
        self._written.clear()
        if self._file is not None:
            self.path.unlink(missing_ok=True)
        self.let_go()

    def let_go(self) -> None:
        """Whoever starts next may take what is left."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
