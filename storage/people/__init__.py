"""People: who they are, their details and consents, and who directs whom."""

from .authority import ROLES_OF, deciders, decides_on, directs, may_post, sub_counties_of
from .consents import NOTICE, Answer, Consent, Consents, agrees
from .corrections import NEW, OLD, Correction, ask_correction
from .details import FIELDS, GROUPS, KIN, KIN_KEYS, NUMBERS, OPTIONAL, UNIQUE, Details, stored_columns
from .masks import ID, masked, masked_id, masked_name, masked_national_id
from .names import folded, like_pattern
from .people import Known, People
from .phones import mobile
from .refusals import TAKEN, AlreadyDecided, PhoneTaken, TakenByAnother, TooManyGuesses
from .tables import SEALED, SEARCHED, FormerPhone, Office, Person, Standing

__all__ = [
    "FIELDS",
    "GROUPS",
    "ID",
    "KIN",
    "KIN_KEYS",
    "NEW",
    "NOTICE",
    "NUMBERS",
    "OLD",
    "OPTIONAL",
    "ROLES_OF",
    "SEALED",
    "SEARCHED",
    "TAKEN",
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
