"""The client of the Bot API, over HTTP."""

import asyncio

import pytest
from telegram.error import TimedOut

from handlers.telegram import request
from handlers.telegram.request import AiohttpRequest
from tests.fakes.telegram.api import BotApi


@pytest.mark.parametrize("drip", ["head", "body"])
def test_an_answer_that_comes_byte_by_byte_has_an_end(monkeypatch, drip):
    monkeypatch.setattr(request, "FREE", 0.1)

    async def ask(api: BotApi) -> None:
        client = AiohttpRequest()
        await client.initialize()
        try:
            await client.do_request(f"{api.url}/bot{api.token}/getMe", "POST", read_timeout=0.1)
        finally:
            await client.shutdown()

    with BotApi() as api:
        api.faults.next("getMe", drip=drip)
        with pytest.raises(TimedOut):
            asyncio.run(ask(api))
