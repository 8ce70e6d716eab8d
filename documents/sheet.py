"""The sheet: A4 pages that text flows over. Lengths are millimetres from the top left, type is in points.

fpdf2 keeps the pages, links and metadata, and writes the file. What stands on a page is written here as PDF
operators, with the faces that all papers share: docs/decisions/papers.md.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal

from fpdf import FPDF
from fpdf.output import OutputProducer, PDFFont
from fpdf.syntax import PDFObject

from .lines import BLACK, GREY, MM, Colour, Style, fitted, wrapped
from .structure import Kind, Link, Part, Structure, TitleShown, xmp
from .typefaces import EVERYDAY, FACES, OBJECTS, embedded, printable

SHORT, LONG = 210.0, 297.0  # A4
FOOT = Style(7, 4, colour=GREY)

Align = Literal["left", "middle", "right"]
Four = tuple[float, float, float, float]


class Sheet:
    """A paper in the making: `y` is where its next line stands. `heading` opens every page after the first."""

    def __init__(
        self,
        title: str,
        made: datetime,
        foot: str,
        *,
        language: str = "en",
        landscape: bool = False,
        margin: float = 20,
        heading: "Callable[[Sheet], None] | None" = None,
    ):
        self.file = _File("landscape" if landscape else "portrait", format="A4")
        self.file.single_resources_object = True
        self.file.set_creation_date(made)
        self.file.set_title(printable(title))
        self.file.set_lang(language)
        self.file.set_xmp_metadata(xmp(printable(title), language))
        self.file.viewer_preferences = TitleShown()
        self.width, self.height = (LONG, SHORT) if landscape else (SHORT, LONG)
        self.left = self.top = margin
        self.right, self.bottom = self.width - margin, self.height - min(margin, 15)  # the foot stands below
        self.foot, self.heading = foot, heading
        self.pages: list[list[str]] = []
        self._part: tuple[Kind, str] | None = None  # that is being drawn
        self.turn()

    def turn(self) -> None:
        """Go on at the top of a new page."""
        part = self._part
        if part:
            self._end()
        self.file.add_page()
        self.pages.append([])
        self.y = self.top
        if self.heading and len(self.pages) > 1:
            self._draw("/Artifact BMC")
            self._part = ("P", "")
            self.heading(self)
            self._end()
        if part:
            self._begin(*part)

    def room(self, height: float) -> None:
        """Turn the page unless so much has room on this one."""
        if self.y + height > self.bottom:
            self.turn()

    def paragraph(self, text: str, style: Style, x: float | None = None, width: float | None = None) -> None:
        """Text from `y` down, over as many lines and pages as it takes."""
        x = self.left if x is None else x
        with self.part("P"):
            for line in wrapped(text, style, self.right - x if width is None else width):
                self.room(style.height)
                self.text(x, self.y, line, style)
                self.y += style.height

    @contextmanager
    def part(self, kind: Kind, alt: str = "") -> Iterator[None]:
        """What is drawn inside is one thing to whoever has the paper read out. A part inside another is of that one."""
        if self._part:
            yield
            return
        self._begin(kind, alt)
        yield
        self._end()

    def text(self, x: float, y: float, text: str, style: Style, align: Align = "left") -> None:
        """One line, its top at `y`; `x` is its left or right side or its middle."""
        with self.part("P"):
            self._draw(self._text(x, y, printable(text), style, align))

    def rules(self, rules: Iterable[Four], thick: float = 0.2, colour: Colour = BLACK) -> None:
        """Lines, each from x, y to x, y; `thick` in millimetres."""
        path = " ".join(f"{self._point(a, b)} m {self._point(c, d)} l" for a, b, c, d in rules)
        self._adorn(f"{_written(colour)} RG {thick * MM:.2f} w {path} S")

    def boxes(self, boxes: Iterable[Four], colour: Colour = BLACK) -> None:
        """Filled boxes, each an x, y, width and height."""
        path = " ".join(f"{self._point(x, y + h)} {w * MM:.2f} {h * MM:.2f} re" for x, y, w, h in boxes)
        self._adorn(f"{_written(colour)} rg {path} f")

    def link(self, x: float, y: float, width: float, height: float, address: str, words: str) -> None:
        """A box that opens an address when it is tapped, and says in words where that leads."""
        link = Link(address, words, (x * MM, (self.height - y) * MM, width * MM, height * MM))
        self.file.pages[len(self.pages)].add_annotation(link)
        self.file.structure.parts.append(Part("Link", len(self.pages), link, words))

    def pdf(self) -> bytes:
        """The paper as a PDF. The same paper gives the same bytes."""
        for number, page in enumerate(self.pages, start=1):
            y = self.bottom + 3
            foot = fitted(self.foot, FOOT, self.right - self.left - 20)
            page += ["/Artifact BMC", self._text(self.left, y, foot, FOOT, "left")]
            page += [self._text(self.right, y, f"{number} / {len(self.pages)}", FOOT, "right"), "EMC"]
            self.file.pages[number].contents = bytearray("\n".join(page).encode())
            self.file.pages[number].struct_parents = number - 1
        return bytes(self.file.output(output_producer_class=_Producer))

    def _begin(self, kind: Kind, alt: str) -> None:
        self._part = kind, alt
        self._draw(self.file.structure.begin(kind, len(self.pages), alt))

    def _end(self) -> None:
        self._part = None
        self._draw("EMC")

    def _adorn(self, drawn: str) -> None:
        """What says nothing where it stands alone: lines and tints."""
        self._draw(drawn if self._part else f"/Artifact BMC {drawn} EMC")

    def _draw(self, operators: str) -> None:
        self.pages[-1].append(operators)

    def _text(self, x: float, y: float, text: str, style: Style, align: Align) -> str:
        if not text.isascii():
            self.file.rare |= set(text) - EVERYDAY
        if align != "left":
            x -= style.width(text) / (2 if align == "middle" else 1)
        base = y + style.height / 2 + style.size * 0.33 / MM  # capitals, 0.66 of the size, in the middle of the line
        return (
            f"BT {_written(style.colour)} rg /F{style.bold + 1} {style.size:g} Tf {self._point(x, base)} Td"
            f" <{text.encode('utf-16-be').hex()}> Tj ET"
        )

    def _point(self, x: float, y: float) -> str:
        return f"{x * MM:.2f} {(self.height - y) * MM:.2f}"


def _written(colour: Colour) -> str:
    return "{:g} {:g} {:g}".format(*colour)


class _File(FPDF):
    """fpdf2's document, which of its characters are not everyday ones, and what its parts are."""

    def __init__(self, *arguments: Any, **more: Any):
        super().__init__(*arguments, **more)
        self.rare: set[str] = set()
        self.structure = Structure()


