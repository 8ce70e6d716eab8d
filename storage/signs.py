r"""Signs: words are read as the eye sees them, wherever they come in: in chats, files, commands and links.

Marks that show nothing come along when text is copied: from a web page, a contact, a right-to-left phone. They are
taken out. A letter that shows nothing stands for nothing that was meant, so it is shown as `UNREADABLE`, which no
reader takes.
"""

import re
from unicodedata import combining

MARKS = 30  # on one letter: the most of what Unicode calls a normal text
UNREADABLE = "\ufffd"
# They turn a line around, join, part or style what stands beside them, number another text, or are a program's own.
HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# controls, and letters and marks that are seen as nothing: not even the category of the sign says so
BLANK = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\uffa0]"
)
SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
PLAIN = str.maketrans(dict.fromkeys(SPACES, " ") | dict.fromkeys("\u2028\u2029", "\n") | {"\u2010": "-", "\u2011": "-"})


def seen(text: str) -> str:
    r"""The text without what no eye sees, and with plain spaces and hyphens for those at which no line breaks.

    >>> seen("\u202a0712\u00a0345\u2011678\u202c\ufeff"), seen("An\u200dna Ng'ang\u2019a")
    ('0712 345-678', "Anna Ng'ang’a")
    >>> seen("1234\x005678\u3164")
    '1234�5678�'
    """
    if text.isascii() and text.isprintable():
        return text
    return BLANK.sub(UNREADABLE, HIDDEN.sub("", text)).translate(PLAIN)


def unpiled(text: str) -> str:
    """No letter with more than `MARKS`: to put thousands of them in order takes a time that grows with their square.

    >>> len(unpiled("a" + "\u0323\u0301" * 100))
    31
    """
    if text.isascii():
        return text
    kept, piled = [], 0
    for sign in text:
        piled = piled + 1 if combining(sign) else 0
        if piled <= MARKS:
            kept.append(sign)
    return "".join(kept)
