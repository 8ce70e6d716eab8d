"""Start a program's processes, watch them, and stop them."""

import asyncio
import os
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from .fake_api import FakeApi
from .subjects import Program
from .telegram_load import Phones, Tap

TOKEN = "123456:benchmark-token"
SECRET = "benchmark-secret"
ROOT = Path(__file__).resolve().parent.parent
START = 30.0  # seconds a program may take to become ready
LAST_LINES = 20
STOP = 10.0  # seconds it may take to stop after SIGTERM
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


class Running:
    """The processes of a program, from their start."""

    def __init__(
        self, program: Program, log: Path, ports: list[int], processes: list[asyncio.subprocess.Process]
    ) -> None:
        self.program = program
        self.log = log
        self.ports = ports
        self._processes = processes

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.1:{port}{self.program.path}" for port in self.ports]

    @property
    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LAST_LINES:])

    @property
    def memory_mb(self) -> float:
        """Resident memory of all the processes and their children."""
        return sum(int(_proc(pid, "statm").split()[1]) for pid in self._pids()) * PAGE / 2**20

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all the processes and their children, since their start."""
        stats = [_proc(pid, "stat").rpartition(")")[2].split() for pid in self._pids()]
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICK

    async def ready(self) -> None:
        """Wait until every process is ready. Raises TimeoutError, or RuntimeError if one has ended."""
        async with asyncio.timeout(START):
            for port in self.ports:
                while not await _answers(port, self.program.health):
                    if any(process.returncode is not None for process in self._processes):
                        raise RuntimeError(f"{self.program.name} ended before it was ready.\n{self.last_words}")
                    await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """End the processes started here, and only these: SIGTERM, then SIGKILL."""
        alive = [process for process in self._processes if process.returncode is None]
        for process in alive:
            process.terminate()
        for process in alive:
            try:
                await asyncio.wait_for(process.wait(), STOP)
            except TimeoutError:
                process.kill()
                await process.wait()

    def kill(self) -> None:
        """End them without a word, as a machine does that fails: SIGKILL."""
        for process in self._processes:
            process.kill()

    def _pids(self) -> list[int]:
        pids = [process.pid for process in self._processes if process.returncode is None]
        for pid in pids:  # grows while we walk: children's children are met too
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                pids.extend(int(child) for child in task.read_text().split())
        return pids


@asynccontextmanager
async def started(program: Program, folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Running]:
    """Start the processes in `folder`; stop them at the end, whatever happened. Their output goes to its `log`."""
    ports = [_free_port() for _ in range(program.processes)]
    processes: list[asyncio.subprocess.Process] = []
    running = Running(program, folder / "log", ports, processes)
    with running.log.open("ab") as log:
        try:
            for port in ports:
                environment = {
                    **os.environ,
                    "PYTHONPATH": str(ROOT),  # and not its folder: nobody's .env is read
                    "PUBLIC_URL": f"http://127.0.0.1:{port}",
                    "HOST": "127.0.0.1",
                    "PORT": str(port),
                    **settings,
                }
                processes.append(
                    await asyncio.create_subprocess_exec(
                        *program.command, cwd=folder, env=environment, stdout=log, stderr=log
                    )
                )
            yield running
        finally:
            await running.stop()


def by_telegram(api: FakeApi) -> dict[str, str]:
    """The settings of a bot that speaks to this Bot API."""
    return {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url, "TELEGRAM_SECRET": SECRET}


async def first_tap(running: Running, phones: Phones, tap: Tap, began: float) -> float:
    """Seconds from `began` until a tap was answered. Raises TimeoutError."""
    await running.ready()
    while not await phones.taps(tap, patience=1.0):
        if time.perf_counter() - began > START:
            raise TimeoutError(f"{running.program.name} does not answer.\n{running.last_words}")
        await asyncio.sleep(0.01)
    return time.perf_counter() - began


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _proc(pid: int, file: str) -> str:
    return Path(f"/proc/{pid}/{file}").read_text()


async def _answers(port: int, health: str | None) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    try:
        if health is None:
            return True
        writer.write(f"GET {health} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        return b" 200 " in await reader.readline()
    except OSError:
        return False
    finally:
        writer.close()
