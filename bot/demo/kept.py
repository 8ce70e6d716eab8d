"""What the page shows, kept with the demonstration's data."""

from collections.abc import Sequence
from functools import partial

from bot.writer import Writer
from storage import page


class KeptPage:
    """The page's own `Keeper`."""

    def __init__(self, writer: Writer):
        self._writer = writer

    async def load(self) -> Sequence[page.Shown]:
        return await self._writer.run(page.shown)

    async def keep(self, changes: Sequence[page.Shown]) -> None:
        await self._writer.run(partial(page.keep, changes=changes))
