"""My data as it is printed: what storage has gathered, in the person's language and in the order people ask for it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from conversations.core import LANGUAGES, _, full_day, hour, moment, speaking
from conversations.speech import dialled, role_name
from storage.exams import Role

from .mydata_words import OFFICES, PARTS, PERSON, WORDS

Row = tuple[str, str]
Part = tuple[str, list[Row]]


class Pages(NamedTuple):
    """What `documents.mydata` prints, in its order."""

    title: str
    lines: list[str]
    parts: list[Part]
    foot: str
    made_at: datetime
    language: str


def paper(found: Mapping[str, Any], zone: ZoneInfo, *, demo: bool) -> Pages:
    """What `storage.privacy.mydata.gather` found, ready for `documents.mydata`."""
    with speaking(found["person"].get("language") or "en"):
        lines = [
            _("{name}, as kept on {day} at {hour}.", name=found["person"]["full_name"], **_moment(found, zone)),
            _("We send this document to nobody else. To correct it use My details; to erase it write DELETE."),
        ]
        if demo:
            lines.append(_("An unofficial demonstration with invented people."))
        parts = [_details(found["person"], zone), *_parts(found, zone)]
        if found["marks_set"]:
            parts.append((_("Marks you set"), [("", str(found["marks_set"]))]))
        title, foot = _("My data in Karani"), found["person"]["full_name"]
        return Pages(title, lines, parts, foot, found["made_at"], found["person"].get("language") or "en")


def _moment(found: Mapping[str, Any], zone: ZoneInfo) -> dict[str, str]:
    made = found["made_at"].astimezone(zone)
    return {"day": full_day(made.date()), "hour": hour(made)}


def _details(person: Mapping[str, Any], zone: ZoneInfo) -> Part:
    rows = [(_(label), _written(name, person.get(name), zone)) for name, label in PERSON.items() if person.get(name)]
    return _("Your details"), rows


def _parts(found: Mapping[str, Any], zone: ZoneInfo) -> Iterable[Part]:
    for name, title in PARTS.items():
        rows = [_row(entry, zone) for entry in found[name]]
        if rows:
            yield _(title), rows


def _row(entry: Mapping[str, Any], zone: ZoneInfo) -> tuple[str, str]:
    """The first moment or day of an entry, then its words; what was said stands by itself."""
    when = next((name for name, value in entry.items() if isinstance(value, date)), "")
    day = _written(when, entry[when], zone) if when else ""
    if "text" in entry:
        return day, "\n".join(line for line in entry["text"].splitlines() if line)
    told = [(name, value) for name, value in entry.items() if name != when and value not in (None, "", {}, [])]
    return day, ", ".join(f"{_word(name)}: {_written(name, value, zone)}" for name, value in told) or "✓"


def _word(column: str) -> str:
    label = WORDS.get(column) or PERSON.get(column)
    return _(label) if label else column


def _written(name: str, value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, datetime):
        at = value.astimezone(zone)
        return moment(at)
    if isinstance(value, date):
        return full_day(value)
    if name == "session":  # whole in the JSON; on paper it would say nothing to its owner
        return _("where it is, and what was last offered")
    if name == "language":
        return LANGUAGES.get(str(value), str(value))
    if name in ("phone", "kin_phone"):
        return dialled(str(value))
    if name == "role":
        return role_name(Role(value))
    if name in ("office", "field", "seen"):
        return _(OFFICES[value]) if value in OFFICES else _word(str(value))
    if isinstance(value, dict):
        return ", ".join(f"{_word(part)} {said}" for part, said in value.items())
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
