"""Started: `python -m bot …` as a process of its own, forked from one that has read the program, which takes a second.

Run as a module this is the one that forks. It dies with whoever runs the tests, even when that is killed, and with it
all that it forked.
"""

import atexit
import gc
import json
import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from tests.leash import die_with, leashed
from tests.waiting import until

ROOT = Path(__file__).parents[1]
READ = ("bot.__main__", "bot.demo.clock", "bot.letters.releasing", "bot.web", "storage.migrations", "storage.rekeying")


class Started:
    """What `subprocess.Popen` is, for a command of the bot, or for a script and its words."""

    def __init__(self, folder: Path, environment: Mapping[str, str], *words: str, script: str = "", log: str = ""):
        out, err = (log, log) if log else (f"{mkdtemp(dir=folder)}/{name}" for name in ("out", "err"))
        self.said = Path(out), Path(err)
        for file in self.said:
            file.touch()
        self.pid: int = forking().ask("fork", script, words, str(folder), dict(environment), out, err)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = forking().ask("ended", self.pid)
        return self.returncode

    def wait(self) -> int:
        until(lambda: self.poll() is not None)
        assert self.returncode is not None
        return self.returncode

    def communicate(self) -> tuple[str, str]:
        """Wait for the end; what it said, and what was wrong."""
        self.wait()
        out, err = (file.read_text() for file in self.said)
        return out, err

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


class Forking:
    """The process that has read the program, asked from here."""

    def __init__(self) -> None:
        command, pipe = leashed(sys.executable, "-m", __name__), subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        self.asking = threading.Lock()
        atexit.register(self.process.communicate)

    def ask(self, *question: Any) -> Any:
        with self.asking:
            assert self.process.stdin
            assert self.process.stdout
            self.process.stdin.write(json.dumps(question) + "\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())


@cache
def forking() -> Forking:
    return Forking()


def answer_all() -> None:
    """Fork whatever is asked for, and tell how it ended."""
    for name in READ:
        import_module(name)
    gc.collect()
    gc.freeze()  # else the first collection of each would copy all that was read
    for line in sys.stdin:
        what, *asked = json.loads(line)
        sys.stdout.write(json.dumps(fork(*asked) if what == "fork" else ended(*asked)) + "\n")
        sys.stdout.flush()


def ended(pid: int) -> int | None:
    known, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if known else None


def fork(*asked: Any) -> int:
    owner = os.getpid()
    if pid := os.fork():
        return pid
    die_with(owner)
    become(*asked)
    sys.exit()


def become(script: str, words: list[str], folder: str, environment: dict[str, str], out: str, err: str) -> None:
    """From here on all is as if the command had been typed in this folder."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, name in enumerate((os.devnull, out, err)):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), number)
    sys.argv = [script or "bot", *words]
    if script:
        runpy.run_path(script, run_name="__main__")
    else:
        import_module("bot.__main__").app()


if __name__ == "__main__":
    answer_all()
