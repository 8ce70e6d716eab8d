"""Stamped registers over a real connection: a picture in the chat is fetched, read and filed, or gets its answer."""

import asyncio
from datetime import timedelta

import pytest

from bot.stamped import gathering
from bot.stamped.reading import read_apart
from documents import stamped as reading
from handlers.channel import Undelivered
from storage.stamped import SentFile, StampedPage
from tests.fakes.telegram.api import BotApi
from tests.stage import MANAGER, Stage
from tests.stage.by_twilio import beside
from tests.stage.ground import known, url
from tests.stage.pictures import photo
from tests.stage.service import Service, settings
from tests.stage.stamping import printed
from tests.waiting import until


async def read_here(content: bytes) -> list[reading.Page]:
    """As in the process of its own, whose start would cost each test half a second."""
    return await asyncio.to_thread(reading.read, content)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of one album come at once here."""
    monkeypatch.setattr(gathering, "ALBUM", 0.2)


@pytest.fixture
def zawadi(api: BotApi, sqlite_stage: Stage):
    return known(api, sqlite_stage, phone=MANAGER)


@pytest.fixture
def service(api: BotApi, zawadi, sqlite_stage: Stage, tmp_path):
    with Service(settings(api, url(sqlite_stage), sheets=str(tmp_path)), sqlite_stage.clock) as service:
        service.services.gathering.read = read_here
        yield service


def test_a_photo_is_filed_by_its_code_and_the_same_once(zawadi, service, sqlite_stage):
    picture = photo(printed(sqlite_stage))
    zawadi.sends(photo=picture)
    zawadi.waits_for(lambda: "Filed: 1 page of the stamped register of Mlimani Secondary" in zawadi.heard)
    zawadi.sends(document=picture, name="photo.jpg", mime="image/jpeg")
    zawadi.waits_for(lambda: "You have sent this picture before" in zawadi.heard)
    [page] = sqlite_stage.rows(StampedPage)
    assert (page.centre_id, page.page, page.through) == (sqlite_stage.centre, 1, "telegram")
    assert not sqlite_stage.rows(SentFile)


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        (b"MZ" + bytes(5000), "neither a picture nor a PDF"),
        (b"%PDF-1.7 nonsense", "cannot be opened"),
    ],
)
def test_what_is_no_sheet_gets_its_answer(zawadi, service, sqlite_stage, content, answer):
    zawadi.sends(document=content, name="register.pdf")
    zawadi.waits_for(lambda: answer in zawadi.heard)
    assert not sqlite_stage.rows(StampedPage)
    assert not sqlite_stage.rows(SentFile)


def test_more_than_20_mb_is_told_at_once(zawadi, service):
    zawadi.sends(document=bytes(20 * 2**20 + 1), name="register.pdf")
    zawadi.waits_for(lambda: "larger than 20 MB" in zawadi.heard)


def test_several_pages_without_a_code_are_asked_about_together(zawadi, service, sqlite_stage):
    zawadi.sends(photo=photo())
    zawadi.sends(photo=photo(width=1100))
    zawadi.waits_for(lambda: "We could not read a code in your 2 files." in zawadi.heard)
    zawadi.taps("Yes, file it")
    zawadi.waits_for(lambda: "Filed: 2 pages" in zawadi.heard)
    assert [page.page for page in sqlite_stage.rows(StampedPage)] == [0, 0]


def test_a_file_that_cannot_be_fetched_is_tried_again_and_not_lost(api, zawadi, sqlite_stage, tmp_path):
    picture = photo(printed(sqlite_stage))
    own = settings(api, url(sqlite_stage), sheets=str(tmp_path))
    with Service(own, sqlite_stage.clock) as service:
        channel = service.services.channels["telegram"]

        async def away(_reference: str, _most: int) -> bytes:
            raise Undelivered("away")

        channel.download = away
        zawadi.sends(photo=picture)
        until(lambda: [row.tries for row in sqlite_stage.rows(SentFile)] == [1])
        until(lambda: sqlite_stage.rows(SentFile)[0].due_at > sqlite_stage.now)
    sqlite_stage.now += timedelta(minutes=5)
    with Service(own, sqlite_stage.clock) as service:  # which finds it when it starts
        service.services.gathering.read = read_here
        zawadi.waits_for(lambda: "Filed: 1 page" in zawadi.heard)


def test_the_process_apart_reads_a_picture_and_dies_of_nothing_else():
    code = "0003P00210000000"
    [page] = asyncio.run(read_apart(photo(code)))
    assert page.code == code
    with pytest.raises(reading.Unreadable, match="broken"):
        asyncio.run(read_apart(b"%PDF-1.7"))


def test_media_of_whatsapp_is_filed(twilio, sqlite_stage, tmp_path):
    picture = photo(printed(sqlite_stage))
    with beside(twilio, sqlite_stage) as serve:
        service = serve(sheets=str(tmp_path))
        service.services.gathering.read = read_here
        zawadi = twilio.person(MANAGER)
        zawadi.sends_media("image/jpeg", picture)
        zawadi.waits_for(lambda: "Filed: 1 page" in zawadi.heard)
        assert len(zawadi.messages) == 1, "each is billed"
        zawadi.sends_media("application/pdf", b"%PDF-1.7 broken")
        zawadi.waits_for(lambda: "cannot be opened" in zawadi.heard)
