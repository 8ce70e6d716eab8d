"""A stage with something in every sealed column, and its database opened with other keys."""

from collections.abc import Callable, Iterator

import pytest

from storage.database import Database
from tests.stage import Stage
from tests.stage.ground import url
from tests.stage.keyed import seal_some


@pytest.fixture
def sealed(stage: Stage) -> Stage:
    seal_some(stage)
    return stage


@pytest.fixture
def keyed(sealed: Stage) -> Iterator[Callable[..., Database]]:
    """The same database, opened with these keys."""
    made: list[Database] = []

    def opened(*keys: str) -> Database:
        made.append(Database(url(sealed), *keys))
        return made[-1]

    yield opened
    for database in made:
        database.close()
