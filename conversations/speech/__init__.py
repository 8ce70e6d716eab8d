"""Speech: how things are said, and how answers are read."""

from .answers import (
    centre_username,
    id_end,
    no_secret,
    phone_number,
    pin_number,
    reason,
    reason_given,
    sms_code,
    why_reason,
)
from .centre_list import CentreList, Labelled
from .dates import next_monday, one_day, read_day, span, two_days
from .details import full_name, not_a_name
from .news import LONGEST_NEWS, About
from .words import (
    ANSWER_OFFER,
    DAYS,
    ROLES,
    channel_name,
    contacts,
    dialled,
    fitting,
    grouped,
    listed,
    place_name,
    role_name,
    shillings,
    short,
)

__all__ = [
    "ANSWER_OFFER",
    "DAYS",
    "LONGEST_NEWS",
    "ROLES",
    "About",
    "CentreList",
    "Labelled",
    "centre_username",
    "channel_name",
    "contacts",
    "dialled",
    "fitting",
    "full_name",
    "grouped",
    "id_end",
    "listed",
    "next_monday",
    "no_secret",
    "not_a_name",
    "one_day",
    "phone_number",
    "pin_number",
    "place_name",
    "read_day",
    "reason",
    "reason_given",
    "role_name",
    "shillings",
    "short",
    "sms_code",
    "span",
    "two_days",
    "why_reason",
]
