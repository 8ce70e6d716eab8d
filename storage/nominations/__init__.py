"""Nominations: the applicants among whom a director chooses, what centres need, and the rules of posting."""

from .applicant import Applicant, Round, Sieve
from .records import StaffedCentre, colleagues, hold_for_posting, staffed_centre
from .refusals import RuleBroken
from .rules import Broken, Post, Record, Rule, Service, Stay, broken, day_before, how_many_needed, most_at_once
from .staffing import Fitting, Need, Staff, Staffing

__all__ = [
    "Applicant",
    "Broken",
    "Fitting",
    "Need",
    "Post",
    "Record",
    "Round",
    "Rule",
    "RuleBroken",
    "Service",
    "Sieve",
    "Staff",
    "StaffedCentre",
    "Staffing",
    "Stay",
    "broken",
    "colleagues",
    "day_before",
    "hold_for_posting",
    "how_many_needed",
    "most_at_once",
    "staffed_centre",
]
