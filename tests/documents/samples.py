"""Invented letters and registers to print."""

from datetime import date, datetime, time, timedelta
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
        "issued": date(2027, 9, 20),
        "name": "Wanjikũ Mfano Ng'ang'a",
        "id_end": "789",
        "tsc_number": "900123",
        "phone": "0700 000 002",
        "director": "Daudi Mfano",
        "sub_county": "Mlimani",
        "county": "Mfano",
        "role": "supervisor",
        "exam": "KCSE 2027",
        "centre_code": "99101001",
        "centre_name": "Mlimani Secondary",
        "from_on": FIRST,
        "to_on": LAST,
        "reports_at": time(7),
        "daily_rate": 1680,
        "code": "7F3K-9Q2M",
        "link": LINK,
        "contacts": (Contact("Centre manager", "Zawadi Mfano", "0700 000 001"),),
        "demonstration": True,
    }
    return Letter(**values | changes)


def staff(count: int = 25, name: str = "Jaribio Mfano") -> tuple[Colleague, ...]:
    return tuple(
        Colleague(number, f"{name} {number}", f"•••{number:03}", f"+254 700 000 {number:03}", role, FIRST, LAST)
        for number, role in zip(range(1, count + 1), ROLES * 5, strict=False)
    )


def longest() -> Letter:
    """A centre manager's letter with everything as long as it comes."""
    return letter(
        role="centre_manager",
        name=LONGEST,
        director=LONGEST,
        centre_name=SCHOOL,
        sub_county="Mfano Kaskazini Magharibi ya Juu",
        replaces=("KARANI/KCSE/SUP/2027/000099", date(2027, 9, 1)),
        contacts=(Contact("Sub-County Director of Education", LONGEST, "0700 000 001"),) * 3,
        staff=staff(name=LONGEST),
    )


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
            Officer(n, name, f"•••{n:03}", f"+254 700 000 {n:03}", role, [mark(n, day) for day in range(days)])
            for n, role in zip(range(1, officers + 1), ROLES * 9, strict=False)
        ],
        "printed_at": datetime(2027, 11, 19, 17, 30, tzinfo=ZoneInfo("Africa/Nairobi")),
        "history": "3f9a" * 16,
        "demonstration": True,
    }
    return Register(**values | changes)
