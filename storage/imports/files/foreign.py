"""Foreign files: what is no CSV and no XLSX that can be read, told by its bytes, and how to make it one."""

from typing import BinaryIO

from .archive import Archive

AS_CSV = "Save it as XLSX or as “CSV UTF-8”, from a spreadsheet program."
LOCKED = "Open it, take the password away (File, Info, Protect Workbook), and save it anew."
STRICT = b"http://purl.oclc.org/ooxml/"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # what Office wrote its files in before 2007, and locks them in until today
DIRECTORY = 2**14  # bytes in which OLE names its streams
STREAMS = {
    "EncryptedPackage": ("a workbook that a password locks", LOCKED),
    "Workbook": ("an old Excel workbook (XLS)", AS_CSV),
    "Book": ("an old Excel workbook (XLS)", AS_CSV),
    "WordDocument": ("a Word document (DOC)", AS_CSV),
}
BEGINS = {
    b"%PDF": "a PDF",
    b"{\\rtf": "a text document (RTF)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"Rar!": "an archive (RAR)",
    b"7z\xbc\xaf": "an archive (7z)",
    b"\x1f\x8b": "an archive (GZ)",
    b"SQLite format 3": "a database",
    b"<?xml": "XML",
    b"<html": "a web page (HTML), whatever its name says",
    b"<!doctype": "a web page (HTML), whatever its name says",
    b"<table": "a web page (HTML), whatever its name says",
    b"[{": "JSON",
    b'{"': "JSON",
    b"id;p": "SYLK",
}
MEMBERS = {
    "xl/workbook.bin": "a binary workbook (XLSB)",
    "word/document.xml": "a Word document (DOCX)",
    "ppt/presentation.xml": "a presentation (PPTX)",
    "Index/Document.iwa": "a Numbers document",
}
OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.spreadsheet": "an OpenDocument spreadsheet (ODS)",
    b"application/vnd.oasis.opendocument.text": "an OpenDocument text (ODT)",
}


class Foreign(Exception):
    """A file of another kind: what it is, and how to mend it."""

    def __init__(self, problem: str, mend: str = AS_CSV):
        super().__init__(problem)
        self.problem, self.mend = problem, mend


def refuse_foreign(file: BinaryIO) -> None:
    """Raises `Foreign` for a file that is neither text nor a ZIP archive."""
    head = file.read(512)
    found = _old_office(file, head) if head.startswith(OLE) else None
    file.seek(0)
    if found:
        raise Foreign(*found)
    if head.startswith(UTF_16) or (len(head) > 1 and (head[0] == 0) != (head[1] == 0)):
        raise Foreign("row 1 is not UTF-8 text", "Save it as “CSV UTF-8”.")
    begins = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for start, what in BEGINS.items():
        if begins.startswith(start.lower()):
            raise Foreign(what)


def refuse_foreign_archive(archive: Archive) -> None:
    """Raises `Foreign` for a ZIP archive that is no workbook, or one of another kind."""
    parts = {part.filename: part for part in archive.infolist()}
    if any(part.flag_bits & 1 for part in parts.values()):
        raise Foreign("an archive that a password locks", LOCKED)
    if "mimetype" in parts:
        kind = archive.read("mimetype").strip()
        raise Foreign(OPEN_DOCUMENTS.get(kind, "an OpenDocument file"))
    for name, what in MEMBERS.items():
        if name in parts:
            raise Foreign(what)
    if "_rels/.rels" not in parts:
        raise Foreign("a ZIP archive, and no workbook", "Unpack it, and import the files in it.")
    if STRICT in archive.read("_rels/.rels"):
        mend = "Save it as “Excel Workbook (XLSX)”, not as “Strict Open XML”."
        raise Foreign("a strict Open XML workbook", mend)


def _old_office(file: BinaryIO, head: bytes) -> tuple[str, str]:
    """By the names of the streams: Microsoft's [MS-CFB] 2.2 says where they stand."""
    size = 1 << min(int.from_bytes(head[30:32], "little"), 12)
    file.seek((int.from_bytes(head[48:52], "little") + 1) * size)
    names = file.read(DIRECTORY)
    for stream, found in STREAMS.items():
        if stream.encode("utf-16-le") + b"\0\0" in names:
            return found
    return "an old Office file", AS_CSV
