"""Postings: offered, answered, moved, corrected and ended; and what everyone concerned is told."""

from .centres import Centres
from .give import Give
from .offer import Offer
from .offer_notices import lapse_offers
from .officers import Officers
from .posting import WhereAmIPosted
from .provisional import Provisionals
from .redeploy import Redeploy
from .refusals import REFUSALS
from .report import Identity, WrongPosting
from .reports import WrongReports
from .rotation import Rotation
from .unlisted import ReportUnlisted
from .unlisted_board import UnlistedBoard

__all__ = [
    "REFUSALS",
    "Centres",
    "Give",
    "Identity",
    "Offer",
    "Officers",
    "Provisionals",
    "Redeploy",
    "ReportUnlisted",
    "Rotation",
    "UnlistedBoard",
    "WhereAmIPosted",
    "WrongPosting",
    "WrongReports",
    "lapse_offers",
]
