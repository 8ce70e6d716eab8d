"""What the page shows, kept with the demonstration's data."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from storage import page


class KeptPage:
    """The page's own `Keeper`. `run` does a job in a transaction."""

    def __init__(self, run: Callable[[Callable[[sa.Connection], Any]], Awaitable[Any]]):
        self._run = run

    async def load(self) -> Sequence[page.Shown]:
        shown: Sequence[page.Shown] = await self._run(page.shown)
        return shown

    async def keep(self, changes: Sequence[page.Shown]) -> None:
        await self._run(partial(page.keep, changes=changes))
