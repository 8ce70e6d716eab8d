"""Contents: the pictures of stamped pages by the hash of their bytes, in a folder or, on PostgreSQL, in a table.

Why: docs/decisions/stamped.md. What no page and no file names any more is taken away.
"""

import os
import re
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from storage.database import insert

from .tables import SentFile, StampedContent, StampedPage

NAME = re.compile(r"[0-9a-f]{64}")
UNUSED = timedelta(days=1)  # what nothing names by then was never filed
OURS, FOLDER = 0o600, 0o700


def hash_of(content: bytes) -> str:
    return sha256(content).hexdigest()


class Contents:
    """`folder`: where the files lie, each under its hash; None: in the table."""

    def __init__(self, folder: Path | None):
        self.folder = folder

    def put(self, connection: sa.Connection, contents: Iterable[bytes]) -> list[str]:
        """Keep them; gives their hashes. A file is there whole or not at all, whatever becomes of the transaction."""
        return [self._put(connection, hash_of(content), content) for content in contents]

    def _put(self, connection: sa.Connection, name: str, content: bytes) -> str:
        if self.folder is None:
            new = insert(connection, StampedContent).values(hash=name, content=content)
            connection.execute(new.on_conflict_do_nothing())
            return name
        file = self._file(name)
        if file.exists():
            os.utime(file)  # what is about to be taken away as unused is used again
            return name
        file.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER)
        making = file.with_name(f"{name}.{uuid4().hex}")
        with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OURS), "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        making.replace(file)
        return name

    def get(self, connection: sa.Connection, name: str) -> bytes | None:
        """None where it is not, or is not what it was."""
        if self.folder is None:
            content = connection.scalar(sa.select(StampedContent.content).where(StampedContent.hash == name))
        else:
            file = self._file(name)
            content = file.read_bytes() if NAME.fullmatch(name) and file.is_file() else None
        return content if content is not None and hash_of(content) == name else None

    def sweep(self, connection: sa.Connection, now: datetime) -> None:
        """Take away the files that nothing names: of what was never filed, or broke off."""
        if self.folder is None or not self.folder.is_dir():
            return
        before = time.time() - UNUSED.total_seconds()
        old = [file for file in self.folder.glob("??/*") if file.stat().st_mtime < before]
        named = set(connection.scalars(sa.select(StampedPage.hash))) if old else set()
        for pages in connection.scalars(sa.select(SentFile.pages)):
            named |= {page[0] for page in pages}
        for file in old:
            if file.name not in named:
                file.unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        assert self.folder is not None  # noqa: S101 (asked before)
        return self.folder / name[:2] / name


def unused(connection: sa.Connection, names: Iterable[str]) -> None:
    """These are named by one less: what nothing names any more goes from the table. A folder is swept."""
    here = StampedContent.hash.in_([*names])
    kept = sa.exists().where(StampedPage.hash == StampedContent.hash)
    connection.execute(sa.delete(StampedContent).where(here, ~kept))
