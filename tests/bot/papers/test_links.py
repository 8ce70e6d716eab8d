"""Links: ten signs lead to a document for a week; guesses lead nowhere."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest
from starlette.applications import Starlette

from bot.papers.links import MOST_UNKNOWN, Links
from handlers.channel import NoDocument
from storage.audit import AuditRow
from storage.delivery import Chat, DocumentLink, links
from storage.letters import VERIFY_SPELL, VerifyTries
from storage.vault import Vault
from tests.stage import ASHA

HOST = "https://karani.example.go.ke"


@pytest.fixture
def papers(stage):
    """Links into Asha's chat, and whoever opens them."""

    class Writer:
        async def run(self, job):
            with stage.database.transaction() as connection:
                return job(connection)

    async def fetch(source):
        return source.encode(), "application/pdf"

    async def prepare(source):
        if source.startswith("none"):
            raise NoDocument(source)

    with stage.change():
        stage.here = stage._add(Chat, channel="sms", external_id=f"+{ASHA}", heard_at=stage.now)

    async def opened(path: str) -> httpx.Response:
        through = httpx.ASGITransport(Starlette(routes=made.routes))
        async with httpx.AsyncClient(transport=through, base_url=HOST) as client:
            return await client.get(path)

    made = Links(stage.database.vault, Writer(), HOST, fetch, prepare, stage.clock)  # type: ignore[arg-type]
    return SimpleNamespace(
        url=made.url,
        get=lambda path: asyncio.run(opened(path)),
        link=lambda: asyncio.run(made.url(f"letter:7:{stage.here}", "letter.pdf")).removeprefix(HOST),
    )


def test_behind_the_host_it_has_twelve_characters(papers):
    link = papers.link()
    assert len(link.removeprefix("/")) == 12
    assert papers.link() != link
    for typed in (link, link.lower().replace("0", "o"), link):
        assert papers.get(typed).content.startswith(b"letter:7:")


def test_the_database_has_no_token(papers, stage):
    token = papers.link().removeprefix("/d/")
    [row] = stage.rows(DocumentLink)
    assert token not in f"{row.finger} {row.source} {row.filename}"


def test_it_is_over_after_a_week(papers, stage):
    link = papers.link()
    stage.now += links.LASTS - timedelta(seconds=1)
    assert papers.get(link).status_code == 200
    stage.now += timedelta(seconds=1)
    assert papers.get(link).status_code == 404
    with stage.change():
        links.forget(stage.connection, stage.now)
    assert stage.rows(DocumentLink) == []


@pytest.mark.parametrize("source", ["none:1:7", "nonsense"])
def test_no_link_leads_to_nothing(papers, source):
    with pytest.raises(NoDocument):
        asyncio.run(papers.url(source, "letter.pdf"))


def test_whoever_guesses_is_told_nothing_for_a_while_not_even_of_a_good_one(papers, stage):
    link = papers.link()
    guesses = [f"/d/{n:010}" for n in range(MOST_UNKNOWN)]
    assert {papers.get(guess).status_code for guess in guesses} == {404}
    answer = papers.get(link)
    assert (answer.status_code, answer.headers["Retry-After"], answer.content) == (429, "600", b"")
    [row] = [row for row in stage.rows(AuditRow) if row.kind == "document links"]
    assert (row.act, row.detail) == ("refused", {"tried": MOST_UNKNOWN})
    assert not [row for row in stage.rows(VerifyTries) if "127.0.0.1" in row.who]
    stage.now += VERIFY_SPELL
    assert papers.get(link).status_code == 200


def test_a_link_made_with_the_key_before_opens_while_that_is_given(stage, papers):
    token = papers.link().removeprefix("/d/")
    before = "the key of the stage, as it was before it was changed to another"
    with stage.change():
        old = links.lead_to(stage.connection, Vault(before), stage.here, "letter:8:1", "letter.pdf", stage.now)
        both = Vault("another key, for the days after the change of the first one", before)
        assert links.led_to(stage.connection, both, old, stage.now) == ("letter:8:1", "letter.pdf")
        assert links.led_to(stage.connection, both, token, stage.now) is None
