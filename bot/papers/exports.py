"""Export paper: what somebody in office has asked for in a chat, as a file with its watermark."""

import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from conversations.core import Source, figures
from handlers.channel import NoDocument
from storage import exports
from storage.audit import Audit
from storage.database import Database
from storage.privacy import mydata
from storage.refusals import Denied

TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def export_file(
    database: Database, source: Source, asked: datetime, now: datetime, zone: ZoneInfo
) -> tuple[bytes, str]:
    """The bytes and their type; `zone` is the council's.

    Raises `NoDocument` where it is not, or no longer, for whoever sits in that chat.
    """
    with database.reading() as records:
        order = _order(records, source, now.astimezone(zone).date())
        count = exports.EXPORTS[order.kind].count(records, order.scope)
    lines = exports.lines(database, exports.EXPORTS[order.kind], order.scope, zone)
    mark = order.watermark(figures(asked.astimezone(zone)))
    with tempfile.TemporaryDirectory(prefix="karani-export-") as folder:
        path = Path(folder) / f"export{order.suffix}"
        if order.suffix == ".csv":
            exports.write_csv(path, lines, mark)
        else:
            exports.write_xlsx(path, lines, mark, count)
        return path.read_bytes(), TYPES[order.suffix]


def _order(records: sa.Connection, source: Source, today: date) -> exports.Order:
    person = mydata.owner(records, source.chat)
    asked = exports.Exports(records, today, person, Audit(records, datetime.now(UTC), person, source.chat))
    try:
        return asked.order(source.subject, source.chat)
    except Denied:
        raise NoDocument(source.dump()) from None
