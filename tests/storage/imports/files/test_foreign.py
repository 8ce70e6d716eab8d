"""Files of other kinds: each is called what it is, and says how to make it one that can be read."""

import io
from zipfile import ZipFile

import pytest

from storage.database import Database
from storage.exams import SubCounty
from tests.storage.conftest import Council

from .bombs import workbook

HEADER = "county_code,county,sub_county_code,sub_county"
ROW = "99,Mfano,99101,Mlimani"


@pytest.fixture
def council(sqlite_url):
    database = Database(sqlite_url, "a key for tests")
    yield Council(database)
    database.close()


def quoted(separator):
    return "\n".join(separator.join(f'"{cell}"' for cell in line.split(",")) for line in (HEADER, ROW)).encode()


def archive(**parts):
    file = io.BytesIO()
    with ZipFile(file, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return file.getvalue()


def old_office(*streams):
    """The head of an OLE file, and the directory that names its streams."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + (9).to_bytes(2, "little") + bytes(16)
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))
    return (head + (1).to_bytes(4, "little")).ljust(512, b"\0") + bytes(512) + names


def strict():
    file = io.BytesIO()
    with ZipFile(io.BytesIO(workbook())) as good, ZipFile(file, "w") as made:
        for name in good.namelist():
            content = good.read(name).replace(b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/")
            made.writestr(name, content)
    return file.getvalue()


def locked():
    data = bytearray(workbook())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(sign, place + 4)
    return bytes(data)


FILES = {
    "quoted semicolons": (quoted(";"), "the columns are not separated by commas, but by semicolons"),
    "quoted tabs": (quoted("\t"), "the columns are not separated by commas, but by tabs"),
    "quoted lines": (quoted("|"), "the columns are not separated by commas, but by upright lines"),
    "half quoted": ((HEADER + "\n" + ROW).replace(",", ";").replace("county;", '"county";', 1).encode(), "semicolons"),
    "a hint for Excel": (("sep=;\n" + HEADER.replace(",", ";")).encode(), "semicolons"),
    "another hint": (("sep=,\n" + HEADER[:-1]).encode(), "a line for Excel, and no columns"),
    "rows in quotation marks": (f'"{HEADER}"\n"{ROW}"'.encode(), "the whole row is one cell, with commas in it"),
    "CR": (f"{HEADER}\r{ROW}\r".encode(), "its lines end as those of old Macs do (CR alone)"),
    "quoted CR": (quoted(",").replace(b"\n", b"\r"), "its lines end as those of old Macs do (CR alone)"),
    "CR within": (f"{HEADER}\n{ROW}\r{ROW}\n".encode(), "row 2 has a line end inside (CR alone)"),
    "UTF-16": ((HEADER.replace(",", "\t")).encode("utf-16"), "row 1 is not UTF-8 text"),
    "UTF-16 without a mark": (HEADER.encode("utf-16-le"), "row 1 is not UTF-8 text"),
    "ODS": (
        archive(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<x/>"),
        "an OpenDocument spreadsheet (ODS)",
    ),
    "ODT": (archive(mimetype="application/vnd.oasis.opendocument.text"), "an OpenDocument text (ODT)"),
    "DOCX": (archive(word__document_xml="<x/>"), "a Word document (DOCX)"),
    "PPTX": (archive(ppt__presentation_xml="<x/>"), "a presentation (PPTX)"),
    "XLSB": (archive(xl__workbook_bin="x"), "a binary workbook (XLSB)"),
    "ZIP": (archive(people="x"), "a ZIP archive, and no workbook"),
    "nothing in a ZIP": (archive(), "a ZIP archive, and no workbook"),
    "XLS": (old_office("Workbook"), "an old Excel workbook (XLS)"),
    "DOC": (old_office("1Table", "WordDocument"), "a Word document (DOC)"),
    "MSG": (old_office("__properties"), "an old Office file"),
    "locked XLSX": (old_office("EncryptionInfo", "EncryptedPackage"), "a workbook that a password locks"),
    "locked archive": (locked(), "an archive that a password locks"),
    "strict XLSX": (strict(), "a strict Open XML workbook"),
    "PDF": (b"%PDF-1.7\n", "a PDF"),
    "HTML": (b"\n<HTML><table><tr>", "a web page (HTML), whatever its name says"),
    "XML": (b'\xef\xbb\xbf<?xml version="1.0"?>', "XML"),
    "JSON": (b'[{"county_code": "99"}]', "JSON"),
    "GZ": (b"\x1f\x8b\x08\x00", "an archive (GZ)"),
}


@pytest.mark.parametrize(("file", "said"), FILES.values(), ids=FILES)
def test_it_is_called_what_it_is(council, file, said):
    (error,) = council.is_refused("places", file)
    assert error.problem.endswith(said)
    assert error.mend.endswith(".")
    assert council.count(SubCounty) == 0


def test_what_only_looks_like_one_is_read(council):
    assert council.sends("places", quoted(",")).new == 1


def test_a_line_end_inside_quotation_marks_is_no_line_end(council):
    assert council.sends("places", f'{HEADER}\n99,"Mf\rano",99101,"Mlimani; Juu|Chini"'.encode()).new == 1
