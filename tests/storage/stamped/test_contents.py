"""Where the pictures are: a folder on one machine, a table where copies share a database; whole or not at all."""

import os
import time
from datetime import timedelta

import pytest

from storage.stamped import Contents, StampedContent, hash_of
from storage.stamped.contents import unused
from tests.stage import Stage
from tests.stage.stamping import add_stamped

PICTURE = b"\xff\xd8\xff picture"


@pytest.mark.parametrize("in_folder", [True, False])
def test_the_same_picture_is_kept_once_under_its_hash(stage: Stage, tmp_path, in_folder):
    contents = Contents(tmp_path / "sheets" if in_folder else None)
    with stage.database.transaction() as connection:
        names = contents.put(connection, [PICTURE, PICTURE])
        assert names == [hash_of(PICTURE)] * 2
        assert contents.get(connection, names[0]) == PICTURE
        assert contents.get(connection, "0" * 64) is None
        assert contents.get(connection, "../../etc/passwd") is None
    assert len(stage.rows(StampedContent)) == (0 if in_folder else 1)
    if in_folder:
        [file] = (tmp_path / "sheets").glob("??/*")
        assert (file.name, file.stat().st_mode & 0o777) == (names[0], 0o600)
        file.write_bytes(b"another")
        with stage.database.transaction() as connection:
            assert contents.get(connection, names[0]) is None, "what is not what it was is not shown"


def test_what_nothing_names_goes(stage: Stage, tmp_path):
    kept, gone = Contents(None), Contents(tmp_path)
    with stage.change() as changing:
        names = kept.put(changing.connection, [PICTURE, b"never filed"])
        gone.put(changing.connection, [PICTURE, b"never filed", b"just now"])
        add_stamped(changing, hash=names[0])
    old = time.time() - timedelta(days=2).total_seconds()
    for file in tmp_path.glob("??/*"):
        if file.read_bytes() != b"just now":
            os.utime(file, (old, old))
    with stage.database.transaction() as connection:
        unused(connection, names)
        gone.sweep(connection, stage.now)
        assert [kept.get(connection, name) for name in names] == [PICTURE, None]
    assert {file.read_bytes() for file in tmp_path.glob("??/*")} == {PICTURE, b"just now"}
