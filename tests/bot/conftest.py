from collections.abc import Callable, Iterator

import pytest
from typer.testing import CliRunner

from bot import application, logs
from bot.__main__ import app
from bot.delivery import delivery
from handlers.telegram import request as telegram_request
from handlers.twilio import client as twilio_client
from handlers.twilio import door as twilio_door
from tests.fakes.telegram.api import BotApi
from tests.fakes.twilio.api import TwilioApi
from tests.stage import MANAGER, Stage
from tests.stage.by_twilio import beside
from tests.stage.ground import polling, url
from tests.stage.service import SECRET_KEY, Service, settings
from tests.waiting import PATIENCE


@pytest.fixture(scope="session", autouse=True)
def patient() -> Iterator[None]:
    """The service in this process waits as long as its test does."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (telegram_request, "TIMEOUT"),
            (telegram_request, "CONNECT"),
            (twilio_client, "TIMEOUT"),
            (twilio_door, "ANSWER_WITHIN"),
            (application, "PATIENCE"),
        ):
            patch.setattr(module, name, PATIENCE)
        yield


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture
def service(api: BotApi, stage: Stage) -> Iterator[Service]:
    """The service polling the fake Bot API, on both engines, at the stage's hour."""
    with Service(settings(api, url(stage)), stage.clock) as service:
        yield service


@pytest.fixture
def zawadi(api: BotApi, service: Service):
    """The centre manager, known to the bot, with the register open."""
    zawadi = api.person(7, "Zawadi", phone=MANAGER)
    zawadi.says("/start")
    zawadi.waits_for(lambda: "share your own number" in zawadi.heard)
    zawadi.shares_contact()
    zawadi.waits_for(lambda: "Welcome, Zawadi Mfano" in zawadi.heard)
    zawadi.taps("Mark ")
    zawadi.waits_for(lambda: "Wed 20 Oct ·" in zawadi.heard)
    return zawadi


@pytest.fixture
def runs(stage: Stage, tmp_path, monkeypatch) -> Callable[..., str]:
    """Runs a command here and gives what it says: a process of its own takes a second to start."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logs, "set_up", lambda _level: None)

    def run(*words: str) -> str:
        own = {"DATABASE_URL": url(stage), "SECRET_KEY": SECRET_KEY, "DEMO": "0"}
        result = CliRunner().invoke(app, [*words], env=own)
        assert result.exit_code == 0, result.output
        return result.output

    return run


@pytest.fixture
def twilio() -> Iterator[TwilioApi]:
    with TwilioApi() as api:
        yield api


@pytest.fixture
def serve(twilio: TwilioApi, stage: Stage) -> Iterator[Callable[..., Service]]:
    """Starts the service beside the fake Twilio, on both engines; more settings can be given."""
    with beside(twilio, stage) as serve:
        yield serve


@pytest.fixture
def by_hand(monkeypatch):
    """The table is swept only when a test sweeps it."""
    monkeypatch.setattr(delivery, "SWEEP", 1000.0)


@pytest.fixture
def bot(by_hand, api, stage):
    with polling(api, stage) as service:
        yield service
