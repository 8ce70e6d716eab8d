"""Health: whether this copy can serve, for whoever balances the load or looks after it."""

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from storage import leases
from storage.database import Unavailable

from .application import Application


class Health:
    """The page `/health`: 200 while events can be written down and every lasting work runs, else 503 and why."""

    def __init__(self, services: Application):
        self.services = services
        self._trying: asyncio.Future[None] | None = None

    async def page(self, _request: Request) -> Response:
        if why := await self._ails():
            return JSONResponse({"ready": False, "why": why}, status_code=503)
        return JSONResponse({"ready": True})

    async def _ails(self) -> str:
        if self._trying is None or self._trying.done():  # however many ask at once, one row is written
            self._trying = asyncio.ensure_future(self._write())
        try:
            await asyncio.shield(self._trying)
        except Unavailable:
            return "the database is down"
        failing = sorted(self.services.lasting.failing)
        return f"failing: {', '.join(failing)}" if failing else ""

    async def _write(self) -> None:
        """A full disk or a database turned read-only still answers what is asked of it."""
        await self.services.writer.run(partial(leases.write, name="health", now=self.services.now()))
