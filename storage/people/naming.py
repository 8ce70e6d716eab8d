"""Naming: what may stand as a person's name, wherever one enters: in files, in talks, in corrections.

Letters that our papers can print, with the apostrophes, hyphens, dots and accents that names have. Nothing that hides
or turns a line around, that a screen or a spreadsheet obeys, that reads like a numbered line, or that claims an office.
"""

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from itertools import groupby

from storage.refusals import Refusal

from .names import folded
from .printed import printed_as, unprinted

SIGNS = frozenset(" .'’ʼ-")
PLAINLY = re.compile("[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+(?:(?:[ '’-]|\\. ?)[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+)*")  # as nearly all are
BETWEEN = re.compile(r"[\s.-]+")
APOSTROPHES = re.compile("[`´‘ʻʼ]")
LATIN_ENDS, LATIN_MORE = 0x250, range(0x1E00, 0x1F00)  # without the phonetic letters that look like plain ones
ARABIC = range(0x620, 0x700)
# acute, grave, tilde and what else African and European names have, on a letter that has no sign of its own with it
ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030c\u0323\u0324\u0327\u0328\u0331")
VOWEL_SIGNS = frozenset(map(chr, range(0x64B, 0x656)))
# small letters by what they look like, so that a title is known in other letters too: CounciI, Đirector, Ɔouncil
LOOKS = str.maketrans(
    "łƚǀǃıɩlɨøɵđðɖɗƌɓƃɔƈȼɇǝƒǥɠħɉƙĸɲƞŋƥɋɍʀŧƭʈⱦʉʋɏƴƶȥʒ",
    "iiiiiiiioodddddbbccceefgghjkknnnpqrrttttuvyyzzz",
    "ʼ",
)
LONGEST = 1000  # signs, spaces among them; the records take 200 of a name
MOST_DIGITS, MOST_MARKS = 6, 2
SPELLED = 4  # letters of a title that is looked for in pieces
WITHIN = 7  # and of one that no word has in it: TheCouncil
FORMULA = re.compile(r"\s*[=+@-].*[^\s-]", re.DOTALL)  # how a spreadsheet knows one; a dash alone stands for nothing
ADJACENT = re.compile(
    r"[.'’ʼ-]{2}|[^\W\d]\d|\d[^\W\d]|\d\.\d"
)  # signs side by side, letters with digits among them, a fraction


def _looks(word: str) -> str:
    """What a word looks like, in small letters: of those that are taken for each other one stands for all."""
    return folded(word).translate(LOOKS).replace("rn", "m").replace("vv", "w")


def _words(text: str) -> frozenset[str]:
    return frozenset(map(_looks, text.split()))


# Nobody is called so.
OFFICES = _words("""
    director directors direktor mkurugenzi wakurugenzi council councils knec knecs tsc scde ministry minister wizara
    serikali government supervisor supervisors invigilator invigilators msimamizi wasimamizi manager managers meneja
    official officials office ofisi commissioner commission secretariat examiner examiners examination
    examinations exam exams mitihani admin admins administrator administration bot support helpdesk principal
    headteacher inspector chairperson mwenyekiti ceo
""")
# Some are called so: these are a name beside another word.
SURNAMES = _words("""
    karani baraza clerk driver dereva katibu chief system centre center kituo county national security head deputy
    naibu mkuu afisa mwalimu chairman secretary cabinet waziri taifa sub
    one two three four five moja mbili tatu nne tano i ii iii iv v the of ya wa la
""")
MOST_PIECES = max(map(len, OFFICES))
LONG_OFFICES = tuple(office for office in OFFICES if len(office) >= WITHIN)


class NameFault(StrEnum):
    """Why something is no name."""

    LETTERS = "letters"
    HIDDEN = "hidden"
    OFFICE = "office"
    UNPRINTED = "unprinted"


class NotAName(Refusal):
    """It cannot stand as somebody's name."""

    def __init__(self, fault: NameFault):
        super().__init__(fault)
        self.fault = fault


