"""The service as `make run` starts it, but by the clock in a file: its hour (ISO), and from when it is counted."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot import logs
from bot.services import Services
from bot.settings import Settings
from bot.web import serve
from reminders import scheduler


def clock() -> datetime:
    """The hour in the file; the real one goes on ticking beside it."""
    return datetime.fromisoformat(Path(os.environ["CLOCK"]).read_text()).astimezone(UTC)


if __name__ == "__main__":
    scheduler.EVERY /= int(sys.argv[1])
    logs.set_up("info")
    serve(Services(Settings(), clock))
