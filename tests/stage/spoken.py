"""Spoken: hours, days and phones as people say and dial them. Whatever is said in a talk is held to it."""

import re

from conversations.core import Message

UNSPOKEN = {
    "an hour that is not said": re.compile(
        r"(?<![(\d:.])\d{1,2}:\d\d(?![\d)]| ?[ap]\.?m\b| (?:noon|midnight|usiku|alfajiri|asubuhi|mchana|jioni)\b)"
    ),
    "a day that is not said": re.compile(r"\b\d{4}-\d\d-\d\d\b|\b\d\d?\.\d\d?\.\d{4}\b"),
    "a phone that is not dialled so": re.compile(r"(?<![\d/=])254[ \d]{9,}|\+254"),
    "a mask that is read as bullets": re.compile(r"••|\*\*\*|---"),
    "two stops": re.compile(r"m\.\.(?!\.)"),
}


def unspoken(message: Message) -> list[str]:
    r"""What in it cannot be read aloud as it is meant.

    >>> unspoken(Message("Report by 07:00. Call +254 712 345 678.\nSince 19.11.2027"))
    ['an hour that is not said', 'a day that is not said', 'a phone that is not dialled so']
    >>> unspoken(Message("Fika kabla ya saa 1 asubuhi (07:00). Until 12:30 p.m. Call 0712 345 678."))
    []
    """
    document = [message.document.caption, message.document.missing] if message.document else []
    labels = [button.label for row in message.buttons for button in row]
    said = "\n".join([message.whole, message.typed, *message.variables, *document, *labels])
    return [problem for problem, sign in UNSPOKEN.items() if sign.search(said)]
