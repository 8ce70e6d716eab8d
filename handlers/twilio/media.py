"""Media: what people sent on WhatsApp, fetched from Twilio with the account's credentials, and from nobody else."""

from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import requests
from requests import Session

from handlers.channel import NoFile, TooLarge, Undelivered

HOSTS = ("twilio.com",)  # whatever ends so gets the credentials
STORES = ("twilio.com", "twiliocdn.com", "amazonaws.com")  # where Twilio sends us on to; these get none
MOST_HOPS = 3
PART = 64 * 1024  # bytes
MOVED = (301, 302, 303, 307, 308)
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN)


def fetched(session: Session, url: str, most: int, *, account: tuple[str, str], own: str, timeout: float) -> bytes:
    """A file of so many bytes at most. `account` is its credentials, `own` the root of another server, for tests.

    Raises `NoFile`, also for an address that is not Twilio's; `TooLarge`; and `Undelivered` for a fault on the way.
    """
    if not at_home(url, own):
        raise NoFile("not an address of Twilio's")
    credentials: tuple[str, str] | None = account
    for _hop in range(MOST_HOPS + 1):
        try:
            with session.get(
                url, auth=credentials or _nobody, stream=True, allow_redirects=False, timeout=timeout
            ) as answer:
                if answer.status_code not in MOVED:
                    return _content(answer, most)
                url, credentials = urljoin(url, answer.headers.get("Location", "")), None
        except requests.RequestException as error:
            raise Undelivered(type(error).__name__) from None
        if not is_store(url, own):
            raise NoFile("not an address of Twilio's")
    raise NoFile("too many redirects")


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """In place of credentials, or `requests` would look for some in the machine's netrc."""
    return request


def at_home(url: str, own: str = "") -> bool:
    """Whether the address is Twilio's, so that it may have the credentials.

    >>> at_home("https://api.twilio.com/2010-04-01/x"), at_home("https://api.twilio.com.example.org/x")
    (True, False)
    >>> at_home("http://api.twilio.com/x"), at_home("https://me:you@api.twilio.com/x"), at_home("https://10.0.0.1/x")
    (False, False, False)
    """
    return _of(url, HOSTS, own)


def is_store(url: str, own: str = "") -> bool:
    """Whether Twilio may send us on to this address.

    >>> is_store("https://mms.twiliocdn.com/AC/x?sig=1"), is_store("http://169.254.169.254/latest")
    (True, False)
    """
    return _of(url, STORES, own)


def _of(url: str, hosts: tuple[str, ...], own: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    if own and (parts.scheme, parts.netloc) == urlsplit(own)[:2]:
        return True
    host = (parts.hostname or "").casefold()
    known = any(host == each or host.endswith(f".{each}") for each in hosts)
    return parts.scheme == "https" and known and port in (None, 443) and parts.username is None


def _content(answer: requests.Response, most: int) -> bytes:
    if answer.status_code in GONE:
        raise NoFile(str(answer.status_code))
    if answer.status_code != HTTPStatus.OK:
        raise Undelivered(str(answer.status_code))
    if int(answer.headers.get("Content-Length") or 0) > most:
        raise TooLarge
    content = bytearray()
    for part in answer.iter_content(PART):
        content += part
        if len(content) > most:
            raise TooLarge
    return bytes(content)
