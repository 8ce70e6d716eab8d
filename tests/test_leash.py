"""Nothing outlives its tests: not when they are killed, not when a service is never ready."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import waiting
from tests.drawing import ROOT
from tests.fakes.telegram.api import BotApi
from tests.stage.service import Process, free_port
from tests.waiting import until

RUNS = """
import subprocess, sys
from tests.leash import leashed
with subprocess.Popen(leashed(sys.executable, "-c", "print('runs', flush=True); input()")) as started:
    print(started.pid, flush=True)
"""
FORKS = """
from pathlib import Path
from tempfile import TemporaryDirectory
from tests.started import Started
with TemporaryDirectory() as folder:
    script = Path(folder, "sleeps.py")
    script.write_text("import time; print('runs', flush=True); time.sleep(60)")
    process = Started(Path(folder), {}, script=str(script))
    while "runs" not in process.said[0].read_text():
        pass
print(process.pid, "runs", flush=True)
input()
"""
SERVES = """
from tests.stage.postgresql import server
with server() as postgresql:
    print(postgresql.get_pid(), "runs", flush=True)
    input()
"""


def alive(pid: int) -> bool:
    """A process that nobody has asked about since its death is dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a process with the one that started it")
@pytest.mark.parametrize("script", [RUNS, FORKS, SERVES], ids=["a process", "what a process forked", "PostgreSQL"])
def test_what_was_started_dies_with_who_started_it(script: str) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as owner:
        assert owner.stdout
        said = ""
        while "runs" not in said:
            said += (line := owner.stdout.readline())
            assert line
        said = "".join(filter(str.isdigit, said)) or owner.stdout.readline()
        assert alive(int(said))
        owner.kill()
    until(lambda: not alive(int(said)))


def test_a_service_that_is_never_ready_does_not_stay(sqlite_url, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.5)
    with BotApi() as api:
        service = Process(api, sqlite_url, tmp_path, PORT=str(free_port()))  # not where it is looked for
        with pytest.raises(AssertionError, match="in vain"), service:
            pass
    assert service.process.poll() is not None
