"""Postings: offered, answered, moved, corrected and ended; and what everyone concerned is told."""

from .centres import Centres
from .give import Give
from .offer import Offer
from .offer_notices import lapse_offers
from .officers import Officers
from .posting import WhereAmIPosted
from .redeploy import Redeploy
from .refusals import REFUSALS
from .report import Identity, WrongPosting
from .reports import WrongReports
from .rotation import Rotation

__all__ = [
    "REFUSALS",
    "Centres",
    "Give",
    "Identity",
    "Offer",
    "Officers",
    "Redeploy",
    "Rotation",
    "WhereAmIPosted",
    "WrongPosting",
    "WrongReports",
    "lapse_offers",
]
