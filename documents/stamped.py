"""Stamped: what somebody sent as picture or PDF, read as pages: each a picture with nothing hidden in it, and a code.

Run in a process of its own (`main`), with little time and memory: bot/stamped/reading.py.
"""

import io
import json
import re
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import zxingcpp
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

MAX_BYTES = 20 * 2**20  # Bot API, getFile
MAX_PIXELS = 130_000_000  # the largest camera of a phone has 108 million; a JPEG is decoded at a part of it
MAX_DECODED = 50_000_000  # of what cannot be decoded at a part of its size
MAX_PAGES = 10
KEPT, QUALITY = 2400, 82  # pixels of the longer side: A4 at 200 dots an inch; of JPEG
SMALLEST = 200  # pixels of the shorter side: less shows no register
COVERS = 0.25  # of a page, by pictures: less is no scan
MEMORY, SECONDS = 2**30, 20  # of the process
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
FORMATS = ("JPEG", "PNG", "WEBP")


class Problem(StrEnum):
    """Why nothing was read."""

    LARGE = "large"  # too many bytes
    KIND = "kind"  # neither picture nor PDF
    HEIC = "heic"  # a picture as iPhones keep it
    BROKEN = "broken"
    PIXELS = "pixels"  # too many
    SMALL = "small"
    PAGES = "pages"  # too many
    LOCKED = "locked"  # a PDF with a password
    UNSIGNED = "unsigned"  # a PDF that no camera or scanner made


class Unreadable(Exception):
    """It cannot be taken as a stamped register."""

    def __init__(self, problem: Problem):
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Page:
    """A page as JPEG, upright and without metadata; `code` is empty where none could be read."""

    content: bytes
    code: str = ""


def read(content: bytes) -> list[Page]:
    """What was sent, page by page. Raises `Unreadable`, whatever it is."""
    if len(content) > MAX_BYTES:
        raise Unreadable(Problem.LARGE)
    try:
        return [_page(picture) for picture in _pictures(content)]
    except Unreadable:
        raise
    except Exception as error:  # the libraries raise what they like on broken files
        raise Unreadable(Problem.BROKEN) from error


def _pictures(content: bytes) -> Iterator[Image.Image]:
    if b"%PDF-" in content[:1024]:
        yield from _scanned(content)
    elif content[4:8] == b"ftyp":
        raise Unreadable(Problem.HEIC)
    elif content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[8:12] == b"WEBP":
        yield _picture(content)
    else:
        raise Unreadable(Problem.KIND)


def _picture(content: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        most = MAX_PIXELS if picture.format == "JPEG" else MAX_DECODED
        if picture.width * picture.height > most:
            raise Unreadable(Problem.PIXELS)
        Image.open(io.BytesIO(content), formats=FORMATS).verify()
    except Image.DecompressionBombError:
        raise Unreadable(Problem.PIXELS) from None
    picture.draft("RGB", (KEPT, KEPT))
    picture.load()
    return ImageOps.exif_transpose(picture)


def _scanned(content: bytes) -> Iterator[Image.Image]:
    """The pages that are pictures; raises where none is, as when nobody has signed the paper yet."""
    import pypdfium2

    try:
        paper = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(Problem.LOCKED if "password" in str(error).casefold() else Problem.BROKEN) from None
    if len(paper) > MAX_PAGES:
        raise Unreadable(Problem.PAGES)
    found = 0
    for page in paper:
        if _covered(page) >= COVERS:
            found += 1
            scale = KEPT / max(*page.get_size(), 1)
            yield page.render(scale=scale).to_pil()
    if not found:
        raise Unreadable(Problem.UNSIGNED)


def _covered(page: Any) -> float:
    """How much of the page is under its largest picture."""
    import pypdfium2.raw

    width, height = page.get_size()
    pictures = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=5)
    areas = [(right - left) * (top - bottom) for left, bottom, right, top in (each.get_bounds() for each in pictures)]
    return float(max(areas, default=0) / (width * height))


def _page(picture: Image.Image) -> Page:
    if min(picture.size) < SMALLEST:
        raise Unreadable(Problem.SMALL)
    picture = picture.convert("RGBA") if picture.mode in ("P", "LA", "PA") else picture
    if picture.mode == "RGBA":  # what is seen through is paper
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)
    picture = picture.convert("RGB")
    picture.thumbnail((KEPT, KEPT))
    kept = io.BytesIO()
    bare = Image.frombytes("RGB", picture.size, picture.tobytes())  # without all that came along
    bare.save(kept, "JPEG", quality=QUALITY)
    return Page(kept.getvalue(), code_of(bare))


def code_of(picture: Image.Image) -> str:
    """The code of ours in a picture, tried in several lights; empty where there is none."""
    for light in _lights(picture.convert("L")):
        for found in zxingcpp.read_barcodes(light, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
            if CODE.fullmatch(found.text):
                return str(found.text)
    return ""


def _lights(grey: Image.Image) -> Iterator[Image.Image]:
    yield grey
    yield ImageOps.autocontrast(grey, cutoff=2)
    large = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.BICUBIC) if grey.width < KEPT else grey
    for radius in (3, 6, 10):
        sharp = large.filter(ImageFilter.UnsharpMask(radius, percent=400, threshold=0))
        yield ImageEnhance.Contrast(sharp).enhance(1.5)


def main() -> None:
    """Reads a file from the standard input; writes what `taken` reads. It may use little, and opens nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(told(sys.stdin.buffer.read(MAX_BYTES + 1)))


def told(content: bytes) -> bytes:
    """What `read` gives, as bytes: a line of JSON, and the pages behind it."""
    try:
        pages = read(content)
    except Unreadable as unreadable:
        return json.dumps({"problem": unreadable.problem}).encode() + b"\n"
    line = {"pages": [[len(page.content), page.code] for page in pages]}
    return json.dumps(line).encode() + b"\n" + b"".join(page.content for page in pages)


def taken(said: bytes) -> list[Page]:
    r"""What `told` has said. Raises `Unreadable`; where it broke off, too.

    >>> taken(b'{"problem": "heic"}\n')
    Traceback (most recent call last):
    documents.stamped.Unreadable: heic
    """
    line, _, rest = said.partition(b"\n")
    try:
        head = json.loads(line)
    except ValueError:
        raise Unreadable(Problem.BROKEN) from None
    if "problem" in head:
        raise Unreadable(Problem(head["problem"]))
    pages, at = [], 0
    for length, code in head["pages"]:
        pages.append(Page(rest[at : at + length], code))
        at += length
    if at != len(rest):
        raise Unreadable(Problem.BROKEN)
    return pages
