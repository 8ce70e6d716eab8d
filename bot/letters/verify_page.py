"""The page that verifies a letter: what the code on it leads to, for anybody, on any phone."""

import ipaddress
from collections.abc import Callable
from datetime import datetime
from functools import partial
from html import escape
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.writer import Writer
from conversations.core import LANGUAGES, speaking
from conversations.letters import verify_words
from storage.database import Database, Unavailable
from storage.letters import VERIFY_SPELL, TooManyTries, Verified, verify
from storage.register import Received, read_receipt, received
from storage.service import ServiceSettings

MAX_CODE = 64
NEIGHBOURS = 64  # bits of an IPv6 address that one subscriber has to himself: the last ones
STYLE = """
body{margin:0;font:17px/1.45 system-ui,sans-serif;color:#1b1f23;background:#f3f4f1}
main{max-width:30rem;margin:0 auto;padding:1rem}
h1{font-size:1.25rem;margin:0;padding:1rem;color:#fff;border-radius:.6rem .6rem 0 0}
.genuine h1{background:#1c6b3c}.void h1{background:#a52218}.unknown h1,.receipt h1,.wait h1,.ask h1{background:#5c4a00}
section{background:#fff;border-radius:.6rem;box-shadow:0 1px 3px #0003}
dl{margin:0;padding:.6rem 1rem}dt{color:#5b6268;font-size:.85rem;margin-top:.5rem}dd{margin:0;font-weight:600}
p{margin:0;padding:.6rem 1rem 1rem}form{padding:0 1rem 1rem}label{display:block;padding:.6rem 0}
input,button{font:inherit;box-sizing:border-box;width:100%;padding:.6rem;margin:0 0 .6rem}
small{display:block;padding:1rem;color:#5b6268}a{color:#14532d}
"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


class VerifyPage:
    """Looks a code up and says what it found; whoever tries many unknown ones waits."""

    def __init__(self, database: Database, writer: Writer, service: ServiceSettings, now: Callable[[], datetime]):
        self.database, self.writer, self.service, self.now = database, writer, service, now
        ways = {"/verify/{code}": self._show, "/verify": self._ask, "/verify/": self._ask}
        self.routes = [Route(path, way, methods=["GET", "HEAD"]) for path, way in ways.items()]

    async def _ask(self, request: Request) -> Response:
        """Without a code it is asked for; the form comes back here with it."""
        if request.query_params.get("code", "").strip():
            return await self._show(request)
        language = spoken(request)
        with speaking(language):
            return HTMLResponse(
                page("ask", verify_words.ask(), language, demo=self.service.demo, asks=True), 200, HEADERS
            )

    async def _show(self, request: Request) -> Response:
        language = spoken(request)
        code = (request.query_params.get("code") or request.path_params["code"]).strip()[:MAX_CODE]
        try:
            found = await self.writer.run(partial(self._look_up, code=code, who=self._address(request)))
        except TooManyTries:
            with speaking(language):
                headers = HEADERS | {"Retry-After": str(int(VERIFY_SPELL.total_seconds()))}
                return HTMLResponse(
                    page("wait", verify_words.too_many(), language, demo=self.service.demo), 429, headers
                )
        except Unavailable:
            with speaking(language):
                return HTMLResponse(page("wait", verify_words.away(), language, demo=self.service.demo), 503, HEADERS)
        with speaking(language):
            zone = self.service.zone
            if isinstance(found, Received):
                answer = verify_words.told_receipt(found, zone)
            else:
                answer = verify_words.told(found, zone, code)
            again: dict[str, Any] = {
                "answer": answer,
                "asks": found is None,
                "typed": request.query_params.get("code", "")[:MAX_CODE],
            }
            shown = page(answer.verdict, answer.headline, language, demo=self.service.demo, **again)
        return HTMLResponse(shown, 200 if found else 404, HEADERS)

    def _look_up(self, connection: sa.Connection, code: str, who: str) -> Verified | Received | None:
        return received(connection, read_receipt(code)) or verify(connection, code, who, self.now())

    def _address(self, request: Request) -> str:
        """Whoever asks, as a keyed hash: addresses are not kept."""
        host = request.client.host if request.client else ""
        return self.database.vault.finger(network(host) or "nowhere", "verify") or ""


def network(host: str) -> str:
    """The address that one subscriber has: of IPv6 the network, of IPv4 in IPv6's clothes the IPv4.

    >>> network("192.0.2.7"), network("2001:db8:1:2:3:4:5:6"), network("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8:1:2::', '192.0.2.7')
    >>> network("fe80::1%eth0"), network("testclient")
    ('fe80::', 'testclient')
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.IPv6Address(int(address) >> NEIGHBOURS << NEIGHBOURS))
    return str(address)


def spoken(request: Request) -> str:
    """The language that was chosen on the page, else the phone's own, else English."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")[:2].lower()
    return asked if asked in LANGUAGES else "en"


def page(
    kind: str,
    headline: str,
    language: str,
    *,
    demo: bool,
    answer: verify_words.Told | None = None,
    asks: bool = False,
    typed: str = "",
) -> str:
    """`asks`: with the form for a code; `typed`: what came by it, which another language is to answer again."""
    told_facts = answer.facts if answer else ()
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in told_facts)
    body = f"<dl>{facts}</dl>" if facts else ""
    advice = f"<p>{escape(answer.advice)}</p>" if answer else ""
    code = {"code": typed} if typed else {}
    others = " · ".join(
        f'<a href="?{escape(urlencode(code | {"lang": other}))}">{name}</a>'
        for other, name in LANGUAGES.items()
        if other != language
    )
    notice = verify_words.demonstration() if demo else ""
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(headline)}</title>'
        f'<style>{STYLE}</style><main class="{kind}"><section><h1>{escape(headline)}</h1>{body}{advice}'
        f"{form(language) if asks else ''}</section><small>Karani. {escape(notice)} {others}</small></main></html>"
    )


def form(language: str) -> str:
    """Where a code is typed; it goes to the address of the page itself, whatever prefix a proxy gave it."""
    return (
        f'<form><input type="hidden" name="lang" value="{language}">'
        f'<label for="code">{escape(verify_words.type_code())}</label>'
        f'<input id="code" name="code" maxlength="{MAX_CODE}" required autocomplete="off" autocapitalize="characters" '
        f'spellcheck="false"><button>{escape(verify_words.look())}</button></form>'
    )
