"""Hooks: where inbound messages and statuses go, how long they are waited for, and when they are tried again."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urldefrag, urlsplit

from tests.fakes.loopback import loopback

from . import limits


@dataclass(frozen=True)
class Hooks:
    """Public addresses are signed, local ones are where they are really served."""

    message: str = ""  # local
    public: str = ""
    status: str = ""  # local
    fallback: str = ""  # local
    retries: int = limits.RETRIES
    policies: frozenset[str] = frozenset({limits.RETRY_POLICY})
    read_timeout: float = limits.WEBHOOK_TIMEOUT
    total_timeout: float = limits.WEBHOOK_TIMEOUT

    def local(self, url: str) -> str:
        """Where a public address is served on this machine; empty where it is not, for nothing leaves it."""
        url = urldefrag(url).url
        if loopback(url):
            return url
        ours = origin(url) == origin(self.public)
        return origin(self.message) + url.removeprefix(origin(url)) if ours and self.message else ""

    def signed(self, local: str) -> str:
        """The public address of a local one."""
        if local == self.message:
            return self.public
        return origin(self.public) + local.removeprefix(origin(local))

    def again(self, outcome: str) -> bool:
        """Whether an attempt that ended so is followed by another."""
        return "all" in self.policies or outcome in self.policies


def hooks(message: str, public: str, status: str, fallback: str, retry: str, timeout: float) -> Hooks:
    """From what a test says; the overrides may also be the public address's fragment, as in Twilio's console."""
    address, fragment = urldefrag(public or message)
    asked = dict(parse_qsl(retry or fragment))
    retries = int(asked.get("rc", limits.RETRIES))
    policies = frozenset(asked.get("rp", limits.RETRY_POLICY).split(","))
    if not 0 <= retries <= limits.MAX_RETRIES or not policies <= set(limits.RETRY_POLICIES):
        raise ValueError(f"no such connection overrides: {retry or fragment}")
    read = min(timeout, int(asked.get("rt", limits.WEBHOOK_TIMEOUT * 1000)) / 1000)
    total = min(timeout, int(asked.get("tt", limits.WEBHOOK_TIMEOUT * 1000)) / 1000)
    for local in filter(None, (message, status, fallback)):
        if not loopback(local):
            raise ValueError(f"not on this machine: {local}")
    return Hooks(message, address, status, fallback, retries, policies, read, total)


def origin(url: str) -> str:
    """
    >>> origin("https://karani.example/twilio/message?a=1")
    'https://karani.example'
    """
    return "{0.scheme}://{0.netloc}".format(urlsplit(url)) if url else ""
