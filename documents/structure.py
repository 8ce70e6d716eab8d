"""Structure: what a paper's parts are, for whoever has it read out (PDF/UA, ISO 14289-1): docs/decisions/papers.md."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any, Literal

from fpdf.annotations import PDFAnnotation
from fpdf.prefs import ViewerPreferences

Kind = Literal["H1", "H2", "P", "Figure", "Link"]


class Link(PDFAnnotation):
    """A box that opens an address; it says in words where it leads, and which part of the structure it is."""

    def __init__(self, address: str, words: str, box: tuple[float, float, float, float]):
        x, top, width, height = box
        super().__init__("Link", x, top, width, height)
        self.address, self.words, self.part = address, words, 0

    def serialize(self, *_: Any, **__: Any) -> str:
        opens = f"<</S /URI /URI <{self.address.encode().hex()}>>>"
        return (
            f"{self.id} 0 obj\n<</Type /Annot /Subtype /Link /Rect {self.rect} /Border [0 0 0] /F 4"
            f" /A {opens} /Contents {_text(self.words)} /StructParent {self.part}>>\nendobj"
        )


class TitleShown(ViewerPreferences):
    """The window shows the paper's title, not the name of its file."""

    def serialize(self, *_: Any, **__: Any) -> str:
        return "<</DisplayDocTitle true>>"


@dataclass(frozen=True)
class Part:
    """`place` is which of its page's marked parts it is, or the link that it is."""

    kind: Kind
    page: int
    place: int | Link
    alt: str = ""


@dataclass
class Structure:
    """The parts of a paper, in the order in which they are read."""

    parts: list[Part] = field(default_factory=list)
    marked: Counter[int] = field(default_factory=Counter)  # parts of each page

    def begin(self, kind: Kind, page: int, alt: str = "") -> str:
        """The operator that begins a part on a page; `EMC` ends it."""
        place = self.marked[page]
        self.marked[page] += 1
        self.parts.append(Part(kind, page, place, alt))
        return f"/{kind} <</MCID {place}>> BDC"

    def written(self, first: int, pages: dict[int, int]) -> Iterator[str]:
        """As PDF objects numbered from `first`; `pages` has the number of each page's object."""
        links = [part.place for part in self.parts if isinstance(part.place, Link)]
        for number, link in enumerate(links, start=len(pages)):
            link.part = number
        refs = [f"{first + 3 + n} 0 R" for n in range(len(self.parts))]
        by_page: dict[int, list[str]] = {page: [] for page in pages}
        of_links = []
        for part, ref in zip(self.parts, refs, strict=True):
            if isinstance(part.place, Link):
                of_links.append(f"{part.place.part} {ref}")
            else:
                by_page[part.page].append(ref)
        nums = [f"{page - 1} [{' '.join(some)}]" for page, some in by_page.items()] + of_links
        yield f"/Type /StructTreeRoot /K [{first + 1} 0 R] /ParentTree {first + 2} 0 R"
        yield f"/Type /StructElem /S /Document /P {first} 0 R /K [{' '.join(refs)}]"
        yield f"/Nums [{' '.join(nums)}]"
        for part in self.parts:
            page = f"{pages[part.page]} 0 R"
            kid = f"<</Type /OBJR /Obj {part.place.ref}>>" if isinstance(part.place, Link) else part.place
            alt = f" /Alt {_text(part.alt)}" if part.alt else ""
            yield f"/S /{part.kind} /P {first + 1} 0 R /Pg {page} /K {kid}{alt}"


def _text(words: str) -> str:
    return f"<FEFF{words.encode('utf-16-be').hex()}>"


def xmp(title: str, language: str) -> str:
    """What the file says of itself, as XMP (ISO 16684-1)."""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
