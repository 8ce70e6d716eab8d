import pytest

from tests.stage import MANAGER, RENDERINGS, Stage, Talk


@pytest.fixture(params=RENDERINGS)
def chat(request: pytest.FixtureRequest, sqlite_stage: Stage) -> Talk:
    """A stranger's chat, in each of the three renderings."""
    return Talk(sqlite_stage, RENDERINGS[request.param]())


@pytest.fixture
def manager(chat: Talk) -> Talk:
    """The chat of Zawadi, centre manager of Mlimani Secondary."""
    return chat.says("hello").shares(MANAGER)
