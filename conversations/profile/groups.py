"""The five groups of a profile and their questions."""

from typing import Any

from conversations.core import N_, Field
from conversations.speech import detail_rules, details, ending
from storage.people import masked_name

from . import lists
from .form import OTHER, PinGuarded, ProfileForm, Unguarded
from .lists import LABELS


class Personal(PinGuarded):
    command = "personal"
    title = N_("Personal details")

    full_name = Field(
        LABELS["full_name"], N_("What is your full name, as on the ID?"), details.full_name, help=detail_rules.NAME
    )
    gender = Field(
        LABELS["gender"], N_("What is your gender, as on the ID?"), choices=lists.GENDERS, help=detail_rules.GENDER
    )
    year_of_birth = Field(
        LABELS["year_of_birth"],
        N_("In which year were you born?"),
        details.year_of_birth,
        exact=True,
        help=detail_rules.BORN,
    )
    national_id = Field(
        LABELS["national_id"],
        N_("What is your national ID number?"),
        details.national_id,
        exact=True,
        help=detail_rules.NATIONAL_ID,
        show=ending,
    )
    kra_pin = Field(
        LABELS["kra_pin"],
        N_("What is your KRA PIN?"),
        details.kra_pin,
        exact=True,
        help=detail_rules.KRA_PIN,
        show=ending,
    )
    nssf = Field(
        LABELS["nssf"],
        N_("What is your NSSF number?"),
        details.fund,
        exact=True,
        optional=True,
        help=detail_rules.FUND,
        show=ending,
    )
    sha = Field(
        LABELS["sha"],
        N_("What is your SHA number (once NHIF)?"),
        details.fund,
        exact=True,
        optional=True,
        help=detail_rules.FUND,
        show=ending,
    )
    email = Field(
        LABELS["email"],
        N_("What is your email address?"),
        details.email,
        exact=True,
        optional=True,
        help=detail_rules.EMAIL,
    )

    def check(self, name: str, value: str) -> None:
        if name == "year_of_birth":
            details.old_enough(value, self.desk.today.year)


class Bank(PinGuarded):
    command = "bank"
    title = N_("Bank details")

    bank = Field(
        LABELS["bank"],
        N_("Which is your bank?"),
        details.thing(detail_rules.BANK),
        choices=lambda form: [(bank, bank) for bank in lists.BANKS],
        other=OTHER,
        help=detail_rules.BANK,
    )
    branch = Field(LABELS["branch"], N_("Which branch?"), details.thing(detail_rules.BRANCH), help=detail_rules.BRANCH)
    account = Field(
        LABELS["account"],
        N_("What is the account number?"),
        details.account,
        exact=True,
        help=detail_rules.ACCOUNT,
        show=ending,
    )


class Qualification(Unguarded):
    command = "qualification"
    title = N_("Qualification")

    qualification = Field(
        LABELS["qualification"],
        N_("What is your highest level?"),
        details.thing(detail_rules.LEVEL),
        choices=lists.LEVELS,
        other=OTHER,
        help=detail_rules.LEVEL,
    )
    institution = Field(
        LABELS["institution"],
        N_("Where did you study?"),
        details.thing(detail_rules.INSTITUTION),
        help=detail_rules.INSTITUTION,
    )
    course = Field(
        LABELS["course"], N_("What did you study?"), details.thing(detail_rules.COURSE), help=detail_rules.COURSE
    )
    study_years = Field(
        LABELS["study_years"],
        N_("From which year to which year, for example 2009-2013?"),
        details.study_years,
        exact=True,
        help=detail_rules.STUDY_YEARS,
    )


def _counties(form: ProfileForm) -> list[tuple[str, str]]:
    return form.desk.places.counties()


def _sub_counties(form: ProfileForm) -> list[tuple[str, str]]:
    return form.desk.places.sub_counties(form.answers().get("county_code", ""))


class WorkStation(Unguarded):
    command = "workstation"
    title = N_("Place of work")

    employer = Field(
        LABELS["employer"],
        N_("Who is your employer?"),
        details.thing(detail_rules.EMPLOYER),
        choices=lists.EMPLOYERS,
        other=OTHER,
        help=detail_rules.EMPLOYER,
    )
    tsc_number = Field(
        LABELS["tsc_number"],
        N_("What is your TSC number, or your personal number?"),
        details.work_number,
        exact=True,
        help=detail_rules.WORK_NUMBER,
    )
    workstation = Field(
        LABELS["workstation"],
        N_("At which school or office do you work?"),
        details.thing(detail_rules.WORKPLACE),
        help=detail_rules.WORKPLACE,
    )
    job_title = Field(
        LABELS["job_title"],
        N_("What is your job there?"),
        details.thing(detail_rules.JOB_TITLE),
        help=detail_rules.JOB_TITLE,
    )
    start_year = Field(
        LABELS["start_year"], N_("Since which year?"), details.start_year, exact=True, help=detail_rules.STARTED
    )
    county_code = Field(
        LABELS["county_code"], N_("In which county do you work?"), choices=_counties, help=detail_rules.COUNTY
    )
    sub_county_code = Field(
        LABELS["sub_county_code"], N_("In which sub-county?"), choices=_sub_counties, help=detail_rules.SUB_COUNTY
    )

    def check(self, name: str, value: str) -> None:
        if name == "start_year":
            details.not_to_come(value, self.desk.today.year)

    def keep(self, name: str, value: str) -> Any:
        if name == "tsc_number" and value.isdigit() and self.answers().get("employer", lists.TSC) != lists.TSC:
            value = f"PF{value}"  # a personal number of the police may be a teacher's TSC number too
        return super().keep(name, value)


class NextOfKin(Unguarded):
    command = "kin"
    title = N_("Next of kin")

    kin_name = Field(
        LABELS["kin_name"],
        N_("What is the name of your next of kin?"),
        details.kin_name,
        optional=True,
        help=detail_rules.KIN_NAME,
        show=masked_name,
    )
    kin_phone = Field(
        LABELS["kin_phone"],
        N_("What is their phone number?"),
        details.kin_phone,
        exact=True,
        optional=True,
        help=detail_rules.KIN_PHONE,
        show=ending,
    )
    kin_relationship = Field(
        LABELS["kin_relationship"],
        N_("How are you related to this person?"),
        details.thing(detail_rules.KIN_TIE),
        choices=lists.RELATIONSHIPS,
        other=OTHER,
        optional=True,
        help=detail_rules.KIN_TIE,
        show=masked_name,
    )


FORMS = (Personal, Bank, Qualification, WorkStation, NextOfKin)
