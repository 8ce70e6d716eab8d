"""Faces: the regular and the bold. They are read once, and all papers and threads share them.

A paper embeds the everyday characters, cut and packed once for all papers; one with rarer characters embeds those
too. A character's code in the file is its own Unicode number, so text is written as UTF-16 and is copied out again.
"""

import io
import re
import zlib
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from unicodedata import category, normalize

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parent / "fonts"
MISSING = "□"  # stands for every sign that the faces lack
APOSTROPHES = dict.fromkeys("ʼʽˈʹꞋꞌ՚", "’")
PICTURES = {"So", "Sk", "Me", "Cf"}  # emoji, the colour of a skin, a key's frame, what joins them: of no word a part
PICTURE = "\ue000"  # stands for one until it is taken out
LEFT_OUT = re.compile(rf" *{PICTURE}++(?!\w)|{PICTURE}+")  # with the space before it, where no word follows at once
EVERYDAY = frozenset(
    "".join(map(chr, range(0x20, 0x7F)))
    + "ÀÁÂÄÇÈÉÊËÌÍÎÏÑÒÓÔÖÙÚÛÜàáâäçèéêëìíîïñòóôöùúûüĨĩŨũŊŋ"
    + "\N{NO-BREAK SPACE}£°·–—‘’“”•…✓"
    + MISSING
)


class Face:
    """A font file: how wide its characters are, and itself as PDF objects."""

    def __init__(self, file: str):
        self.file = FOLDER / file
        with TTFont(self.file) as font:
            self.name = f"KARANI+{font['name'].getDebugName(6)}"  # PDF asks for six letters before the name of a part
            self.ascent, self.descent = font["hhea"].ascent, font["hhea"].descent
            self.capitals = font["OS/2"].sCapHeight
            self.box = (font["head"].xMin, font["head"].yMin, font["head"].xMax, font["head"].yMax)
            glyphs, advances = font.getBestCmap(), font["hmtx"].metrics
            self.widths = {chr(code): advances[glyph][0] for code, glyph in glyphs.items()}

    def width(self, text: str) -> int:
        """In thousandths of the type's size; `text` is printable."""
        return sum(map(self.widths.__getitem__, text))

    def objects(self, characters: frozenset[str], first: int) -> list[tuple[str, bytes]]:
        """The face cut down to these characters, as PDF dictionaries and streams numbered from `first`."""
        cut, glyphs = self._cut(characters)
        codes = sorted(map(ord, characters))
        runs = [[code for _, code in run] for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0])]
        widths = " ".join(f"{run[0]} [{' '.join(str(self.widths[chr(code)]) for code in run)}]" for run in runs)
        last = codes[-1]
        map_to_glyphs = b"".join(glyphs.get(code, 0).to_bytes(2) for code in range(last + 1))
        box = " ".join(map(str, self.box))
        return [
            (
                f"/Type /Font /Subtype /Type0 /BaseFont /{self.name} /Encoding /Identity-H"
                f" /DescendantFonts [{first + 1} 0 R] /ToUnicode {first + 3} 0 R",
                b"",
            ),
            (
                f"/Type /Font /Subtype /CIDFontType2 /BaseFont /{self.name} /FontDescriptor {first + 2} 0 R"
                " /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"
                f" /DW {self.widths[MISSING]} /W [{widths}] /CIDToGIDMap {first + 4} 0 R",
                b"",
            ),
            (
                f"/Type /FontDescriptor /FontName /{self.name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 /StemV 80"
                f" /Ascent {self.ascent} /Descent {self.descent} /CapHeight {self.capitals} /FontFile2 {first + 5} 0 R",
                b"",
            ),
            ("", _to_unicode(last)),
            ("", map_to_glyphs),
            (f"/Length1 {len(cut)}", cut),
        ]

    def _cut(self, characters: Iterable[str]) -> tuple[bytes, dict[int, int]]:
        """A font file with these characters alone, and their glyphs' numbers in it."""
        options = subset.Options(notdef_outline=True, name_IDs=[], glyph_names=False)
        options.drop_tables += ["cmap", "OS/2", "name", "post"]  # a PDF needs none of them
        with TTFont(self.file, recalcTimestamp=False) as font:
            cmap = font.getBestCmap()
            names = {ord(character): cmap[ord(character)] for character in characters}
            cutter = subset.Subsetter(options)
            cutter.populate(glyphs=names.values())
            cutter.subset(font)
            font.save(file := io.BytesIO())
            return file.getvalue(), {code: font.getGlyphID(name) for code, name in names.items()}


REGULAR, BOLD = FACES = Face("KaraniSans-Regular.ttf"), Face("KaraniSans-Bold.ttf")
OBJECTS = 6  # of each face


@lru_cache(maxsize=64)
def embedded(rare: frozenset[str]) -> tuple[str, ...]:
    """Both faces as PDF objects, numbered from 1, with the everyday characters and these."""
    characters = EVERYDAY | rare
    objects = [part for n, face in enumerate(FACES) for part in face.objects(characters, 1 + n * OBJECTS)]
    return tuple(_serialized(number, *part) for number, part in enumerate(objects, start=1))


def _serialized(number: int, entries: str, stream: bytes) -> str:
    if not stream:
        return f"{number} 0 obj\n<<{entries}>>\nendobj"
    packed = zlib.compress(stream, 9)
    entries += f" /Filter /FlateDecode /Length {len(packed)}"
    return f"{number} 0 obj\n<<{entries}>>\nstream\n{packed.decode('latin-1')}\nendstream\nendobj"


def _to_unicode(last: int) -> bytes:
    """That every code is its own Unicode number, in ranges of 256 as PDF asks for."""
    pages = range(last // 256 + 1)
    ranges = "\n".join(f"<{page:02X}00> <{page:02X}FF> <{page:02X}00>" for page in pages)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(pages)} beginbfrange\n{ranges}\nendbfrange\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


class _Printable(dict[int, str]):
    """For `str.translate`: what the faces lack is its plain form, else `PICTURE` or `MISSING`; learns as it goes."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        seen = character if character in REGULAR.widths else " " if character.isspace() else self._plain(character)
        self[code] = seen
        return seen

    def _plain(self, character: str) -> str:
        plain = APOSTROPHES.get(character) or normalize("NFKC", character)
        if REGULAR.widths.keys() >= set(plain):
            return plain
        return PICTURE if category(character) in PICTURES else MISSING


_PRINTABLE = _Printable()


def printable(text: str) -> str:
    """The text in signs that the faces have, full-width letters in plain ones; any other is seen as □.

    A line break is seen as a space. Pictures, which were kept before they were left out where texts come in, are left
    out, for nobody misses them.

    >>> printable("Ng'ang'a Wanjiku\N{COMBINING TILDE} አ"), printable("Mgonjwa 🤒, hakuna mtandao 👍🏽")
    ("Ng'ang'a Wanjikũ □", 'Mgonjwa, hakuna mtandao')
    """
    if text.isascii() and text.isprintable():
        return text
    said = normalize("NFC", text).translate(_PRINTABLE)
    return LEFT_OUT.sub("", said).removeprefix(" " if said.startswith(PICTURE) else "")


def lacking(text: str) -> bool:
    """Whether a sign of the text is seen as □.

    >>> lacking("Ng\N{MODIFIER LETTER APOSTROPHE}ang'a Wanjikũ 😀"), lacking("አ Asha")
    (False, True)
    """
    return not text.isascii() and MISSING in printable(text.replace(MISSING, ""))
