"""Reading: what somebody sent is decoded in a process of its own, which has little memory, time and nothing of ours."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

from documents.stamped import Page, Problem, Unreadable, taken

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds, of a machine that is busy; the process itself may reckon for less
READS = "import sys; sys.path.insert(0, sys.argv[1]); from documents.stamped import main; main()"

Read = Callable[[bytes], Awaitable[list[Page]]]


async def read_apart(content: bytes) -> list[Page]:
    """The pages of what was sent. Raises `Unreadable`, also where the process dies of it.

    It sees neither our settings nor our folder, and writes no file.
    """
    command = (sys.executable, "-I", "-c", READS, str(ROOT))
    pipe, none = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, stdin=pipe, stdout=pipe, stderr=none, cwd="/", env={}, start_new_session=True
    )
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate(content)
    except TimeoutError:
        raise Unreadable(Problem.BROKEN) from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return taken(said)
