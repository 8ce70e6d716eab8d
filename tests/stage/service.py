"""The running service in tests: in a thread of its own, or as a process that can be killed."""

import asyncio
import os
import secrets
import socket
import threading
import urllib.request
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Self

import uvicorn

from bot.application import Application
from bot.settings import Settings
from bot.web import listening
from tests.fakes.telegram.api import BotApi
from tests.started import Started
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).parents[2]
SECRET_KEY = "a key for tests, and for nothing else at all"
SECRET = "webhook-secret"


def free_port() -> int:
    """Below those from which connections go out: else one may take it before the service does."""
    while True:
        port = 20_000 + secrets.randbelow(12_000)
        with socket.socket() as free, suppress(OSError):
            free.bind(("127.0.0.1", port))
            return port


def settings(api: BotApi, database_url: str, **more: Any) -> Settings:
    given = {"telegram_token": api.token, "telegram_api_url": api.url, "telegram_secret": SECRET}
    return settings_for(database_url, **(given | more))


def settings_for(database_url: str, **more: Any) -> Settings:
    """Settings from these words alone, whatever stands in the environment. Reminders come where they are asked for."""
    own = {"secret_key": SECRET_KEY, "database_url": database_url, "reminders": False}
    return Settings.model_validate(own | more)


class Service:
    """The service in this process: polling, or by webhook where `public_url` is set. Ends with the `with` block."""

    def __init__(self, settings: Settings, now: Callable[[], Any] | None = None):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.services = self.run(self._made(settings, now))
        self.server: uvicorn.Server | None = None

    async def _made(self, settings: Settings, now: Callable[[], Any] | None) -> Application:
        return Application(settings, now) if now else Application(settings)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(PATIENCE)

    def __enter__(self) -> Self:
        if not self.services.settings.public_url:
            self.run(self.services.start())
            return self
        self.server = uvicorn.Server(listening(self.services))
        self.serving = asyncio.run_coroutine_threadsafe(self.server.serve(), self.loop)
        until(lambda: self.server is not None and self.server.started)
        return self

    def __exit__(self, *error: object) -> None:
        if self.server:
            self.server.should_exit = True
            self.serving.result(PATIENCE)
        else:
            self.run(self.services.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)
        self.loop.close()


class Process:
    """The service as its own process, as `make run` starts it. Dies with the `with` block, and with who runs it."""

    words: ClassVar[tuple[str, ...]] = ("serve",)
    script = ""

    def __init__(self, api: BotApi, database_url: str, folder: Path, **environment: str):
        self.port = free_port()
        self.folder = folder
        self.log = folder / f"log-{self.port}"
        plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        own = {
            "TELEGRAM_TOKEN": api.token,
            "TELEGRAM_API_URL": api.url,
            "TELEGRAM_SECRET": SECRET,
            "SECRET_KEY": SECRET_KEY,
            "DATABASE_URL": database_url,
            "PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
            "REMINDERS": "0",
        }
        self.environment = plain | own | environment

    @property
    def ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"the service ended: {self.log.read_text()[-2000:]}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.process.wait()

    def terminate(self) -> int:
        self.process.terminate()
        return self.process.wait()

    def __enter__(self) -> Self:
        log = str(self.log)
        self.process = Started(self.folder, self.environment, *self.words, script=self.script, log=log)
        try:
            until(lambda: self.ready)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.kill()
