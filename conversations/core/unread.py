"""Unread: what is said of something sent that is neither words nor a tap, by its kind."""

from .language import N_, _

EDITED, REACTION = "edited", "reaction"
FILE = N_("A file cannot be used here.")
VOICE = N_("Karani cannot listen. Write it in words.")
STICKER = N_("Karani cannot read a sticker. Write it in words.")
PLACE = N_("Karani does not use your location. Write the name or the code of the place where one is asked for.")
SAID = {
    **dict.fromkeys(("voice", "audio", "video_note"), VOICE),
    **dict.fromkeys(("sticker", "dice", "game"), STICKER),
    **dict.fromkeys(("location", "venue"), PLACE),
    "contact": N_(
        "Nothing was done with that contact: it is not your own number. Type the number where one is asked for."
    ),
    "poll": N_("Karani cannot answer a poll. Write it in words."),
    REACTION: N_("Karani does not read reactions: nothing was answered by it. Tap a button, or write it in words."),
    EDITED: N_("You changed an earlier message. Karani reads no changes: send it again as a new message."),
    "unknown": N_("Karani cannot read that. Write it in words."),
}


def unread(kind: str) -> str:
    """Why nothing of that kind is an answer, and what is."""
    return _(SAID.get(kind, FILE))
