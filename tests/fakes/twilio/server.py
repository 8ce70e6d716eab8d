"""Server: HTTP in, HTTP out."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import BasicAuth, web

from .errors import Breach, Refusal, not_found
from .faults import Fault, Faults
from .operations import OPERATIONS, Operation, perform
from .wire import Params, read
from .world import World


class Server:
    """Reads requests, spoils those that a test wants spoilt, has the others done, checks and answers."""

    def __init__(self, world: World, token: str, faults: Faults) -> None:
        self.world = world
        self.token = token
        self.faults = faults
        self._runner: web.AppRunner | None = None

    async def begin(self) -> None:
        app = web.Application()
        for operation in OPERATIONS:
            app.router.add_route(operation.method, operation.path, self._handler(operation))
        app.router.add_get("/2010-04-01/Accounts/{account}/Messages/{message}/Media/{media}", self._download)
        app.router.add_route("*", "/{path:.*}", self._unknown)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.05, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.world.origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def end(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    def _handler(self, operation: Operation) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            params: Params = {}
            try:
                self._authorize(request)
                params = await read(request)
            except Refusal as refused:
                if isinstance(refused, Breach):
                    self._check([f"{operation.name}: {refused}"])
                return self._answer(operation, request, params, refused.status, refused.reply())
            self._check(self.world.published.request(operation.path, operation.method, params))
            return await self._act(operation, request, params, self.faults.take(operation.name, params))

        return handle

    async def _act(
        self, operation: Operation, request: web.Request, params: Params, fault: Fault | None
    ) -> web.StreamResponse:
        status, reply = self._done(operation, request, params, fault)
        if fault and fault.drop:
            self.world.record(operation.name, request.method, request.path, params, 0)
            if request.transport:
                request.transport.abort()
            return web.Response()
        response = self._answer(operation, request, params, status, reply)
        if fault:
            await fault.hold()
        return await fault.answer(request, response) if fault else response

    def _done(self, operation: Operation, request: web.Request, params: Params, fault: Fault | None) -> tuple[int, Any]:
        try:
            return perform(self.world, operation, params, dict(request.match_info), fault)
        except Refusal as refused:
            return refused.status, refused.reply()

    def _answer(
        self, operation: Operation, request: web.Request, params: Params, status: int, reply: Any
    ) -> web.Response:
        self.world.record(operation.name, request.method, request.path, params, status)
        if status < 400:
            self._check(self.world.published.reply(operation.path, operation.method, status, reply))
        return web.Response(status=status) if reply is None else web.json_response(reply, status=status)

    def _authorize(self, request: web.Request) -> None:
        try:
            given = BasicAuth.decode(request.headers.get("Authorization", ""))
        except ValueError as error:
            raise Refusal(20003, status=401) from error
        if (given.login, given.password) != (self.world.account, self.token):
            raise Refusal(20003, status=401)
        if request.match_info.get("AccountSid", self.world.account) != self.world.account:
            raise not_found(request.path)

    async def _download(self, request: web.Request) -> web.Response:
        """What a person sent; public to whoever knows the address, as Twilio's media are by default."""
        media = self.world.files.get(request.path)
        if media is None:
            return web.json_response(not_found(request.path).reply(), status=404)
        return web.Response(body=bytes(media), content_type=media.content_type)

    async def _unknown(self, request: web.Request) -> web.Response:
        self._check([f"there is no {request.method} {request.path}"])
        self.world.record("", request.method, request.path, {}, 404)
        return web.json_response(not_found(request.path).reply(), status=404)

    def _check(self, problems: list[str]) -> None:
        with self.world.lock:
            self.world.violations += problems
