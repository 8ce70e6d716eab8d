"""Unread: what is said of something sent that is neither words nor a tap, by its kind."""

from .language import N_, _

EDITED, REACTION = "edited", "reaction"
FILE = N_("I cannot read files here. Please type your answer.")
VOICE = N_("Karani cannot listen. Write it in words.")
STICKER = N_("Karani cannot read a sticker. Write it in words.")
PLACE = N_("Karani does not use your location. Where we ask for a place, write its name or code.")
SAID = {
    **dict.fromkeys(("voice", "audio", "video_note"), VOICE),
    **dict.fromkeys(("sticker", "dice", "game"), STICKER),
    **dict.fromkeys(("location", "venue"), PLACE),
    "contact": N_("We did not use that contact: it is not your own number. Where we ask for a number, type it."),
    "poll": N_("Karani cannot answer a poll. Write it in words."),
    REACTION: N_("Karani cannot read reactions, so it was not taken as an answer. Choose a button or write words."),
    EDITED: N_("You changed an earlier message. Karani reads no changes: send it again as a new message."),
    "unknown": N_("Karani cannot read that. Write it in words."),
}

FILES = ("document", "photo", "file")


def is_file(kind: str) -> bool:
    """Whether it is a file or a picture, by the word of a channel or as a media type.

    >>> is_file("photo"), is_file("image/jpeg"), is_file("application/pdf"), is_file("voice"), is_file("")
    (True, True, True, False, False)
    """
    return kind in FILES or kind.partition("/")[0] in ("image", "application")


def unread(kind: str) -> str:
    """Why nothing of that kind is an answer, and what is."""
    return _(SAID.get(kind, FILE))
