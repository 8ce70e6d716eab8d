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


def unread(kind: str) -> str:
    """Why nothing of that kind is an answer, and what is."""
    return _(SAID.get(kind, FILE))
