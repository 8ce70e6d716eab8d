"""News: what happened to a posting, an application or a correction, for somebody who may not have written for days."""

from enum import StrEnum
from textwrap import shorten

from conversations.core import Message, unmarked
from conversations.core.language import spoken
from conversations.core.messages import Rows

LONGEST_NEWS = 600  # characters in a template's place; WhatsApp takes 1,024 for the whole


class About(StrEnum):
    """Each has one WhatsApp template a language, with one place: the news itself. See docs/operating.md."""

    POSTING = "posting"
    APPLICATION = "application"
    CORRECTION = "correction"
    ACCOUNT = "account"
    REGISTER = "register"


def news(about: About, text: str, buttons: Rows = ()) -> Message:
    """In the language now spoken."""
    told = shorten(unmarked(text), LONGEST_NEWS, placeholder=" …")
    return Message(text, buttons, template=f"{about}.{spoken()}", variables=(told,))
