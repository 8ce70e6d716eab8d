"""What verifying a letter tells, in the chat and on the page: never more than role, centre, dates and a masked name."""

from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from conversations.core import _, full_day, moment
from conversations.speech import grouped, role_name, stood_in
from storage.letters import CODE_LENGTH, Verified
from storage.register import Received, read_receipt

VERIFY_LINK = "verify-"  # before the code, in the link of a letter that leads into the bot


class Verdict(StrEnum):
    GENUINE = "genuine"
    VOID = "void"
    UNKNOWN = "unknown"
    RECEIPT = "receipt"  # of a register, and no letter


@dataclass(frozen=True)
class Told:
    verdict: Verdict
    headline: str
    advice: str
    facts: tuple[tuple[str, str], ...] = ()  # label and value


def ask() -> str:
    return _("Is a letter genuine?")


def type_code() -> str:
    return _("Type the code at the foot of the letter, for example 7K4M-92QD-XYAB-0123.")


def look() -> str:
    return _("Check the letter")


def too_many() -> str:
    return _("Too many codes were tried from here. Wait ten minutes, then try again.")


def away() -> str:
    return _("We cannot look up the code right now. Try again in a minute.")


def demonstration() -> str:
    return _("Demonstration: everything here is invented.")


def told(found: Verified | None, zone: ZoneInfo, said: str) -> Told:
    """What is found of a code that was said."""
    if found is None:
        return Told(Verdict.UNKNOWN, _("Unknown: no letter has this code. Check each character."), _unknown(said))
    if found.voided_at is None:
        advice = _("Check that the letter says the same, and that the name matches the officer's ID.")
        return Told(Verdict.GENUINE, _("Genuine: this letter is valid."), advice, _facts(found, zone))
    day = full_day(found.voided_at.astimezone(zone).date())
    if found.replaced:
        headline = _("Void: this letter was replaced on {day}.", day=day)
        advice = _("This letter is no longer valid. Ask the officer for the newer one.")
    else:
        headline = _("Void since {day}.", day=day)
        advice = _("This letter is no longer valid. Ask the TSC sub-county director.")
    return Told(Verdict.VOID, headline, advice, _facts(found, zone))


def told_receipt(found: Received, zone: ZoneInfo) -> Told:
    """Whether the register of a receipt still is as it was handed in with it."""
    counts = _("{present} present, {absent} absent", present=found.present, absent=found.absent)
    if found.unmarked:
        counts = f"{counts}, " + _("{count} not marked", count=found.unmarked)
    facts = (
        (_("Exam"), found.exam),
        (_("Centre"), f"{found.centre_code}, {found.centre}"),
        (_("Register of"), full_day(found.on)),
        *([(_("Marks"), counts)] if found.known else []),
        *([(_("Marked by self, not confirmed"), f"{found.own}")] if found.own else []),
        (_("Received"), moment(found.sent_at.astimezone(zone))),
        (_("Sent by"), stood_in(found.sent_by, found.sent_for)),
    )
    if found.replaced_at is not None:
        headline = _(
            "This receipt of a register was replaced on {day}.", day=moment(found.replaced_at.astimezone(zone))
        )
        advice = _("The register was corrected: receipt {code} holds now.", code=grouped(found.replaced_by))
        return Told(Verdict.VOID, headline, advice, facts)
    if found.changed:
        headline = _("This register was changed after it was sent with this receipt.")
        advice = _("Ask the centre manager to send it again: then it has a new receipt.")
        return Told(Verdict.VOID, headline, advice, facts)
    headline = _("This is the receipt of a register, and it stands. It is not the code of a letter.")
    return Told(Verdict.RECEIPT, headline, _("The code is at the foot of the letter and has 16 characters."), facts)


def _unknown(said: str) -> str:
    """Only a whole code that no letter has speaks against a letter."""
    signs = sum(sign.isalnum() for sign in said)
    if signs == CODE_LENGTH:
        return _(
            "Compare the code you typed with the one on the letter. If they are the same, the letter is not "
            "genuine: tell the director."
        )
    if read_receipt(said):
        return _(
            "The code of a letter has 16 characters. This one has 10, as a receipt has: type the code at the "
            "foot of the letter. A register that was corrected has a newer receipt."
        )
    return _("The code of a letter has 16 characters, and this one {count}. Type it again.", count=signs)


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
