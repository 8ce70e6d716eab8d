import pytest

from tests.stage import MANAGER, WAYS, Stage, Talk


@pytest.fixture(params=WAYS)
def chat(request: pytest.FixtureRequest, sqlite_stage: Stage) -> Talk:
    """A stranger's chat, by taps and by what is typed: every rendering is one of the two, which the talk sees to."""
    return Talk(sqlite_stage, WAYS[request.param]())


@pytest.fixture
def manager(chat: Talk) -> Talk:
    """The chat of Zawadi, centre manager of Mlimani Secondary."""
    return chat.says("hello").shares(MANAGER)
