"""Files that are made to do harm: small on the disk, and endless for whoever reads them."""

import io
import re
import struct
import zlib
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

MB = 2**20
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEADER = ["county_code", "county", "sub_county_code", "sub_county"]
ROW = '<row r="1">' + "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER) + "</row>"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
DECLARED = f'<Override PartName="/{STRINGS}" ContentType="{KIND}"/>'.encode()


def workbook() -> bytes:
    """A good one, with a row."""
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(["99", "Mfano", "99101", "Mlimani"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(name: str, content: bytes, kind: int = ZIP_DEFLATED) -> bytes:
    """The good workbook with another content in one part, or with one part more."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(workbook())) as good, ZipFile(file, "w", kind) as bad:
        for part in good.namelist():
            old = good.read(part)
            bad.writestr(part, content if part == name else old.replace(b"<Override", DECLARED + b"<Override", 1))
        if name not in good.namelist():
            bad.writestr(name, content)
    return file.getvalue()


def sharing() -> bytes:
    """A good one whose cells share their strings, as spreadsheet programs write it."""
    words = [*HEADER, "99", "Mfano", "99101", "Mlimani"]
    table = "".join(f"<si><t>{word}</t></si>" for word in words)
    row = (
        "".join(f'<c t="s"><v>{n}</v></c>' for n in range(4)),
        "".join(f'<c t="s"><v>{n}</v></c>' for n in range(4, 8)),
    )
    data = f"<worksheet {NAMESPACE}><sheetData><row>{row[0]}</row><row>{row[1]}</row></sheetData></worksheet>"
    file, good = io.BytesIO(), with_part(STRINGS, f"<sst {NAMESPACE}>{table}</sst>".encode())
    with ZipFile(io.BytesIO(good)) as old, ZipFile(file, "w") as new:
        for part in old.namelist():
            new.writestr(part, data.encode() if part == SHEET else old.read(part))
    return file.getvalue()


def sheet(rows: str) -> bytes:
    return with_part(SHEET, f"<worksheet {NAMESPACE}><sheetData>{rows}</sheetData></worksheet>".encode())


def swollen(name: str, head: bytes, filler: bytes, megabytes: int, *, says: int | None = None) -> bytes:
    """A part that unpacks to so many MB of filler after its head. `says`: the size that the directory tells instead."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(filler * (MB // len(filler))) + packer.flush(zlib.Z_FULL_FLUSH)
    packed += block * megabytes + packer.flush()
    marker = b"SWOLLEN-" * 1000
    file = io.BytesIO()
    with ZipFile(io.BytesIO(workbook())) as good, ZipFile(file, "w") as bad:  # stored: the marker stands there as it is
        for part in good.namelist():
            bad.writestr(part, marker if part == name else good.read(part))
    data = file.getvalue().replace(marker, packed)
    return _corrected(
        data, name.encode(), len(packed), len(head) + megabytes * MB if says is None else says, len(marker)
    )


def _corrected(data: bytes, name: bytes, packed: int, unpacked: int, before: int) -> bytes:
    """The directory as it has to be for a deflated part of this size."""
    grown, out = packed - before, bytearray(data)
    end = out.rfind(b"PK\x05\x06")
    start = struct.unpack("<I", out[end + 16 : end + 20])[0] + grown
    struct.pack_into("<I", out, end + 16, start)
    local = next(at.start() for at in re.finditer(b"PK\x03\x04", data) if data[at.start() + 30 :].startswith(name))
    struct.pack_into("<H", out, local + 8, ZIP_DEFLATED)
    struct.pack_into("<II", out, local + 18, packed, min(unpacked, 2**32 - 1))
    at = start
    while out[at : at + 4] == b"PK\x01\x02":
        size, extra, comment = struct.unpack("<HHH", out[at + 28 : at + 34])
        offset = struct.unpack("<I", out[at + 42 : at + 46])[0]
        if out[at + 46 : at + 46 + size] == name:
            struct.pack_into("<H", out, at + 10, ZIP_DEFLATED)
            struct.pack_into("<II", out, at + 20, packed, min(unpacked, 2**32 - 1))
        elif offset > local:
            struct.pack_into("<I", out, at + 42, offset + grown)
        at += 46 + size + extra + comment
    return bytes(out)


def many_parts(count: int) -> bytes:
    """An archive whose directory is the harm."""
    file = io.BytesIO(workbook())
    with ZipFile(file, "a") as archive:
        for number in range(count):
            archive.writestr(f"xl/media/{number:060}", b"")
    return file.getvalue()


def laughing() -> bytes:
    """Entities of entities of entities."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20 if n else "county_code"}">' for n in range(9))
    return with_part(SHEET, f"<!DOCTYPE worksheet [{entities}]><worksheet {NAMESPACE}>&e8;</worksheet>".encode())


OPEN = f"<worksheet {NAMESPACE}><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>".encode()
TABLE = f"<sst {NAMESPACE}>".encode()
WORKBOOKS = {
    "2 GB of nothing": lambda: swollen(SHEET, b"", b"\0", 2048),
    "a directory that lies": lambda: swollen(SHEET, OPEN, b"a", 2048, says=1000),
    "a small part that lies": lambda: swollen("xl/styles.xml", b"", b" ", 1024, says=1000),
    "a cell of 40 MB": lambda: swollen(SHEET, OPEN, bytes(range(48, 58)) * 10 + b"a<b/>", 40, says=None),
    "a cell without an end": lambda: sheet("<row r='1'><c r='A1' t='inlineStr'><is><t>" + "ab" * MB),
    "a row of 200,000 cells": lambda: sheet("<row r='1'>" + "<c><v>1</v></c>" * 200_000 + "</row>"),
    "a cell in the last column": lambda: sheet("<row r='1'><c r='XFD1'><v>1</v></c></row>"),
    "a row that is far below": lambda: sheet(ROW + "<row r='2000000000'><c><v>1</v></c></row>"),
    "a table of nothing": lambda: with_part(STRINGS, TABLE + b"<a/>" * MB + b"</sst>"),
    "a string of 2 MB": lambda: with_part(STRINGS, TABLE + b"<si><t>" + b"ab" * MB + b"</t></si></sst>"),
    "styles of 5 MB": lambda: with_part("xl/styles.xml", b"<styleSheet>" + b"<a/>" * (5 * MB // 4) + b"</styleSheet>"),
    "another packing": lambda: with_part(SHEET, b"\0" * 8 * MB, ZIP_BZIP2),
    "20,000 parts": lambda: many_parts(20_000),
    "a billion laughs": laughing,
    "a row before a row": lambda: sheet("<row r='5'/><row r='4'/>"),
}
TABLES = {
    "a million columns": lambda: b"," * 900_000 + b"\n",
    "a million columns in quoted lines": lambda: b'"\n",' * 900_000 + b"\n",
    "2,000 columns": lambda: b"," * 2_000 + b"\n",
    "a quotation mark without an end": lambda: b'county_code,"' + b"a" * 300 * MB,
    "no line break": lambda: b"a" * 200 * MB,
    "nothing but lines": lambda: b"\n" * 2 * MB,
    "zeros": lambda: b"\0" * 100 * MB,
}
