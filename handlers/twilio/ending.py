"""Ending: an answer that comes byte by byte has an end, which `requests` does not know: it counts silence alone."""

import http.client
import io
import socket
import time
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

LONGEST = 20.0  # seconds from the end of a request to the last byte of its answer


class _Within(io.RawIOBase):
    """What comes off a socket, for so long and no longer."""

    def __init__(self, stream: Any, seconds: float):
        self.stream, self.until = stream, time.monotonic() + seconds

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if time.monotonic() > self.until:
            raise TimeoutError
        got: bytes = self.stream.read1(len(buffer))
        buffer[: len(got)] = got
        return len(got)

    def close(self) -> None:
        self.stream.close()
        super().close()


class _Answer(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any):
        super().__init__(sock, *args, **kwargs)
        self.fp: Any = io.BufferedReader(_Within(self.fp, LONGEST))


class _Plain(HTTPConnection):
    response_class = _Answer


class _Secure(HTTPSConnection):
    response_class = _Answer


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class Ending(HTTPAdapter):
    """Keeps connections as `requests` does, and ends an answer that goes on for longer than `LONGEST`."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
