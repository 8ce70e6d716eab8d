"""Details: the 25 things that a person keeps true about themselves, and what holds of each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Detail:
    """What holds of one detail. `group`: with which others it is asked for."""

    group: str
    optional: bool = False  # a profile is complete without it
    sealed: bool = False  # kept encrypted: see `Vault`
    searched: bool = False  # of what is sealed: found again by a keyed hash
    unique: bool = False  # nobody else may have the same
    on_letters: bool = False  # printed there: changed by a director once a letter is out
    number: bool = False  # kept as a number


DETAILS = {
    "full_name": Detail("personal", on_letters=True),
    "gender": Detail("personal"),
    "year_of_birth": Detail("personal", number=True),
    "national_id": Detail("personal", sealed=True, searched=True, unique=True, on_letters=True),
    "kra_pin": Detail("personal", sealed=True, searched=True, unique=True),
    "nssf": Detail("personal", optional=True),
    "sha": Detail("personal", optional=True),
    "email": Detail("personal", optional=True),
    "bank": Detail("bank"),
    "branch": Detail("bank"),
    "account": Detail("bank", sealed=True),
    "qualification": Detail("qualification"),
    "institution": Detail("qualification"),
    "course": Detail("qualification"),
    "study_years": Detail("qualification"),
    "employer": Detail("workstation"),
    "tsc_number": Detail("workstation", unique=True),
    "workstation": Detail("workstation"),
    "job_title": Detail("workstation"),
    "start_year": Detail("workstation", number=True),
    "county_code": Detail("workstation"),
    "sub_county_code": Detail("workstation"),
    "kin_name": Detail("kin", optional=True, sealed=True),
    "kin_phone": Detail("kin", optional=True, sealed=True),
    "kin_relationship": Detail("kin", optional=True, sealed=True),
}
FIELDS = tuple(DETAILS)
GROUPS = {
    group: tuple(name for name in FIELDS if DETAILS[name].group == group)
    for group in dict.fromkeys(detail.group for detail in DETAILS.values())
}
KIN_KEYS = {name: name.removeprefix("kin_") for name in GROUPS["kin"]}  # one sealed column, as JSON


def column_of(name: str) -> str:
    """The column of `people` that keeps a detail."""
    return "kin" if name in KIN_KEYS else name


NEEDED = tuple(name for name in FIELDS if not DETAILS[name].optional)
OPTIONAL = frozenset(name for name in FIELDS if DETAILS[name].optional)
SEALED = tuple(dict.fromkeys(column_of(name) for name in FIELDS if DETAILS[name].sealed))  # columns
SEARCHED = tuple(name for name in FIELDS if DETAILS[name].searched)
UNIQUE = tuple(name for name in FIELDS if DETAILS[name].unique)
ON_LETTERS = tuple(name for name in FIELDS if DETAILS[name].on_letters)
NUMBERS = tuple(name for name in FIELDS if DETAILS[name].number)
OLDEST, YOUNGEST = 80, 18  # of whoever serves


def of_age(born: int, this_year: int) -> bool:
    """Whether somebody born in that year can serve."""
    return YOUNGEST <= this_year - born <= OLDEST
