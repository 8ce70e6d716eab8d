"""What is said when we ourselves have failed."""

from conversations.core import Message, _, speaking


def apology(language: str) -> Message:
    with speaking(language):
        return Message(_("Sorry, something went wrong on our side with your last message. Write menu to go on."))
