"""Postings: offered, answered, moved, corrected and ended."""

from .deploying import Deployed
from .ending import Ended, Ending
from .mine import Deployments, Posting
from .offers import AT_ONCE, Answered, Offer, Offers, lapse
from .officers import Officers, Seat
from .redeploying import Moved
from .refusals import MarksStand, OfferOver, OutsideExam
from .reports import SAID, Report, Wrong, WrongPosting, WrongPostings
from .returned import CameBack, came_back

__all__ = [
    "AT_ONCE",
    "SAID",
    "Answered",
    "CameBack",
    "Deployed",
    "Deployments",
    "Ended",
    "Ending",
    "MarksStand",
    "Moved",
    "Offer",
    "OfferOver",
    "Offers",
    "Officers",
    "OutsideExam",
    "Posting",
    "Report",
    "Seat",
    "Wrong",
    "WrongPosting",
    "WrongPostings",
    "came_back",
    "lapse",
]
