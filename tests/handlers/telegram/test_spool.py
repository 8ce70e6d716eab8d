"""The file of kept presses, where a disk is full or another process is about to be done with it."""

import fcntl
import os
from datetime import UTC, datetime

from handlers.telegram.spool import Spool
from storage.vault import Vault
from tests.conftest import SECRET_KEY

AT = datetime(2027, 10, 20, tzinfo=UTC)


def test_a_line_that_broke_off_takes_no_other_with_it(tmp_path, monkeypatch):
    spool, write = Spool(tmp_path / "kept", Vault(SECRET_KEY)), os.write
    monkeypatch.setattr(os, "write", lambda file, line: write(file, line[:30]))
    spool.add(1, AT, {"update_id": 1})
    monkeypatch.undo()
    spool.add(2, AT, {"update_id": 2})
    assert [*spool.read()] == [(AT, {"update_id": 2})]
    spool.empty()


def test_a_file_that_was_taken_while_we_opened_it_is_nobodys(tmp_path, monkeypatch):
    spool, lock = Spool(tmp_path / "kept", Vault(SECRET_KEY)), fcntl.flock
    spool.add(1, AT, {"update_id": 1})
    spool.let_go()

    def late(file, how):
        spool.path.unlink()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    assert [*Spool(tmp_path / "kept", Vault(SECRET_KEY)).of_the_dead()] == []
