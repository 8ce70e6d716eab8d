"""Why: the reasons that are chosen, as they are said, and as people write them behind a line of marks."""

from zoneinfo import ZoneInfo

from conversations.core import N_, _
from conversations.core.language import in_every_language
from conversations.core.own_words import plain
from conversations.speech import reason, short
from storage.register import DISPUTED, UNDONE, Reason, Reasoned

MAX_REASON = 200
RULE = N_("Please write the reason in 3 to 200 characters.")
SHOWN = 60  # characters of what somebody wrote, where it stands beside others
LABELS = {
    Reason.WRONG_PERSON: N_("Marked the wrong person"),
    Reason.CAME_LATE: N_("Came late"),
    Reason.PHONE: N_("Phone locked away"),
    Reason.NO_NETWORK: N_("No network"),
    Reason.FORGOT: N_("Forgot"),
}
_WRITTEN = {
    Reason.WRONG_PERSON: ("wrong person", "mistake", "by mistake", "kosa", "kwa makosa", "nilikosea"),
    Reason.CAME_LATE: ("was late", "late", "amechelewa", "alichelewa", "walichelewa"),
    Reason.PHONE: ("phone locked", "phone was locked away", "phones locked away", "phones were locked away", "locked",
                   "simu zilifungiwa", "simu imefungiwa"),
    Reason.NO_NETWORK: ("no network at the centre", "network", "mtandao", "bila mtandao", "hapakuwa na mtandao"),
    Reason.FORGOT: ("i forgot", "forgotten", "nimesahau", "tulisahau"),
}  # fmt: skip
_BECAUSE = ("because of", "because", "reason", "kwa sababu ya", "kwa sababu", "sababu")
WORDS = {plain(word): why for why in Reason for word in (*in_every_language(LABELS[why]), *_WRITTEN[why])}
_LONGEST_FIRST = sorted(WORDS, key=len, reverse=True)


def said(given: str) -> str:
    """A reason as it is read here: what was chosen in the reader's language, and no more of others than has room."""
    if not given:
        return _("reason erased")
    if given == UNDONE:
        return _("undone")
    if given == DISPUTED:
        return _("disputed by the officer")
    return _(LABELS[Reason(given)]) if given in LABELS else short(given, SHOWN)


def kind(one: Reasoned, zone: ZoneInfo) -> str:
    """Corrected, late, or neither: then a director marked it in time."""
    if one.corrected:
        return _("Corrected")
    return _("Late") if one.late(zone) else _("With a reason")


def marked_so(one: Reasoned) -> str:
    """Who is marked how, and how before."""
    before = f"{one.was or '-'} → " if one.corrected else ""
    return f"{one.number} {one.name} {before}{one.mark}"


def read_reason(text: str) -> str:
    """One that is chosen, however it was written, or somebody's own words. Raises `Invalid`.

    >>> read_reason("no network."), read_reason("The bus broke down")
    (<Reason.NO_NETWORK: 'No network'>, 'The bus broke down')
    """
    return WORDS.get(plain(text)) or reason(text, RULE, MAX_REASON)


def taken_off(text: str) -> tuple[str, str]:
    """A line of marks and the reason behind it, as it was written; none where the line ends without one.

    >>> taken_off("ab 3 7 no network"), taken_off("ab 3, kwa sababu alikuwa hospitalini"), taken_off("ab 3 7")
    (('ab 3 7', 'no network'), ('ab 3', 'alikuwa hospitalini'), ('ab 3 7', ''))
    """
    line = " ".join(text.split())
    low = line.casefold()
    if len(low) != len(line):
        return text, ""
    for word in _BECAUSE:
        at = f"{low} ".find(f" {word} ")
        if at > 0 and (why := line[at + len(word) + 2 :].strip()):
            return line[:at].rstrip(" ,;:-"), why
    end = low.rstrip(" .!")
    for word in _LONGEST_FIRST:
        if end.endswith(f" {word}"):
            return line[: len(end) - len(word)].rstrip(" ,;:-("), word
    return text, ""
