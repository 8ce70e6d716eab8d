"""What people send is read as pages, or refused with the reason; nothing that came along is kept."""

import io
import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image, ImageEnhance, ImageFilter

from documents.register import pages_of, register_pdf
from documents.stamped import KEPT, Page, Problem, Unreadable, read, taken, told
from tests.stage.pictures import as_bytes, photo, sheet

from . import samples

CODE = "0003P00210000000"
SECOND = "0003P00220000000"


def jpeg(picture: Image.Image, quality: int = 30) -> bytes:
    return as_bytes(picture, quality=quality)


def askew(page: Image.Image) -> Image.Image:
    """As from the side: the far edge is shorter."""
    width, height = page.size
    corners = (-60, -30, 40, height + 20, width + 160, height + 90, width + 20, -90)
    return page.transform(page.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="grey")


DEGRADED: dict[str, Callable[[Image.Image], Image.Image]] = {
    "a little turned": lambda page: page.rotate(7, expand=True, fillcolor="grey"),
    "on its side": lambda page: page.rotate(90, expand=True),
    "upside down and askew": lambda page: page.rotate(187, expand=True, fillcolor="grey"),
    "blurred": lambda page: page.filter(ImageFilter.GaussianBlur(2)),
    "dim": lambda page: ImageEnhance.Brightness(ImageEnhance.Contrast(page).enhance(0.3)).enhance(0.35),
    "from the side": askew,
    "small": lambda page: page.resize((640, 453)),
}


@pytest.mark.parametrize("how", DEGRADED)
def test_the_code_is_read_from_a_bad_photo(how):
    assert [page.code for page in read(jpeg(DEGRADED[how](sheet(CODE))))] == [CODE]


def png_of(width: int, height: int) -> bytes:
    """One that says it is so large, and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def pdf_of(*pictures: Image.Image) -> bytes:
    """As a scanner's app makes it."""
    first, *others = pictures
    return as_bytes(first, "PDF", save_all=True, append_images=others)


def blank_pdf(pages: int) -> bytes:
    paper = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        paper.new_page(200, 200)
    saved = io.BytesIO()
    paper.save(saved)
    return saved.getvalue()


REFUSED = {
    "a renamed program": (b"MZ\x90" + bytes(4000), Problem.KIND),
    "a page of the web": (b"<html><script>alert(1)</script></html>", Problem.KIND),
    "a picture that moves": (b"GIF89a" + bytes(100), Problem.KIND),
    "an iPhone's own": (b"\0\0\0\x18ftypheic" + bytes(100), Problem.HEIC),
    "a program that says it is a photo": (b"\xff\xd8\xff" + b"MZ" * 500, Problem.BROKEN),
    "half a photo": (photo(CODE)[:9000], Problem.BROKEN),
    "30,000 by 30,000 dots": (png_of(30_000, 30_000), Problem.PIXELS),
    "a stamp": (as_bytes(Image.new("RGB", (90, 90)), "PNG"), Problem.SMALL),
    "a corrupt PDF": (b"%PDF-1.7 nonsense", Problem.BROKEN),
    "a book": (blank_pdf(11), Problem.PAGES),
    "a blank PDF": (blank_pdf(1), Problem.UNSIGNED),
    "the register as it was printed": (register_pdf(replace(samples.register(), codes=(CODE,))), Problem.UNSIGNED),
    "more than 20 MB": (bytes(20 * 2**20 + 1), Problem.LARGE),
    "nothing": (b"", Problem.KIND),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_picture_of_the_paper_is_refused_with_its_reason(what):
    content, problem = REFUSED[what]
    with pytest.raises(Unreadable) as refused:
        taken(told(content))  # as it comes from the process apart
    assert refused.value.problem is problem


def test_a_scan_has_a_page_for_each_of_its_own():
    pages = read(pdf_of(sheet(CODE), sheet(SECOND), sheet()))
    assert [page.code for page in pages] == [CODE, SECOND, ""]
    assert taken(told(pdf_of(sheet(CODE)))) == pages[:1]


def test_nothing_is_kept_but_what_is_seen():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned
    exif.get_ifd(0x8825)[1] = "S"  # where it was taken
    exif[0x010E] = "a note"
    sent = as_bytes(sheet(CODE, 3000).rotate(90, expand=True), quality=60, exif=exif, comment=b"hidden")
    [page] = read(sent + b"PK\x03\x04 and a program behind it")
    kept = Image.open(io.BytesIO(page.content))
    assert (page.code, kept.format, max(kept.size)) == (CODE, "JPEG", KEPT)
    assert kept.width > kept.height, "upright"
    assert not kept.getexif()
    assert not any(words in page.content for words in (b"a note", b"hidden", b"PK\x03\x04", b"Exif"))


@pytest.mark.parametrize("said", [b"", b"{", json.dumps({"pages": [[5, CODE]]}).encode() + b"\nabc"])
def test_a_process_that_died_of_it_has_read_nothing(said):
    with pytest.raises(Unreadable, match="broken"):
        taken(said)


def test_every_page_of_the_printed_register_has_its_code():
    paper = register_pdf(replace(samples.register(60), codes=(CODE, SECOND, "0003P00230000000")))
    pages = [page.render(scale=2).to_pil() for page in pypdfium2.PdfDocument(paper)]
    assert pages_of(paper) == len(pages)
    assert [found.code for page in pages for found in read(as_bytes(page, "PNG"))] == [
        CODE,
        SECOND,
        "0003P00230000000",
    ][: len(pages)]
    assert Page(b"", "") == Page(b"")
