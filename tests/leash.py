"""Leash: what a test starts dies with whoever runs the tests, even when that is killed.

Run as a script it becomes the command that follows the owner's number, and dies with the owner.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h
OWN = (sys.executable, "-S", "-E", __file__)


def leashed(*command: str) -> list[str]:
    """The command to start instead, by a thread that lives as long as its process does."""
    return [*OWN, str(os.getpid()), *command]


@contextmanager
def watched(pid_file: Path) -> Iterator[None]:
    """A daemon, whose first line in this file is its number, is told to quit at the end, however that comes."""
    watch = subprocess.Popen([*OWN, "watch", str(pid_file)], stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
    finally:
        watch.communicate()


def watch(pid_file: Path) -> None:
    sys.stdin.read()  # ends when the owner closes it, or is gone
    if pid_file.exists():
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)  # PostgreSQL: at once, with all its processes


def die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it may have died before
        sys.exit(1)


if __name__ == "__main__":
    if sys.argv[1] == "watch":
        watch(Path(sys.argv[2]))
    else:
        die_with(int(sys.argv[1]))
        os.execvp(sys.argv[2], sys.argv[2:])
