"""Stamped registers: printed with a code, signed and stamped on paper, sent as pictures, and received by the SCDE."""

from .codes import code_of, read_code
from .contents import Contents, hash_of
from .filing import Came, Filed, Filing, Landed, NotTheirs, StampedCentre, may_send, state_of
from .prints import Known, keep_pages, known_of, note_print
from .receiving import CentreSheet, FiledPage, Receiving, WholeSheet, page_for, pages_in, to_receive
from .refusals import NothingWaits, TooManyFiles
from .tables import FileState, RegisterPrint, SentFile, StampedContent, StampedPage, StampedState

__all__ = [
    "Came",
    "CentreSheet",
    "Contents",
    "FileState",
    "Filed",
    "FiledPage",
    "Filing",
    "Known",
    "Landed",
    "NotTheirs",
    "NothingWaits",
    "Receiving",
    "RegisterPrint",
    "SentFile",
    "StampedCentre",
    "StampedContent",
    "StampedPage",
    "StampedState",
    "TooManyFiles",
    "WholeSheet",
    "code_of",
    "hash_of",
    "keep_pages",
    "known_of",
    "may_send",
    "note_print",
    "page_for",
    "pages_in",
    "read_code",
    "state_of",
    "to_receive",
]
