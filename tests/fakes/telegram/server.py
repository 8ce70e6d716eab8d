"""Server: HTTP in, HTTP out, on a thread and an event loop of its own."""

import asyncio
import re
import threading
from contextlib import suppress
from typing import Any

from aiohttp import web

from tests.waiting import PATIENCE

from .faults import Fault, Faults
from .limits import MAX_UPLOAD
from .methods import perform
from .polling import Polling
from .rates import Rates
from .webhook import Webhook
from .wire import Params, Refusal, read
from .world import World

UNFIT_ANSWERS = ("setWebhook", "deleteWebhook", "close", "logOut")  # nor any get…: a webhook may not answer these
ROOM = 1024 * 1024  # for the rest of a request that carries the largest file


class Server:
    """Reads requests, spoils those that a test wants spoilt, has the others done, checks and answers."""

    def __init__(self, world: World, token: str, faults: Faults, rates: Rates) -> None:
        self.world = world
        self.token = token
        self.faults = faults
        self.rates = rates
        self.polling = Polling(world)
        self.url = ""
        self._started, self._stopped = threading.Event(), asyncio.Event()
        self._thread: threading.Thread | None = None

    def start(self, webhook: Webhook) -> None:
        run = self._run(webhook)
        self._thread = threading.Thread(target=lambda: asyncio.run(run), name="bot-api", daemon=True)
        self._thread.start()
        assert self._started.wait(PATIENCE), "the fake Bot API did not start"

    def stop(self) -> None:
        if self._thread and self.world.bell.loop and self._thread.is_alive():
            self.world.bell.loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join(PATIENCE)

    async def _run(self, webhook: Webhook) -> None:
        self.world.bell.loop = asyncio.get_running_loop()
        app = web.Application(client_max_size=MAX_UPLOAD + ROOM)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.05, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        delivering = asyncio.create_task(webhook.run())
        self._started.set()
        await self._stopped.wait()
        delivering.cancel()
        await runner.cleanup()
        with suppress(asyncio.CancelledError):
            await delivering

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method, params = request.match_info["method"], {}
        try:
            self._authorize(request.match_info["token"])
            params = await read(request)
        except Refusal as refused:
            return self._answer(method, params, refused.code, refused.reply())
        self._check(self.world.published.request(method, params))
        fault = self.faults.take(method, params)
        status, reply = await self._act(method, params, fault)
        if fault and fault.drop:
            self.world.record(method, params, 0)
            if request.transport:
                request.transport.abort()
            return web.Response()
        response = self._answer(method, params, status, reply)
        if fault:
            await fault.hold()
        return await fault.answer(request, response) if fault else response

    def answered(self, method: str, params: Params) -> None:
        """Do what a webhook's answer asks; its result goes nowhere."""
        if method in UNFIT_ANSWERS or method.startswith("get"):
            self._check([f"a webhook's answer may not call {method}"])
            return
        self._check(self.world.published.request(method, params))
        fault = self.faults.take(method, params)
        self._answer(method, params, *self._do(method, params, fault))

    def _authorize(self, token: str) -> None:
        if token != self.token:
            well_formed = re.fullmatch(r"\d+:[\w-]+", token)
            raise Refusal(401, "Unauthorized") if well_formed else Refusal(404, "Not Found")

    async def _act(self, method: str, params: Params, fault: Fault | None) -> tuple[int, dict[str, Any]]:
        if method != "getUpdates" or (fault and fault.prevents):
            return self._do(method, params, fault)
        try:
            return 200, {"ok": True, "result": await self.polling.get_updates(params)}
        except Refusal as refused:
            return refused.code, refused.reply()

    def _do(self, method: str, params: Params, fault: Fault | None) -> tuple[int, dict[str, Any]]:
        try:
            if fault and fault.prevents:
                raise fault.refusal()
            with self.world.lock:
                self.rates.spend(method, params.get("chat_id"))
                return 200, {"ok": True, "result": perform(self.world, method, params)}
        except Refusal as refused:
            return refused.code, refused.reply()

    def _answer(self, method: str, params: Params, status: int, reply: dict[str, Any]) -> web.Response:
        self.world.record(method, params, status)
        self._check(self.world.published.reply(method, reply))
        return web.json_response(reply, status=status)

    def _check(self, problems: list[str]) -> None:
        with self.world.lock:
            self.world.violations += problems

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._authorize(request.match_info["token"])
        except Refusal as refused:
            return web.json_response(refused.reply(), status=refused.code)
        path = request.match_info["path"]
        with self.world.lock:
            file = next((file for file in self.world.files.values() if file.path == path), None)
        if file is None:
            return web.json_response(Refusal(404, "Not Found").reply(), status=404)
        return web.Response(body=file.data, content_type="application/octet-stream")
