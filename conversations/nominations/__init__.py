"""Nominations: whom the director puts forward."""

from .applicants import Applicants
from .overriding import Overriding
from .placing import Placing
from .refusals import REFUSALS
from .words import (
    POSTS,
    against_rule,
    centre_label,
    matters,
    need_line,
    numbered_lines,
    posting_line,
    rule_line,
    why_not,
    with_rules,
)

__all__ = [
    "POSTS",
    "REFUSALS",
    "Applicants",
    "Overriding",
    "Placing",
    "against_rule",
    "centre_label",
    "matters",
    "need_line",
    "numbered_lines",
    "posting_line",
    "rule_line",
    "why_not",
    "with_rules",
]
