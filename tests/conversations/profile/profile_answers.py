"""Answers to every question of My details, good and bad."""

GOOD = {
    "full_name": ("Asha Juma Mfano", "Asha Juma Mfano"),
    "gender": ("Female", "F"),
    "year_of_birth": ("1985", "1985"),
    "national_id": ("2345 6789", "23456789"),
    "kra_pin": ("a012345678z", "A012345678Z"),
    "nssf": ("2012345678", "2012345678"),
    "sha": ("CR1234567890-1", "CR12345678901"),
    "email": ("asha@example.org", "asha@example.org"),
    "bank": ("coop", "Co-operative Bank of Kenya"),
    "branch": ("Kisumu West", "Kisumu West"),
    "account": ("0110 234-567", "0110234567"),
    "qualification": ("Diploma", "Diploma"),
    "institution": ("Mfano University", "Mfano University"),
    "course": ("Education (Arts)", "Education (Arts)"),
    "study_years": ("2005 - 2009", "2005-2009"),
    "employer": ("teachers", "Teachers Service Commission"),
    "tsc_number": ("512345", "512345"),
    "workstation": ("Mlimani Primary", "Mlimani Primary"),
    "job_title": ("Senior teacher", "Senior teacher"),
    "start_year": ("2015", "2015"),
    "county_code": ("mfan", "99"),
    "sub_county_code": ("mlim", "99101"),
    "kin_name": ("Neema Mfano", "Neema Mfano"),
    "kin_phone": ("0712 345 678", "254712345678"),
    "kin_relationship": ("Wife or husband", "Wife or husband"),
}
FREE = {"kra_pin", "nssf", "sha"}  # letters and digits are right in them

HOSTILE = {
    "too short": "x",
    "too long": "12345" * 9,
    "emoji": "😀👍🏽",
    "5,000 characters": "Ab 1" * 1250,
    "NUL": "Anna\x00 Atieno",
    "NUL among digits": "2345\x006789",
    "script": "<script>alert(1)</script>",
    "SQL": "'; DROP TABLE people; --",
    "SQL that is always true": "' OR 1=1 --",
    "template": "{0} {name} %s",
    "newlines and signs": "\n\t;;==\n",
    "empty": "",
    "blank": "\u00a0\u2003 ",
    "half a pair": "Anna \ud800 Atieno",
}
LETTERS_FOR_DIGITS = "abcdefgh"
DIGITS_FOR_LETTERS = "12345678901234567890123"
READS_DIGITS = {
    "year_of_birth",
    "national_id",
    "kra_pin",
    "nssf",
    "sha",
    "account",
    "study_years",
    "tsc_number",
    "start_year",
    "kin_phone",
}


def bad_answers() -> list[tuple[str, str, str]]:
    """Field, what is wrong, and what is said."""
    rows = [(field, why, said) for field in GOOD for why, said in HOSTILE.items()]
    for field in GOOD:
        digits = field in READS_DIGITS
        rows.append((field, "the other kind", LETTERS_FOR_DIGITS if digits else DIGITS_FOR_LETTERS))
    return rows
