"""The ASGI app: every channel's routes, and /health."""

import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from .application import Application
from .writer import Unavailable

log = structlog.get_logger()


def app(services: Application, ready: Callable[[], None] = lambda: None) -> Starlette:
    """Starts the service with the first request's server, and drains it when the server stops."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await services.start()
        ready()
        try:
            yield
        finally:
            await services.stop()

    async def health(_request: Request) -> Response:
        try:
            await services.writer.run(lambda connection: connection.exec_driver_sql("SELECT 1").scalar())
        except Unavailable:
            return JSONResponse({"ready": False, "why": "the database is down"}, status_code=503)
        return JSONResponse({"ready": True})

    routes: Sequence[BaseRoute] = [
        Route("/health", health),
        services.links.route,
        services.verify_page.route,
        *(route for channel in services.channels.values() for route in channel.routes),
    ]
    return Starlette(routes=routes, lifespan=lifespan, exception_handlers={Exception: _fault})


async def _fault(_request: Request, _error: Exception) -> Response:
    """Nothing of what went wrong is shown; the platform tries again."""
    return JSONResponse({"reason": "a fault of ours"}, status_code=503)


def serve(services: Application, ready: Callable[[], None] = lambda: None) -> None:
    """Run until SIGTERM or SIGINT; what was taken is finished, what was committed goes out."""
    import uvicorn

    settings = services.settings
    config = uvicorn.Config(
        app(services, ready),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
        server_header=False,
    )

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await services.pause()  # open streams would else hold the server up
            await super().shutdown(sockets)

    Server(config).run()
