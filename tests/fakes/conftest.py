"""A fake Bot API and a person who uses the bot."""

from collections.abc import Iterator

import pytest

from tests.fakes.telegram.api import BotApi
from tests.fakes.telegram.people import Person


@pytest.fixture
def api() -> Iterator[BotApi]:
    with BotApi() as api:
        yield api


@pytest.fixture
def asha(api: BotApi) -> Person:
    return api.person(7, "Asha", phone="254700000001")
