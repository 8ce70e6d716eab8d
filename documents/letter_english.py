"""The letter in English: the one that binds."""

from .letter_words import Words, Work

DIRECTOR = "The TSC Sub-County Director"
MANAGER = "The centre manager"
PHONES = "Hand in your phone before the papers are opened, and take it back when the materials have left."
NO_TIES = (
    "Tell the TSC Sub-County Director at once if you have a child, a relative or any other conflict of interest at "
    "the centre."
)

ROLES = {
    "centre_manager": Work(
        "Centre Manager",
        DIRECTOR,
        (
            "Make the centre ready: rooms, furniture, water, security and a safe place for the materials of the day.",
            "Collect the question papers from the container, and return the scripts to it, with the supervisor and the "
            "security officer.",
            "Check the staff list of this letter against who reports, and tell the TSC Sub-County Director who is "
            "missing or wrong.",
            "Mark the attendance register every day from the rehearsal day on, and send it the same day.",
            "See that all phones are handed in and locked away before the papers are opened, your own among them.",
            "Print the register at the end, have everyone sign it, stamp it, and take it to the Sub-County Director of "
            "Education for the second stamp.",
            NO_TIES,
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
        "The supervisor, and through the supervisor to the TSC Sub-County Director",
        (
            "Receive the question papers from the supervisor and open them in front of the candidates, at the time "
            "given.",
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
            NO_TIES,
        ),
    ),
    "clerk": Work(
        "Clerk",
        MANAGER,
        (
            "Keep the records of the centre: staff list, seating plan, delivery and return notes.",
            "Help the centre manager and the supervisor to count and record the materials.",
            PHONES,
            NO_TIES,
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
            NO_TIES,
        ),
    ),
}

WORDS = Words(
    deployment="Deployment of examination officers",
    demonstration="DEMONSTRATION. Everyone and everything named here is invented, and this letter appoints nobody.",
    to="To",
    through="Through",
    id_end="National ID ending in {end}",
    tsc_number="TSC No. {number}",
    works_at="Place of work: {place}",
    director="TSC Sub-County Director",
    director_of="TSC Sub-County Director, {sub_county}",
    county="{county} County",
    salutation="Dear Sir/Madam,",
    title="Appointment as {role}, {exam}",
    subject="RE: {title}",
    appointed="You are hereby appointed {role} for the {exam} examination by the examinations council, on the terms "
    "below.",
    translation="",
    centre="Centre",
    place="{code}, {centre}, {sub_county} Sub-County, {county} County",
    container="Distribution centre",
    dates="Dates",
    reports="Report at",
    reports_at="The centre, {hour} on each working day",
    answers_to="You report to",
    rate="Daily rate",
    per_day="KSh {amount} for each day worked, including the rehearsal day",
    published="As published by the examinations council, including the rehearsal day",
    pay="Payment",
    pay_to="By M-Pesa to the number ending in {end}, if its registered name is your name on the ID",
    paid="You are paid for the days you work: the days marked P against your name in the centre's register. On the "
    "last day, sign the printed register. If a signature or a stamp is missing, payment is delayed for everyone on it.",
    block="You must not have served at this school in the last {years} years: if you have, tell the TSC Sub-County "
    "Director at once.",
    cannot="If you cannot serve, tell the TSC Sub-County Director or write to {office} at once, so that another "
    "officer can be appointed.",
    confidential="What you see and hear of the examination is confidential; to disclose any of it is an offence.",
    duties="Your duties",
    contacts="Contacts",
    manager="Centre manager",
    signed="For the examinations council, {deployment}",
    electronic="Issued electronically by {office} on {issued}: it is valid without a signature. cc: {copies}.",
    unsigned="Demonstration: no officer of any council has issued this letter. cc: {copies}.",
    copies="the centre manager; the TSC Sub-County Director",
    copies_of_manager="the TSC Sub-County Director; the Sub-County Director of Education",
    accept="I accept this appointment, its duties and its conditions, and declare that I have no conflict of interest "
    "at this centre.",
    returned="Return a signed copy to the TSC Sub-County Director, {sub_county}, before {first_day}.",
    signature="Signature of the officer",
    date="Date",
    replaces="This letter replaces letter {reference} of {day}, which is void.",
    verify="Verify this letter",
    scan="Scan the square with a phone, or open",
    write="Write to {office} in any chat with it:",
    page_of="From {first} to {last}",
    roles=ROLES,
    other=Work("", MANAGER, ("Do the work that the centre manager gives you.", PHONES, NO_TIES)),
)
