"""What a letter says to each role: how it is called, whom it answers to, and its duties."""

from collections.abc import Mapping
from dataclasses import dataclass

DIRECTOR = "The TSC Sub-County Director"
MANAGER = "The centre manager"

CONDITIONS = (
    "Payment is based on the days worked, which are the days marked P against your name in the centre's register. On "
    "the last day sign the printed register: one that is not signed or not stamped delays the payment of all on it."
)
PHONES = "Hand in your phone before the papers are opened, and take it back when the materials have left."
NO_TIES = "Tell the director at once if you have a child, a relative or another interest at the centre."


@dataclass(frozen=True)
class Work:
    """A role in words."""

    title: str
    answers_to: str
    duties: tuple[str, ...]


ROLES: Mapping[str, Work] = {
    "centre_manager": Work(
        "Centre Manager",
        DIRECTOR,
        (
            "Make the centre ready: rooms, furniture, water, security and a safe place for the materials of the day.",
            "Collect the question papers from the container, and return the scripts to it, with the supervisor and the "
            "security officer.",
            "Check the staff list of this letter against who reports, and tell the director who is missing or wrong.",
            "Mark the attendance register every day from the rehearsal day on, and send it the same day.",
            "See that all phones are handed in and locked away before the papers are opened.",
            "Print the register at the end, have everyone sign it, stamp it, and take it to the sub-county director of "
            "education for the second stamp.",
        ),
    ),
    "supervisor": Work(
        "Supervisor",
        DIRECTOR,
        (
            "Run the examination at the centre by its timetable and instructions, from rehearsal to last paper.",
            "Collect and return the materials together with the centre manager and the security officer, seals intact.",
            "Brief the invigilators before each paper, and give them their rooms and materials.",
            "Report any irregularity, and any absent candidate or officer, on the same day.",
            "When another supervisor follows you, hand over in writing: staff, issues, absent candidates.",
            PHONES,
            NO_TIES,
        ),
    ),
    "invigilator": Work(
        "Invigilator",
        "The supervisor, and through the supervisor the TSC Sub-County Director",
        (
            "Receive the papers from the supervisor, and open them before the candidates at the time given.",
            "Check each candidate against the register of candidates, and the room against the seating plan.",
            "Watch over the room from the first minute to the last; leave it only when you are relieved.",
            "Count the scripts before any candidate leaves, and hand them to the supervisor.",
            "Report any irregularity to the supervisor at once.",
            PHONES,
            NO_TIES,
        ),
    ),
    "security_officer": Work(
        "Security Officer",
        f"{MANAGER} at the centre, and your own commanding officer",
        (
            "Escort the materials from the container to the centre and back, and never leave them alone.",
            "Guard the examination rooms and the place where the materials are kept.",
            "Let nobody near the rooms who is not on the centre's staff list or sent by the examinations council.",
            "Report any threat or irregularity at once to the centre manager and to your commanding officer.",
            PHONES,
        ),
    ),
    "clerk": Work(
        "Clerk",
        MANAGER,
        (
            "Keep the papers of the centre: staff list, seating plan, delivery and return notes.",
            "Help the centre manager and the supervisor to count and record the materials.",
            "Keep what you see and hear of the examination to yourself.",
            PHONES,
        ),
    ),
    "driver": Work(
        "Driver",
        f"{MANAGER} at the centre, and the officer in charge of the container",
        (
            "Be at the container with the vehicle, fuelled and in order, at the time given.",
            "Carry the materials and their escort by the way and at the times given, and nobody else.",
            "Never leave the vehicle while materials are in it.",
            "Report any delay or accident at once.",
        ),
    ),
}


def work(role: str) -> Work:
    """The words of a role; of one that has none here, those that hold for everyone.

    >>> work("driver").title, work("scribe").title
    ('Driver', 'Scribe')
    """
    if role in ROLES:
        return ROLES[role]
    return Work(role.replace("_", " ").title(), MANAGER, ("Do the work that the centre manager gives you.", PHONES))
