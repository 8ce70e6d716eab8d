"""Addresses of this machine: the only ones that a fake calls."""

import ipaddress
from urllib.parse import urlsplit


def loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
