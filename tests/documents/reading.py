"""Reads PDFs back as others do: PDFium for text and pixels, pypdf for what the file says of itself, ZXing for codes."""

import ctypes
import io
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import ContentStream

MM = 72 / 25.4  # points
Box = tuple[float, float, float, float]  # left, bottom, right, top, in points


class Read:
    """A PDF as its reader sees it; pages count from 0."""

    def __init__(self, pdf: bytes):
        self.pdf, self.size = pdf, len(pdf)
        self._self = PdfReader(io.BytesIO(pdf))
        self.pages = len(self._self.pages)

    @cached_property
    def text(self) -> str:
        """As it is selected and copied, with white space evened out."""
        with pypdfium2.PdfDocument(self.pdf) as file:
            return " ".join(" ".join(page.get_textpage().get_text_range() for page in file).split())

    @property
    def title(self) -> str | None:
        return self._self.metadata.title if self._self.metadata else None

    @property
    def language(self) -> str:
        return str(self._self.trailer["/Root"]["/Lang"])  # type: ignore[index]

    @property
    def shown(self) -> dict[str, Any]:
        """What the file says to whoever has it read out: the catalog's entries."""
        return {str(name): entry.get_object() for name, entry in self._self.trailer["/Root"].items()}  # type: ignore[attr-defined]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The structure: what each part is, and its description or the text in it."""
        told = {page.indirect_reference.idnum: _marked(page) for page in self._self.pages}  # type: ignore[union-attr]
        found = []
        for each in self.shown["/StructTreeRoot"]["/K"][0].get_object()["/K"]:
            part = each.get_object()
            text = told[part.raw_get("/Pg").idnum].get(part["/K"], "") if isinstance(part["/K"], int) else ""
            found.append((str(part["/S"]), str(part.get("/Alt", text))))
        return found

    @property
    def unmarked(self) -> list[str]:
        """What a page shows outside of every part, and not as an ornament either."""
        return [str(operands) for page in self._self.pages for operands in _outside(page)]

    @property
    def fonts(self) -> dict[str, bool]:
        """Every font, and whether it is embedded."""
        found: dict[str, bool] = {}
        for page in self._self.pages:
            for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
                inner: Any = font["/DescendantFonts"][0]
                found[str(font["/BaseFont"])] = "/FontFile2" in inner["/FontDescriptor"]
        return found

    @property
    def links(self) -> set[str]:
        annotations = [each.get_object() for page in self._self.pages for each in page.get("/Annots", [])]
        return {str(each["/A"]["/URI"]) for each in annotations}

    def picture(self, page: int = 0, dots: int = 150) -> Image.Image:
        """The page in grey, so many dots an inch."""
        with pypdfium2.PdfDocument(self.pdf) as file:
            picture: Image.Image = file[page].render(scale=dots / 72, grayscale=True).to_pil()
            return picture.copy()

    def codes(self, page: int = 0) -> list[str]:
        """What the codes on a page say."""
        return [code.text for code in zxingcpp.read_barcodes(self.picture(page))]

    def outside(self, margin: float, page: int = 0) -> bool:
        """Whether anything is printed nearer than `margin` mm to the left or right side, or 5 mm to the others."""
        picture = self.picture(page, dots=72).point(lambda grey: 255 * (grey < 200))
        left, top, right, bottom = picture.getbbox() or (99, 99, 99, 99)
        side, end = margin * MM - 2, 5 * MM
        width, height = picture.size
        return left < side or right > width - side or top < end or bottom > height - end

    def overlaps(self, page: int = 0) -> list[tuple[Box, Box]]:
        """Pairs of texts that run into each other; ascenders and descenders may."""
        boxes = [_lower(box) for box in self._boxes(page)]
        return [(one, other) for one, other in combinations(boxes, 2) if _meet(one, other)]

    def _boxes(self, page: int) -> list[Box]:
        boxes = []
        with pypdfium2.PdfDocument(self.pdf) as file:
            text = file[page].get_textpage()
            for number in range(pdfium.FPDFText_CountRects(text.raw, 0, -1)):
                sides = [ctypes.c_double() for _ in range(4)]  # left, top, right, bottom
                pdfium.FPDFText_GetRect(text.raw, number, *map(ctypes.byref, sides))
                left, top, right, bottom = (side.value for side in sides)
                boxes.append((left, bottom, right, top))
        return boxes


def _lower(box: Box) -> Box:
    left, bottom, right, top = box
    height = (top - bottom) * 0.2
    return left + 0.2, bottom + height, right - 0.2, top - height


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _operators(page: Any) -> Iterator[tuple[Any, bytes, int | None, bool]]:
    """Each operator, with the part in which it stands, and whether it is an ornament."""
    part, ornament, within = None, False, False
    for operands, operator in ContentStream(page["/Contents"].get_object(), None).operations:
        if operator == b"BDC":
            part, within = int(operands[1]["/MCID"]), True
        elif operator == b"BMC":
            ornament = within = True
        elif operator == b"EMC":
            part, ornament, within = None, False, False
        else:
            yield operands, operator, part, ornament
    assert not within, "a part that does not end"


def _marked(page: Any) -> dict[int, str]:
    texts: dict[int, list[str]] = {}
    for operands, operator, part, _ in _operators(page):
        if operator == b"Tj" and part is not None:
            shown = operands[0]
            raw = shown if isinstance(shown, bytes) else shown.original_bytes
            texts.setdefault(part, []).append(raw.decode("utf-16-be"))
    return {part: " ".join(words) for part, words in texts.items()}


def _outside(page: Any) -> Iterator[Any]:
    for operands, operator, part, ornament in _operators(page):
        if operator in {b"Tj", b"f", b"S"} and part is None and not ornament:
            yield operands
