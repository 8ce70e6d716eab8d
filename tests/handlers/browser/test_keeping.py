"""A conversation on the page is still there after a restart, and no secret of it was ever kept."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from conversations.core import Button, Document, Message, speaking
from handlers.browser import keeping
from handlers.browser.channel import Browser
from handlers.channel import Outcome
from storage.database import Unavailable
from storage.page import Shown

GRACE = "0700000001"


class Book:
    """Stands in for the database."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], dict[str, Any]] = {}
        self.away = False
        self.tried, self.kept = asyncio.Event(), asyncio.Event()

    async def load(self) -> Sequence[Shown]:
        return [(chat, key, kept) for (chat, key), kept in self.rows.items()]

    async def keep(self, changes: Sequence[Shown]) -> None:
        self.tried.set()
        if self.away:
            raise Unavailable
        for chat, key, kept in changes:
            if kept is None:
                self.rows.pop((chat, key), None)
            else:
                self.rows[chat, key] = kept
        self.kept.set()


async def taken(_incoming: object) -> Outcome:
    return Outcome()


async def fetch(source: str) -> tuple[bytes, str]:
    return source.encode(), "application/pdf"


async def begun(book: Book) -> Browser:
    browser = Browser(tuple, fetch, keeper=book)
    await browser.start(taken)
    return browser


def test_after_a_restart_the_conversation_its_documents_and_commands_are_there() -> None:
    async def talk() -> None:
        book = Book()
        before = await begun(book)
        register = await before.send(GRACE, Message("0 of 12", ((Button("P", "mark", "1", "register"),),)))
        gone = await before.send(GRACE, Message("Gone."))
        with speaking("sw"):
            letter = await before.send(GRACE, Message("Hii hapa.", document=Document("Barua.pdf", "letter:7", "Yako")))
        await before.redraw(GRACE, register, Message("1 of 12"))
        await before.forget(GRACE, gone)
        await before.offer(GRACE, [("register", "Today's register")])
        await before.close()
        after = await begun(book)
        chat = after.chats[GRACE]
        assert chat.said == before.chats[GRACE].said
        assert [(said["text"], said["lang"]) for said in chat.said.values()] == [("1 of 12", "en"), ("Hii hapa.", "sw")]
        assert chat.documents[letter] == Document("Barua.pdf", "letter:7", "Yako")
        assert chat.commands == (("register", "Today's register"),)
        assert chat.heard == letter
        await after.redraw(GRACE, register, Message("2 of 12"))
        await after.close()

    asyncio.run(talk())


def test_no_secret_is_kept() -> None:
    async def talk() -> None:
        book = Book()
        browser = await begun(book)
        await browser.send(GRACE, Message("Your PIN: 482913", secret=True))
        browser.chats[GRACE].keep("message", "one", Message("482913"), own=True)
        browser.chats[GRACE].keep("message", "two", Message("hello"), own=True)
        await browser.close()
        assert [key for _chat, key in book.rows] == ["two"]

    asyncio.run(talk())


def test_what_could_not_be_kept_is_kept_as_soon_as_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "EVERY", 0.001)

    async def talk() -> None:
        book = Book()
        browser = await begun(book)
        book.away = True
        await browser.send(GRACE, Message("Hello."))
        await asyncio.wait_for(book.tried.wait(), 5)
        assert not book.rows
        book.away = False
        await asyncio.wait_for(book.kept.wait(), 5)
        assert len(book.rows) == 1
        await browser.close()

    asyncio.run(talk())
