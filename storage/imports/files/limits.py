"""Limits: how much of a file is read before it is refused, so that none costs more than a national one would.

The greatest that was measured: 276,000 people with all their columns, 60 MB as CSV, 25 MB as XLSX, 290 MB unpacked.
"""

FILE = 2**28  # bytes
ROWS = 2**20  # as many as a spreadsheet has
COLUMNS = 1000  # empty ones too
SHEETS = 100
ROW = 2**18  # bytes of one row of a CSV file; its 26 cells of 200 signs take a tenth of it
XML_ROW = 2**20  # bytes between two rows of a sheet, or two strings
PART = 2**22  # bytes of a part of a workbook that is read whole: styles, the list of sheets
STRINGS = 2**27  # bytes of the strings that cells share
DIRECTORY = 2**20  # bytes of an archive's directory; a part takes about a hundred
RATIO = 100  # an archive that unpacks to more times its size was made to do harm; a workbook's is 10 to 30


class TooLarge(Exception):
    """More than is read."""


IN_PARTS = "Import it in parts."
