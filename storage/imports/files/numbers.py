"""Numbers: what stands for somebody or for their account in digits, read alike from files and from chats.

What a program made of a number is put back where nothing is lost by it, and refused where something may be.
"""

import re

from storage.imports.errors import BadCell

WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)  # a fraction that is none: 12345678.0
CUT = re.compile(r"\d([.,]\d+)?[eE][+-]?\d+", re.ASCII)  # what a spreadsheet makes of long numbers
NATIONAL_ID = re.compile(r"\d{7,9}|\d{14}", re.ASCII)
TSC = re.compile(r"[A-Z]{0,4}\d{4,8}", re.ASCII)
FUND = re.compile(r"(?=(?:\D*\d){5})[A-Z0-9]{6,20}", re.ASCII)
ACCOUNT = re.compile(r"\d{6,20}", re.ASCII)
KRA_PIN = re.compile(r"[AP]\d{9}[A-Z]", re.ASCII)
TWO = re.compile(r"(?<!\d)\d{6,}+[\s-]++\d{6}", re.ASCII)  # numbers in one cell
DAY, MONTH, YEAR = r"(0?[1-9]|[12]\d|3[01])", r"(0?[1-9]|1[0-2])", r"(\d\d|\d{4})"
WORD = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
NUMERIC = rf"(\d{{4}}([-./]){MONTH}\2{DAY}|{DAY}([-./]){MONTH}\6{YEAR}|{MONTH}/{DAY}/{YEAR})([ T]\d.*)?"
DATE = re.compile(rf"{NUMERIC}|{DAY}-{WORD}(-{YEAR})?|{WORD}-{YEAR}", re.ASCII)
NO_DATE = "the spreadsheet has made a date of it", "Format the column as text and type the value again."


def uncut(cell: str) -> str:
    """The cell as it is. Raises `BadCell` for a number that lost its digits.

    >>> uncut("0110234567")
    '0110234567'
    """
    if CUT.fullmatch(cell):
        raise BadCell("the spreadsheet has cut this number", "Format the cell as text and type the number again.")
    return cell


def whole(cell: str) -> str:
    """A number as it was before a program made a fraction of it.

    >>> whole("12345678.0"), whole("2.5")
    ('12345678', '2.5')
    """
    found = WHOLE.fullmatch(uncut(cell))
    return found[1] if found else cell


def dated(cell: str) -> bool:
    """Whether it is a date, in any usual way to write one.

    >>> dated("2027-10-18"), dated("18/10/2027"), dated("18-Oct"), dated("0110-234-567")
    (True, True, True, False)
    """
    return DATE.fullmatch(cell) is not None


def closed_up(cell: str) -> str:
    """A number in capitals, without what people put between its digits: spaces, hyphens and dots.

    A single dot may be a fraction's, and stays where digits stand around it. A date is no number, nor are two numbers.

    >>> closed_up("0110 234-567"), closed_up("12.345.678"), closed_up("12345678.0"), closed_up("pf/123456")
    ('0110234567', '12345678', '12345678', 'PF123456')
    >>> closed_up("11023456.7")
    '11023456.7'
    """
    if cell.isalnum():
        return uncut(cell).upper()
    if dated(cell):
        raise BadCell(*NO_DATE)
    if TWO.search(cell):
        raise BadCell("two numbers in one cell", "Write one of them.")
    number = re.sub(r"[\s-]|(?<=[A-Za-z])[./]", "", whole(cell)).upper()
    return number.replace(".", "") if number.count(".") > 1 else number


def national_id(cell: str) -> str:
    """Seven to nine digits; a Maisha Namba may have fourteen.

    >>> national_id("2345 6789")
    '23456789'
    """
    return _matching(NATIONAL_ID, cell, "not a national ID", "It has 7 to 9 digits, or 14 (Maisha Namba).")


def tsc_number(cell: str) -> str:
    """Four to eight digits; a personal number of another employer has letters before them.

    >>> tsc_number("512345"), tsc_number("PF 123456")
    ('512345', 'PF123456')
    """
    return _matching(TSC, cell, "not a TSC number", "It has 4 to 8 digits.")


def fund(cell: str) -> str:
    """The number of a member of NSSF or SHA: 6 to 20 digits or letters, five digits among them.

    >>> fund("MFANO-00001")
    'MFANO00001'
    """
    mend = "Write 6 to 20 digits or letters as on the card, like 2012345678."
    return _matching(FUND, cell, "not the number of a fund", mend)


def account(cell: str) -> str:
    """Six to twenty digits.

    >>> account("0110 234567")
    '0110234567'
    """
    return _matching(ACCOUNT, cell, "not the number of an account", "It has 6 to 20 digits, like 0110234567.")


def kra_pin(cell: str) -> str:
    """A or P, nine digits and a letter, in capitals.

    >>> kra_pin("a012345678z")
    'A012345678Z'
    """
    return _matching(KRA_PIN, cell, "not a KRA PIN", "It is A or P, nine digits and a letter.")


def _matching(pattern: re.Pattern[str], number: str, problem: str, mend: str) -> str:
    number = closed_up(number)
    if not pattern.fullmatch(number) or not number.strip("0"):
        raise BadCell(problem, mend)
    return number
