"""Plans: no statement of the product reads the whole of a table that grows with the nation.

SQLite is asked how it would go about each statement, the first time that it is run in any test. Without statistics its
plan is the same for three rows as for three hundred thousand.
"""

import re
import sys
from pathlib import Path
from typing import Any

import sqlalchemy as sa

GROWS = (
    *("people", "chats", "inbox", "outbox", "centres", "deployments", "register_numbers", "registers", "marks"),
    *(
        "mark_history",
        "arrivals",
        "deployment_history",
        "sendings",
        "own_mark_answers",
        "unlisted",
        "applications",
        "letters",
        "letter_fetches",
        "letter_prints",
        "consents",
        "audit",
    ),
    "vacancy_looks",
    "document_links",
    "disputes",
    "mark_notices",
)
MAY = {
    "imports.": "a file is read whole, and so is what stands",
    "kinds.": "the same: imports/kinds/",
    "exports.": "an export reads what it writes, a portion at a time",
    "renewing.posts_owed_a_letter": "once after an import",
    "renewing.void_contradicted": "once after an import",
    "announcing.": "a command for a whole exam",
    "marked.marked_days": "an import that takes days out of an exam",
    "outside.outside": "doctor, once for each exam that is not over",
    "untold.untold": "once after an import",
    "going_up.": "once a minute, and only what is open",
    "history.": "a day is closed over all of its entries, and the check reads all there are",
    "identity.": "once in the life of a database",
    "rekeying.": "a change of key, which is of all there is",
    "retention.": "once an hour",
    "audit.entries": "an export reads what it exports",
    ".forget": "once an hour",
    "broadcasts.": "the council's own act, for a nation or a part of it",
    "unreached.people": "of the same act, whom it does not reach",
    "feeding.": "the same act, a portion at a time",
    "queue.spans": "the first and last record, at the end of an index",
    "interests.centres": "a part of a name may stand anywhere in it",
}
SCAN = re.compile(rf"SCAN ({'|'.join(GROWS)})(_\d+)?\b|SEARCH centres(_\d+)? .*\(exam_id=\?\)")  # all of an exam's
STORAGE = str(Path(__file__).parents[2] / "storage")

known: set[str] = set()
found: list[str] = []


def storage_asks() -> str:
    """Which module and function of storage runs the statement; none where a test itself does."""
    frame = sys._getframe(2)
    while frame.f_back and ("sqlalchemy" in frame.f_code.co_filename or "contextlib" in frame.f_code.co_filename):
        frame = frame.f_back
    file = Path(frame.f_code.co_filename)
    return f"{file.parent.name}.{file.stem}.{frame.f_code.co_name}" if str(file).startswith(STORAGE) else ""


@sa.event.listens_for(sa.Engine, "after_cursor_execute")
def explain(connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
    if connection.dialect.name != "sqlite" or statement in known or statement.startswith(("PRAGMA", "BEGIN")):
        return
    asks = storage_asks()
    if not asks or "migrations" in asks:
        return
    known.add(statement)
    if any(part in asks for part in MAY):
        return
    run = connection.connection.driver_connection.execute
    plan = [row[3] for row in run("EXPLAIN QUERY PLAN " + statement, parameters[0] if many else parameters)]
    if whole := [line for line in plan if SCAN.match(line)]:
        found.append(f"{asks}: {', '.join(whole)}\n{statement}")
