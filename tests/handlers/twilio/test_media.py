"""Media of WhatsApp: the credentials go to Twilio alone, and no address leads anywhere else."""

from collections.abc import Callable, Iterator
from typing import Any, Self

import pytest
import requests

from handlers.channel import NoFile, TooLarge, Undelivered
from handlers.twilio import media

API = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
STORE = "https://mms.twiliocdn.com/AC1/ME1?Expires=1"
ACCOUNT = ("AC1", "token")


class Answer:
    """What a server says: bytes, or where it sends one on to."""

    def __init__(self, content: bytes = b"", status: int = 200, to: str = "", length: int | None = None):
        self.content, self.status_code = content, status
        self.headers = ({"Location": to} if to else {}) | ({"Content-Length": str(length)} if length else {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def iter_content(self, size: int) -> Iterator[bytes]:
        yield from (self.content[at : at + size] for at in range(0, len(self.content), size))


class Servers:
    """Stands in for `requests.Session`: what each address answers, and who was shown the credentials."""

    def __init__(self, **answers: Answer | Exception):
        self.answers, self.asked = answers, []  # type: ignore[var-annotated]

    def get(self, url: str, *, auth: Any, stream: bool, allow_redirects: bool, timeout: float) -> Answer:
        assert stream
        assert timeout
        assert not allow_redirects
        self.asked.append((url, auth == ACCOUNT))
        answer = self.answers[url]
        if isinstance(answer, Exception):
            raise answer
        return answer


def fetched(servers: Servers, url: str = API, most: int = 10) -> bytes:
    return media.fetched(servers, url, most, account=ACCOUNT, own="", timeout=1)  # type: ignore[arg-type]


def test_the_credentials_go_to_twilio_and_not_where_it_sends_us_on_to():
    servers = Servers(**{API: Answer(status=307, to=STORE), STORE: Answer(b"picture")})
    assert fetched(servers) == b"picture"
    assert servers.asked == [(API, True), (STORE, False)]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example.org/x",
        "https://api.twilio.com.evil.example.org/x",
        "https://eviltwilio.com/x",
        "http://api.twilio.com/x",
        "https://api.twilio.com:8443/x",
        "https://evil@api.twilio.com/x",
        "https://api.twilio.com@evil.example.org/x",
        "https://127.0.0.1/x",
        "https://mms.twiliocdn.com/x",
        "file:///etc/passwd",
        "https://[::1/x",
        "",
    ],
)
def test_no_other_address_is_asked(url):
    servers = Servers()
    with pytest.raises(NoFile):
        fetched(servers, url)
    assert servers.asked == []


@pytest.mark.parametrize(
    "to", ["http://169.254.169.254/latest", "https://evil.example.org/", "http://mms.twiliocdn.com/x"]
)
def test_nor_is_it_followed_elsewhere(to):
    servers = Servers(**{API: Answer(status=302, to=to)})
    with pytest.raises(NoFile):
        fetched(servers)
    assert servers.asked == [(API, True)]


def test_it_is_followed_so_far_and_no_further():
    with pytest.raises(NoFile):
        fetched(Servers(**{API: Answer(status=307, to=STORE), STORE: Answer(status=307, to=STORE)}))


FAULTS: dict[str, tuple[Callable[[], Any], type[Exception]]] = {
    "gone": (lambda: Answer(status=404), NoFile),
    "a fault": (lambda: Answer(status=500), Undelivered),
    "too many at once": (lambda: Answer(status=429), Undelivered),
    "no answer": (lambda: requests.ConnectionError("down"), Undelivered),
    "larger than it says": (lambda: Answer(bytes(11)), TooLarge),
    "too large": (lambda: Answer(length=11), TooLarge),
}


@pytest.mark.parametrize("what", FAULTS)
def test_what_goes_wrong_is_told_apart(what):
    answer, error = FAULTS[what]
    with pytest.raises(error):
        fetched(Servers(**{API: answer()}))
