"""Workbooks: the rows of an XLSX file's first sheet, as openpyxl reads its parts, one row at a time."""

from collections.abc import Iterator
from typing import IO, Any, cast
from zipfile import BadZipFile

from .archive import Archive, Part
from .limits import COLUMNS, ROWS, STRINGS, XML_ROW, TooLarge

NO_MORE = 2**40  # of the sheet as a whole: the archive has its bound


def rows(archive: Archive) -> Iterator[tuple[int, list[Any]]]:
    """Number and values of each row that is there. Raises `TooLarge`, or whatever a broken workbook's parts raise."""
    from openpyxl.reader.excel import ExcelReader  # 10 MB, with the image library it brings; the service needs neither
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.worksheet._reader import WorkSheetParser

    class Reader(ExcelReader):  # type: ignore[misc]  # it is not typed
        """Reads only what the values of cells need."""

        def __init__(self, archive: Archive):
            self.archive, self.valid_files = archive, archive.namelist()
            self.read_only = self.data_only = True
            self.keep_vba = self.keep_links = self.rich_text = False
            self.shared_strings: list[str] = []

        def read_strings(self) -> None:
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
            if part := self.package.find(kind):
                with self.archive.open(part.PartName[1:]) as stream:
                    self.shared_strings = list(_strings(stream))

    reader = Reader(archive)
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(archive, reader.wb)
    with archive.open(_first_sheet(reader)) as stream:
        part, book = Part(stream, XML_ROW, NO_MORE), reader.wb
        parser = WorkSheetParser(
            part,
            reader.shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 (openpyxl's own reader of sheets asks for it so)
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        last = 0
        for number, cells in parser.parse():
            part.mark()
            parser.row_dimensions.clear()
            if number > ROWS or any(cell["column"] > COLUMNS for cell in cells):
                raise TooLarge
            if number <= last:
                raise BadZipFile
            last = number
            yield number, _line(cells)


def _first_sheet(reader: Any) -> str:
    for _sheet, relation in reader.parser.find_sheets():
        if relation.target in reader.valid_files and "chartsheet" not in relation.Type:
            return cast(str, relation.target)
    raise BadZipFile


def _line(cells: list[dict[str, Any]]) -> list[Any]:
    line: list[Any] = [None] * max((cell["column"] for cell in cells), default=0)
    for cell in cells:
        line[cell["column"] - 1] = cell["value"]
    return line


def _strings(stream: IO[bytes]) -> Iterator[str]:
    """The strings that cells share. What was read of the tree is let go after each."""
    from defusedxml.ElementTree import iterparse
    from openpyxl.cell.text import Text

    part = Part(stream, XML_ROW, STRINGS)
    root = None
    for event, node in iterparse(part, ("start", "end"), forbid_dtd=True):
        if root is None:
            root = node
        elif event == "end" and node.tag.endswith("}si"):
            yield Text.from_tree(node).content.replace("x005F_", "")
            root.clear()
            part.mark()
