"""Papers a second on one core, our way and fpdf2's ordinary way by turns: `python -m benchmarks.documents`."""

import argparse
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from documents.letter import Contact, Letter
from documents.letter_pdf import letter_pdf
from documents.register import Register, register_pdf
from documents.register_table import Officer

from .peers import ordinary_fpdf2
from .report import machine, medians, ratios

NAMES = ("Wanjikũ Mfano", "Ng'ang'a Jaribio", "Atieno Mfano", "Barasa Jaribio", "Chebet Mfano")
FIRST = date(2027, 10, 18)
LETTER = Letter(
    reference="KARANI/KCSE/INV/2027/",
    issued_on=date(2027, 9, 20),
    issued="Monday 20 September 2027",
    name="",
    id_end="789",
    tsc_number="900123",
    phone="0700 000 002",
    phone_end="002",
    workstation="Bondeni Secondary",
    director="Daudi Mfano",
    sub_county="Mlimani",
    county="Mfano",
    role="invigilator",
    exam="KCSE 2027",
    centre_code="99101001",
    centre_name="Mlimani Secondary",
    container="Mlimani Sub-County Headquarters",
    dates=("Monday 18 October 2027", "Friday 19 November 2027"),
    reports_at="7:00 a.m.",
    daily_rate=550,
    block_years=3,
    code="7F3K-9Q2M",
    link="https://karani.example.org/verify/",
    contacts=(Contact("Centre manager", "Zawadi Mfano", "0700 000 001"),) * 2,
    demonstration=True,
)


def letter(number: int) -> Letter:
    """No two are the same."""
    name = f"{NAMES[number % 5]} {NAMES[number // 5 % 5]}"
    return replace(LETTER, name=name, reference=f"{LETTER.reference}{number}", link=f"{LETTER.link}{number:08}")


def register(number: int) -> Register:
    """20 officers over 15 days."""
    officers = [
        Officer(n, NAMES[(n + number) % 5], f"{n:03}", f"0700 000 {n:03}", "invigilator", marks(n + number))
        for n in range(1, 21)
    ]
    days = [FIRST + timedelta(day) for day in range(15)]
    printed_at = datetime(2027, 11, 19, 17, 30, tzinfo=ZoneInfo("Africa/Nairobi"))
    where = ("99101001", "Mlimani Secondary", "Mlimani", "Mfano")
    return Register("KCSE 2027", *where, days, officers, printed_at, "19/11/2027, 5:30 p.m.", frozenset({FIRST}))


def marks(seed: int) -> list[str | None]:
    return [None if seed % 9 == 4 and day < 6 else "Ab" if seed * day % 17 == 5 else "P" for day in range(15)]


@dataclass(frozen=True)
class Round:
    """What a stretch of printing showed."""

    a_second: float
    cpu_ms: float  # processor time a paper
    kilobytes: float  # of a paper


PAPERS: dict[str, dict[str, Callable[[int], bytes]]] = {
    "letters": {
        "Karani": lambda number: letter_pdf(letter(number)),
        "fpdf2's ordinary way": lambda number: ordinary_fpdf2.letter_pdf(letter(number)),
    },
    "registers, 20 officers, 15 days": {
        "Karani": lambda number: register_pdf(register(number)),
        "fpdf2's ordinary way": lambda number: ordinary_fpdf2.register_pdf(register(number)),
    },
}


def measured(printed: Callable[[int], bytes], seconds: float) -> Round:
    """Print for so long; one paper before, that is not counted."""
    size = len(printed(0))
    began, cpu = time.perf_counter(), time.process_time()
    for number in itertools.count(1):
        printed(number)
        took = time.perf_counter() - began
        if took >= seconds:
            break
    return Round(number / took, (time.process_time() - cpu) * 1000 / number, size / 1000)


def main(options: argparse.Namespace) -> None:
    print(f"{machine()}, one core. Medians of {options.rounds} rounds of {options.seconds:g} s, by turns.")
    for paper, ways in PAPERS.items():
        rounds: dict[str, list[object]] = {name: [] for name in ways}
        for _ in range(options.rounds):
            for name, printed in ways.items():
                rounds[name].append(measured(printed, options.seconds))
        table = medians(rounds, {f"{paper} a second": "a_second", "CPU ms": "cpu_ms", "KB": "kilobytes"})
        print("", *table, "", *ratios(rounds, "a second, times that of", "a_second"), sep="\n")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of each way in each round")
    return parser.parse_args()


if __name__ == "__main__":
    main(arguments())
