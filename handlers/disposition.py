"""Disposition: under which name a file is saved, for readers old and new (RFC 6266)."""

from unicodedata import normalize
from urllib.parse import quote

UNSAFE = frozenset('"\\/%')


def disposition(manner: str, filename: str) -> str:
    r"""`inline` or `attachment`, with the name in plain letters for whoever reads no others, and then as it is.

    >>> disposition("inline", 'Wanjikũ – "7".pdf')
    'inline; filename="Wanjiku _ _7_.pdf"; filename*=UTF-8\'\'Wanjik%C5%A9%20%E2%80%93%20%227%22.pdf'
    """
    signs = normalize("NFC", filename)
    plain = "".join(_plain(sign) for sign in signs)
    return f"{manner}; filename=\"{plain}\"; filename*=UTF-8''{quote(signs, safe='')}"


def _plain(sign: str) -> str:
    base = normalize("NFKD", sign)[0]
    return base if base.isascii() and base.isprintable() and base not in UNSAFE else "_"
