"""Every door by one rule, attacked with raw sockets: too much, too slow, too deep, and whatever a header may say."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlencode

import pytest
from starlette.routing import Mount, Route

from bot import connections
from bot.web import app
from handlers import bodies
from handlers.telegram import door as telegram
from handlers.twilio import door as twilio
from tests.fakes.telegram.api import BotApi
from tests.fakes.twilio.api import TwilioApi
from tests.fakes.twilio.signing import Signer
from tests.stage.service import SECRET, Service, free_port, settings_for
from tests.waiting import PATIENCE

SECRET_HEADER = f"{telegram.SECRET}: {SECRET}"
UNSIGNED = "X-Twilio-Signature: anybody's"
TWILIO_TOKEN = "a token of ours"
PAGE_JSON = "Content-Type: application/json"
POSTED = {
    "/telegram": SECRET_HEADER,
    "/twilio/message": UNSIGNED,
    "/twilio/status": UNSIGNED,
    "/demo/say": PAGE_JSON,
    "/demo/file": PAGE_JSON,
    "/demo/time": PAGE_JSON,
}
ASKED = [
    "/health",
    "/documents/x",
    "/d/x",
    "/verify/x",
    "/verify",
    "/verify/",
    "/",
    "/demo/people",
    "/demo/heard",
    "/demo/documents/x",
    "/demo/time",
    "/demo/stream",
]
DEEP = [b"[" * 100_000, b'{"a":' * 100_000, b'{"update_id": 1, "message": ' + b"[" * 60_000 + b"]" * 60_000 + b"}"]
GET = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n"
IN_CHUNKS = b"POST /twilio/message HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
every_post = pytest.mark.parametrize("path", POSTED)
every_path = pytest.mark.parametrize("path", [*POSTED, *ASKED])


@pytest.fixture(scope="module")
def ports(tmp_path_factory) -> Iterator[dict[str, int]]:
    """A live service with every platform, and a demonstration: each path at the one that has it."""
    folder = tmp_path_factory.mktemp("doors")
    with ExitStack() as running:
        api, by_twilio = running.enter_context(BotApi()), running.enter_context(TwilioApi(auth_token=TWILIO_TOKEN))
        live, shown = free_port(), free_port()
        platforms = {
            "telegram_token": api.token,
            "telegram_api_url": api.url,
            "telegram_secret": SECRET,
            "twilio_account_sid": by_twilio.account_sid,
            "twilio_auth_token": by_twilio.auth_token,
            "twilio_api_url": by_twilio.url,
            "sms_from": by_twilio.sms_from,
            "public_url": f"http://127.0.0.1:{live}",
        }
        served = [
            Service(settings_for(f"sqlite:///{folder}/live.db", port=live, demo=False, **platforms)),
            Service(
                settings_for(
                    f"sqlite:///{folder}/demo.db", port=shown, demo=True, public_url=f"http://127.0.0.1:{shown}"
                )
            ),
        ]
        where: dict[str, int] = {}
        for service in served:
            running.enter_context(service)
            paths = [route.path for route in app(service.services).routes if isinstance(route, Route | Mount)]
            where |= dict.fromkeys(paths, service.services.settings.port)
        yield where


@pytest.fixture(autouse=True)
def _at_once(monkeypatch):
    monkeypatch.setattr(connections, "BREATH", 0.0)


def port_of(ports: dict[str, int], path: str) -> int:
    """The port of the route that answers this path."""
    known = {path, path[:-1] + "{token}", path[:-1] + "{code}", path[:-1] + "{key}"}
    return next(port for route, port in ports.items() if route in known)


def asks(port: int, method: str, path: str, *headers: str, body: bytes = b"", host: str = "127.0.0.1") -> str:
    """The whole answer, or nothing where the connection was ended without one."""
    length = [f"Content-Length: {len(body)}"] if body else []
    head = "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *headers, *length, "Connection: close", "", ""])
    return says(port, head.encode() + body)


def says(port: int, words: bytes) -> str:
    """What comes back for these bytes until the other side ends the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        heard = b""
        try:
            connection.sendall(words)
            while part := connection.recv(65536):
                heard += part
                if b"text/event-stream" in heard:
                    break
        except (ConnectionResetError, BrokenPipeError):
            pass
        return heard.decode("latin-1")


def pours(connection: socket.socket) -> None:
    """Far more than anything may have is not taken."""
    with pytest.raises(OSError, match=r"reset|pipe"):
        connection.sendall(b"x" * 65_000_000)


def status(answer: str) -> int:
    return int(answer.split()[1]) if answer else 0


