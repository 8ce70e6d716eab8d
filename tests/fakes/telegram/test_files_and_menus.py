"""Files are kept and found again; a person sees the nearest menu."""

import pytest
import telegram
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
)

from . import limits
from .api import BotApi
from .asking import ask, post
from .people import Person


def test_a_document_is_kept_and_sent_again_by_its_id(api: BotApi, asha: Person) -> None:
    sent = ask(
        api, lambda bot: bot.send_document(7, b"%PDF-1.7", "Your letter", filename="letter.pdf", protect_content=False)
    )
    ask(api, lambda bot: bot.send_document(7, sent.document.file_id))
    first, second = asha.messages
    assert first.document
    assert second.document
    assert (first.text, first.document.name, first.document.mime) == ("Your letter", "letter.pdf", "application/pdf")
    assert first.document.data == second.document.data == b"%PDF-1.7"
    assert not first.protected
    with pytest.raises(telegram.error.BadRequest, match="Wrong file identifier"):
        ask(api, lambda bot: bot.send_document(7, "no-such-file"))


def test_a_file_from_a_person_is_downloaded(api: BotApi, asha: Person) -> None:
    asha.sends(document=b"stamped", name="register.pdf")

    async def download(bot: Bot) -> bytes:
        message = (await bot.get_updates())[0].message
        assert message
        assert message.document
        return bytes(await (await bot.get_file(message.document.file_id)).download_as_bytearray())

    assert ask(api, download) == b"stamped"
    with pytest.raises(telegram.error.BadRequest, match="Invalid file_id"):
        ask(api, lambda bot: bot.get_file("no-such-file"))


def test_a_large_file_cannot_be_downloaded(api: BotApi, asha: Person) -> None:
    asha.sends(document=bytes(limits.MAX_DOWNLOAD + 1))
    file = post(api, "getUpdates")["result"][0]["message"]["document"]
    assert "file is too big" in post(api, "getFile", file_id=file["file_id"])["description"]


def test_the_nearest_menu_is_seen(api: BotApi, asha: Person) -> None:
    juma = api.person(9, "Juma", language_code="sw")
    everyone, own = [BotCommand("help", "Help")], [BotCommand("register", "Today's register")]

    async def menus(bot: Bot) -> None:
        await bot.set_my_commands(everyone)
        await bot.set_my_commands([BotCommand("help", "Msaada")], language_code="sw")
        await bot.set_my_commands(own, BotCommandScopeChat(7))
        assert await bot.get_my_commands(BotCommandScopeChat(7)) == tuple(own)

    ask(api, menus)
    assert asha.commands == {"register": "Today's register"}
    assert juma.commands == {"help": "Msaada"}
    ask(api, lambda bot: bot.delete_my_commands(BotCommandScopeChat(7)))
    assert asha.commands == {"help": "Help"}
