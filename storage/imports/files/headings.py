"""Headings: the words that people write above the columns of a data file."""

import re
import unicodedata

LONGEST = 100  # signs of a heading that are looked at
NUMBER = frozenset({"no", "nos", "num", "nr"})
TOGETHER = {"subcounty": "sub county", "center": "centre", "mpesa": "m pesa", "examination": "exam", "e mail": "email"}

# By column, what else is written above it: small letters, a space for every other sign, "number" for "No."
SYNONYMS = {
    "account": "account number, bank account, bank account number, acc number, a c number, akaunti",
    "at": "time, hour, at time, saa",
    "bank": "bank name, name of bank, benki",
    "branch": "bank branch, branch name, tawi",
    "candidates": "candidature, number of candidates, total candidates, entries, watahiniwa",
    "centre": "centre name, name of centre, exam centre, name, school, school name, name of school, kituo",
    "centre_code": "centre number, exam centre code, exam centre number, knec code, knec centre code, school code,"
    " code",
    "closes_on": "closes, closing date, close date, deadline, closing",
    "container": "container name, container number, storage container, kontena",
    "county": "county name, name of county, name, kaunti",
    "county_code": "county number, code",
    "course": "course studied, course name",
    "date": "day, exam date, exam day, tarehe",
    "email": "email address, mail, barua pepe",
    "employer": "employer name, name of employer, mwajiri",
    "ends_on": "ends, end date, date of end, last day, to",
    "exam": "exam code, code, code of exam, mtihani",
    "from_on": "from, from date, date from, start date, starts on, starts, first day, kuanzia",
    "full_name": "name, names, full names, name in full, officer name, officer s name, name of officer, jina,"
    " jina kamili",
    "gender": "sex, jinsia",
    "institution": "institution attended, college, university, name of institution",
    "job_title": "job, designation, cheo",
    "kin_name": "next of kin, next of kin name, name of next of kin, kin",
    "kin_phone": "next of kin phone, next of kin phone number, next of kin mobile number, next of kin telephone",
    "kin_relationship": "relationship, next of kin relationship, relation, uhusiano",
    "kind": "kind of day, type of day, day type, type, reminder, aina",
    "kra_pin": "kra, kra pin number, pin number, pin",
    "language": "preferred language, lugha",
    "national_id": "id, id number, national id number, id card number, identity number, national identity number,"
    " identity card number, maisha namba, kitambulisho, nambari ya kitambulisho, namba ya kitambulisho",
    "nssf": "nssf number",
    "office": "office held, post, position, ofisi",
    "opens_on": "opens, opening date, open date, opening",
    "per_day": "rate, daily rate, rate per day, amount, amount per day, rate kes, kes per day",
    "phone": "phone number, mobile, mobile number, mobile phone, mobile phone number, telephone, telephone number, tel,"
    " tel number, cell, cell number, cellphone, cellphone number, cell phone, m pesa number, m pesa phone number,"
    " safaricom number, msisdn, simu, nambari ya simu, namba ya simu",
    "positions": "vacancies, number of positions, number of vacancies, slots, nafasi",
    "qualification": "highest qualification, academic qualification, professional qualification",
    "region": "region code, county code",
    "rehearsal_on": "rehearsal, rehearsal date, date of rehearsal",
    "role": "position, post, designation, duty, role name, kazi",
    "sha": "sha number, shif, shif number",
    "start_year": "year started, year of start",
    "starts_on": "starts, start date, date of start, first day, from",
    "sub_county": "sub county name, name of sub county, name, kaunti ndogo",
    "sub_county_code": "sub county number, code",
    "title": "exam title, exam name, name, name of exam, title of exam",
    "to_on": "to, to date, date to, end date, ends on, ends, last day, hadi",
    "tsc_number": "tsc, tsc pf number, tsc number pf number, nambari ya tsc, namba ya tsc",
    "until": "to, until date, end date, last day, hadi",
    "workstation": "work station, station, duty station, current station, kituo cha kazi",
    "year_of_birth": "yob, birth year, year born, mwaka wa kuzaliwa",
}
CALLED = {name: frozenset(map(str.strip, said.split(","))) for name, said in SYNONYMS.items()}


def words(heading: str) -> str:
    """A heading without its case, signs and short forms.

    >>> words("Mobile No."), words("TSC_NO"), words("Sub-County  CODE"), words("Center Name")
    ('mobile number', 'tsc number', 'sub county code', 'centre name')
    """
    plain = unicodedata.normalize("NFKC", heading[:LONGEST]).casefold()
    said = " ".join("number" if word in NUMBER else word for word in re.findall(r"[^\W_]+", plain))
    for apart, one in TOGETHER.items():
        said = re.sub(rf"\b{apart}\b", one, said)
    return said


def called(column: str) -> frozenset[str]:
    """What else than its own name is written above this column, as `words` gives it."""
    return CALLED.get(column, frozenset())
