"""The terminal: what is said there is for the one person who sits at it."""

import asyncio

import pytest

from conversations.core import Command, Message, Text, Upload
from handlers.channel import Incoming, NoFile, Outcome, TooLarge, Undelivered
from handlers.terminal import Terminal
from tests.stage import ASHA, BEN


def test_what_waits_for_another_is_not_shown():
    shown: list[object] = []
    terminal = Terminal(ASHA, write=shown.append)
    with pytest.raises(Undelivered):
        asyncio.run(terminal.send(BEN, Message("Karani: your PIN is 482913.")))
    assert not shown
    asyncio.run(terminal.send(ASHA, Message("Welcome.")))
    assert "Welcome." in str(shown)


def test_lines_are_read_until_the_input_ends():
    lines, heard = iter(["register\n", "/share\n", ""]), []

    async def read() -> str:
        return next(lines)

    async def receive(incoming: Incoming) -> Outcome:
        heard.append(incoming)
        return Outcome()

    asyncio.run(Terminal(ASHA, read=read).start(receive))
    assert [type(incoming.event).__name__ for incoming in heard] == ["Command", "Text", "Contact"]
    assert isinstance(heard[1].event, Text)
    assert {incoming.phone for incoming in heard} == {ASHA}


def test_a_file_is_sent_by_its_path(tmp_path):
    (tmp_path / "sheet.jpg").write_bytes(b"1234")
    lines, heard = iter([f"/file {tmp_path}/sheet.jpg\n", "/file\n", ""]), []

    async def read() -> str:
        return next(lines)

    async def receive(incoming: Incoming) -> Outcome:
        heard.append(incoming.event)
        return Outcome()

    terminal = Terminal(ASHA, read=read)
    asyncio.run(terminal.start(receive))
    assert heard[1:] == [Upload("document", f"{tmp_path}/sheet.jpg", 4), Command("file")]
    assert asyncio.run(terminal.download(f"{tmp_path}/sheet.jpg", 4)) == b"1234"
    with pytest.raises(TooLarge):
        asyncio.run(terminal.download(f"{tmp_path}/sheet.jpg", 3))
    with pytest.raises(NoFile):
        asyncio.run(terminal.download(f"{tmp_path}", 3))
