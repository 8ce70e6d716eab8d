"""WhatsApp's form: `*bold*` and `_italic_` are signs in the text, so those that people write must make none.

https://faq.whatsapp.com/539178204879377
"""

import re

from conversations.core.emphasis import Weight, runs

SIGNS = {Weight.STRONG: "*", Weight.QUIET: "_"}
ALIKE = {"*": "∗", "_": "＿", "~": "∼", "`": "'", ">": "›"}
LINK = re.compile(r"(https?://\S+)")
# `_` inside a word makes none, nor does a code to be dialled: `*456*9#` has no sign that could end it.
MAKES_FORM = re.compile(r"(\*\d+(?:\*\d+)*#)|(?<![^\W_])_|_(?![^\W_])|[*~`]|^>", re.MULTILINE)


def formed(text: str) -> str:
    r"""A text with marks of emphasis as WhatsApp has it; form ends with each line.

    >>> from conversations.core import quiet, strong
    >>> formed(strong("Register of *Ann*") + "\n" + quiet("one\ntwo "))
    '*Register of ∗Ann∗*\n_one_\n_two_ '
    """
    return "".join(
        piece if weight is Weight.PLAIN else "\n".join(_between(line, SIGNS[weight]) for line in piece.split("\n"))
        for weight, piece in runs(without_form(text))
    )


def without_form(text: str) -> str:
    """What people wrote, with signs that look like those which would make form; links lead where they led.

    >>> without_form("*not* ~that~, a_b@x.org, `code` https://karani.example/_a_b")
    "∗not∗ ∼that∼, a_b@x.org, 'code' https://karani.example/%5Fa_b"
    """
    pieces = LINK.split(text)  # each second one is a link
    pieces[::2] = [MAKES_FORM.sub(lambda found: found[1] or ALIKE[found[0]], piece) for piece in pieces[::2]]
    pieces[1::2] = [MAKES_FORM.sub(lambda found: found[1] or f"%{ord(found[0]):02X}", piece) for piece in pieces[1::2]]
    return "".join(pieces)


def _between(line: str, sign: str) -> str:
    """The signs stand at the letters: beside a space they are none."""
    seen = line.strip()
    return line.replace(seen, f"{sign}{seen}{sign}", 1) if seen else line
