"""The rule of each detail with its example: what `help` says, and the reason when an answer cannot be used."""

from conversations.core import N_

NAME = N_("Two names or more as on the ID, in letters only, at most 80 characters, for example Anna Atieno Ouma.")
TITLE = N_("That is a title, not a name. Write your own name as on the ID, for example Anna Atieno Ouma.")
IN_LATIN = N_("We cannot print one of those characters. Please write it in Latin letters, as on the ID.")
GENDER = N_("Female or Male, as on the ID.")
BORN = N_("The year of birth as on the ID, in four digits, for example 1985. Officers are 18 to 80 years old.")
NATIONAL_ID = N_("A national ID has 7 to 9 digits, or 14 on a Maisha card, for example 2345 6789.")
KRA_PIN = N_("A KRA PIN is the letter A or P, nine digits and a letter, for example A012345678Z.")
FUND = N_("The number as on your card: 6 to 20 digits or letters, for example 2012345678.")
EMAIL = N_("Type an email address of up to 100 characters, for example anna@example.org.")
BANK = N_("Choose your bank or type part of its name, for example coop. If it is not listed, type its name.")
BRANCH = N_("The branch as the bank writes it: 2 to 100 letters and digits, for example Kisumu West.")
ACCOUNT = N_("The account number as on your bank card or statement: 6 to 20 digits, for example 0110 234 567 890.")
LEVEL = N_("Your highest level. If it is not listed, type it, for example Trade test.")
INSTITUTION = N_("The school, college or university: 2 to 100 letters and digits, for example Maseno University.")
COURSE = N_("What you studied: 2 to 100 letters and digits, for example Education (Arts).")
STUDY_YEARS = N_("The first and the last year, for example 2009-2013.")
EMPLOYER = N_("Who employs you. If it is not listed, type the name, for example Kenya Forest Service.")
WORK_NUMBER = N_(
    "The TSC number has 4 to 8 digits, for example 512345. Others: the personal number, for example PF 123456."
)
WORKPLACE = N_("The school or office where you work: 2 to 100 letters and digits, for example Mfano Primary School.")
JOB_TITLE = N_("Your job title there, 2 to 100 characters, for example Senior teacher.")
STARTED = N_("The year in which you began there, in four digits, for example 2015, and not one to come.")
COUNTY = N_("Type a part of the county's name, for example kis, or choose it from the pages.")
SUB_COUNTY = N_(
    "Type a part of the sub-county's name, or choose it from the pages. Wrong county? Go back and change it."
)
KIN_NAME = N_(
    "Two names or more, in letters only, for example Neema Mfano. We call this person if something happens to you."
)
KIN_PHONE = N_("A Kenyan mobile number, for example 0712 345 678.")
KIN_TIE = N_("Your relationship to this person. If it is not listed, type it, for example Guardian.")
