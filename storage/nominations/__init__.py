"""Nominations: the applicants among whom a director chooses, what centres need, and the rules of posting."""

from .applicant import Applicant, Round, Sieve
from .applicants import Applicants
from .chooser import Chooser
from .needs import Fitting, Need, Needs, Staff
from .nominations import Nominations
from .records import StaffedCentre, colleagues, hold_for_posting, staffed_centre
from .refusals import RuleBroken
from .rules import Broken, Post, Record, Rule, Service, Stay, broken, how_many_needed, most_at_once

__all__ = [
    "Applicant",
    "Applicants",
    "Broken",
    "Chooser",
    "Fitting",
    "Need",
    "Needs",
    "Nominations",
    "Post",
    "Record",
    "Round",
    "Rule",
    "RuleBroken",
    "Service",
    "Sieve",
    "Staff",
    "StaffedCentre",
    "Stay",
    "broken",
    "colleagues",
    "hold_for_posting",
    "how_many_needed",
    "most_at_once",
    "staffed_centre",
]
