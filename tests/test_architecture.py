"""The page of the house: its drawings are the code's imports, and its walks go where events really go."""

import re
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from types import FrameType

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from reminders import scheduler
from storage.letters import EVERY_SUB_COUNTY, release
from tests.drawing import FOLDERS, PAGE, ROOT, drawn
from tests.fakes.telegram.api import BotApi
from tests.fakes.twilio.api import TwilioApi
from tests.stage import ASHA, DAY, MANAGER, Stage
from tests.stage.entering import enters
from tests.stage.ground import known, polling, url
from tests.stage.service import SECRET_KEY, Service, free_port, settings_for

OURS = tuple(f"{ROOT}/{folder}/" for folder in FOLDERS)
MAKING = ("<module>", "__init__")  # to be loaded or made is not yet to be passed
PUBLIC = "https://karani.example"


class Walk:
    """Every module of ours that is entered, in order, in whichever thread."""

    def __init__(self) -> None:
        self.passed: list[str] = []

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        file = frame.f_code.co_filename
        if event == "call" and file.startswith(OURS) and frame.f_code.co_name not in MAKING:
            self.passed.append(file.removeprefix(f"{ROOT}/"))

    def begins(self) -> None:
        self.passed.clear()

    def goes(self, title: str) -> None:
        """It passes what the page says, one after the other."""
        ahead = iter([*self.passed])
        assert not [module for module in told(title) if module not in ahead], "nothing of it comes here, or too early"


def told(title: str) -> list[str]:
    """The modules of a walk of the page."""
    walk = PAGE.read_text(encoding="utf-8").split(f"\n### {title}\n")[1].split("\n###")[0]
    return re.findall(r"^\d+\. `([^`]+)`", walk, re.MULTILINE)


@pytest.fixture
def walk() -> Iterator[Walk]:
    walk, before = Walk(), sys.getprofile()
    threading.setprofile(walk)
    sys.setprofile(walk)
    yield walk
    sys.setprofile(before)
    threading.setprofile(None)


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


def test_the_drawings_are_the_codes_imports() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert drawn(page) == page, "`make drawings` draws them anew"


def test_a_tap(walk, api, sqlite_stage):
    zawadi = known(api, sqlite_stage)
    with polling(api, sqlite_stage):
        zawadi.says("register")
        zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)
        walk.begins()
        zawadi.taps("Ab", row="3 ")
        zawadi.waits_for(lambda: "Ben Kato: Ab." in zawadi.heard)
    walk.goes("A tap")


def test_a_typed_mark_by_sms(walk, sqlite_stage):
    with TwilioApi() as twilio:
        port = free_port()
        twilio.webhooks(message=f"http://127.0.0.1:{port}/twilio/message", public=f"{PUBLIC}/twilio/message")
        account = {"twilio_account_sid": twilio.account_sid, "twilio_auth_token": twilio.auth_token}
        way = {"twilio_api_url": twilio.url, "sms_from": twilio.sms_from, "public_url": PUBLIC, "port": port}
        with Service(settings_for(url(sqlite_stage), **account, **way), sqlite_stage.clock):
            zawadi = twilio.person(MANAGER, channel="sms")
            enters(zawadi)
            zawadi.says("register")
            zawadi.waits_for(lambda: "Ben Kato" in zawadi.heard)
            walk.begins()
            zawadi.says("ab 3")
            zawadi.waits_for(lambda: "Ben Kato: Ab" in zawadi.heard)
    walk.goes("A typed mark by SMS")


def test_a_reminder(walk, api, sqlite_stage, monkeypatch):
    monkeypatch.setattr(scheduler, "EVERY", timedelta(seconds=1))
    sqlite_stage.at(DAY, 19, 30)
    zawadi = known(api, sqlite_stage)
    with polling(api, sqlite_stage, reminders=True):
        zawadi.waits_for(lambda: "has not been sent" in zawadi.heard)
    walk.goes("A reminder")


def test_a_letter(walk, api, sqlite_stage):
    asha = known(api, sqlite_stage, 8, ASHA)
    give_out(sqlite_stage)
    with polling(api, sqlite_stage):
        asha.says("my letter")
        asha.waits_for(lambda: "Letter of appointment" in asha.heard)
    walk.goes("A letter")


def give_out(stage: Stage) -> None:
    with stage.database.transaction() as connection:
        release(connection, stage.exam, EVERY_SUB_COUNTY, DAY, DAY, stage.now)


def test_an_import(walk, sqlite_stage, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "people.csv").write_text("phone,full_name\n0700 000 002,Asha Juma Mfano\n")
    own = {"DATABASE_URL": url(sqlite_stage), "SECRET_KEY": SECRET_KEY, "DEMO": "0"}
    walk.begins()
    result = CliRunner().invoke(app, ["import", "people", "people.csv"], env=own)
    assert "1 changed" in result.output
    walk.goes("An import")
