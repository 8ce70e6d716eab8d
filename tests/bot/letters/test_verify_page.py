"""The page behind a letter's code, over real HTTP: what it says, what it never says, and how it is guarded."""

import pytest
import requests
import sqlalchemy as sa

from bot.letters.verify_page import HEADERS
from storage.letters import VerifyTries, standing_letters
from storage.people import Person
from storage.register import Sending
from tests.stage import ASHA, DAY
from tests.stage.ground import url
from tests.stage.service import Service, free_port, settings
from tests.waiting import PATIENCE


@pytest.fixture
def page(api, stage):
    """Asks for the page of a code."""
    port = free_port()
    given = settings(api, url(stage), public_url="https://karani.example", port=port)

    def get(code, method="GET", **more):
        path = code if code.startswith("/") else f"/verify/{code}"
        return requests.request(method, f"http://127.0.0.1:{port}{path}", timeout=PATIENCE, **more)

    with Service(given, stage.clock):
        yield get


def issued(stage):
    deployment = stage.officers[ASHA]
    with stage.database.transaction() as connection:
        return standing_letters(connection, [deployment], stage.now)[deployment]


def test_a_genuine_letter(page, stage):
    answer = page(issued(stage).code)
    assert answer.status_code == 200
    for words in ("Genuine", "Supervisor", "KCSE 2027", "99101001, Mlimani Secondary", "Mon 18 Oct 2027", "A. J."):
        assert words in answer.text
    for never in ("Asha", "Juma", ASHA, ASHA[3:], "KARANI/"):
        assert never not in answer.text
    assert "width=device-width" in answer.text
    assert len(answer.content) < 4000
    with stage.database.transaction() as connection:
        sent = {"centre_id": stage.centre, "on": DAY, "at": stage.now, "receipt": "7K4M92QDXY", "by": 1, "marks": ""}
        connection.execute(sa.insert(Sending), sent)
    receipt = page("7k4m-92qd-xy")
    assert "This is the receipt of a register, and it stands." in receipt.text
    assert "not genuine" not in receipt.text + page("7k4m-92qd-xx").text


def test_its_headers_let_nothing_in_and_nothing_out(page, stage):
    answer = page(issued(stage).code)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "script" not in answer.text
    assert page(issued(stage).code, "HEAD").content == b""


def test_a_void_letter_and_one_that_was_replaced(page, stage):
    old = issued(stage)
    with stage.database.transaction() as connection:
        connection.execute(sa.update(Person).where(Person.phone == ASHA).values(full_name="Asha Ali"))
    assert "Void since Wed 20 Oct 2027." in page(old.code).text
    issued(stage)
    assert "Void: this letter was replaced on Wed 20 Oct 2027." in page(old.code).text


@pytest.mark.parametrize("code", ["7K4M92QDXY010000", "x", "%00%ff", "<script>alert(1)</script>", "a" * 5000, "é" * 16])
def test_what_is_no_code_is_unknown(page, code):
    answer = page(code)
    assert answer.status_code == 404
    assert "script" not in answer.text


def unknown(page, address: str, count: int, first: int = 0) -> list[int]:
    """What so many different codes from an address are answered, by the proxy on this machine."""
    return [page(f"{first + n:016}", headers={"X-Forwarded-For": address}).status_code for n in range(count)]


def test_who_tries_many_codes_waits_and_a_known_one_is_answered_all_the_same(page, stage):
    letter = issued(stage)
    assert [page(letter.code).status_code for _ in range(30)] == [200] * 30
    assert [page(f"{n:016}").status_code for n in range(11)] == [404] * 10 + [429]
    answer = page("7K4M92QDXY010000")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "600")
    assert page("no code at all").status_code == 429
    assert "Genuine" in page(letter.code).text
    assert unknown(page, "192.0.2.7", 1) == [404]
    assert not [row.who for row in stage.rows(VerifyTries) if "127.0.0.1" in row.who or "192.0.2" in row.who]


def test_an_address_is_a_subscribers_network(page):
    assert unknown(page, "2001:db8:1:2::7", 10) == [404] * 10
    assert unknown(page, "2001:db8:1:2:ffff::9", 1) == [429]
    assert unknown(page, "2001:db8:1:3::7", 1) == [404]
    assert unknown(page, "::ffff:192.0.2.7", 10) == [404] * 10
    assert unknown(page, "192.0.2.7", 1) == [429]  # the same, written as IPv4
    assert unknown(page, "::ffff:192.0.2.8", 1) == [404]


def test_only_what_the_proxy_itself_has_seen_counts_as_the_address(page):
    """Whoever writes a header of their own is still whom the proxy names behind it."""
    spoofed = [f"198.51.100.{n}, 192.0.2.7" for n in range(11)]
    assert [unknown(page, address, 1)[0] for address in spoofed] == [404] * 10 + [429]


def test_in_the_language_of_the_phone_or_as_chosen(page, stage):
    letter = issued(stage)
    assert '<html lang="sw">' in page(letter.code, headers={"Accept-Language": "sw-KE,sw;q=0.9"}).text
    assert '<html lang="en">' in page(letter.code, headers={"Accept-Language": "fr"}).text
    assert '<html lang="sw">' in page(f"{letter.code}?lang=sw").text
    assert '<html lang="en">' in page(f"{letter.code}?lang=xx%22onload=").text


@pytest.mark.parametrize("path", ["/verify", "/verify/", "/verify?code=", "/verify?code=%20&lang=en"])
def test_without_a_code_it_is_asked_for(page, path):
    answer = page(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "Type the code at the foot of the letter" in answer.text
    assert '<input id="code" name="code"' in answer.text
    assert "Kagua barua" in page(path.replace("lang=en", ""), headers={"Accept-Language": "sw"}).text
    assert page(path, "HEAD").content == b""


def test_a_code_that_was_typed_is_answered_as_one_that_was_scanned(page, stage):
    code = issued(stage).code
    grouped = "-".join((code[:4], code[4:8], code[8:12], code[12:])).lower()
    for path in (f"/verify?code={grouped}", f"/verify/?code=%20{code}", f"/verify/x?code={code}&lang=en"):
        answer = page(path)
        assert (answer.status_code, "Genuine" in answer.text) == (200, True)
        assert f'href="?code={grouped if "-" in path else ""}' in answer.text
    unknown = page("/verify?code=%3Cscript%3E%22")
    assert (unknown.status_code, '<input id="code"' in unknown.text) == (404, True)
    assert "<script" not in unknown.text
    assert [page(f"/verify?code={n:016}").status_code for n in range(10)][-1] == 429
