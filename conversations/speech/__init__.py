"""Speech: how things are said, and how answers are read."""

from storage.people import dialled

from .answers import (
    MAX_REASON,
    centre_username,
    clean,
    id_end,
    known_number,
    no_secret,
    on_paper,
    phone_number,
    pin_number,
    reason,
    reason_given,
    sms_code,
    why_reason,
)
from .brief import CENTRE, SEGMENT, in_brief, manager_in_brief
from .centre_list import CentreList, Labelled
from .costs import foretold, together
from .dates import day_meant, next_monday, one_day, span, two_days
from .day_words import DAY_AFTER, DAY_OF_MONTH, known_day
from .details import full_name, not_a_name
from .inviting import invite, ways_in
from .lists import list_message, to_forward
from .namesakes import first_names, places_apart, told_apart, with_end
from .news import LONGEST_NEWS, About
from .words import (
    ANSWER_OFFER,
    DAYS,
    ROLES,
    channel_name,
    contacts,
    ending,
    file_name,
    fitting,
    grouped,
    listed,
    number_ending,
    place_name,
    role_name,
    shillings,
    short,
    stood_in,
)

__all__ = [
    "ANSWER_OFFER",
    "CENTRE",
    "DAYS",
    "DAY_AFTER",
    "DAY_OF_MONTH",
    "LONGEST_NEWS",
    "MAX_REASON",
    "ROLES",
    "SEGMENT",
    "About",
    "CentreList",
    "Labelled",
    "centre_username",
    "channel_name",
    "clean",
    "contacts",
    "day_meant",
    "dialled",
    "ending",
    "file_name",
    "first_names",
    "fitting",
    "foretold",
    "full_name",
    "grouped",
    "id_end",
    "in_brief",
    "invite",
    "known_day",
    "known_number",
    "list_message",
    "listed",
    "manager_in_brief",
    "next_monday",
    "no_secret",
    "not_a_name",
    "number_ending",
    "on_paper",
    "one_day",
    "phone_number",
    "pin_number",
    "place_name",
    "places_apart",
    "reason",
    "reason_given",
    "role_name",
    "shillings",
    "short",
    "sms_code",
    "span",
    "stood_in",
    "to_forward",
    "together",
    "told_apart",
    "two_days",
    "ways_in",
    "why_reason",
    "with_end",
]