def test_every_route_is_in_these_tables(ports):
    named = {path[:-1] + "{" if path.endswith("/x") else path for path in [*POSTED, *ASKED]}
    assert {route.partition("{")[0] + "{" if "{" in route else route for route in ports} == named


@every_post
@pytest.mark.parametrize("body", DEEP, ids=["lists", "objects", "in an update"])
def test_what_is_nested_deep_is_refused(ports, path, body):
    assert status(asks(port_of(ports, path), "POST", path, POSTED[path], body=body)) in {400, 403, 413}


@every_path
@pytest.mark.parametrize("host", ["evil.example", "[", "", "127.0.0.1@evil.example"])
def test_no_answer_follows_the_host_header(ports, path, host):
    spellings = (
        path,
        f"{path}/",
        f"{path}//",
        f"//evil.example{path}",
        f"/%2e%2e{path}",
        f"http://evil.example{path}/",
    )
    for spelt in spellings:
        for method in ("GET", "POST", "OPTIONS"):
            named = (f"X-Forwarded-Host: {host}", f"Forwarded: host={host}", f"X-Forwarded-Prefix: //{host}")
            answer = asks(port_of(ports, path), method, spelt, *named, host=host)
            assert status(answer) in {200, 400, 403, 404, 405, 415, 429}, (method, spelt, answer[:200])
            head = answer.partition("\r\n\r\n")[0].lower()
            assert "evil" not in answer
            assert "location" not in head


@every_post
def test_with_a_slash_behind_it_a_door_is_not_there(ports, path):
    assert status(asks(port_of(ports, path), "POST", f"{path}/", POSTED[path], body=b"{}")) == 404


@every_path
def test_headers_are_bounded_in_number_and_size(ports, path):
    method = "POST" if path in POSTED else "GET"
    port = port_of(ports, path)
    assert status(asks(port, method, path, *[f"X-{n}: 1" for n in range(connections.MOST_HEADERS)])) == 431
    assert status(asks(port, method, path, "X-Large: " + "x" * connections.LARGEST_HEADERS)) == 431
    assert status(asks(port, method, f"{path}?{'x' * connections.LARGEST_HEADERS}")) == 431


@every_path
@pytest.mark.parametrize("begin", ["X-Endless: ", "X-Name"])
def test_a_head_that_does_not_end_is_read_no_further_than_its_limit(ports, path, begin):
    with socket.create_connection(("127.0.0.1", port_of(ports, path)), timeout=PATIENCE) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{begin}".encode())
        pours(connection)


@pytest.mark.parametrize(
    "crowd",
    [
        (GET + b"\r\n") * 20_000,
        GET + b"a:b\r\n" * 100_000 + b"\r\n",
        IN_CHUNKS + b"1\r\nx\r\n" * 100_000,
        IN_CHUNKS + b"0\r\n" + b"a:b\r\n" * 100_000,
    ],
    ids=["requests", "headers", "chunks", "trailers"],
)
def test_a_crowd_in_one_breath_ends_the_connection(ports, crowd):
    heard = says(port_of(ports, "/health"), crowd)
    assert heard.count(" 200 OK") <= connections.MOST_AHEAD + 1
    assert status(asks(port_of(ports, "/health"), "GET", "/health")) == 200


def test_chunks_that_never_come_to_anything_are_read_no_further_than_the_limit_of_a_request(ports):
    port = port_of(ports, "/telegram")
    head = f"POST /telegram HTTP/1.1\r\nHost: 127.0.0.1\r\n{SECRET_HEADER}\r\nTransfer-Encoding: chunked\r\n\r\n1;"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(head.encode())
        pours(connection)


@pytest.mark.parametrize("path", ["/twilio/message", "/twilio/status"])
def test_a_form_has_a_hundred_fields_at_most_and_more_are_not_taken_apart(ports, path):
    port = port_of(ports, path)
    most = "&".join(f"a{n}=1" for n in range(twilio.MOST_FIELDS)).encode()
    assert status(asks(port, "POST", path, UNSIGNED, body=most)) == 403
    assert status(asks(port, "POST", path, UNSIGNED, body=most + b"&b=1")) == 413
    assert status(asks(port, "POST", path, UNSIGNED, body=b"&" * twilio.LARGEST_FORM)) == 413


def test_a_form_of_the_largest_text_is_taken(ports):
    """A text of 4,096 signs outside the basic plane, each twelve bytes on the way."""
    port = port_of(ports, "/twilio/message")
    form = {"MessageSid": "SM1", "From": "+254712345678", "Body": "𝒜" * 4096}
    signed = Signer(TWILIO_TOKEN).headers(f"http://127.0.0.1:{port}/twilio/message", form)
    headers = [f"{name}: {value}" for name, value in signed.items()]
    assert status(asks(port, "POST", "/twilio/message", *headers, body=urlencode(form).encode())) == 200


