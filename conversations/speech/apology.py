"""What is said when we ourselves have failed, and to whoever sends more than can be taken."""

from datetime import datetime, time

from conversations.core import Message, _, hour, speaking


def apology(language: str) -> Message:
    with speaking(language):
        return Message(_("Sorry, something went wrong on our side with your last message. Write menu to go on."))


def too_many(language: str, since: time) -> Message:
    with speaking(language):
        return Message(
            _(
                "That was too much at once: we could not take what you sent after {hour}. Wait a minute, "
                "write menu, check what was saved, and go on.",
                hour=hour(since),
            )
        )


def newer_below(language: str) -> Message:
    """All that is left of the older copy of something that was drawn anew."""
    with speaking(language):
        return Message(_("Newer below."))


def last_answer() -> str:
    """To whoever has written three texts in a row that led nowhere, and may be a machine."""
    return _("We answer again when you write something we understand, for example menu.")


def was_kept(since: datetime, until: datetime) -> str:
    """To whoever tapped while we were away, with what came of it below."""
    return _(
        "Karani was away from {first} to {last}. We kept what you tapped then. This is how it is now:",
        first=hour(since),
        last=hour(until),
    )


def not_taken() -> str:
    """Flashed over a button."""
    return _("Not taken: too many messages at once. Wait a minute.")
