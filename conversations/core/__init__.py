"""The words conversations are written in."""

from .book import Book
from .conversation import END, GO_ON, Conversation, Invalid
from .emphasis import headed, quiet, strong, unmarked
from .engine import Engine
from .events import Command, Contact, Event, Press, Text, Upload, is_secret, read_text
from .field import Field
from .form import Form
from .language import (
    LANGUAGES,
    N_,
    _,
    day_name,
    figures,
    full_day,
    hour,
    long_day,
    moment,
    n_,
    short_day,
    speak,
    speaking,
)
from .links import Errand, Onward, Place, Way, link
from .messages import Button, Document, Message, Rows, Style, numbered, rows
from .paging import Page, page
from .session import Session
from .source import Source
from .states import state
from .turns import Turn

__all__ = [
    "END",
    "GO_ON",
    "LANGUAGES",
    "N_",
    "Book",
    "Button",
    "Command",
    "Contact",
    "Conversation",
    "Document",
    "Engine",
    "Errand",
    "Event",
    "Field",
    "Form",
    "Invalid",
    "Message",
    "Onward",
    "Page",
    "Place",
    "Press",
    "Rows",
    "Session",
    "Source",
    "Style",
    "Text",
    "Turn",
    "Upload",
    "Way",
    "_",
    "day_name",
    "figures",
    "full_day",
    "headed",
    "hour",
    "is_secret",
    "link",
    "long_day",
    "moment",
    "n_",
    "numbered",
    "page",
    "quiet",
    "read_text",
    "rows",
    "short_day",
    "speak",
    "speaking",
    "state",
    "strong",
    "unmarked",
]