@pytest.mark.parametrize(
    "settings", ["", "key=,algorithm=", "algorithm=HMAC_SHA256", "key=a,algorithm=HMAC_SHA256", ",,,===", "é" * 99]
)
@pytest.mark.parametrize("signature", ["", "x", "é", "=" * 4000, "RSOYDt4T1cUTdK1PDd93/VVr8B8="])
@pytest.mark.parametrize("body", [b"", b"%", b"%zz=%f", b"\xff\xfe\x00", b"a=1&a=2&a", b"\x00=\x00"])
def test_whatever_a_forged_signature_says_is_refused(ports, settings, signature, body):
    headers = (f"X-Twilio-Signature: {signature}", f"X-Twilio-Webhooks-Signature-Settings: {settings}")
    assert status(asks(port_of(ports, "/twilio/message"), "POST", "/twilio/message?%ff=[", *headers, body=body)) == 403


class TestTooSlow:
    """Whoever begins and does not go on is let go, and holds nobody up."""

    @pytest.fixture(autouse=True)
    def _soon(self, monkeypatch):
        monkeypatch.setattr(bodies, "WHOLE_WITHIN", 0.2)
        monkeypatch.setattr(connections, "ASKED_WITHIN", 0.6)

    @pytest.mark.parametrize("path", ["/telegram", "/twilio/message", "/demo/say"])
    @pytest.mark.parametrize(
        "words",
        ["", "\r\n", "P", "GET {path} HTTP/1.1\r\n", "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "],
        ids=["silence", "an empty line", "a letter", "a line", "half a header"],
    )
    def test_a_head_that_is_not_finished_ends_the_connection(self, ports, path, words):
        assert status(says(port_of(ports, path), words.format(path=path).encode())) == 0

    @every_post
    @pytest.mark.parametrize("length", ["Content-Length: 100", "Transfer-Encoding: chunked"])
    def test_a_body_that_is_not_finished_is_given_up(self, ports, path, length):
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{POSTED[path]}\r\n{length}\r\n\r\n"
        assert status(says(port_of(ports, path), head.encode())) == 408

    @pytest.mark.parametrize("path", ["/health", "/verify/x", "/documents/x"])
    def test_a_body_that_nobody_asked_for_is_not_waited_for(self, ports, path):
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n"
        assert status(says(port_of(ports, path), head.encode())) in {200, 404, 429}

    def test_the_second_request_of_a_connection_has_no_more_time_than_the_first(self, ports):
        whole = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        assert says(port_of(ports, "/health"), f"{whole}{whole[:30]}".encode()).count("200 OK") == 1

    def test_a_byte_now_and_then_wins_no_time(self, ports, monkeypatch):
        with socket.create_connection(("127.0.0.1", port_of(ports, "/health")), timeout=0.1) as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nX-Slow: ")
            with pytest.raises(OSError, match=r"reset|pipe"):  # noqa: PT012 (each byte may be the last)
                for _ in range(int(PATIENCE / 0.1)):
                    connection.sendall(b"x")
                    try:
                        assert connection.recv(1) == b""
                        raise ConnectionResetError("reset")
                    except TimeoutError:
                        pass


@every_path
def test_what_is_refused_is_answered_after_a_breath(ports, path, monkeypatch):
    monkeypatch.setattr(connections, "BREATH", 0.3)
    began = time.monotonic()
    assert status(asks(port_of(ports, path), "PATCH", path)) == 405
    assert time.monotonic() - began >= 0.3


def test_beyond_the_most_connections_the_slowest_goes_and_the_rest_are_answered(ports, monkeypatch):
    monkeypatch.setattr(connections, "MOST", 20)
    port = port_of(ports, "/health")
    with ExitStack() as open_ones:
        slow = []
        for _ in range(40):
            slow.append(open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)))
            slow[-1].sendall(b"GET /health HTTP/1.1\r\n")
        assert status(asks(port, "GET", "/health")) == 200
        with pytest.raises(OSError, match=r"reset|pipe"):  # noqa: PT012 (the first to go)
            if slow[0].recv(1) == b"":
                raise ConnectionResetError("reset")


def test_connections_that_are_idle_after_an_answer_keep_nobody_out(ports, monkeypatch):
    monkeypatch.setattr(connections, "MOST", 20)
    port = port_of(ports, "/health")
    with ExitStack() as open_ones:
        for _ in range(40):
            kept = open_ones.enter_context(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            kept.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert b" 200 " in kept.recv(65536)
        assert status(asks(port, "GET", "/health")) == 200
