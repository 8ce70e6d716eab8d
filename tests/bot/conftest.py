from collections.abc import Iterator

import pytest

from tests.fakes.bot_api import BotApi
from tests.service import Service, settings
from tests.stage import MANAGER, Stage


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture
def service(api: BotApi, stage: Stage) -> Iterator[Service]:
    """The service polling the fake Bot API, on both engines, at the stage's hour."""
    url = stage.database.url.render_as_string(hide_password=False)
    with Service(settings(api, url), stage.clock) as service:
        yield service


@pytest.fixture
def zawadi(api: BotApi, service: Service):
    """The centre manager, known to the bot, with the register open."""
    zawadi = api.person(7, "Zawadi", phone=MANAGER)
    zawadi.says("/start")
    zawadi.waits_for(lambda: "share your own number" in zawadi.heard)
    zawadi.shares_contact()
    zawadi.waits_for(lambda: "Welcome, Zawadi Mfano" in zawadi.heard)
    zawadi.taps("Today's register")
    zawadi.waits_for(lambda: "Register of" in zawadi.heard)
    return zawadi
