"""Exams: their days and hours, the centres at which they are sat, the roles served there, and what a day pays."""

from .hours import Hours, Phase, paper_days
from .places import Centre, County, Places, SubCounty, exam_id, is_sub_county
from .rates import EVERY_REGION, Rate, rate, rate_of
from .roles import Role
from .tables import (
    CANDIDATES_PER_INVIGILATOR,
    CANDIDATES_PER_SUPERVISOR,
    CLOSES,
    DISPUTE_DAYS,
    GRACE_DAYS,
    OFFER_DAYS,
    OPENS,
    QUIET_FROM,
    QUIET_TO,
    SCHOOL_BLOCK_YEARS,
    DayKind,
    Exam,
    ExamDay,
)

__all__ = [
    "CANDIDATES_PER_INVIGILATOR",
    "CANDIDATES_PER_SUPERVISOR",
    "CLOSES",
    "DISPUTE_DAYS",
    "EVERY_REGION",
    "GRACE_DAYS",
    "OFFER_DAYS",
    "OPENS",
    "QUIET_FROM",
    "QUIET_TO",
    "SCHOOL_BLOCK_YEARS",
    "Centre",
    "County",
    "DayKind",
    "Exam",
    "ExamDay",
    "Hours",
    "Phase",
    "Places",
    "Rate",
    "Role",
    "SubCounty",
    "exam_id",
    "is_sub_county",
    "paper_days",
    "rate",
    "rate_of",
]
