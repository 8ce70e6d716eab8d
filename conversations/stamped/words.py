"""The words of stamped registers: how far one is, and what came of the files that somebody sent."""

from collections.abc import Iterator, Sequence

from conversations.core import N_, _, hour, n_, short_day
from conversations.speech import contacts, listed
from storage.desk import Desk
from storage.stamped import Filed, Landed, NotTheirs, StampedCentre

MOST_NAMES = 3
PROBLEMS = {
    "large": N_("That file is larger than 20 MB. Take a photo with your phone's camera and send that."),
    "kind": N_("That file is neither a picture nor a PDF. Send a photo (JPEG or PNG) or a PDF."),
    "heic": N_("That picture is in a format (HEIC) that Karani cannot read. Send it as a photo, not as a file."),
    "broken": N_("That file cannot be opened: it is damaged. Take the photo again and send that."),
    "pixels": N_("That picture has too many dots. Take a photo with your phone's camera and send that."),
    "small": N_("That picture is too small to be read. Send the photo in its full size."),
    "pages": N_("That PDF has more than 10 pages. Send the pages of the register alone."),
    "locked": N_("That PDF is locked. Send one that opens for anyone, or send a photo."),
    "unsigned": N_(
        "That PDF is the file itself, not a picture of the paper. Print it; everyone signs, both stamp it; then send a "
        "photo of it."
    ),
    "gone": N_("The file is no longer there. Please send it again."),
    "unfetched": N_("We could not get your file. Please send it again."),
}


def problem_said(problem: str) -> str:
    """Why a file is of no use, and what to send."""
    return _(PROBLEMS[problem])


def place(centre: StampedCentre) -> str:
    return _("{centre} {code}, {exam}", centre=centre.centre, code=centre.code, exam=centre.exam)


def results(landed: Landed, desk: Desk) -> Iterator[str]:
    """What came of each, in lines."""
    for filed in landed.filed:
        yield from filed_lines(filed, desk)
    for problem in dict.fromkeys(landed.problems):
        yield problem_said(problem)
    for other in landed.others:
        yield not_theirs(other)


def filed_lines(filed: Filed, desk: Desk) -> Iterator[str]:
    where = place(filed.centre)
    numbers = sorted({page for page in filed.pages if page})
    if filed.pages:
        yield n_(
            "Filed: {count} page of the stamped register of {centre}. The sub-county director looks at it.",
            "Filed: {count} pages of the stamped register of {centre}. The sub-county director looks at them.",
            len(filed.pages),
            centre=where,
        )
    else:
        yield _("You have sent this picture before: it is filed under {centre}.", centre=where)
    if numbers and filed.missing:
        yield n_(
            "Still missing: page {pages}.",
            "Still missing: pages {pages}.",
            len(filed.missing),
            pages=", ".join(map(str, filed.missing)),
        )
    if filed.changed and filed.printed_at:
        yield outdated(filed.changed, _printed(filed, desk))


def _printed(filed: Filed, desk: Desk) -> str:
    assert filed.printed_at is not None  # noqa: S101 (asked before)
    at = desk.local(filed.printed_at)
    return _("{day} at {hour}", day=short_day(at.date()), hour=hour(at))


def outdated(changed: Sequence[str], printed: str) -> str:
    """It was printed before a later correction."""
    return _(
        "But it was printed on {when}, and the register has changed since: {names}. Print it again, and send that one "
        "signed and stamped.",
        when=printed,
        names=names_of(changed),
    )


def names_of(changed: Sequence[str]) -> str:
    more = len(changed) - MOST_NAMES
    shown = [*changed[:MOST_NAMES], *([n_("{count} more", "{count} more", more)] if more > 0 else [])]
    return listed(shown)


def not_theirs(other: NotTheirs) -> str:
    if not other.before:
        return _(
            "That is the register of {centre}, which you do not manage. It was not filed. Send the one of your centre.",
            centre=other.centre,
        )
    if other.managers:
        return _(
            "You no longer manage {centre}, so it was not filed. Give it to the manager there now: {who}.",
            centre=other.centre,
            who=contacts(other.managers),
        )
    return _(
        "You no longer manage {centre}, so it was not filed. Give it to the manager there now.", centre=other.centre
    )
