"""Updates reach a webhook as Telegram delivers them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.waiting import until

from . import limits
from .api import BotApi
from .asking import ask, post
from .people import Person

HERE = "http://127.0.0.1"


@asynccontextmanager
async def bot_server(answer: Callable[[web.Request, Any], Awaitable[web.Response]]) -> AsyncIterator[str]:
    async def handle(request: web.Request) -> web.Response:
        return await answer(request, await request.json())

    app = web.Application()
    app.router.add_post("/telegram", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"{HERE}:{runner.addresses[0][1]}"
    await runner.cleanup()


def hooked(
    api: BotApi, answer: Callable[[web.Request, Any], Awaitable[web.Response]], talk: Callable[[], None], **options: Any
) -> None:
    """Hold a talk while a server of the bot's answers the webhook."""

    async def run() -> None:
        async with bot_server(answer) as origin:
            await asyncio.to_thread(post, api, "setWebhook", url=f"{origin}/telegram", **options)
            await asyncio.to_thread(talk)
            await asyncio.to_thread(post, api, "deleteWebhook")

    asyncio.run(run())


def test_a_webhook_gets_updates_and_the_secret(api: BotApi, asha: Person) -> None:
    got: list[tuple[str | None, int]] = []

    async def answer(request: web.Request, update: Any) -> web.Response:
        got.append((request.headers.get(limits.SECRET_HEADER), update["update_id"]))
        return web.Response()

    def talk() -> None:
        asha.says("second")
        asha.waits_for(lambda: len(got) == 2 and api.pending == 0)
        info = post(api, "getWebhookInfo")["result"]
        assert (info["pending_update_count"], info["max_connections"]) == (0, 40)
        assert "last_error_message" not in info

    first = asha.says("first, before there was a webhook")
    hooked(api, answer, talk, secret_token="s3cret")
    assert got == [("s3cret", first), ("s3cret", first + 1)]
    assert [d.status for d in api.deliveries] == [200, 200]


def test_a_failing_update_is_tried_again_and_blocks_only_its_lane(api: BotApi, asha: Person) -> None:
    ben, got = api.person(8, "Ben"), []

    async def answer(request: web.Request, update: Any) -> web.Response:
        said = update["message"]["text"]
        got.append(said)
        return web.Response(status=503 if said == "poison" and got.count("poison") < 4 else 200)

    def talk() -> None:
        asha.says("poison")
        asha.says("after")
        ben.says("other")
        asha.waits_for(lambda: api.pending == 0)
        assert "503" in post(api, "getWebhookInfo")["result"]["last_error_message"]

    hooked(api, answer, talk)
    assert [said for said in got if said != "other"] == ["poison"] * 4 + ["after"]
    assert got.index("other") < got.index("after")


def test_lanes_run_side_by_side_up_to_max_connections(api: BotApi, asha: Person) -> None:
    now, most = [0], [0]

    async def answer(request: web.Request, update: Any) -> web.Response:
        now[0] += 1
        most[0] = max(most[0], now[0])
        await asyncio.to_thread(until, lambda: most[0] == 3)  # so many come in before the first is answered
        now[0] -= 1
        return web.Response()

    def talk() -> None:
        for number in range(20, 26):
            api.person(number, "X").says("hello")
        asha.waits_for(lambda: api.pending == 0)

    hooked(api, answer, talk, max_connections=3)
    assert most[0] == 3


def test_a_webhooks_answer_may_be_a_call(api: BotApi, asha: Person) -> None:
    async def answer(request: web.Request, update: Any) -> web.Response:
        return web.json_response({"method": "sendMessage", "chat_id": 7, "text": update["message"]["text"].upper()})

    def talk() -> None:
        asha.says("hello")
        asha.waits_for(lambda: asha.heard == "HELLO")

    hooked(api, answer, talk)
    assert [call.status for call in api.called("sendMessage")] == [200]


def test_a_public_address_can_be_served_here(api: BotApi, asha: Person) -> None:
    got: list[str] = []

    async def answer(request: web.Request, update: Any) -> web.Response:
        got.append(request.path)
        return web.Response()

    async def run() -> None:
        async with bot_server(answer) as origin:
            api.serves(origin)
            await asyncio.to_thread(post, api, "setWebhook", url="https://karani.example/telegram")
            asha.says("hello")
            await asyncio.to_thread(asha.waits_for, lambda: api.pending == 0)

    asyncio.run(run())
    assert got == ["/telegram"]


def test_what_a_webhook_did_not_take_waits_for_polling(api: BotApi, asha: Person) -> None:
    ask(api, lambda bot: bot.set_webhook(f"{HERE}:1/telegram"))
    number = asha.says("hello")
    asha.waits_for(lambda: len(api.deliveries) > 2)
    ask(api, lambda bot: bot.delete_webhook())
    assert [u.update_id for u in ask(api, lambda bot: bot.get_updates())] == [number]
