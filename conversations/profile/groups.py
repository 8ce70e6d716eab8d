"""The five groups of a profile and their questions."""

from typing import Any

from conversations.core import N_, Field
from conversations.speech import detail_rules as rules
from conversations.speech import details as read
from storage.people import masked, masked_id, masked_name

from . import lists
from .form import OTHER, Closed, Open, ProfileForm
from .lists import LABELS


class Personal(Closed):
    command = "personal"
    title = N_("Personal details")

    full_name = Field(LABELS["full_name"], N_("What is your full name, as on the ID?"), read.full_name, help=rules.NAME)
    gender = Field(LABELS["gender"], N_("What is your gender, as on the ID?"), choices=lists.GENDERS, help=rules.GENDER)
    year_of_birth = Field(
        LABELS["year_of_birth"], N_("In which year were you born?"), read.year_of_birth, help=rules.BORN
    )
    national_id = Field(
        LABELS["national_id"],
        N_("What is your national ID number?"),
        read.national_id,
        help=rules.NATIONAL_ID,
        show=masked_id,
    )
    kra_pin = Field(LABELS["kra_pin"], N_("What is your KRA PIN?"), read.kra_pin, help=rules.KRA_PIN, show=masked_id)
    nssf = Field(
        LABELS["nssf"], N_("What is your NSSF number?"), read.fund, optional=True, help=rules.FUND, show=masked_id
    )
    sha = Field(
        LABELS["sha"],
        N_("What is your SHA number (once NHIF)?"),
        read.fund,
        optional=True,
        help=rules.FUND,
        show=masked_id,
    )
    email = Field(LABELS["email"], N_("What is your e-mail address?"), read.email, optional=True, help=rules.EMAIL)

    def check(self, name: str, value: str) -> None:
        if name == "year_of_birth":
            read.of_age(value, self.desk.today.year)


class Bank(Closed):
    command = "bank"
    title = N_("Bank details")

    bank = Field(
        LABELS["bank"],
        N_("Which is your bank?"),
        read.thing(rules.BANK),
        choices=lambda form: [(bank, bank) for bank in lists.BANKS],
        other=OTHER,
        help=rules.BANK,
    )
    branch = Field(LABELS["branch"], N_("Which branch?"), read.thing(rules.BRANCH), help=rules.BRANCH)
    account = Field(
        LABELS["account"], N_("What is the account number?"), read.account, help=rules.ACCOUNT, show=masked_id
    )


class Qualification(Open):
    command = "qualification"
    title = N_("Qualification")

    qualification = Field(
        LABELS["qualification"],
        N_("What is your highest level?"),
        read.thing(rules.LEVEL),
        choices=lists.LEVELS,
        other=OTHER,
        help=rules.LEVEL,
    )
    institution = Field(
        LABELS["institution"], N_("Where did you study?"), read.thing(rules.INSTITUTION), help=rules.INSTITUTION
    )
    course = Field(LABELS["course"], N_("What did you study?"), read.thing(rules.COURSE), help=rules.COURSE)
    study_years = Field(
        LABELS["study_years"],
        N_("From which year to which year, such as 2009-2013?"),
        read.study_years,
        help=rules.STUDY_YEARS,
    )


def _counties(form: ProfileForm) -> list[tuple[str, str]]:
    return form.desk.places.counties()


def _sub_counties(form: ProfileForm) -> list[tuple[str, str]]:
    return form.desk.places.sub_counties(form.answers().get("county_code", ""))


class WorkStation(Open):
    command = "workstation"
    title = N_("Work station")

    employer = Field(
        LABELS["employer"],
        N_("Who is your employer?"),
        read.thing(rules.EMPLOYER),
        choices=lists.EMPLOYERS,
        other=OTHER,
        help=rules.EMPLOYER,
    )
    tsc_number = Field(
        LABELS["tsc_number"],
        N_("What is your TSC number, or your personal number?"),
        read.work_number,
        help=rules.WORK_NUMBER,
    )
    workstation = Field(
        LABELS["workstation"],
        N_("At which school or office do you work?"),
        read.thing(rules.WORKPLACE),
        help=rules.WORKPLACE,
    )
    job_title = Field(
        LABELS["job_title"], N_("What is your job there?"), read.thing(rules.JOB_TITLE), help=rules.JOB_TITLE
    )
    start_year = Field(LABELS["start_year"], N_("Since which year?"), read.start_year, help=rules.STARTED)
    county_code = Field(LABELS["county_code"], N_("In which county do you work?"), choices=_counties, help=rules.COUNTY)
    sub_county_code = Field(
        LABELS["sub_county_code"], N_("In which sub-county?"), choices=_sub_counties, help=rules.SUB_COUNTY
    )

    def check(self, name: str, value: str) -> None:
        if name == "start_year":
            read.not_to_come(value, self.desk.today.year)

    def keep(self, name: str, value: str) -> Any:
        if name == "tsc_number" and value.isdigit() and self.answers().get("employer", lists.TSC) != lists.TSC:
            value = f"PF{value}"  # a personal number of the police may be a teacher's TSC number too
        return super().keep(name, value)


class NextOfKin(Open):
    command = "kin"
    title = N_("Next of kin")

    kin_name = Field(
        LABELS["kin_name"],
        N_("What is the name of your next of kin?"),
        read.kin_name,
        optional=True,
        help=rules.KIN_NAME,
        show=masked_name,
    )
    kin_phone = Field(
        LABELS["kin_phone"], N_("And the phone?"), read.kin_phone, optional=True, help=rules.KIN_PHONE, show=masked
    )
    kin_relationship = Field(
        LABELS["kin_relationship"],
        N_("What is this person to you?"),
        read.thing(rules.KIN_TIE),
        choices=lists.RELATIONSHIPS,
        other=OTHER,
        optional=True,
        help=rules.KIN_TIE,
        show=masked_name,
    )


FORMS = (Personal, Bank, Qualification, WorkStation, NextOfKin)
