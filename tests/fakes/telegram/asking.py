"""Asking: how the tests of the fake Bot API talk to it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.request import HTTPXRequest

from tests.waiting import PATIENCE

from .api import BotApi


def ask(api: BotApi, work: Callable[[Bot], Awaitable[Any]]) -> Any:
    """What python-telegram-bot gets for one piece of work."""

    async def run() -> Any:
        bot = Bot(
            api.token,
            base_url=f"{api.url}/bot",
            base_file_url=f"{api.url}/file/bot",
            request=HTTPXRequest(read_timeout=PATIENCE),
            get_updates_request=HTTPXRequest(read_timeout=PATIENCE),
        )
        async with bot:
            return await work(bot)

    return asyncio.run(run())


def post(api: BotApi, method: str, token: str = "", **params: Any) -> dict[str, Any]:
    """The reply to one JSON request."""

    async def run() -> dict[str, Any]:
        async with aiohttp.ClientSession() as client:
            answer = await client.post(f"{api.url}/bot{token or api.token}/{method}", json=params)
            reply: dict[str, Any] = await answer.json()
            assert reply["ok"] == answer.ok
            assert answer.ok or reply["error_code"] == answer.status
            return reply

    return asyncio.run(run())


def buttons(*rows: list[str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(x, callback_data=f"do:{x}") for x in row] for row in rows])


def refused(api: BotApi, method: str, words: str, **params: Any) -> None:
    """The request breaks a limit: it is refused in these words, and noted."""
    assert words in post(api, method, **params)["description"]
    assert any(words in violation for violation in api.violations)
    api.violations.clear()


def in_background(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(work()))
    thread.start()
    return thread, results
