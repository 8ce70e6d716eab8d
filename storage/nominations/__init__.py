"""Nominations: the applicants among whom a director chooses, what centres need, and the rules of posting."""

from .applicant import Applicant, Round, Sieve
from .applicants import NEEDED
from .records import Place, colleagues, hold, place
from .refusals import RuleBroken
from .rules import Broken, Post, Record, Rule, Service, Stay, before, broken, most_at_once, needed
from .staffing import Fitting, Need, Staff, Staffing

__all__ = [
    "NEEDED",
    "Applicant",
    "Broken",
    "Fitting",
    "Need",
    "Place",
    "Post",
    "Record",
    "Round",
    "Rule",
    "RuleBroken",
    "Service",
    "Sieve",
    "Staff",
    "Staffing",
    "Stay",
    "before",
    "broken",
    "colleagues",
    "hold",
    "most_at_once",
    "needed",
    "place",
]
