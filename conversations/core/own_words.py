"""Own words: what people type for a number, for yes and no, to greet and to thank, whatever the buttons say."""

import re
from unicodedata import normalize

from storage.signs import unpiled

BESIDE = ' \t.,;:!?…"“”()[]{}<>*_~`#-–—•·✓'  # around what was meant: `1)`, `#1`, `*yes*`, `- Look at it`
UNSAID = re.compile("[’‘'´ʼ\ufe0f\u20e3\U0001f3fb-\U0001f3ff]")  # apostrophes, the cap of a key, the colour of a thumb
NUMBER = re.compile(r"(?:(?:no|nr|number|option|nambari|namba|chaguo) ?[.:]? ?)?([0-9]{1,3})")


def plain(said: str) -> str:
    """A word as it is compared: case, spaces, apostrophes and the signs around it do not matter.

    >>> plain("  My  Letter. "), plain("Today's register"), plain("(1)"), plain("1\ufe0f\u20e3"), plain("👍🏾")
    ('my letter', 'todays register', '1', '1', '👍')
    """
    return " ".join(UNSAID.sub("", normalize("NFKC", unpiled(said)).casefold()).split()).strip(BESIDE)


def number(said: str) -> str:
    """The number that a plain text is, and nothing beside it; empty for any other.

    >>> number(plain("1)")), number(plain("#12")), number(plain("Nambari 3")), number(plain("03")), number("ab 3")
    ('1', '12', '3', '3', '')
    """
    said = "10" if said == "🔟" else said
    found = NUMBER.fullmatch(said)
    return str(int(found[1])) if found else ""


def _words(line: str) -> frozenset[str]:
    return frozenset(word.strip() for word in line.split("|"))


YES = _words(
    "yes|y|yeah|yea|yah|yep|yap|yup|agree|i agree|yes please|yes it is|sure|of course|ok|okay|oky|okey|k|ok sawa"
    "|alright|all right|right|correct|sawa|sawa sawa|sawasawa|sawa tu|ndiyo|ndio|ndivyo|nakubali|eeh|ee|naam|haya|poa"
    "|👍|👌|✅|✔|☑|🆗"
)
NO = _words(
    "no|n|nope|nah|no thanks|no thank you|not now|refuse|i do not agree|i dont agree|hapana|apana|hapana asante|la"
    "|la hasha|sitaki|sikubali|nakataa|siyo|sio|si sawa|👎|❌|✖|🚫"
)
THANKS = _words(
    "thanks|thank you|thank you very much|thank you so much|many thanks|thx|asante|asanteni|ahsante|asante sana"
    "|ahsante sana|shukrani|shukran|nashukuru|🙏|❤"
)
GREETINGS = _words(
    "hi|hello|hallo|helo|hey|hi there|hello there|good morning|good afternoon|good evening|morning|habari|habari yako"
    "|habari zenu|habari gani|habari ya asubuhi|habari ya mchana|habari ya jioni|jambo|hujambo|hamjambo|mambo"
    "|mambo vipi|vipi|niaje|sasa|shikamoo|salama|salamu|salaam|salaam aleikum|hodi|👋"
)