def person_name(text: str, *, in_office: bool = False) -> str:
    """The name as it is kept: composed signs (NFC), one space between its words. Raises `NotAName`.

    `in_office`: whoever gives it has the right to say that it is somebody in office.

    >>> person_name(" Ng`ang'a  wa Wanjiku\u0303 "), person_name("Al-Amin M. Ole Kĩprono")
    ("Ng'ang'a wa Wanjikũ", 'Al-Amin M. Ole Kĩprono')
    """
    if len(text) > LONGEST:
        raise NotAName(NameFault.LETTERS)
    name = printed_as(APOSTROPHES.sub("'", " ".join(text.split())))
    name = name if name.isascii() else unicodedata.normalize("NFC", name)
    if not PLAINLY.fullmatch(name):
        if not name.isprintable():
            raise NotAName(NameFault.HIDDEN)
        if not _written(name) or ADJACENT.search(name):
            raise NotAName(NameFault.LETTERS)
    if unprinted(name):
        raise NotAName(NameFault.UNPRINTED)
    if not in_office and claims_office(name):
        raise NotAName(NameFault.OFFICE)
    return name


def _is_mark(sign: str) -> bool:
    return unicodedata.combining(sign) > 0


def stacked(text: str) -> bool:
    """Whether a letter has more marks on it than any language puts there, or one of them twice.

    >>> stacked("Wanjikṹ"), stacked("Ka\u0301\u0301mau"), stacked("K\u0300\u0301\u0302amau")
    (False, True, True)
    """
    if any(len([*run]) > MOST_MARKS for marked, run in groupby(text, _is_mark) if marked):
        return True  # before anything is composed: that takes long for many marks in a row
    if not any(map(unicodedata.combining, unicodedata.normalize("NFC", text))):
        return False
    marks = ""
    for sign in unicodedata.normalize("NFD", text):
        marks = marks + sign if unicodedata.combining(sign) else ""
        if len(marks) > MOST_MARKS or len(marks) != len(set(marks)):
            return True
    return False


def claims_office(name: str) -> bool:
    """Whether a name is a title, or has one in it.

    >>> [claims_office(name) for name in ("Director One", "D.i.r.e.c.t.o.r Mfano", "Karani", "Nancy Baraza")]
    [True, True, True, False]
    """
    words = [word for word in map(_plain, BETWEEN.split(name)) if word]
    if all(map(_may_be_title, words)) or any(map(_is_title, words)):
        return True
    for at in range(len(words) - 1):
        joined = words[at]
        for word in words[at + 1 : at + MOST_PIECES]:
            joined += word
            if len(joined) >= SPELLED and joined in OFFICES:
                return True
    return False


@lru_cache(2**14)  # a national file has some thousand of them, again and again
def _plain(word: str) -> str:
    return _looks(word)


@lru_cache(2**14)
def _is_title(word: str) -> bool:
    return word in OFFICES or any(office in word for office in LONG_OFFICES)


def _may_be_title(word: str) -> bool:
    return word in SURNAMES or word.isdecimal()


def _written(name: str) -> bool:
    """Whether it begins with a letter, is in the letters of one script, and has few digits."""
    first = name.lstrip("'’ʼ")[:1]
    scripts = {_script(sign) for sign in name if sign not in SIGNS and not sign.isdecimal()}
    digits = [sign for sign in name if sign.isdecimal()]
    plain = len(digits) <= MOST_DIGITS and "".join(digits).isascii()
    return first.isalpha() and len(scripts) == 1 and "" not in scripts and plain and not stacked(name)


def _script(sign: str) -> str:
    place = ord(sign)
    if sign in ACCENTS or (sign.isalpha() and (place < LATIN_ENDS or place in LATIN_MORE)):
        return "Latin"
    return "Arabic" if sign in VOWEL_SIGNS or (sign.isalpha() and place in ARABIC) else ""
