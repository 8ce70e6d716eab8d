"""Workbooks: the sheets of an XLSX file and their rows, as openpyxl reads its parts, one row at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from zipfile import BadZipFile

from .archive import Archive, Part
from .limits import COLUMNS, ROWS, SHEETS, STRINGS, XML_ROW, TooLarge

NO_MORE = 2**40  # of the sheet as a whole: the archive has its bound
UNCOMPUTED = "=…"  # the value of a formula that no spreadsheet program has computed
TRUE = ("1", "true")


@dataclass
class Sheet:
    """What of it is `merged`, and which rows and columns nobody sees, is known once its rows are read."""

    name: str
    part: str
    hidden: bool
    merged: list[str] = field(default_factory=list)
    unseen_rows: int = 0
    unseen_columns: set[int] = field(default_factory=set)  # the first is 0


class Workbook:
    """Raises `TooLarge`, or whatever a broken workbook's parts raise."""

    def __init__(self, archive: Archive):
        self._archive = archive
        self._reader = _reader(archive)
        self._parser = _parser()
        self._stale = _is_stale(archive, self._reader.parser.workbook_part_name)
        parts = set(archive.namelist())
        found = [(sheet, link) for sheet, link in self._reader.parser.find_sheets() if link.Type.endswith("/worksheet")]
        if len(found) > SHEETS:
            raise TooLarge
        by_part = {link.target: Sheet(sheet.name, link.target, sheet.state != "visible") for sheet, link in found}
        self.sheets = [sheet for part, sheet in by_part.items() if part in parts]
        if not self.sheets:
            raise BadZipFile

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[Any]]]:
        """Number and values of each row that is there."""
        book, sheet.unseen_rows = self._reader.wb, 0
        with self._archive.open(sheet.part) as stream:
            part = Part(stream, XML_ROW, NO_MORE)
            parser = self._parser(
                part,
                self._reader.shared_strings,
                data_only=True,
                epoch=book.epoch,
                date_formats=book._date_formats,  # noqa: SLF001 (openpyxl's own reader of sheets asks for it so)
                timedelta_formats=book._timedelta_formats,  # noqa: SLF001
            )
            parser.stale = self._stale
            last = 0
            for number, cells in parser.parse():
                part.mark()
                if number > ROWS or any(cell["column"] > COLUMNS for cell in cells):
                    raise TooLarge
                if number <= last:
                    raise BadZipFile
                last = number
                for seen in parser.row_dimensions.values():
                    sheet.unseen_rows += seen.get("hidden") in TRUE and any(cell["value"] is not None for cell in cells)
                parser.row_dimensions.clear()
                yield number, _line(cells)
            columns = [seen for seen in parser.column_dimensions.values() if seen.get("hidden") in TRUE]
            ranges = [range(int(seen["min"]) - 1, min(int(seen["max"]), COLUMNS)) for seen in columns]
            sheet.unseen_columns = {column for some in ranges for column in some}
            sheet.merged = [merged.ref for merged in parser.merged_cells.mergeCell] if parser.merged_cells else []


def _reader(archive: Archive) -> Any:
    from openpyxl.reader.excel import ExcelReader  # 10 MB, with the image library it brings; the service needs neither
    from openpyxl.styles.stylesheet import apply_stylesheet

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
    return reader


def _parser() -> Any:
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    class Parser(WorkSheetParser):  # type: ignore[misc]  # it is not typed
        """Tells a formula whose value was never computed from one whose value is empty."""

        stale = False

        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            if len(element) and element[0].tag == FORMULA_TAG and element.get("t") != "str":
                value = element.findtext(VALUE_TAG)
                if not value or (self.stale and value == "0"):
                    cell["value"] = UNCOMPUTED
            return cell

    return Parser


def _is_stale(archive: Archive, name: str) -> bool:
    """Whether its formulas are still to be computed: a library wrote it, with 0 for the value of each."""
    from defusedxml.ElementTree import fromstring

    found = [node for node in fromstring(archive.read(name)) if node.tag.endswith("}calcPr")]
    return any(node.get("fullCalcOnLoad") in TRUE for node in found)


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
