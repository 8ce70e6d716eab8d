"""People: who they are, their details and consents, and who directs whom."""

from .authority import ROLES_OF, deciders, decides_on, directs, may_post, sub_counties_of
from .consents import NOTICE_VERSION, Answer, Consent, Consents, agrees
from .corrections import NEW_VALUE, OLD_VALUE, Correction, ask_correction
from .details import FIELDS, GROUPS, KIN, KIN_KEYS, NUMBERS, OPTIONAL, UNIQUE, Details, stored_columns
from .masks import NATIONAL_ID, masked, masked_id, masked_name, masked_national_id
from .names import folded, like_pattern
from .people import Known, People
from .phones import mobile
from .refusals import TAKEN_SUBJECT, AlreadyDecided, PhoneTaken, TakenByAnother, TooManyGuesses
from .tables import SEALED, SEARCHED, FormerPhone, Office, Person, Standing

__all__ = [
    "FIELDS",
    "GROUPS",
    "KIN",
    "KIN_KEYS",
    "NATIONAL_ID",
    "NEW_VALUE",
    "NOTICE_VERSION",
    "NUMBERS",
    "OLD_VALUE",
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
    "deciders",
    "decides_on",
    "directs",
    "folded",
    "like_pattern",
    "masked",
    "masked_id",
    "masked_name",
    "masked_national_id",
    "may_post",
    "mobile",
    "stored_columns",
    "sub_counties_of",
]
