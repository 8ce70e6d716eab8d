"""What verifying a letter tells, in the chat and on the page: never more than role, centre, dates and a masked name."""

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from conversations.core import _, full_day
from conversations.speech import role_name
from storage.letters import Verified

VERIFY_LINK = "verify-"  # before the code, in the link of a letter that leads into the bot


class Verdict(StrEnum):
    GENUINE = "genuine"
    VOID = "void"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Told:
    verdict: Verdict
    headline: str
    advice: str
    facts: tuple[tuple[str, str], ...] = ()  # label and value


def ask() -> str:
    return _("Is a letter genuine?")


def type_code() -> str:
    return _("Type the code at the foot of the letter, such as 7K4M-92QD-XYAB-0123.")


def look() -> str:
    return _("Check the letter")


def too_many() -> str:
    return _("Too many codes were tried from here. Wait ten minutes, then try again.")


def away() -> str:
    return _("Karani cannot look the code up just now. Try again in a minute.")


def demonstration() -> str:
    return _("Demonstration: everything here is invented.")


def told(found: Verified | None, zone: ZoneInfo) -> Told:
    if found is None:
        return Told(
            Verdict.UNKNOWN,
            _("Unknown: no letter has this code."),
            _("Compare the code sign by sign. If it is right, the letter is not genuine: tell the director."),
        )
    if found.voided_at is None:
        advice = _("Compare what is written here with the letter, and the name with the officer's ID.")
        return Told(Verdict.GENUINE, _("Genuine: this letter stands."), advice, _facts(found, zone))
    day = full_day(found.voided_at.astimezone(zone).date())
    if found.replaced:
        headline = _("Void: this letter was replaced on {day}.", day=day)
        advice = _("Ask the officer for the newer letter. This one appoints nobody any more.")
    else:
        headline = _("Void since {day}.", day=day)
        advice = _("This letter appoints nobody any more. Ask the TSC sub-county director.")
    return Told(Verdict.VOID, headline, advice, _facts(found, zone))


def _facts(found: Verified, zone: ZoneInfo) -> tuple[tuple[str, str], ...]:
    dates = _("{start} to {end}", start=full_day(found.from_on), end=full_day(found.to_on))
    return (
        (_("Role"), role_name(found.role).capitalize()),
        (_("Exam"), found.exam),
        (_("Centre"), f"{found.centre_code}, {found.centre}"),
        (_("Dates"), dates),
        (_("Name"), found.masked_name),
        (_("Issued"), full_day(found.issued_at.astimezone(zone).date())),
    )
