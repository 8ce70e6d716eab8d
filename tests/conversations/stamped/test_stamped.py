"""The manager's side: a file at any question, its answer in the same chat, and what is chosen where no code is read."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa

from conversations.core import Upload
from conversations.stamped import Stamped
from storage.deployments import Deployment
from storage.stamped import FileState, SentFile, StampedPage, sent_files
from tests.stage import BEN, DAY, LAST, MANAGER, OTHER_MANAGER, Rendering, Stage, Talk
from tests.stage.stamping import printed

HERE = Stamped.at(Stamped.landed).press.data


def arrives(stage: Stage, *codes: str, original: str = "a" * 64, problem: str = "") -> None:
    """As the service does it: the files that wait were fetched and read."""
    with stage.change() as changing:
        rows = changing.connection.execute(sa.select(SentFile.id).where(SentFile.state == FileState.WAITING)).all()
        for number, row in enumerate(rows):
            pages = [[f"{number}{place}".rjust(64, "b"), 5, code] for place, code in enumerate(codes)]
            read = {"state": FileState.READ, "original": f"{number}{original}"[:64], "pages": pages}
            values = read | ({"problem": problem} if problem else {})
            changing.connection.execute(sa.update(SentFile).where(SentFile.id == row.id).values(**values))


def sends(talk: Talk, stage: Stage, codes: Sequence[str] = (), *, kind: str = "photo", **read: str) -> Talk:
    talk.turn(Upload(kind, "file-1", 5000))
    arrives(stage, *codes, **read)
    return talk.presses(HERE)


@pytest.fixture
def zawadi(sqlite_stage: Stage) -> Talk:
    return Talk(sqlite_stage, Rendering()).enters(MANAGER)


def test_a_picture_is_filed_whatever_was_asked(zawadi, sqlite_stage):
    zawadi.says("/register")
    zawadi.turn(Upload("photo", "file-1", 5000))
    assert "Your file is here." in zawadi.heard
    arrives(sqlite_stage, printed(sqlite_stage))
    zawadi.presses(HERE)
    assert "Filed: 1 page of the stamped register of Mlimani Secondary" in zawadi.heard
    assert "Wed 20 Oct" in zawadi.heard, "the register is still open"
    [page] = sqlite_stage.rows(StampedPage)
    assert (page.page, page.state) == (1, "sent")
    zawadi.says("/stamped")
    assert "sent, not looked at yet" in zawadi.heard
    zawadi.says("/register").says("wote").says("send")
    assert "Stamped register: sent, not looked at yet." in zawadi.says("/register 20").heard


def test_a_print_from_before_a_correction_is_to_be_printed_again(zawadi, sqlite_stage):
    code = printed(sqlite_stage)
    zawadi.says("/register").says("ab 3")
    sends(zawadi, sqlite_stage, [code])
    assert "has changed since: Ben Kato. Print it again" in zawadi.heard


def test_without_a_code_the_only_register_is_asked_about(manager: Talk, sqlite_stage):
    zawadi = manager
    sends(zawadi, sqlite_stage, [""])
    assert "Is it the stamped register of Mlimani Secondary" in zawadi.heard
    zawadi.taps("Something else")
    assert "It was not filed." in zawadi.heard
    assert not sqlite_stage.rows(StampedPage)
    sends(zawadi, sqlite_stage, [""]).says("yes")
    assert "Filed: 1 page" in zawadi.heard
    assert not sqlite_stage.rows(SentFile)


def test_of_several_centres_one_is_chosen(zawadi, sqlite_stage):
    with sqlite_stage.change() as stage:
        stage.add_officer(stage.other_centre, MANAGER, "Zawadi Mfano", "centre_manager")
    sends(zawadi, sqlite_stage, ["nonsense", ""])
    assert "Of which centre is this stamped register?" in zawadi.heard
    zawadi.taps("Bondeni")
    assert "Filed: 2 pages of the stamped register of Bondeni Secondary" in zawadi.heard


def test_another_centres_sheet_is_not_filed(zawadi, sqlite_stage):
    sends(zawadi, sqlite_stage, [printed(sqlite_stage, sqlite_stage.other_centre)])
    assert "That is the register of Bondeni Secondary 99101002, which you do not manage." in zawadi.heard
    assert not sqlite_stage.rows(StampedPage)


def test_who_no_longer_manages_the_centre_is_told_who_does(zawadi, sqlite_stage):
    code = printed(sqlite_stage)
    with sqlite_stage.change() as stage:
        ended = sa.update(Deployment).where(Deployment.id == stage.officers[MANAGER])
        stage.connection.execute(ended.values(to_on=DAY - timedelta(days=1)))
        stage.add_officer(stage.centre, OTHER_MANAGER, "Omari Mfano", "centre_manager", from_on=DAY)
        stage.add_officer(stage.other_centre, MANAGER, "Zawadi Mfano", "centre_manager", from_on=DAY)
    sends(zawadi, sqlite_stage, [code])
    assert "You no longer manage Mlimani Secondary" in zawadi.heard
    assert "Omari Mfano" in zawadi.heard


@pytest.mark.parametrize("problem", ["kind", "broken", "pixels", "pages", "unsigned", "heic", "gone"])
def test_what_is_of_no_use_is_told(zawadi, sqlite_stage, problem):
    sends(zawadi, sqlite_stage, problem=problem)
    assert any(words in zawadi.heard.lower() for words in ("photo", "send it again", "send the pages"))
    assert not sqlite_stage.rows(SentFile)


def test_what_is_too_large_or_too_much_is_refused_at_once(zawadi, sqlite_stage):
    zawadi.turn(Upload("document", "file-1", 20 * 2**20 + 1))
    assert "larger than 20 MB" in zawadi.heard
    for number in range(sent_files.AT_ONCE):
        zawadi.turn(Upload("image/jpeg", f"file-{number}"))
    zawadi.turn(Upload("image/jpeg", "file-21"))
    assert "Many of your files wait" in zawadi.heard
    assert len(sqlite_stage.rows(SentFile)) == sent_files.AT_ONCE


def test_whoever_manages_nothing_sends_no_files(sqlite_stage):
    ben = Talk(sqlite_stage, Rendering()).enters(BEN)
    ben.turn(Upload("photo", "file-1", 5000))
    assert "I cannot read files here" in ben.heard
    assert not sqlite_stage.rows(SentFile)


def test_by_sms_it_is_said_where_to_send_it(sqlite_stage):
    zawadi = Talk(sqlite_stage, Rendering(), channel="sms").unlocks().enters(MANAGER).unlocks()
    zawadi.turn(Upload("image/jpeg", "x"))
    assert "No picture can be sent by SMS" in zawadi.heard


def test_a_file_that_came_late_is_as_good(zawadi, sqlite_stage):
    zawadi.sent_at = sqlite_stage.now - timedelta(days=1)
    zawadi.turn(Upload("photo", "file-1", 5000))
    assert "reached us only now" in zawadi.heard
    assert len(sqlite_stage.rows(SentFile)) == 1


def test_who_left_the_chat_before_it_was_read_files_nothing(zawadi, sqlite_stage):
    zawadi.turn(Upload("photo", "file-1", 5000))
    zawadi.says("/logout")
    arrives(sqlite_stage, printed(sqlite_stage))
    zawadi.presses(HERE)
    assert not sqlite_stage.rows(StampedPage)


def test_after_the_exam_its_last_manager_sends_it_still(zawadi, sqlite_stage):
    sqlite_stage.at(LAST + timedelta(days=3), 12)
    sends(zawadi, sqlite_stage, [printed(sqlite_stage)])
    assert "Filed: 1 page" in zawadi.heard
