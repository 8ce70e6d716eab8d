"""The Message resource: create, list, fetch, redact, delete."""

from typing import Any

from .errors import Breach
from .faults import Fault
from .paging import page
from .records import Record
from .sending import asked, send
from .wire import Params, asked_date
from .world import World

Places = dict[str, str]


def create(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    record = send(world, asked(world, params), fault.fails_later if fault else None)
    return 201, record.wire() | {"status": "accepted" if record.service else "queued"} | NOT_YET


NOT_YET = {"error_code": None, "error_message": None, "date_sent": None}  # what is not known when a message is taken


def listed(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    """The newest first, as Twilio has them."""
    newest = sorted(world.messages.values(), key=lambda record: record.at)[::-1]
    found = [record for record in newest if wanted(record, params)]
    shown = page(found, params, f"/2010-04-01/Accounts/{world.account}/Messages.json")
    return 200, shown.around() | {"messages": [record.wire() for record in shown.rows]}


def wanted(record: Record, params: Params) -> bool:
    if params.get("To") not in (None, record.to) or params.get("From") not in (None, record.sender):
        return False
    sent = record.at.replace(microsecond=0)
    for name in ("DateSent", "DateSent<", "DateSent>"):
        if name in params:
            date, whole_day = asked_date(str(params[name]))
            compared = sent.replace(hour=0, minute=0, second=0) if whole_day else sent
            kept = {
                "DateSent": sent.date() == date.date(),
                "DateSent<": compared <= date,
                "DateSent>": compared >= date,
            }
            if not kept[name]:
                return False
    return True


def fetch(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    return 200, world.message(places["Sid"]).wire()


def update(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    """Only an empty body: the text is forgotten."""
    record = world.message(places["Sid"])
    if params.get("Body") != "" or "Status" in params:
        raise Breach(20001, "only the body can be changed here, and only to nothing")
    record.body = ""
    return 200, record.wire()


def delete(world: World, params: Params, places: Places, fault: Fault | None) -> tuple[int, Any]:
    del world.messages[world.message(places["Sid"]).sid]
    return 204, None
