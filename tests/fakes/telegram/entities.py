"""What a person sees of a text with a parse mode: only HTML is understood, as the Bot API understands it."""

import re

from .wire import breach

TAGS = {
    "a",
    "b",
    "blockquote",
    "code",
    "del",
    "em",
    "i",
    "ins",
    "pre",
    "s",
    "span",
    "strike",
    "strong",
    "tg-emoji",
    "tg-spoiler",
    "u",
}
TAG = re.compile(r"<(/?)([a-zA-Z0-9-]*)[^<>]*>?")
NAMED = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
}  # "Formatting options": all other named entities stay as they are
ENTITY = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d+)|#x([0-9a-fA-F]+));")


def seen(text: str, parse_mode: str | None) -> str:
    """The text without its markup, trimmed as Telegram trims it.

    >>> seen("<b>Asha</b> &amp; Ben ", "HTML")
    'Asha & Ben'
    """
    if not parse_mode:
        return text.strip()
    if parse_mode.upper() != "HTML":
        raise breach("unsupported parse_mode")
    open_tags: list[str] = []

    def without(match: re.Match[str]) -> str:
        closing, tag = match[1], match[2].lower()
        if not closing and tag not in TAGS:
            raise breach(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {offset(match)}')
        if not closing:
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag:
            raise breach(f"can't parse entities: Unmatched end tag at byte offset {offset(match)}")
        return ""

    plain = TAG.sub(without, text)
    if open_tags:
        raise breach(f"can't parse entities: Can't find end tag corresponding to start tag \"{open_tags[-1]}\"")
    return ENTITY.sub(character, plain).strip()


def offset(match: re.Match[str]) -> int:
    return len(match.string[: match.start()].encode())


def character(match: re.Match[str]) -> str:
    if match[1]:
        return NAMED[match[1]]
    return chr(int(match[2])) if match[2] else chr(int(match[3], 16))
