"""What a key seals is said where the column is, and nothing that is sealed is forgotten when the key changes."""

import ast
from pathlib import Path

import sqlalchemy as sa

from storage.migrations.tables import Base
from storage.rekeying import sealed_tables

STORAGE = Path(__file__).parents[3] / "storage"
PLAIN = {
    "letter_prints.content": "a printed letter, which says only what anybody may read on it",
    "stamped_contents.content": "the photo of a paper that hangs stamped in a school, kept like the files of a folder",
    "closed_days.root": "a hash over all of a day, from which nothing is read",
    "closed_days.head": "the hashes of days one after another",
    "closed_days.blocks": "hashes of parts of a day",
    "closed_kinds.ids": "which rows a day closed over, by number",
    "closed_kinds.traces": "hashes of rows",
    "register_prints.head": "the hashes of days one after another",
    "arrivals.leaf": "a hash of a row",
    "sendings.leaf": "a hash of a row",
    "marks.leaf": "a hash of a row",
    "mark_history.leaf": "a hash of a row",
    "mark_history.salt": "random, so that the hash of a reason tells nobody which it is",
}
SEALS = {  # who calls the vault, and what becomes of it
    "storage/people/sealing.py": "columns of people",
    "storage/people/corrections.py": "columns of corrections",
    "storage/postings/reports.py": "a column of wrong_postings",
    "storage/postings/unlisted.py": "columns of people",
    "storage/register/unlisted.py": "columns of unlisted, and what waits in a session, which passes",
    "storage/disputes/mine.py": "a column of disputes",
    "storage/disputes/deciding.py": "a column of disputes",
    "storage/accounts/invitations.py": "passes",
    "storage/accounts/codes.py": "passes",
    "storage/accounts/accounts.py": "counts of wrong PINs, which pass",
    "storage/accounts/centre_logins.py": "counts of wrong PINs, which pass",
    "storage/rekeying/moving.py": "moves it all",
    "bot/runner.py": "the event of failures",
    "handlers/telegram/spool.py": "presses that wait for the database, which pass once it is back",
    "bot/papers/links.py": "links and their verify_tries, which pass",
    "storage/delivery/links.py": "links, which are over after a week",
    "bot/letters/verify_page.py": "verify_tries, which pass",
    "bot/demo/vacancies.py": "invented people, in columns of people",
    "bot/demo/letters.py": "invented people, in columns of people",
}


def columns() -> list[sa.Column[object]]:
    return [column for table in Base.metadata.sorted_tables for column in table.c]


def test_every_column_of_bytes_says_for_what_it_is_sealed_or_why_it_is_not():
    for column in columns():
        if isinstance(column.type, sa.LargeBinary):
            assert ("sealed" in column.info) != (str(column) in PLAIN), f"{column}: sealed_for(…), or PLAIN here"


def test_every_keyed_hash_says_of_which_column_it_is_or_how_it_passes():
    for column in columns():
        if "finger" in column.name:
            assert column.info.keys() & {"finger", "passing"}, f"{column}: finger_of(…) or passing(…)"


def test_every_hash_of_a_pin_says_that_its_key_peppers_it():
    for column in columns():
        if column.table.name in ("pins", "centre_logins") and "hash" in column.name:
            assert "peppered" in column.info, f"{column}: peppered()"


def test_a_keyed_hash_is_of_a_sealed_column_beside_it():
    for part in sealed_tables():
        assert set(part.fingers.values()) <= part.columns.keys()
    assert not [c for c in columns() if "finger" in c.info and c.info["finger"] not in c.table.c]


def test_whoever_seals_or_hashes_is_known_here():
    """A new one is listed with what becomes of it when the key changes."""
    found = set()
    for folder in ("storage", "bot", "conversations", "handlers", "reminders"):
        for file in (STORAGE.parent / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                calls = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr
                if calls in ("seal", "finger", "fingers") and file.name != "vault.py":
                    found.add(str(file.relative_to(STORAGE.parent)))
    assert found == SEALS.keys()
