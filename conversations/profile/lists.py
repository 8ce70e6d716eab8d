"""The lists of a profile: what each detail is called, and the usual answers. Any other is typed."""

from conversations.core import N_

TSC = "Teachers Service Commission"  # as the records keep it

LABELS = {
    "full_name": N_("Full name"),
    "gender": N_("Gender"),
    "year_of_birth": N_("Year of birth"),
    "national_id": N_("National ID"),
    "kra_pin": N_("KRA PIN"),
    "nssf": N_("NSSF number"),
    "sha": N_("SHA number"),
    "email": N_("Email"),
    "bank": N_("Bank"),
    "branch": N_("Branch"),
    "account": N_("Account number"),
    "qualification": N_("Level"),
    "institution": N_("Place of study"),
    "course": N_("Course"),
    "study_years": N_("Years of study"),
    "employer": N_("Employer"),
    "tsc_number": N_("TSC or personal number"),
    "workstation": N_("Place of work"),
    "job_title": N_("Job title"),
    "start_year": N_("Working there since"),
    "county_code": N_("County"),
    "sub_county_code": N_("Sub-county"),
    "kin_name": N_("Name of kin"),
    "kin_phone": N_("Phone of kin"),
    "kin_relationship": N_("Relationship"),
    "phone": N_("Phone"),
}

GENDERS = (("F", N_("Female")), ("M", N_("Male")))
LEVELS = tuple(
    (level, level)
    for level in (
        N_("Certificate"),
        N_("Diploma"),
        N_("Higher diploma"),
        N_("Bachelor's degree"),
        N_("Postgraduate diploma"),
        N_("Master's degree"),
        N_("Doctorate"),
        N_("Secondary school"),
        N_("Primary school"),
    )
)
EMPLOYERS = (
    (TSC, N_("Teachers Service (TSC)")),
    *(
        (employer, employer)
        for employer in (
            N_("Board of Management"),
            N_("Private school"),
            N_("Ministry of Education"),
            N_("National Police Service"),
            N_("County government"),
            N_("Self-employed"),
        )
    ),
)
RELATIONSHIPS = tuple(
    (tie, tie)
    for tie in (N_("Wife or husband"), N_("Parent"), N_("Child"), N_("Brother or sister"), N_("Relative"), N_("Friend"))
)
BANKS = (
    "Absa Bank Kenya",
    "Bank of Africa",
    "Co-operative Bank of Kenya",
    "Credit Bank",
    "Diamond Trust Bank",
    "Ecobank",
    "Equity Bank",
    "Family Bank",
    "Gulf African Bank",
    "HFC",
    "I&M Bank",
    "KCB Bank",
    "Kenya Women Microfinance Bank",
    "National Bank of Kenya",
    "NCBA Bank",
    "Postbank",
    "Prime Bank",
    "Sidian Bank",
    "Stanbic Bank",
    "Standard Chartered Bank",
)
