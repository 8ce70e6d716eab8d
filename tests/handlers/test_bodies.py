"""Bodies at every door, over real HTTP: too much is refused before it is read."""

import socket
import threading
from contextlib import closing
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from handlers.browser import loopback
from handlers.browser.channel import Browser
from handlers.telegram import door as telegram
from handlers.twilio import door as twilio
from tests.waiting import PATIENCE

NOBODY: Any = None  # no door gets as far as asking one
SECRET = "a secret"
UPDATE, FORM, JSON = telegram.LARGEST_UPDATE, twilio.LARGEST_FORM, loopback.MAX_BODY
DOORS = [
    ("/telegram", UPDATE, f"{telegram.SECRET}: {SECRET}", 400),  # what is no update
    ("/twilio/message", FORM, "X-Twilio-Signature: anybody's", 403),
    ("/twilio/status", FORM, "X-Twilio-Signature: anybody's", 403),
    ("/demo/say", JSON, "Content-Type: application/json", 400),
    ("/demo/time", JSON, "Content-Type: application/json", 400),
]
every_door = pytest.mark.parametrize(("path", "most", "header", "otherwise"), DOORS)
CHUNKED = "Transfer-Encoding: chunked"


@pytest.fixture(scope="module")
def port():
    """A server with every door that takes bodies, and nobody behind them."""
    by_twilio = twilio.Door(
        NOBODY,
        token="t",
        key="",
        public_url="http://127.0.0.1",
        told=NOBODY,
        swept=NOBODY,
        lasting=NOBODY,
    )
    by_telegram = telegram.Door(NOBODY, SECRET, "http://127.0.0.1", NOBODY, NOBODY, NOBODY, NOBODY)
    by_page = Browser(list, NOBODY)
    app = Starlette(routes=[*by_telegram.routes, *by_twilio.routes, *by_page.routes])
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="none"))
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(PATIENCE)


def posted(port: int, path: str, *headers: str, body: bytes = b"") -> int:
    """The status that comes back for so much; the connection stays open, as if more were to come."""
    head = "\r\n".join([f"POST {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", ""])
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(head.encode() + body)
        return int(connection.recv(65536).split()[1])


def chunk(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(body), body)


@every_door
def test_a_length_that_is_too_great_is_refused_unread(port, path, most, header, otherwise):
    assert posted(port, path, header, f"Content-Length: {most + 1}") == 413


@every_door
def test_a_body_without_length_is_read_no_further_than_its_limit(port, path, most, header, otherwise):
    assert posted(port, path, header, CHUNKED, body=chunk(b"x" * most) + chunk(b"x")) == 413


@every_door
def test_what_is_just_not_too_long_is_judged_by_what_it_says(port, path, most, header, otherwise):
    length = f"Content-Length: {most}"
    assert posted(port, path, header, length, body=b"x" * most) == otherwise
    assert posted(port, path, header, CHUNKED, body=chunk(b"x" * most) + chunk(b"")) == otherwise


@every_door
def test_nothing_is_read_of_whoever_does_not_know_the_secret(port, path, most, header, otherwise):
    assert posted(port, path, f"Content-Length: {most + 1}") in {403, 415}
