"""Drawn: whether a message reaches the person whole on every channel, each of its buttons tapped or typed."""

from collections import Counter
from functools import cache
from string import Formatter

from babel.messages.pofile import read_po

from conversations.core import LANGUAGES, Button, Message
from conversations.core.gsm import in_gsm7
from conversations.core.language import LOCALES
from conversations.core.messages import numbered
from handlers.plain import MAX_BODY, as_sms, pieces, shortened
from handlers.telegram import wire as telegram
from handlers.twilio import whatsapp_wire as whatsapp
from handlers.twilio.whatsapp_form import without_form
from tests.fakes.telegram import limits as of_telegram
from tests.fakes.twilio import limits as of_twilio


def lost(message: Message) -> list[str]:
    """What of the message is lost, and where; empty: nothing."""
    buttons = [button for row in message.buttons for button in row if not button.detail]
    twice = [label for label, count in Counter(b.label for b in buttons).items() if count > 1]
    fixed = [b.label for b in buttons if len(b.label) > of_twilio.MAX_ITEM_TITLE and b.label in fixed_texts()]
    return [
        *(f"two buttons: {label}" for label in twice),
        *(f"longer than WhatsApp's lists: {label}" for label in fixed),
        *(f"telegram: {problem}" for problem in on_telegram(message)),
        *(f"whatsapp: {problem}" for problem in on_whatsapp(message, buttons)),
        *(f"sms: {problem}" for problem in by_sms(message, buttons)),
    ]


@cache
def fixed_texts() -> frozenset[str]:
    """The texts with no place for a name in them, in every language."""
    found: set[str] = set()
    for language in LANGUAGES:
        source = LOCALES / language / "LC_MESSAGES" / "karani.po"
        if source.exists():
            with source.open("rb") as file:
                said = [(message.id, message.string) for message in read_po(file) if isinstance(message.id, str)]
            found |= {str(text) for pair in said for text in pair if not list(_places(str(text)))}
    return frozenset(found)


def _places(text: str) -> list[str]:
    return [name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None]


def on_telegram(message: Message) -> list[str]:
    fields = telegram.render(message)
    markup = fields.get("reply_markup", {})
    said = "".join(telegram.pieces(fields["text"]))
    found = missing(message.whole, said)
    if keyboard := markup.get("keyboard"):
        drawn = [button["text"] for row in keyboard for button in row]
        found += [f"no button {b.label}" for row in message.buttons for b in row if b.label not in drawn]
    rows = markup.get("inline_keyboard", [])
    if not keyboard and [(b["text"], b["callback_data"]) for row in rows for b in row] != [
        (b.label, b.data) for row in message.drawn for b in row
    ]:
        found.append("other buttons")
    found += [f"a row of {len(row)}" for row in rows if len(row) > of_telegram.MAX_BUTTONS_A_ROW]
    for row in rows:
        found += [f"an empty label: {b}" for b in row if not b["text"].strip()]
        found += [f"data {b['callback_data']}" for b in row if not 0 < len(b["callback_data"].encode()) <= 64]
    if sum(map(len, rows)) > of_telegram.MAX_INLINE_BUTTONS:
        found.append("more buttons than one message may have")
    return found


def on_whatsapp(message: Message, buttons: list[Button]) -> list[str]:
    """At least ten buttons are tapped, or three beside typed marks; what no title says whole stands in the text."""
    parts = whatsapp.parts(message)
    *_first, last = parts
    variables = last.variables or {}
    texts = [*(part.body for part in parts if part.shape is None), variables.get("body", "")]
    titles = {variables[f"i{n}"]: variables[f"t{n}"] for n in range(1, 11) if f"i{n}" in variables}
    quick = last.shape is not None and "quick" in last.shape.name
    said = "\n".join(texts)
    found = missing(bare(without_form(message.answer or f"{message.whole}\n{message.typed}")), bare(said))
    if last.shape is not None:
        most = of_twilio.MAX_BUTTON_TITLE if quick else of_twilio.MAX_ITEM_TITLE
        found += [f"title {title!r}" for title in titles.values() if not 0 < len(title.strip()) <= most]
        found += ["a text too long for buttons"] if len(texts[-1]) > of_twilio.MAX_CONTENT_BODY else []
        found += ["the same title twice"] if len(set(titles.values())) < len(titles) else []
        found += ["more than fit"] if len(titles) > (3 if quick else 10) else []
    found += [f"a text of {len(text)}" for text in texts if len(text) > MAX_BODY]
    typed_forms = any(button.detail for row in message.buttons for button in row)
    least = min(len(set(buttons)), whatsapp.MAX_QUICK if typed_forms or quick else whatsapp.MAX_LIST)
    if len(titles) < least:
        found.append(f"only {len(titles)} of {len(buttons)} can be tapped")
    if not (message.unasked or message.answer):
        found += [f"no word of {b.label}" for b in buttons if titles.get(b.data) != b.label and b.label not in said]
    return found


def bare(text: str) -> str:
    """Without the signs of WhatsApp's form."""
    return text.replace("*", "").replace("_", "")


def by_sms(message: Message, buttons: list[Button]) -> list[str]:
    text = as_sms(message)
    found = missing(shortened(message.answer or message.brief or f"{message.whole}\n{message.typed}"), text)
    if not (message.unasked or message.answer or (message.brief and (message.own_numbers or message.typed))):
        found += [f"no {choice}" for choice in typed(message) if shortened(choice) not in text]
    sent = pieces(in_gsm7(text))
    return found + [f"a text of {len(piece)}" for piece in sent if len(piece) > MAX_BODY]


def typed(message: Message) -> list[str]:
    """The choices as they are typed; Back and Menu are heard without a word of them."""
    offered = [(number, button.label) for number, button in numbered(message) if not button.leads_out]
    return [f"{number} {label}" if number else f"- {label}" for number, label in offered]


def missing(text: str, said: str) -> list[str]:
    """The lines that are nowhere in what was said, wherever it was cut."""
    whole = "".join(said.split())
    return [f"no line {line!r}" for line in text.split("\n") if "".join(line.split()) not in whole]
