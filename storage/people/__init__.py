"""People: who they are, their details and consents, and who directs whom."""

from .authority import (
    ROLES_OF,
    Day,
    deciders,
    decides_on,
    directs,
    in_office,
    may_post,
    of_the_council,
    sub_counties_of,
)
from .consents import NOTICE_VERSION, Answer, Consent, Consents, agrees
from .corrections import NEW_VALUE, OLD_VALUE, Correction, ask_correction
from .details import (
    DETAILS,
    FIELDS,
    GROUPS,
    KIN_KEYS,
    NEEDED,
    NUMBERS,
    ON_LETTERS,
    OPTIONAL,
    SEALED,
    SEARCHED,
    UNIQUE,
    Detail,
    column_of,
)
from .masks import NATIONAL_ID, masked, masked_id, masked_name, masked_national_id
from .names import folded, like_pattern
from .people import Known, People
from .phones import AFTER_CODE, mobile, sought_digits
from .refusals import TAKEN_SUBJECT, AlreadyDecided, PhoneTaken, TakenByAnother, TooManyGuesses
from .sealing import Details, stored_columns
from .tables import FormerPhone, Office, Person, Standing

__all__ = [
    "AFTER_CODE",
    "DETAILS",
    "FIELDS",
    "GROUPS",
    "KIN_KEYS",
    "NATIONAL_ID",
    "NEEDED",
    "NEW_VALUE",
    "NOTICE_VERSION",
    "NUMBERS",
    "OLD_VALUE",
    "ON_LETTERS",
    "OPTIONAL",
    "ROLES_OF",
    "SEALED",
    "SEARCHED",
    "TAKEN_SUBJECT",
    "UNIQUE",
    "AlreadyDecided",
    "Answer",
    "Consent",
    "Consents",
    "Correction",
    "Day",
    "Detail",
    "Details",
    "FormerPhone",
    "Known",
    "Office",
    "People",
    "Person",
    "PhoneTaken",
    "Standing",
    "TakenByAnother",
    "TooManyGuesses",
    "agrees",
    "ask_correction",
    "column_of",
    "deciders",
    "decides_on",
    "directs",
    "folded",
    "in_office",
    "like_pattern",
    "masked",
    "masked_id",
    "masked_name",
    "masked_national_id",
    "may_post",
    "mobile",
    "of_the_council",
    "sought_digits",
    "stored_columns",
    "sub_counties_of",
]
