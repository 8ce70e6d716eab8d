"""By SMS the network takes some words for itself: the texts that teach them are known, and have others for SMS."""

import re
from pathlib import Path

from babel.messages.pofile import read_po

from conversations.accounts.stop import Stop
from conversations.core.understanding import CANCEL, HELP

LOCALE = Path(__file__).parents[3] / "locales" / "sw" / "LC_MESSAGES" / "karani.po"
ENDS = ("stop", "stopall", "cancel", "end", "quit", "unsubscribe", "revoke", "optout")  # Twilio's own
TAUGHT = re.compile(
    r"\b(STOP|STOPALL|CANCEL|END|QUIT|UNSUBSCRIBE|REVOKE|OPTOUT|HELP|INFO)\b|\b[Ww]rite (help|cancel)\b"
)
ELSEWHERE = {  # said on other channels, or of what the network's words do
    "If a question is not clear, write help.",
    "Anywhere: menu, help, cancel, 0 (back). STOP ends notices.",
    "Anywhere you can write: menu, help, cancel, 0 (back). STOP stops notices; START restarts them.",
    "Your reminders. Reminders about your duty cannot be turned off here. STOP turns off everything, those too.",
    "If you send only STOP, CANCEL, END or QUIT, we send you no SMS, not even codes and PINs, until you send START.",
    "This ends SMS only: to end notices on Telegram or WhatsApp, write STOP there.",
    "This number only sends SMS. For anything else call your TSC sub-county director. To end these SMS, write STOP.",
    "This number only sends SMS. Write to Karani on {places}. To end these SMS, write STOP.",
    "said STOP",  # of somebody else
    "This number only sends. We read nothing here but STOP and START.",
}


def test_no_other_text_teaches_a_word_of_the_networks():
    with LOCALE.open("rb") as file:
        ids = [message.id for message in read_po(file)]
    texts = [text for said in ids for text in ((said,) if isinstance(said, str) else said)]
    assert {text for text in texts if TAUGHT.search(text)} == ELSEWHERE


def test_each_of_them_is_understood():
    assert set(ENDS) - {"cancel"} <= {Stop.command, *Stop.words}
    assert "cancel" in CANCEL
    assert {"help", "info"} <= set(HELP)
