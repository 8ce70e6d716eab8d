"""Invented letters and registers to print."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from documents.letter import Colleague, Contact, Letter
from documents.register import Register
from documents.register_table import Mark, Officer

LONGEST = "Wanjikũ Ng'ang'a-Nyamweya Mfano wa Kĩrĩnyaga Ole Sankale Jaribio Mwenyezi Otieno Achieng' Odhiambo"
SCHOOL = "Mfano wa Mlimani Girls' Boarding Comprehensive and Special Needs Senior Secondary School of Jaribio"
LINK = "https://karani.example.org/verify/7F3K9Q2M"
FIRST, LAST = date(2027, 10, 18), date(2027, 11, 19)
ROLES = ("centre_manager", "supervisor", *["invigilator"] * 18, *["security_officer"] * 3, "clerk", "driver")


def letter(**changes: Any) -> Letter:
    values: dict[str, Any] = {
        "reference": "KARANI/KCSE/SUP/2027/000123",
        "issued_on": date(2027, 9, 20),
        "issued": "Monday 20 September 2027",
        "name": "Wanjikũ Mfano Ng'ang'a",
        "id_end": "789",
        "tsc_number": "900123",
        "phone": "0700 000 002",
        "phone_end": "002",
        "workstation": "Bondeni Secondary",
        "director": "Daudi Mfano",
        "sub_county": "Mlimani",
        "county": "Mfano",
        "role": "supervisor",
        "exam": "KCSE 2027",
        "centre_code": "99101001",
        "centre_name": "Mlimani Secondary",
        "container": "Mlimani Sub-County Headquarters",
        "dates": ("Monday 18 October 2027", "Friday 19 November 2027"),
        "reports_at": "7:00 a.m.",
        "daily_rate": 1680,
        "block_years": 3,
        "code": "7F3K-9Q2M",
        "link": LINK,
        "contacts": (Contact("Centre manager", "Zawadi Mfano", "0700 000 001"),),
        "demonstration": True,
    }
    return Letter(**values | changes)


def staff(count: int = 25, name: str = "Jaribio Mfano") -> tuple[Colleague, ...]:
    return tuple(
        Colleague(
            number,
            f"{name} {number}",
            f"{number:03}",
            f"900{number:03}",
            f"0700 000 {number:03}",
            role,
            "18 Oct",
            "19 Nov",
        )
        for number, role in zip(range(1, count + 1), ROLES * 5, strict=False)
    )


def longest(**changes: Any) -> Letter:
    """A centre manager's letter with everything as long as it comes."""
    everything: dict[str, Any] = {
        "role": "centre_manager",
        "workstation": SCHOOL,
        "name": LONGEST,
        "director": LONGEST,
        "centre_name": SCHOOL,
        "sub_county": "Mfano Kaskazini Magharibi ya Juu",
        "replaces": ("KARANI/KCSE/SUP/2027/000099", "Wednesday 1 September 2027"),
        "contacts": (Contact("Sub-County Director of Education", LONGEST, "0700 000 001"),) * 3,
        "staff": staff(name=LONGEST),
    }
    return letter(**everything | changes)


def mark(officer: int, day: int) -> Mark:
    """Officers 5, 14 … come on the seventh day, some are absent."""
    if officer % 9 == 5 and day < 6:
        return None
    return "Ab" if (officer * day) % 17 == 5 else "P"


def register(officers: int = 20, days: int = 15, name: str = "Jaribio Mfano", **changes: Any) -> Register:
    values: dict[str, Any] = {
        "exam": "KCSE 2027",
        "centre_code": "99101001",
        "centre_name": "Mlimani Secondary",
        "sub_county": "Mlimani",
        "county": "Mfano",
        "days": [FIRST + timedelta(n) for n in range(days)],
        "officers": [
            Officer(n, name, f"{n:03}", f"0700 000 {n:03}", role, [mark(n, day) for day in range(days)])
            for n, role in zip(range(1, officers + 1), ROLES * 9, strict=False)
        ],
        "printed_at": datetime(2027, 11, 19, 17, 30, tzinfo=ZoneInfo("Africa/Nairobi")),
        "printed": "19/11/2027, 5:30 p.m.",
        "rehearsals": frozenset({FIRST}),
        "history": "until 18/11/2027: " + "3f9a" * 10 + "3f9",
        "demonstration": True,
    }
    return Register(**values | changes)
