"""The ASGI app: every channel's routes, and /health."""

import gc
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from .application import Application
from .connections import Bounded, BoundedHeaders, Roomy, UnhurriedRefusals
from .health import Health

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

    routes: Sequence[BaseRoute] = [
        Route("/health", Health(services).page),
        *services.links.routes,
        *services.verify_page.routes,
        *(route for channel in services.channels.values() for route in channel.routes),
    ]
    served = Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(UnhurriedRefusals), Middleware(BoundedHeaders)],
        exception_handlers={Exception: _fault},
    )
    served.router.redirect_slashes = False  # a redirect goes where the Host header says, and loses what was posted
    return served


async def _fault(_request: Request, _error: Exception) -> Response:
    """Nothing of what went wrong is shown; the platform tries again."""
    return JSONResponse({"reason": "a fault of ours"}, status_code=503)


def listening(services: Application, ready: Callable[[], None] = lambda: None) -> uvicorn.Config:
    """How the service listens: on the address of its settings, with bounded connections."""
    return uvicorn.Config(
        app(services, ready),
        host=services.settings.host,
        port=services.settings.port,
        http=Roomy if services.settings.demonstrates else Bounded,
        ws="none",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=10,
        server_header=False,
    )


def serve(services: Application, ready: Callable[[], None] = lambda: None) -> None:
    """Run until SIGTERM or SIGINT; what was taken is finished, what was committed goes out."""

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await services.pause()  # open streams would else hold the server up
            await super().shutdown(sockets)

    def settled() -> None:
        """What a start has made stays: else all of it is gone through now and then, and a tap waits 0.1 s for that."""
        gc.collect()
        gc.freeze()
        ready()

    Server(listening(services, settled)).run()
