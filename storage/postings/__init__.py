"""Postings: offered, answered, moved, corrected and ended."""

from .deploying import Deployed, Deploying
from .ending import Ended, Ending
from .mine import Deployments, Due, MyPosting
from .offers import LAPSED_AT_ONCE, Answered, Offer, Offers, lapse
from .officers import Officers, Posting
from .outside import Outside, outside
from .redeploying import Corrected, Moved, Redeploying
from .refusals import IdOfAnother, MarksStand, OfferOver, OutsideExam
from .reports import SAID_SEALED, Report, Wrong, WrongPosting, WrongPostings, reported_to
from .returned import SHOWN, OpenOffer, ReturnedOffer, came_back, open_offers, returned, unanswered
from .substitutes import Candidate, Substitutes
from .unlisted import Judged, TakenOver, UnlistedDecisions, unlisted_to

__all__ = [
    "LAPSED_AT_ONCE",
    "SAID_SEALED",
    "SHOWN",
    "Answered",
    "Candidate",
    "Corrected",
    "Deployed",
    "Deploying",
    "Deployments",
    "Due",
    "Ended",
    "Ending",
    "IdOfAnother",
    "Judged",
    "MarksStand",
    "Moved",
    "MyPosting",
    "Offer",
    "OfferOver",
    "Offers",
    "Officers",
    "OpenOffer",
    "Outside",
    "OutsideExam",
    "Posting",
    "Redeploying",
    "Report",
    "ReturnedOffer",
    "Substitutes",
    "TakenOver",
    "UnlistedDecisions",
    "Wrong",
    "WrongPosting",
    "WrongPostings",
    "came_back",
    "lapse",
    "open_offers",
    "outside",
    "reported_to",
    "returned",
    "unanswered",
    "unlisted_to",
]