class _Ready(PDFFont):
    """A PDF object as it was written for an earlier paper."""

    def __init__(self, number: int, written: str):
        self.id, self.written = number, written

    def serialize(self, *_: Any, **__: Any) -> str:
        return self.written


class _Producer(OutputProducer):
    """fpdf2's writer, with the faces ready made: it would cut and pack them anew for each paper."""

    fpdf: _File

    def __init__(self, file: FPDF):
        super().__init__(file)
        self.obj_id = len(FACES) * OBJECTS  # the faces have the first numbers in every paper

    def _add_fonts(self, *_: Any) -> dict[int, Any]:
        ready = [_Ready(number, written) for number, written in enumerate(embedded(frozenset(self.fpdf.rare)), start=1)]
        self.pdf_objs += ready
        return {face + 1: ready[face * OBJECTS] for face in range(len(FACES))}

    def _add_structure_tree(self) -> PDFObject:
        """Ours: fpdf2's own has no links in it, and takes longer."""
        pages = {number: page.id for number, page in self.fpdf.pages.items()}
        written = self.fpdf.structure.written(self.obj_id + 1, pages)
        tree = [
            _Ready(number, f"{number} 0 obj\n<<{entries}>>\nendobj")
            for number, entries in enumerate(written, start=self.obj_id + 1)
        ]
        self.obj_id += len(tree)
        self.pdf_objs += tree
        return tree[0]
